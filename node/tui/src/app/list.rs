//! The pane in the middle: threads of a board, or posts that were found.

use super::ask::Purpose;
use super::{App, Found};
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;
use tidings_protocol::hash::EntryId;
use tidings_views::page::ThreadRow;

/// Threads asked for at once.
pub(crate) const PAGE: usize = 100;
/// Threads kept in memory; the next page makes room for itself.
pub(crate) const MAX_THREADS: usize = 5_000;

/// What is listed.
pub(crate) enum List {
    /// Threads of a board.
    Threads(Threads),
    /// Posts with some words in them.
    Found(Found),
}

impl Default for List {
    fn default() -> Self {
        Self::Threads(Threads::default())
    }
}

/// Threads of a board, the liveliest first.
#[derive(Default)]
pub(crate) struct Threads {
    /// Which board; empty before there is one.
    pub(crate) board: String,
    /// Those that were asked for so far.
    pub(crate) rows: Vec<ThreadRow>,
    /// Whether there are no more.
    pub(crate) complete: bool,
    /// The chosen one.
    pub(crate) at: usize,
    /// The first one that is shown.
    pub(crate) top: usize,
    /// Threads that came since.
    pub(crate) newer: u64,
    asked: bool,
}

/// Rows asked for when a list of so many is asked for again: nothing that is listed goes.
fn again(rows: usize) -> usize {
    rows.clamp(PAGE, MAX_LIMIT)
}

impl List {
    /// Rows, the chosen one and the first one that is shown.
    pub(crate) fn place(&mut self) -> (usize, &mut usize, &mut usize) {
        match self {
            Self::Threads(threads) => (threads.rows.len(), &mut threads.at, &mut threads.top),
            Self::Found(found) => (found.rows.len(), &mut found.at, &mut found.top),
        }
    }

    /// The threads, where these are listed.
    pub(super) fn threads(&mut self) -> Option<&mut Threads> {
        match self {
            Self::Threads(threads) => Some(threads),
            Self::Found(_) => None,
        }
    }

    /// Whether something of this thread is listed, or all that is on this board.
    pub(super) fn speaks_of(&self, board: &str, thread: &EntryId) -> bool {
        match self {
            Self::Threads(it) => it.board == board || it.rows.iter().any(|row| row.id == *thread),
            Self::Found(found) => found.rows.iter().any(|row| row.thread == *thread),
        }
    }

    /// Whether something unread is listed.
    pub(super) fn has_unread(&self) -> bool {
        match self {
            Self::Threads(threads) => threads.rows.iter().any(|row| row.unread > 0),
            Self::Found(found) => found.rows.iter().any(|row| row.unread),
        }
    }

    /// Where the next row with something unread is, or the one before.
    pub(super) fn unread_beside(&self, forward: bool) -> Option<usize> {
        let (unread, at): (Vec<bool>, usize) = match self {
            Self::Threads(threads) => {
                (threads.rows.iter().map(|row| row.unread > 0).collect(), threads.at)
            }
            Self::Found(found) => (found.rows.iter().map(|row| row.unread).collect(), found.at),
        };
        match forward {
            true => (at + 1..unread.len()).find(|at| unread[*at]),
            false => (0..at.min(unread.len())).rev().find(|at| unread[*at]),
        }
    }
}

impl Threads {
    fn of(board: &str) -> Self {
        Self { board: board.to_owned(), ..Self::default() }
    }

    /// Chooses the thread that begins with this post, if it is there.
    pub(super) fn choose(&mut self, thread: &EntryId) {
        if let Some(at) = self.rows.iter().position(|row| row.id == *thread) {
            self.at = at;
        }
    }

    fn take(&mut self, rows: Vec<ThreadRow>, more: bool) {
        self.asked = false;
        self.complete = rows.len() < if more { PAGE } else { again(self.rows.len()) };
        if more {
            self.rows.extend(rows);
            self.complete |= self.rows.len() >= MAX_THREADS;
            return;
        }
        let chosen = self.rows.get(self.at).map(|row| row.id);
        self.rows = rows;
        self.newer = 0;
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        if let Some(chosen) = chosen {
            self.choose(&chosen);
        }
    }
}

impl App {
    /// Lists the threads of a board, unless they are listed.
    pub(super) fn list_board(&mut self, board: &str) {
        if matches!(&self.list, List::Threads(threads) if threads.board == board) {
            return;
        }
        self.list = List::Threads(Threads::of(board));
        self.load_threads(false);
    }

    /// Asks for the same list again.
    pub(super) fn reload_list(&mut self) {
        match &self.list {
            List::Threads(threads) if threads.board.is_empty() => {}
            List::Threads(_) => self.load_threads(false),
            List::Found(found) => {
                let sought = found.sought.clone();
                self.look_for(sought);
            }
        }
    }

    /// Asks for what comes behind what is listed, where the chosen row is near the end of it.
    pub(super) fn load_more_listed(&mut self) {
        let Some(threads) = self.list.threads() else { return self.load_more_found() };
        if threads.at + PAGE / 2 >= threads.rows.len() && !threads.complete && !threads.asked {
            self.load_threads(true);
        }
    }

    fn load_threads(&mut self, more: bool) {
        let Some(threads) = self.list.threads() else { return };
        threads.asked = true;
        let before = threads.rows.last().map(|row| row.id).filter(|_| more);
        let board = threads.board.clone();
        let limit = if more { PAGE } else { again(threads.rows.len()) };
        let request = Request::Threads { board: board.clone(), limit, before };
        self.ask(Purpose::Threads { board, more }, request);
    }

    pub(super) fn on_threads(&mut self, board: &str, more: bool, rows: Vec<ThreadRow>) {
        if let Some(threads) = self.list.threads()
            && threads.board == board
        {
            threads.take(rows, more);
            if let Some(reader) = &self.reader
                && !more
            {
                threads.choose(&reader.thread);
            }
        }
    }

    /// Threads of a board did not come.
    pub(super) fn on_no_threads(&mut self) {
        if let Some(threads) = self.list.threads() {
            threads.asked = false;
        }
    }
}
