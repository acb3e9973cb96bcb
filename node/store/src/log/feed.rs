//! Reading in order of arrival: the feed that views are folded from.

use super::Log;
use crate::entries::{Again, Arrived, Entry, Record, is_intact};
use crate::error::{StoreError, damaged};
use crate::tables::{ENTRIES, INDEX};
use redb::ReadOnlyTable;
use std::ops::{Bound, ControlFlow};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

impl Log {
    /// Shows `visit` up to `limit` committed arrivals after the arrival `after` (0: from the
    /// start), in order, until it breaks. Returns the last one shown, `None` if there was none.
    ///
    /// # Errors
    /// The disk's, or a damaged record; what was shown before it is not taken back.
    pub fn scan(
        &self,
        after: u64,
        limit: usize,
        mut visit: impl FnMut(&Arrived<'_>) -> ControlFlow<()>,
    ) -> Result<Option<u64>, StoreError> {
        self.read(|from| {
            let entries = from.open_table(ENTRIES)?;
            let after = (Bound::Excluded(after), Bound::Unbounded);
            let mut last = None;
            for found in entries.range::<u64>(after)?.take(limit) {
                let (arrival, bytes) = found?;
                let (record, author) = self.decode(arrival.value(), bytes.value())?;
                let again = record.origin().map(|origin| again(&entries, origin)).transpose()?;
                last = Some(arrival.value());
                if visit(&record.arrived(arrival.value(), author, again)).is_break() {
                    break;
                }
            }
            Ok(last)
        })
    }

    /// The entry that came as `arrival`, with its body if that came later; `None` if there is none
    /// or a fork came.
    ///
    /// # Errors
    /// The disk's, or a damaged record.
    pub fn entry(&self, arrival: u64) -> Result<Option<Entry>, StoreError> {
        self.read(|from| {
            let entries = from.open_table(ENTRIES)?;
            let Some(found) = entries.get(arrival)? else { return Ok(None) };
            let (record, author) = self.decode(arrival, found.value())?;
            let Some(entry) = record.own(arrival, author, is_intact(found.value())) else {
                return Ok(None);
            };
            if entry.body.is_some() {
                return Ok(Some(entry));
            }
            let newest = from.open_table(INDEX)?.get((record.number, record.seq))?;
            let newest = newest.map(|newest| newest.value()).filter(|newest| *newest > arrival);
            let Some(newest) = newest else { return Ok(Some(entry)) };
            let Some(found) = entries.get(newest)? else { return Ok(Some(entry)) };
            let (record, author) = self.decode(newest, found.value())?;
            let filled = record.own(arrival, author, is_intact(found.value()));
            Ok(Some(filled.filter(|filled| filled.body.is_some()).unwrap_or(entry)))
        })
    }

    /// When the entry that came as `arrival` was staged first, with its body or without; `None` if
    /// there is none.
    ///
    /// # Errors
    /// The disk's, or a damaged record.
    pub fn first_received(&self, arrival: u64) -> Result<Option<Time>, StoreError> {
        self.read(|from| {
            let entries = from.open_table(ENTRIES)?;
            let mut at = arrival;
            loop {
                let Some(found) = entries.get(at)? else { return Ok(None) };
                let (record, _) = self.decode(at, found.value())?;
                match record.origin().filter(|origin| *origin < at) {
                    Some(origin) => at = origin,
                    None => return Ok(Some(record.received)),
                }
            }
        })
    }

    /// The committed entry of `author` at `seq`, also at or above a fork; `None` if not held.
    ///
    /// # Errors
    /// The disk's, or a damaged record.
    pub fn entry_at(&self, author: &Author, seq: u64) -> Result<Option<Entry>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(None) };
        let arrival = self.read(|from| {
            let found = from.open_table(INDEX)?.get((held.number, seq))?;
            Ok(found.map(|arrival| arrival.value()))
        })?;
        arrival.map_or(Ok(None), |arrival| self.entry(arrival))
    }

    /// All arrivals of the committed entry of `author` at `seq`, the newest first: one more for each
    /// time that its body came later.
    ///
    /// # Errors
    /// The disk's, or a damaged record.
    pub fn arrivals_at(&self, author: &Author, seq: u64) -> Result<Vec<u64>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(Vec::new()) };
        self.read(|from| {
            let (index, entries) = (from.open_table(INDEX)?, from.open_table(ENTRIES)?);
            let mut next = index.get((held.number, seq))?.map(|arrival| arrival.value());
            let mut arrivals = Vec::new();
            while let Some(at) = next {
                arrivals.push(at);
                let Some(found) = entries.get(at)? else { break };
                let (record, _) = self.decode(at, found.value())?;
                next = record.origin().filter(|origin| *origin < at);
            }
            Ok(arrivals)
        })
    }

    /// Arrivals of the committed entries of `author` from `seq` on: what a fork at `seq` hides.
    ///
    /// # Errors
    /// The disk's.
    pub fn arrivals_from(&self, author: &Author, seq: u64) -> Result<Vec<u64>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(Vec::new()) };
        self.read(|from| {
            let index = from.open_table(INDEX)?;
            let found = index.range((held.number, seq)..=(held.number, u64::MAX))?;
            found.map(|row| Ok(row?.1.value())).collect()
        })
    }

    /// As [`Log::arrivals_from`], up to the position `last`.
    ///
    /// # Errors
    /// The disk's.
    pub fn arrivals_between(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Vec<u64>, StoreError> {
        let Some(held) = self.heads.get(author).filter(|_| first <= last) else {
            return Ok(Vec::new());
        };
        self.read(|from| {
            let index = from.open_table(INDEX)?;
            let found = index.range((held.number, first)..=(held.number, last))?;
            found.map(|row| Ok(row?.1.value())).collect()
        })
    }

    fn decode<'a>(
        &self,
        arrival: u64,
        bytes: &'a [u8],
    ) -> Result<(Record<'a>, Author), redb::Error> {
        let record = Record::decode(bytes);
        let known = record.and_then(|record| Some((record, self.heads.author(record.number)?)));
        known.ok_or_else(|| damaged(format!("record {arrival} makes no sense")))
    }
}

/// What is kept in the record that a body completes.
fn again(entries: &ReadOnlyTable<u64, &'static [u8]>, origin: u64) -> Result<Again, redb::Error> {
    let found = entries.get(origin)?;
    let record = found.as_ref().and_then(|found| Record::decode(found.value())?.content());
    let remains = record.map(|content| content.remains.to_vec());
    let remains = remains.ok_or_else(|| damaged(format!("record {origin} is missing")))?;
    Ok(Again { origin, remains })
}
