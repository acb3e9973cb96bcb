//! The boards, and which of them is chosen.

use tidings_views::page::BoardRow;

/// All boards.
#[derive(Default)]
pub(crate) struct Boards {
    /// By name.
    pub(crate) rows: Vec<BoardRow>,
    /// The chosen one.
    pub(crate) at: usize,
    /// The first one that is shown.
    pub(crate) top: usize,
    stale: bool,
    asked: bool,
}

impl Boards {
    /// The chosen one.
    pub(crate) fn chosen(&self) -> Option<&BoardRow> {
        self.rows.get(self.at)
    }

    /// Unread posts on all of them.
    pub(crate) fn unread(&self) -> u64 {
        self.rows.iter().fold(0, |sum, row| sum.saturating_add(row.unread))
    }

    /// Takes another list; what is chosen stays chosen.
    pub(super) fn take(&mut self, rows: Vec<BoardRow>) {
        let chosen = self.chosen().map(|row| row.name.clone());
        let first = self.rows.is_empty();
        self.rows = rows;
        self.asked = false;
        let kept = chosen.and_then(|name| self.position(&name));
        let unread = || self.rows.iter().position(|row| row.unread > 0).unwrap_or(0);
        self.at = match kept {
            Some(at) => at,
            None if first => unread(),
            None => self.at.min(self.rows.len().saturating_sub(1)),
        };
    }

    /// Chooses the board of this name, if it is there.
    pub(super) fn choose(&mut self, name: &str) {
        if let Some(at) = self.position(name) {
            self.at = at;
        }
    }

    /// Where the next board with something unread is, or the one before.
    pub(super) fn unread_beside(&self, forward: bool) -> Option<usize> {
        let is_unread = |at: &usize| self.rows.get(*at).is_some_and(|row| row.unread > 0);
        match forward {
            true => (self.at + 1..self.rows.len()).find(is_unread),
            false => (0..self.at).rev().find(is_unread),
        }
    }

    /// Changes the board of this name; one that is not known is asked for.
    pub(super) fn change(&mut self, name: &str, change: impl FnOnce(&mut BoardRow)) {
        match self.rows.iter_mut().find(|row| row.name == name) {
            Some(row) => change(row),
            None => self.stale = true,
        }
    }

    /// The list is not what it was.
    pub(super) fn spoil(&mut self) {
        self.stale = true;
    }

    /// Whether it is time to ask again.
    pub(super) fn is_due(&self) -> bool {
        self.stale && !self.asked
    }

    /// It was asked for.
    pub(super) fn asked(&mut self) {
        (self.stale, self.asked) = (false, true);
    }

    /// It was asked for in vain.
    pub(super) fn failed(&mut self) {
        self.asked = false;
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.name == name)
    }
}
