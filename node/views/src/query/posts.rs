//! Posts: one, the newest, the unread, and all of them in time.

use super::Shelf;
use super::merge::Way;
use crate::error::{Error, Result};
use crate::page::PostRow;
use crate::tables::Moment;
use crate::views::Views;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;

impl Views {
    /// One post.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn post(&self, log: &Log, id: &EntryId) -> Result<PostRow> {
        self.ask(log, |shelf| {
            let placed = shelf.find(id)?.ok_or(Error::NotFound("post"))?;
            shelf.post_row(placed.arrival)
        })
    }

    /// One post as it is said, whatever is hidden here: for whoever is about to say something of it,
    /// and not to be shown.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn post_as_said(&self, log: &Log, id: &EntryId) -> Result<PostRow> {
        self.ask(log, |shelf| {
            let placed = shelf.find(id)?.ok_or(Error::NotFound("post"))?;
            shelf.whole_row(&shelf.entry(placed.arrival)?, &placed)
        })
    }

    /// The newest posts of a board, or of all: the newest first, at most `limit`, with `before` those
    /// that follow that one in this order.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown board or post, or the disk's.
    pub fn recent(
        &self,
        log: &Log,
        board: Option<&str>,
        before: Option<&EntryId>,
        limit: usize,
    ) -> Result<Vec<PostRow>> {
        self.ask(log, |shelf| {
            let before = before.map(|id| shelf.moment(id)).transpose()?;
            let boards = shelf.boards_of(board)?;
            let mut newest = shelf.merged(boards.into_iter(), Way::NewestFirst, before)?;
            let mut rows = Vec::new();
            while rows.len() < limit {
                let Some(arrival) = newest.next()? else { break };
                rows.push(shelf.post_row(arrival)?);
            }
            Ok(rows)
        })
    }

    /// All posts of a board, or of all, in the order of their effective times: at most `limit` that
    /// follow the post `after`. Repeated with the last id it goes through everything.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown board or post, or the disk's.
    pub fn history(
        &self,
        log: &Log,
        board: Option<&str>,
        after: Option<&EntryId>,
        limit: usize,
    ) -> Result<Vec<PostRow>> {
        self.ask(log, |shelf| {
            let after = after.map(|id| shelf.moment(id)).transpose()?;
            let boards = shelf.boards_of(board)?;
            let mut oldest = shelf.merged(boards.into_iter(), Way::OldestFirst, after)?;
            let mut rows = Vec::new();
            while rows.len() < limit {
                let Some(arrival) = oldest.next()? else { break };
                rows.push(shelf.post_row(arrival)?);
            }
            Ok(rows)
        })
    }

    /// Posts not read yet, on all boards.
    #[must_use]
    pub fn unread_count(&self) -> u64 {
        let boards = self.known.shown_boards();
        boards.iter().fold(0, |sum, (_, board)| sum.saturating_add(board.unread))
    }

    /// Posts shown, on all boards.
    #[must_use]
    pub fn post_count(&self) -> u64 {
        let boards = self.known.shown_boards();
        boards.iter().fold(0, |sum, (_, board)| sum.saturating_add(board.posts))
    }
}

impl Shelf<'_> {
    /// When a post stands among all others.
    fn moment(&self, id: &EntryId) -> Result<Moment> {
        let placed = self.find(id)?.ok_or(Error::NotFound("post"))?;
        let (_, time, half, arrival) = placed.on_board(id);
        Ok((time, half, arrival))
    }

    /// The board of this name, or all in the order of their names.
    pub(super) fn boards_of(&self, board: Option<&str>) -> Result<Vec<u32>> {
        match board {
            Some(name) => Ok(vec![self.views.shown_board(name)?]),
            None => Ok(self.views.known.shown_boards().into_iter().map(|(no, _)| no).collect()),
        }
    }
}
