//! Reading one author's log.

use super::Log;
use crate::entries::{Content, Record, Walk};
use crate::error::{StoreError, damaged};
use crate::signed::SignedPoints;
use crate::tables::{CHANGES, FORKS, MARKS};
use tidings_protocol::author::Author;
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::{Branch, Fork, Link};
use tidings_protocol::limits::MAX_RUN_ENTRIES;
use tidings_protocol::run::{EncodedRun, RunWriter};
use tidings_protocol::time::Time;

impl Log {
    pub(super) fn committed_tip(
        &self,
        author: &Author,
        seq: u64,
    ) -> Result<Option<Tip>, StoreError> {
        if seq == 0 {
            return Ok(Some(Tip::empty(self.community)));
        }
        let Some(held) = self.heads.get(author) else { return Ok(None) };
        let found = self
            .read(|from| Walk::open(from, held.number, seq, seq)?.next(|_, record| record.tip()))?;
        Ok(found.flatten())
    }

    pub(super) fn longest_run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<EncodedRun>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(None) };
        let agreed = held.tip.seq;
        let Some(before) = first.checked_sub(1).filter(|before| *before < agreed.min(last)) else {
            return Ok(None);
        };
        let fork = held.fork.unwrap_or(u64::MAX);
        let crosses = last >= agreed && agreed.checked_add(1) == Some(fork);
        let upto = if crosses { u64::MAX } else { last.min(agreed) };
        self.read(|from| {
            let mut signed = SignedPoints::open(from, held.number, first, upto)?;
            let mut walk = Walk::open(from, held.number, before.max(1), upto)?;
            let mut start = Some(Time(0));
            if before > 0 {
                start = walk.next(|_, record| record.tip().map(|tip| tip.time))?.flatten();
            }
            let Some(start) = start else { return Ok(None) };
            let mut writer = RunWriter::new(start);
            while let Some(Some(seq)) = walk.next(|_, record| push(&mut writer, record, fork))? {
                let Some(signature) = signed.at(seq)? else { continue };
                writer.mark(signature);
                if seq >= agreed {
                    break;
                }
            }
            Ok(writer.finish())
        })
    }

    pub(super) fn header_chain(
        &self,
        author: &Author,
        first: u64,
    ) -> Result<Option<Branch>, StoreError> {
        let Some(held) = self.heads.get(author).filter(|_| first > 0) else { return Ok(None) };
        self.read(|from| {
            let mut signed = SignedPoints::open(from, held.number, first, u64::MAX)?;
            let mut walk = Walk::open(from, held.number, first, u64::MAX)?;
            let mut links = Vec::new();
            while links.len() < MAX_RUN_ENTRIES {
                let Some(Some((seq, link))) = walk.next(|_, record| link(record))? else { break };
                links.push(link);
                if let Some(signature) = signed.at(seq)? {
                    return Ok(Some(Branch { links, signature }));
                }
            }
            Ok(None)
        })
    }

    /// See [`tidings_protocol::store::Store::mark`].
    pub(super) fn mark_at(&self, position: u64) -> Result<Option<[u8; 8]>, StoreError> {
        if position == 0 {
            return Ok(Some(self.journal.start().hash));
        }
        self.read(|from| Ok(from.open_table(MARKS)?.get(position)?.map(|hash| *hash.value())))
    }

    /// See [`tidings_protocol::store::Store::changes`].
    pub(super) fn changes_after(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<(u64, Author)>, StoreError> {
        if after >= self.journal.last().position {
            return Ok(Vec::new());
        }
        self.read(|from| {
            let mut changes = Vec::new();
            for row in from.open_table(CHANGES)?.range(after.saturating_add(1)..)?.take(limit) {
                let (position, number) = row?;
                let author = self.heads.author(number.value());
                let author = author.ok_or_else(|| damaged("an author in the journal"))?;
                changes.push((position.value(), author));
            }
            Ok(changes)
        })
    }

    pub(super) fn evidence(&self, author: &Author) -> Result<Option<Fork>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(None) };
        if let Some(staged) = self.pending.forks().get(&held.number) {
            return Ok(Some(staged.clone()));
        }
        self.read(|from| {
            let Some(found) = from.open_table(FORKS)?.get(held.number)? else { return Ok(None) };
            let fork = Fork::decode(found.value());
            fork.map(Some).map_err(|_| damaged(format!("the fork evidence of {author}")))
        })
    }
}

/// Adds the entry to the run, without its body from `fork` on; its position, or `None` when the
/// run is full.
fn push(to: &mut RunWriter, record: &Record<'_>, fork: u64) -> Option<u64> {
    let Content { time, body, .. } = record.content()?;
    let body = if record.seq < fork { body } else { body.pruned()? };
    to.push(time, body).then_some(record.seq)
}

fn link(record: &Record<'_>) -> Option<(u64, Link)> {
    let Content { time, body, .. } = record.content()?;
    let (body_len, body_hash) = body.commitment()?;
    Some((record.seq, Link { time, body_len, body_hash }))
}
