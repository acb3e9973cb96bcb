//! The journal of changes on disk, as [`tidings_protocol::store::Store::journal`] tells of it.

use crate::database::Guarded;
use crate::heads::Heads;
use crate::tables::{CHANGES, MARKS, META, SCHEMA, TICKETS};
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, WriteTransaction};
use tidings_protocol::author::Author;
use tidings_protocol::limits::MAX_MARKS;
use tidings_protocol::store::Mark;

/// Where the journal stands, and where each author stands in it.
#[derive(Debug)]
pub(crate) struct Journal {
    start: Mark,
    last: Mark,
    /// By author's number: the position of its newest change; 0 for none.
    at: Vec<u64>,
}

/// What a commit adds.
#[derive(Debug)]
pub(crate) struct Step {
    last: Mark,
    moved: Vec<(u32, u64)>,
}

impl Journal {
    /// The journal of a file whose heads are `heads`; `None` if the two do not fit together.
    pub(crate) fn load(
        from: &ReadTransaction,
        epoch: u64,
        heads: &Heads,
    ) -> Result<Option<Self>, redb::Error> {
        let start = Mark::start(epoch);
        let marks = from.open_table(MARKS)?;
        let last = marks.last()?.map_or(start, |(position, hash)| Mark {
            position: position.value(),
            hash: *hash.value(),
        });
        let mut journal = Self { start, last, at: vec![0; heads.len()] };
        let mut newest = 0;
        for row in from.open_table(CHANGES)?.iter()? {
            let (position, number) = row?;
            newest = position.value();
            let place = place(&mut journal.at, number.value());
            match place.filter(|place| **place == 0 && newest != 0) {
                Some(place) => *place = newest,
                None => return Ok(None),
            }
        }
        let whole = newest == last.position && !journal.at.contains(&0);
        Ok(whole.then_some(journal))
    }

    /// Makes the journal anew, as if all heads had come in one commit, and gives the file the
    /// present schema. Tickets told before are void, unless they say the same.
    pub(crate) fn rebuild(
        database: &Guarded,
        epoch: u64,
        heads: &Heads,
    ) -> Result<Self, redb::Error> {
        let start = Mark::start(epoch);
        let mut journal = Self { start, last: start, at: Vec::new() };
        let step = database.write(|to| {
            to.delete_table(CHANGES)?;
            to.delete_table(MARKS)?;
            to.open_table(TICKETS)?;
            to.open_table(META)?.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
            journal.write(to, heads, heads.iter().map(|(author, _)| author))
        })?;
        journal.apply(step);
        Ok(journal)
    }

    pub(crate) fn last(&self) -> Mark {
        self.last
    }

    pub(crate) fn start(&self) -> Mark {
        self.start
    }

    /// Writes that `changed`, in order, are as `heads` has them now.
    pub(crate) fn write<'a>(
        &self,
        to: &WriteTransaction,
        heads: &Heads,
        changed: impl Iterator<Item = &'a Author>,
    ) -> Result<Step, redb::Error> {
        let mut step = Step { last: self.last, moved: Vec::new() };
        let mut changes = to.open_table(CHANGES)?;
        let mut marks = to.open_table(MARKS)?;
        for author in changed {
            let Some(held) = heads.get(author) else { continue };
            step.last = step.last.after(author, &held.head());
            if let Some(before) = self.position(held.number) {
                changes.remove(before)?;
            }
            changes.insert(step.last.position, held.number)?;
            step.moved.push((held.number, step.last.position));
        }
        if step.last.position != self.last.position {
            marks.insert(step.last.position, &step.last.hash)?;
            if marks.len()? > u64::try_from(MAX_MARKS).unwrap_or(u64::MAX) {
                marks.pop_first()?;
            }
        }
        Ok(step)
    }

    /// What was written is durable.
    pub(crate) fn apply(&mut self, step: Step) {
        self.last = step.last;
        for (number, position) in step.moved {
            let len = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1);
            if self.at.len() < len {
                self.at.resize(len, 0);
            }
            if let Some(place) = place(&mut self.at, number) {
                *place = position;
            }
        }
    }

    fn position(&self, number: u32) -> Option<u64> {
        let at = self.at.get(usize::try_from(number).ok()?);
        at.copied().filter(|position| *position != 0)
    }
}

fn place(at: &mut [u64], number: u32) -> Option<&mut u64> {
    at.get_mut(usize::try_from(number).ok()?)
}

#[cfg(test)]
mod tests;
