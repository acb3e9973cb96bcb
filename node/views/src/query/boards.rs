//! Boards.

use super::Shelf;
use crate::error::{Error, Result};
use crate::known::BoardState;
use crate::page::{BoardKind, BoardRow, Notify};
use crate::tables::{FIRST, LAST, on_board};
use crate::views::Views;
use tidings_protocol::time::Time;
use tidings_store::Log;

impl Views {
    /// All boards that were created or have posts, in the order of their names.
    ///
    /// # Errors
    /// The disk's.
    pub fn boards(&self, log: &Log) -> Result<Vec<BoardRow>> {
        self.ask(log, |shelf| {
            let shown = self.known.shown_boards();
            shown.into_iter().map(|(number, board)| shelf.board_row(number, board)).collect()
        })
    }

    /// The board of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the disk's.
    pub fn board(&self, log: &Log, name: &str) -> Result<BoardRow> {
        self.ask(log, |shelf| {
            let number = self.shown_board(name)?;
            shelf.board_row(number, self.known.board(number)?)
        })
    }

    /// The number of a board that is shown.
    pub(super) fn shown_board(&self, name: &str) -> Result<u32> {
        let number = self.board_number(name).ok_or(Error::NotFound("board"))?;
        let shown = self.known.is_shown(self.known.board(number)?);
        if shown { Ok(number) } else { Err(Error::NotFound("board")) }
    }
}

impl Shelf<'_> {
    fn board_row(&self, number: u32, board: &BoardState) -> Result<BoardRow> {
        let moments = on_board(number, FIRST)..=on_board(number, LAST);
        let latest = match self.tables.timeline.range(moments)?.next_back() {
            Some(row) => Some(Time(row?.0.value().1)),
            None => None,
        };
        let created = self.views.known.facts.boards.get(&board.name);
        let creator = created.and_then(|by| by.first_key_value()).map(|(_, author)| author);
        Ok(BoardRow {
            schema: "tidings/board/1".into(),
            kind: board.circle.map_or(BoardKind::Board, BoardKind::from),
            name: self.views.label(number)?,
            created_by: match &board.circle {
                Some(circle) => self.views.maker(circle),
                None => creator.map(|author| self.views.writer(author)),
            },
            threads: board.threads,
            posts: board.posts,
            unread: board.unread,
            latest,
            notify: Notify::default(),
        })
    }
}
