//! Who speaks of which file: rows that say where to look, and what a deletion takes along.

use super::{Fold, Source, remark_in};
use crate::body::{ATTACH, Attach, Body, FILE, Remark, Spoken, Withdraw};
use crate::error::{Error, Result};
use crate::tables::about_of;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_store::database::ReadableTable;
use tidings_store::{Entry, Log};

/// Positions in front of what attached files at which it is looked for what was said of them for
/// everybody.
const IN_FRONT: u64 = 32;

impl Fold<'_, '_> {
    /// Somebody speaks of a file, for everybody; unless their account took that back already.
    pub(super) fn file(&mut self, source: Source, file: Spoken) -> Result<()> {
        self.files_changed(&file, FILE, source.arrival)?;
        self.erase_withdrawn(source)
    }

    /// The body of this entry is to go if its account took back what it says of a file.
    pub(super) fn erase_withdrawn(&mut self, source: Source) -> Result<()> {
        if self.is_withdrawn(source)? { self.erase_one(source.arrival) } else { Ok(()) }
    }

    /// An account takes back what it said of files, for everybody.
    pub(super) fn withdraw(&mut self, source: Source, withdraw: &Withdraw) -> Result<()> {
        let who = self.who(source);
        for (device, seq) in &withdraw.said {
            self.tables.withdrawn.insert((&who, &device.0, *seq, source.arrival), ())?;
            if let Some(said) = self.said_of_file(device, *seq)? {
                self.erase_withdrawn(said)?;
            }
        }
        self.folded.files_changed = true;
        Ok(())
    }

    /// It does not count any more: what is not gone yet stays, what never came is asked for.
    pub(super) fn undo_withdraw(&mut self, source: Source, withdraw: &Withdraw) -> Result<()> {
        let who = self.who(source);
        for (device, seq) in &withdraw.said {
            self.tables.withdrawn.remove((&who, &device.0, *seq, source.arrival))?;
            let Some(said) = self.said_of_file(device, *seq)? else { continue };
            if self.is_withdrawn(said)? {
                continue;
            }
            self.keep_one(said.arrival)?;
            if self.entry(said.arrival)?.body.is_none() {
                self.folded.lacking.push((*device, *seq));
            }
        }
        Ok(())
    }

    /// Whether the account of this entry took back what it says of a file.
    pub(super) fn is_withdrawn(&mut self, source: Source) -> Result<bool> {
        let (who, device) = (self.who(source), source.author.0);
        let rows = (&who, &device, source.seq, 0)..=(&who, &device, source.seq, u64::MAX);
        Ok(self.tables.withdrawn.range(rows)?.next().is_some())
    }

    /// The entry at this position, if it was taken and may speak of a file: what came without a body
    /// may.
    fn said_of_file(&self, device: &Author, seq: u64) -> Result<Option<Source>> {
        let Some(entry) = self.log.entry_at(device, seq)? else { return Ok(None) };
        let may =
            entry.body.as_deref().is_none_or(|body| matches!(Body::decode(body), Body::File(_)));
        Ok((may && entry.arrival <= self.upto).then(|| Source::of(entry.arrival, &entry)))
    }

    /// The account that wrote this, or the device for which nobody vouched.
    fn who(&mut self, source: Source) -> [u8; 32] {
        self.account(source).map_or(source.author.0, |account| account.0)
    }

    /// What somebody said of a file does not count any more.
    pub(super) fn undo_file(&mut self, source: Source, file: Spoken) -> Result<()> {
        self.folded.files_changed = true;
        self.tables.files.remove((&file.hash, file.size, kind(FILE), source.arrival))?;
        Ok(())
    }

    /// Files go with a post. Whether they do is looked up when it matters: a row says where.
    pub(super) fn attach(&mut self, source: Source, attach: &Attach<'_>) -> Result<()> {
        attach
            .files
            .iter()
            .try_for_each(|attached| self.files_changed(&attached.file, ATTACH, source.arrival))
    }

    /// Arrivals of what attached files to a post: they go with it.
    pub(super) fn attachments(&self, post: &EntryId) -> Result<Vec<u64>> {
        let rows = self.tables.about.range(about_of(post, ATTACH))?;
        rows.map(|row| Ok(row?.0.value().2)).collect()
    }

    /// Arrivals of what was said for everybody of the files that this entry attached.
    pub(super) fn said_before(&self, arrival: u64) -> Result<Vec<u64>> {
        let said = said_in_front(self.log, &self.entry(arrival)?)?;
        Ok(said.into_iter().map(|entry| entry.arrival).collect())
    }

    fn files_changed(&mut self, file: &Spoken, of: u16, arrival: u64) -> Result<()> {
        self.folded.files_changed = true;
        self.tables.files.insert((&file.hash, file.size, kind(of), arrival), ())?;
        Ok(())
    }
}

/// What was said for everybody of the files that this entry attached, right in front of it in the
/// same log, and is here.
pub(crate) fn said_in_front(log: &Log, entry: &Entry) -> Result<Vec<Entry>> {
    let Some((_, Remark::Attach(attach))) = remark_in(entry) else { return Ok(Vec::new()) };
    let mut files: Vec<Spoken> = attach.files.iter().map(|attached| attached.file).collect();
    let (first, last) = (entry.seq.saturating_sub(IN_FRONT).max(1), entry.seq.saturating_sub(1));
    let mut said = Vec::new();
    for arrival in log.arrivals_between(&entry.author, first, last)?.into_iter().rev() {
        let before = log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing in the log"))?;
        let Body::File(file) = Body::decode(before.body.as_deref().unwrap_or_default()) else {
            continue;
        };
        if let Some(at) = files.iter().position(|other| *other == file) {
            files.swap_remove(at);
            said.push(before);
        }
    }
    Ok(said)
}

/// The number of a kind as rows have it.
fn kind(kind: u16) -> u8 {
    u8::try_from(kind).unwrap_or(u8::MAX)
}
