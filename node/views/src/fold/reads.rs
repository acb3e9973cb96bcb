//! What was read on the viewer's other devices: the union of what they tell, also of what is not here
//! yet.

use super::{Fold, Source};
use crate::body::{Body, Read, ReadRange, Within};
use crate::error::{Error, Result};
use tidings_protocol::author::Author;
use tidings_protocol::seal::{Circle, CircleId};
use tidings_store::database::ReadableTable;

impl Fold<'_, '_> {
    /// A device of the viewer's account tells what was read there, in the notes to oneself.
    pub(super) fn read_there(
        &mut self,
        source: Source,
        circle: CircleId,
        read: &Read,
    ) -> Result<()> {
        let me = self.known.state.viewer.account;
        let notes = Circle::Conversation(me, me).id(self.community);
        if circle != notes || self.account(source) != Some(me) {
            return Ok(());
        }
        let new = self.tables.reads.insert(source.arrival, ())?.is_none();
        self.folded.reads_changed |= new;
        let reads = &mut self.known.state.reads;
        *reads = reads.saturating_add(u64::from(new));
        for range in &read.ranges {
            self.join_stretch(*range)?;
            self.weigh_range(range)?;
        }
        Ok(())
    }

    /// It is not told any more; what else is told is gathered again when the call ends.
    pub(super) fn forget_read(&mut self, arrival: u64) -> Result<()> {
        if self.tables.reads.remove(arrival)?.is_some() {
            let reads = &mut self.known.state.reads;
            *reads = reads.checked_sub(1).ok_or(Error::Damaged("a counter"))?;
            self.reads_gone = true;
            self.folded.reads_changed = true;
        }
        Ok(())
    }

    /// Gathers what is told, where some of it was taken back.
    pub(super) fn read_anew(&mut self) -> Result<()> {
        let rows = self.tables.stretches.iter()?.map(|row| {
            let (key, last) = row?;
            let (author, first) = key.value();
            Ok(ReadRange { author: Author(*author), first, last: last.value() })
        });
        let before: Vec<ReadRange> = rows.collect::<Result<_>>()?;
        self.tables.stretches.retain(|_, _| false)?;
        let arrivals = self.tables.reads.iter()?.map(|row| Ok(row?.0.value()));
        for arrival in arrivals.collect::<Result<Vec<u64>>>()? {
            let entry = self.entry(arrival)?;
            let Body::Within(_, said) = Body::decode(entry.body.as_deref().unwrap_or_default())
            else {
                continue;
            };
            if let Within::Read(read) = *said {
                read.ranges.iter().try_for_each(|range| self.join_stretch(*range))?;
            }
        }
        before.iter().try_for_each(|range| self.weigh_range(range))
    }

    /// Whether the entry at `seq` was read on a device of the viewer, by what they tell.
    pub(super) fn is_read_there(&self, author: &Author, seq: u64) -> Result<bool> {
        if self.known.state.reads == 0 {
            return Ok(false);
        }
        let upto = self.tables.stretches.range((&author.0, 0)..=(&author.0, seq))?.next_back();
        upto.map_or(Ok(false), |row| Ok(row?.1.value() >= seq))
    }

    /// Adds a stretch to those that are there, and makes one of all that it meets.
    fn join_stretch(&mut self, ReadRange { author, mut first, mut last }: ReadRange) -> Result<()> {
        let by = &author.0;
        let end = last.saturating_add(1);
        loop {
            // The last one that begins no later than just behind it: of those that meet, one by one.
            let met = match self.tables.stretches.range((by, 0)..=(by, end))?.next_back() {
                Some(row) => {
                    let (key, upto) = row?;
                    (key.value().1, upto.value())
                }
                None => break,
            };
            if met.1.saturating_add(1) < first {
                break;
            }
            self.tables.stretches.remove((by, met.0))?;
            (first, last) = (first.min(met.0), last.max(met.1));
        }
        self.tables.stretches.insert((by, first), last)?;
        Ok(())
    }

    /// Looks again which of the posts in this range are unread.
    fn weigh_range(&mut self, range: &ReadRange) -> Result<()> {
        for arrival in self.log.arrivals_between(&range.author, range.first, range.last)? {
            let Some(entry) = self.log.entry(arrival)? else { continue };
            if let Some(placed) = self.find(&entry.id)? {
                self.weigh_unread(&entry.id, &placed)?;
            }
        }
        Ok(())
    }
}
