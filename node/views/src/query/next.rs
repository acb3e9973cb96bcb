//! What is unread, in the order in which it is read: what came late after everything else.

use crate::error::Result;
use crate::page::PostRow;
use crate::tables::{FIRST, LAST, Placed, Unread, unread_in};
use crate::views::Views;
use std::ops::Bound::{self, Excluded, Included};
use tidings_protocol::hash::EntryId;
use tidings_store::Log;

impl Views {
    /// Unread posts of a board, or of all boards by name: thread by thread in the order in which
    /// threads came, each by time; then those that came late, likewise. At most `limit`.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for an unknown board, or the disk's.
    pub fn unread(&self, log: &Log, board: Option<&str>, limit: usize) -> Result<Vec<PostRow>> {
        self.ask(log, |shelf| {
            let (boards, mut rows) = (shelf.boards_of(board)?, Vec::new());
            for late in [false, true] {
                for board in &boards {
                    let left = limit.saturating_sub(rows.len());
                    for row in shelf.tables.unread.range(whole((*board, late)))?.take(left) {
                        rows.push(shelf.post_row(row?.0.value().5)?);
                    }
                }
            }
            Ok(rows)
        })
    }

    /// The post to read next, if any is unread. Without `after`, it goes on where the viewer read last:
    /// first the rest of that thread, then of that board, then the boards that follow by name and those
    /// before; when nothing else is left, what came late, likewise. With `after`, it is the one that
    /// follows this post in the order of [`Views::unread`], round its end: whoever skips without reading
    /// comes by all. A post that is not shown any more is as none.
    ///
    /// # Errors
    /// The disk's.
    pub fn next_unread(&self, log: &Log, after: Option<&EntryId>) -> Result<Option<PostRow>> {
        self.ask(log, |shelf| {
            let boards: Vec<u32> = self.known.shown_boards().iter().map(|(no, _)| *no).collect();
            let placed = |id: &EntryId| -> Result<Option<(Placed, Unread)>> {
                Ok(shelf.find(id)?.map(|at| (at, at.unread(id))))
            };
            let pieces = match (after, &self.known.state.last_read) {
                (Some(id), _) => placed(id)?.map(|(at, row)| following(&boards, &at, row)),
                (None, Some(id)) => placed(id)?.map(|(at, row)| going_on(&boards, &at, row)),
                (None, None) => None,
            };
            for piece in pieces.unwrap_or_else(|| everything(&boards)) {
                if let Some(row) = shelf.tables.unread.range(piece)?.next() {
                    return shelf.post_row(row?.0.value().5).map(Some);
                }
            }
            Ok(None)
        })
    }
}

/// A piece of the table of unread posts.
type Piece = (Bound<Unread>, Bound<Unread>);

fn whole(on: (u32, bool)) -> Piece {
    (Included(unread_in(on, 0, FIRST)), Included(unread_in(on, u64::MAX, LAST)))
}

fn everything(boards: &[u32]) -> Vec<Piece> {
    let pieces = [false, true].map(|late| boards.iter().map(move |board| whole((*board, late))));
    pieces.into_iter().flatten().collect()
}

/// What follows this post in the order of the list, round its end.
fn following(boards: &[u32], at: &Placed, row: Unread) -> Vec<Piece> {
    let (mut pieces, on) = (everything(boards), (at.board, at.late));
    let (first, last) = whole(on);
    let here = pieces.iter().position(|piece| *piece == (first, last)).unwrap_or(0);
    pieces.rotate_left(here);
    if let Some(piece) = pieces.first_mut() {
        *piece = (Excluded(row), last);
    }
    pieces.push((first, Excluded(row)));
    pieces
}

/// Thread, board and the boards that follow, as of this post; then what came late.
fn going_on(boards: &[u32], at: &Placed, row: Unread) -> Vec<Piece> {
    let mut boards = boards.to_vec();
    let here = boards.iter().position(|board| *board == at.board).unwrap_or(0);
    boards.rotate_left(here);
    let of = |late| {
        let others = boards.iter().skip(1).map(move |board| whole((*board, late)));
        around(at, row, late).into_iter().chain(others)
    };
    of(false).chain(of(true)).collect()
}

/// The board on which this post stands, without it: the rest of its thread, what came before it
/// there, and the other threads.
fn around(at: &Placed, (_, _, _, time, half, arrival): Unread, late: bool) -> [Piece; 4] {
    let on = (at.board, late);
    let here = unread_in(on, at.root, (time, half, arrival));
    let (first, last) = (unread_in(on, at.root, FIRST), unread_in(on, at.root, LAST));
    let (begin, end) = whole(on);
    [
        (Excluded(here), Included(last)),
        (Included(first), Excluded(here)),
        (Excluded(last), end),
        (begin, Excluded(first)),
    ]
}
