//! Bodies that came later than their entries, and what is written down of those that are not here.

use crate::entries::{Content, Record, What};
use crate::tables::{ENTRIES, GONE, HOLES};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTableMetadata};
use tidings_protocol::entry::Body;

/// The tables, and how many bodies were found to be missing.
pub(super) struct Bodies {
    entries: ReadOnlyTable<u64, &'static [u8]>,
    holes: ReadOnlyTable<(u32, u64), ()>,
    gone: ReadOnlyTable<(u32, u64), ()>,
    lacking: u64,
}

impl Bodies {
    pub(super) fn open(from: &ReadTransaction) -> Result<Self, redb::Error> {
        let (holes, gone) = (from.open_table(HOLES)?, from.open_table(GONE)?);
        Ok(Self { entries: from.open_table(ENTRIES)?, holes, gone, lacking: 0 })
    }

    /// Whether the record that came as `arrival` is the body of the entry in the record `origin`.
    pub(super) fn completes(
        &self,
        arrival: u64,
        (record, origin, content): (&Record<'_>, u64, Content<'_>),
    ) -> Result<bool, redb::Error> {
        let Some(found) = self.entries.get(origin)? else { return Ok(false) };
        let before = Record::decode(found.value()).filter(|_| origin < arrival);
        let same = before.is_some_and(|before| {
            let place = (before.number, before.seq) == (record.number, record.seq);
            let fits = before.content().is_some_and(|before| {
                (before.id, before.time) == (content.id, content.time)
                    && before.body.commitment() == content.body.commitment()
                    && matches!(before.body, Body::Pruned { .. })
            });
            place && fits
        });
        Ok(same)
    }

    /// Whether the body is here by the record to which the index leads instead of this one; `None`
    /// if that is no such record.
    pub(super) fn newest(
        &self,
        record: &Record<'_>,
        newest: u64,
    ) -> Result<Option<bool>, redb::Error> {
        let Some(found) = self.entries.get(newest)? else { return Ok(None) };
        let later = Record::decode(found.value());
        Ok(later.and_then(|later| match later.what {
            What::Fill(_, content) if (later.number, later.seq) == (record.number, record.seq) => {
                Some(matches!(content.body, Body::Full(_)))
            }
            _ => None,
        }))
    }

    /// Whether it is written down rightly that the body of this entry is here or not.
    pub(super) fn is_known(
        &mut self,
        place: (u32, u64),
        here: bool,
        agreed: u64,
    ) -> Result<bool, redb::Error> {
        let hole = self.holes.get(place)?.is_some();
        let gone = self.gone.get(place)?.is_some();
        let lacks = !here && place.1 <= agreed;
        self.lacking = self.lacking.saturating_add(u64::from(lacks));
        Ok((hole || gone) == lacks && !(hole && gone))
    }

    /// Whether nothing else is written down.
    pub(super) fn is_all(&self) -> Result<bool, redb::Error> {
        Ok(self.holes.len()?.saturating_add(self.gone.len()?) == self.lacking)
    }
}
