//! The posts of several boards as one sequence in time.

use super::Shelf;
use crate::error::Result;
use crate::tables::{FIRST, LAST, Moment, OnBoard, on_board};
use std::collections::BTreeMap;
use std::ops::Bound;
use tidings_store::database::redb::Range;

/// Which way to go through time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    NewestFirst,
    OldestFirst,
}

/// Arrivals of posts in the order of their moments.
pub(super) struct Merged<'s> {
    way: Way,
    boards: Vec<Range<'s, OnBoard, u64>>,
    /// The next post of each board that has one.
    heads: BTreeMap<Moment, usize>,
}

impl Shelf<'_> {
    /// The posts of `boards` that come after `after` in this order.
    pub(super) fn merged(
        &self,
        boards: impl Iterator<Item = u32>,
        way: Way,
        after: Option<Moment>,
    ) -> Result<Merged<'_>> {
        let mut merged = Merged { way, boards: Vec::new(), heads: BTreeMap::new() };
        for board in boards {
            let (mut lower, mut upper) =
                (Bound::Included(on_board(board, FIRST)), Bound::Included(on_board(board, LAST)));
            match (way, after) {
                (Way::OldestFirst, Some(after)) => lower = Bound::Excluded(on_board(board, after)),
                (Way::NewestFirst, Some(end)) => upper = Bound::Excluded(on_board(board, end)),
                (_, None) => {}
            }
            merged.boards.push(self.tables.timeline.range((lower, upper))?);
            merged.advance(merged.boards.len().saturating_sub(1))?;
        }
        Ok(merged)
    }
}

impl Merged<'_> {
    /// The next post's arrival.
    pub(super) fn next(&mut self) -> Result<Option<u64>> {
        Ok(self.next_moment()?.map(|(_, _, arrival)| arrival))
    }

    /// The next post's moment.
    pub(super) fn next_moment(&mut self) -> Result<Option<Moment>> {
        let head = match self.way {
            Way::NewestFirst => self.heads.pop_last(),
            Way::OldestFirst => self.heads.pop_first(),
        };
        let Some((moment, board)) = head else { return Ok(None) };
        self.advance(board)?;
        Ok(Some(moment))
    }

    fn advance(&mut self, board: usize) -> Result<()> {
        let Some(range) = self.boards.get_mut(board) else { return Ok(()) };
        let row = match self.way {
            Way::NewestFirst => range.next_back(),
            Way::OldestFirst => range.next(),
        };
        if let Some(row) = row {
            let (_, time, id, arrival) = row?.0.value();
            self.heads.insert((time, id, arrival), board);
        }
        Ok(())
    }
}
