//! Turns among logs by bytes: deficit round robin (Shreedhar and Varghese, 1996).
//!
//! How long a run is shows only when it is read, so a log may overdraw its balance by one run, and
//! is passed over until that is paid.

use crate::engine::authors::Who;
use crate::limits::TURN_BYTES;
use std::collections::VecDeque;

/// Logs that wait, in the order of their turns.
#[derive(Debug, Default)]
pub(super) struct Turns(VecDeque<Turn>);

#[derive(Clone, Copy, Debug)]
struct Turn {
    who: Who,
    /// Bytes that it may yet be sent in this turn; those it owes, below 0.
    balance: i64,
}

impl Turns {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its turn comes after all others'.
    pub(super) fn push(&mut self, who: Who) {
        self.0.push_back(Turn { who, balance: 0 });
    }

    /// Whose turn it is.
    pub(super) fn front(&mut self) -> Option<Who> {
        loop {
            let turn = self.0.front_mut()?;
            if turn.balance <= 0 {
                turn.balance = turn.balance.saturating_add(TURN_BYTES);
            }
            if turn.balance > 0 {
                return Some(turn.who);
            }
            self.0.rotate_left(1);
        }
    }

    /// Whoever's turn it is was sent this much, and more is to come.
    pub(super) fn charge(&mut self, bytes: usize) {
        let Some(turn) = self.0.front_mut() else { return };
        turn.balance = turn.balance.saturating_sub(i64::try_from(bytes).unwrap_or(i64::MAX));
        if turn.balance <= 0 {
            self.0.rotate_left(1);
        }
    }

    /// Whoever's turn it is needs no more.
    pub(super) fn pop(&mut self) {
        self.0.pop_front();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests;
