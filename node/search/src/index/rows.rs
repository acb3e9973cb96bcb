//! What is kept beside the segments: each row under a seal of its own, and counted, so that a byte
//! that a disk changed and a row that it lost are noticed when the file is opened.

use super::batch::Batch;
use super::block::seal;
use super::{Index, State};
use crate::bits::Bits;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::ops::Bound;
use tidings_protocol::hash::EntryId;
use tidings_store::database::{ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};

/// Arrival of an entry whose key was not here when it was looked at → seal.
const SEALED: TableDefinition<u64, &[u8; 8]> = TableDefinition::new("sealed");
/// Post that was not here when an edit of it was looked at, and the arrival of that → seal.
const EARLY: TableDefinition<(&[u8; 32], u64), &[u8; 8]> = TableDefinition::new("early");
/// `state` → [`State`]; `edited`, `dead` → sets of arrivals; each behind its seal.
const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");

/// What stands in seals in the place of a segment's number, which these rows have none of.
const NO_SEGMENT: u32 = u32::MAX;

const DAMAGED: Error = Error::Damaged("a row is not what was written");

/// How many rows there are, and how many arrivals in the sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    sealed: u64,
    early: u64,
    edited: u64,
    dead: u64,
}

/// What the rows say of posts.
pub(super) struct Loaded {
    pub(super) state: State,
    pub(super) edited: Bits,
    pub(super) dead: Bits,
}

/// Reads and checks all rows; `None` from an empty file, or one of another schema.
pub(super) fn load(from: &WriteTransaction, schema: u32) -> Result<Option<Loaded>> {
    let rows = from.open_table(STATE)?;
    let bytes = |name: &str| -> Result<Option<Vec<u8>>> {
        let Some(row) = rows.get(name)? else { return Ok(None) };
        let (sealed, bytes) = row.value().split_at_checked(8).ok_or(DAMAGED)?;
        let holds = sealed == seal(NO_SEGMENT, name.as_bytes(), bytes);
        if holds { Ok(Some(bytes.to_vec())) } else { Err(DAMAGED) }
    };
    let Some(state) = bytes("state")? else { return Ok(None) };
    let state: State = postcard::from_bytes(&state)?;
    if state.schema != schema {
        return Ok(None);
    }
    let set = |name| Ok::<_, Error>(Bits::from_bytes(&bytes(name)?.unwrap_or_default()));
    let loaded = Loaded { edited: set("edited")?, dead: set("dead")?, state };
    let (mut sealed, mut early) = (0_u64, 0_u64);
    for row in from.open_table(SEALED)?.iter()? {
        let (arrival, mark) = row?;
        sealed = sealed.saturating_add(u64::from(*mark.value() == of_sealed(arrival.value())));
    }
    for row in from.open_table(EARLY)?.iter()? {
        let (key, mark) = row?;
        let (post, arrival) = key.value();
        early = early.saturating_add(u64::from(*mark.value() == of_early(post, arrival)));
    }
    let counts = Counts { sealed, early, ..loaded.counts() };
    if counts == loaded.state.counts { Ok(Some(loaded)) } else { Err(DAMAGED) }
}

impl Loaded {
    fn counts(&self) -> Counts {
        let (edited, dead) = (self.edited.count(), self.dead.count());
        Counts { edited, dead, ..Counts::default() }
    }
}

/// Empties the tables, which exist afterwards.
pub(super) fn clear(to: &WriteTransaction) -> Result<()> {
    to.delete_table(SEALED)?;
    to.delete_table(EARLY)?;
    to.delete_table(STATE)?;
    to.open_table(SEALED)?;
    to.open_table(EARLY)?;
    to.open_table(STATE)?;
    Ok(())
}

impl Index {
    /// Writes what a look at the log found besides words.
    pub(super) fn write_rows(&mut self, to: &WriteTransaction, batch: &Batch) -> Result<()> {
        let counts = &mut self.state.counts;
        let (mut sealed, mut early) = (to.open_table(SEALED)?, to.open_table(EARLY)?);
        for arrival in &batch.sealed {
            let new = sealed.insert(arrival, &of_sealed(*arrival))?.is_none();
            counts.sealed = counts.sealed.saturating_add(u64::from(new));
        }
        for arrival in &batch.opened {
            let was = sealed.remove(arrival)?.is_some();
            counts.sealed = counts.sealed.saturating_sub(u64::from(was));
        }
        for (post, arrival) in batch.early.difference(&batch.placed) {
            let new = early.insert((&post.0, *arrival), &of_early(&post.0, *arrival))?.is_none();
            counts.early = counts.early.saturating_add(u64::from(new));
        }
        for (post, arrival) in &batch.placed {
            let was = early.remove((&post.0, *arrival))?.is_some();
            counts.early = counts.early.saturating_sub(u64::from(was));
        }
        Ok(())
    }

    /// Writes the sets, and the state with how many are in them.
    pub(super) fn write_state(&mut self, to: &WriteTransaction, sets: bool) -> Result<()> {
        if sets {
            self.state.counts.edited = self.edited.count();
            self.state.counts.dead = self.dead.count();
            set(to, "edited", &self.edited.to_bytes())?;
            set(to, "dead", &self.dead.to_bytes())?;
        }
        set(to, "state", &postcard::to_stdvec(&self.state)?)
    }

    /// Arrivals of at most `limit` entries above `after` whose keys were not here.
    pub(crate) fn sealed_after(&self, after: u64, limit: usize) -> Result<Vec<u64>> {
        let rows = self.database.begin_read()?.open_table(SEALED)?;
        let after = (Bound::Excluded(after), Bound::Unbounded);
        rows.range::<u64>(after)?.take(limit).map(|row| Ok(row?.0.value())).collect()
    }

    /// Arrivals of at most `limit` edits that came before this post did.
    pub(crate) fn early(&self, post: &EntryId, limit: usize) -> Result<Vec<u64>> {
        let rows = self.database.begin_read()?.open_table(EARLY)?;
        let of_post = rows.range((&post.0, 0)..=(&post.0, u64::MAX))?.take(limit);
        let mut found: Vec<u64> = of_post.map(|row| Ok(row?.0.value().1)).collect::<Result<_>>()?;
        let new = self.batch.early.range((*post, 0)..=(*post, u64::MAX));
        found.extend(new.map(|(_, arrival)| *arrival));
        found.sort_unstable();
        found.dedup();
        found.truncate(limit);
        Ok(found)
    }
}

fn set(to: &WriteTransaction, name: &str, bytes: &[u8]) -> Result<()> {
    let row = [&seal(NO_SEGMENT, name.as_bytes(), bytes)[..], bytes].concat();
    to.open_table(STATE)?.insert(name, row.as_slice())?;
    Ok(())
}

fn of_sealed(arrival: u64) -> [u8; 8] {
    seal(NO_SEGMENT, b"sealed", &arrival.to_be_bytes())
}

fn of_early(post: &[u8; 32], arrival: u64) -> [u8; 8] {
    seal(NO_SEGMENT, b"early", &[&post[..], &arrival.to_be_bytes()].concat())
}
