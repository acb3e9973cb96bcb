//! What moderators say of posts and threads (SPEC §24). The same value is said in circles, of posts
//! there.

use super::{MAX_REASON, MAX_SEEN, TooLarge, check_board, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;

pub(super) const MODERATE: u16 = 23;

/// A judgement of a moderator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moderate<'a> {
    /// The post, or the first post of the thread.
    pub what: EntryId,
    /// What becomes of it.
    pub act: Act<'a>,
    /// Judgements of it on the same matter, known to the writer, that this one replaces; in order,
    /// at most [`MAX_SEEN`].
    pub supersedes: Vec<EntryId>,
    /// Why, in words for everybody; at most [`MAX_REASON`] bytes.
    pub reason: &'a str,
}

/// What becomes of a post or a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act<'a> {
    /// Its text is not shown; of a first post, neither is its thread.
    Hide,
    /// It is shown.
    Show,
    /// What others than moderators reply to the thread from now on is not shown.
    Lock,
    /// Everybody replies to the thread.
    Unlock,
    /// The thread stands first in the list of its board.
    Pin,
    /// The thread stands where its newest post does.
    Unpin,
    /// The thread stands on the board of this name; between boards for everybody alone.
    Move(&'a str),
}

impl Moderate<'_> {
    /// Whether it keeps its limits; no thread leaves a circle.
    pub(super) fn check(&self, in_circle: bool) -> Result<(), TooLarge> {
        within("reason", self.reason.len(), MAX_REASON)?;
        within("list of judgements", self.supersedes.len(), MAX_SEEN)?;
        if !self.supersedes.is_sorted_by(|a, b| a < b) {
            return Err(TooLarge::Unsorted);
        }
        match self.act {
            Act::Move(_) if in_circle => Err(TooLarge::Unwritable),
            Act::Move(board) => check_board(board),
            _ => Ok(()),
        }
    }
}
