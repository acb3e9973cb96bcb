//! What was listed last: a number opens it, and `o` lists what follows.

use super::{Plain, boards};
use std::io;
use tidings_core::api::{Mentioning, Order};
use tidings_core::{Request, Response};
use tidings_views::page::{BoardRow, PostRow, ThreadRow};

/// Threads and found posts said at once.
const SAID: usize = 20;
/// Rows of one list kept in memory; no number reaches further.
const MAX_LISTED: usize = 5_000;

/// What the numbers mean that were said last.
pub(super) enum Listed {
    Boards(Vec<BoardRow>),
    Threads {
        board: String,
        rows: Vec<ThreadRow>,
        /// Whether older ones follow.
        more: bool,
    },
    Found {
        /// None: those who call the reader by name are sought.
        query: Option<String>,
        rows: Vec<PostRow>,
        /// Where older ones follow.
        next: Option<String>,
    },
}

impl Plain<'_> {
    pub(super) fn boards(&mut self) -> io::Result<()> {
        if let Some(rows) = self.call(&Request::Boards, boards)? {
            self.speech.boards(&rows)?;
            self.listed = Listed::Boards(rows);
        }
        Ok(())
    }

    /// What a number means that was said before.
    pub(super) fn open(&mut self, number: &str) -> io::Result<()> {
        let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let Some(at) = at else { return self.speech.say("tui-plain-unknown") };
        let thread = match &self.listed {
            Listed::Boards(rows) => match rows.get(at).map(|row| row.name.clone()) {
                Some(board) => return self.threads(board, Vec::new()),
                None => None,
            },
            Listed::Threads { rows, .. } => rows.get(at).map(|row| row.id),
            Listed::Found { rows, .. } => rows.get(at).map(|row| row.thread),
        };
        match thread {
            Some(thread) => self.thread(thread),
            None => self.speech.say("tui-plain-unknown"),
        }
    }

    /// Lists what follows what was listed.
    pub(super) fn older(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.listed, Listed::Boards(Vec::new())) {
            Listed::Threads { board, rows, more: true } => self.threads(board, rows),
            Listed::Found { query, rows, next: next @ Some(_) } => self.find(query, rows, next),
            all => {
                self.listed = all;
                self.speech.say("tui-plain-all")
            }
        }
    }

    /// Threads of a board behind these.
    fn threads(&mut self, board: String, mut rows: Vec<ThreadRow>) -> io::Result<()> {
        let before = rows.last().map(|row| row.id);
        // One more than is said tells whether there are more.
        let request = Request::Threads { board: board.clone(), limit: SAID + 1, before };
        let threads = |answer| match answer {
            Response::Threads(rows) => Some(rows),
            _ => None,
        };
        let Some(mut came) = self.call(&request, threads)? else {
            // What was listed before another list could not be had stays.
            if before.is_some() {
                self.listed = Listed::Threads { board, rows, more: true };
            }
            return Ok(());
        };
        let more = came.len() > SAID;
        came.truncate(SAID);
        self.speech.threads(&board, &came, rows.len())?;
        rows.extend(came);
        let more = self.goes_on(more, rows.len())?;
        self.listed = Listed::Threads { board, rows, more };
        Ok(())
    }

    pub(super) fn search(&mut self, query: &str) -> io::Result<()> {
        self.find(Some(query.to_owned()), Vec::new(), None)
    }

    /// Posts in which others call the one who asks by name.
    pub(super) fn mentions(&mut self) -> io::Result<()> {
        self.find(None, Vec::new(), None)
    }

    /// Posts that are sought, behind these.
    fn find(
        &mut self,
        query: Option<String>,
        mut rows: Vec<PostRow>,
        begun: Option<String>,
    ) -> io::Result<()> {
        let (mut came, mut next): (Vec<PostRow>, _) = (Vec::new(), begun.clone());
        // A page may hold fewer than were asked for, or none, and others follow.
        while came.len() < SAID {
            let (limit, after, order) = (SAID - came.len(), next.take(), Order::Newest);
            let request = match query.clone() {
                Some(query) => Request::Search { query, limit, after, order },
                None => Request::Mentions(Mentioning { limit, after }),
            };
            let found = |answer| match answer {
                Response::Found { posts, next, .. } => Some((posts, next)),
                _ => None,
            };
            let Some((posts, goes_on)) = self.call(&request, found)? else {
                if begun.is_some() {
                    self.listed = Listed::Found { query, rows, next: begun };
                }
                return Ok(());
            };
            came.extend(posts);
            next = goes_on;
            if next.is_none() {
                break;
            }
        }
        self.speech.found(&came, rows.len())?;
        rows.extend(came);
        let more = self.goes_on(next.is_some(), rows.len())?;
        self.listed = Listed::Found { query, rows, next: next.filter(|_| more) };
        Ok(())
    }

    /// Says how to hear what follows, where it does.
    fn goes_on(&mut self, more: bool, said: usize) -> io::Result<bool> {
        match (more, said >= MAX_LISTED) {
            (false, _) => {}
            (true, false) => self.speech.with("tui-plain-more", &[("count", said.into())])?,
            (true, true) => self.speech.with("tui-plain-most", &[("count", said.into())])?,
        }
        Ok(more && said < MAX_LISTED)
    }
}
