//! Reading one author's log in order: the index says where, the arrival log says what.

use super::Record;
use crate::error::damaged;
use crate::tables::{ENTRIES, INDEX};
use redb::{AccessGuard, Range, ReadOnlyTable, ReadTransaction};

/// Arrivals that are cheaper to step over than to look up.
const NEAR: u64 = 16;

/// The entries of one author from a position on. Neighbours in a log mostly arrived together, so
/// the arrival log is read on from where it stands, and searched only after a jump.
pub(crate) struct Walk {
    number: u32,
    index: Range<'static, (u32, u64), u64>,
    entries: ReadOnlyTable<u64, &'static [u8]>,
    ahead: Option<Range<'static, u64, &'static [u8]>>,
    next: u64,
}

impl Walk {
    /// Entries `first..=last` of the author with this `number`.
    pub(crate) fn open(
        from: &ReadTransaction,
        number: u32,
        first: u64,
        last: u64,
    ) -> Result<Self, redb::Error> {
        let index = from.open_table(INDEX)?.range((number, first)..=(number, last))?;
        let entries = from.open_table(ENTRIES)?;
        Ok(Self { number, index, entries, ahead: None, next: 0 })
    }

    /// Shows the next entry to `visit`, with its arrival; `None` at the end.
    pub(crate) fn next<T>(
        &mut self,
        visit: impl FnOnce(u64, &Record<'_>) -> T,
    ) -> Result<Option<T>, redb::Error> {
        let Some(found) = self.index.next() else { return Ok(None) };
        let (key, arrival) = found?;
        let ((_, seq), arrival) = (key.value(), arrival.value());
        let guard = self.record(arrival)?;
        let record = Record::decode(guard.value())
            .filter(|record| record.number == self.number && record.seq == seq)
            .ok_or_else(|| damaged(format!("record {arrival} is not what the index says")))?;
        Ok(Some(visit(arrival, &record)))
    }

    fn record(&mut self, arrival: u64) -> Result<AccessGuard<'static, &'static [u8]>, redb::Error> {
        let near = (self.next..=self.next.saturating_add(NEAR)).contains(&arrival);
        if !near || self.ahead.is_none() {
            self.ahead = Some(self.entries.range(arrival..)?);
        }
        self.next = arrival.saturating_add(1);
        for found in self.ahead.iter_mut().flatten() {
            let (key, guard) = found?;
            match key.value().cmp(&arrival) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Ok(guard),
                std::cmp::Ordering::Greater => break,
            }
        }
        Err(damaged(format!("record {arrival} is missing")))
    }
}
