//! Who speaks of which file: rows that say where to look, and what a deletion takes along.

use super::{Fold, Source, remark_in};
use crate::body::{ATTACH, Attach, Body, FILE, Remark, Spoken};
use crate::error::Result;
use crate::tables::about_of;
use tidings_protocol::hash::EntryId;
use tidings_store::database::ReadableTable;

/// Positions in front of what attached files at which it is looked for what was said of them for
/// everybody.
const IN_FRONT: u64 = 32;

impl Fold<'_, '_> {
    /// Somebody speaks of a file, for everybody.
    pub(super) fn file(&mut self, source: Source, file: Spoken) -> Result<()> {
        self.files_changed(&file, FILE, source.arrival)
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

    /// Arrivals of what was said for everybody of the files that this entry attached, right in front of
    /// it in the same log.
    pub(super) fn said_before(&self, arrival: u64) -> Result<Vec<u64>> {
        let entry = self.entry(arrival)?;
        let Some((_, Remark::Attach(attach))) = remark_in(&entry) else { return Ok(Vec::new()) };
        let mut files: Vec<Spoken> = attach.files.iter().map(|attached| attached.file).collect();
        let (first, last) =
            (entry.seq.saturating_sub(IN_FRONT).max(1), entry.seq.saturating_sub(1));
        let mut said = Vec::new();
        for arrival in self.log.arrivals_between(&entry.author, first, last)?.into_iter().rev() {
            let before = self.entry(arrival)?;
            let Body::File(file) = Body::decode(before.body.as_deref().unwrap_or_default()) else {
                continue;
            };
            if let Some(at) = files.iter().position(|other| *other == file) {
                files.swap_remove(at);
                said.push(arrival);
            }
        }
        Ok(said)
    }

    fn files_changed(&mut self, file: &Spoken, of: u16, arrival: u64) -> Result<()> {
        self.folded.files_changed = true;
        self.tables.files.insert((&file.hash, file.size, kind(of), arrival), ())?;
        Ok(())
    }
}

/// The number of a kind as rows have it.
fn kind(kind: u16) -> u8 {
    u8::try_from(kind).unwrap_or(u8::MAX)
}
