//! Posts that were looked for, a page at a time.

use super::ask::Purpose;
use super::{App, List, Notice};
use crate::panes::Pane;
use tidings_core::Request;
use tidings_core::api::{Mentioning, Order};
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// Posts asked for at once.
pub(crate) const PAGE: usize = 200;
/// Posts kept in memory.
const MAX_FOUND: usize = 5_000;

/// Posts that were found.
pub(crate) struct Found {
    /// What was looked for.
    pub(crate) sought: Sought,
    /// Those that were asked for so far.
    pub(crate) rows: Vec<PostRow>,
    /// Whether there are no more.
    pub(crate) complete: bool,
    /// The chosen one.
    pub(crate) at: usize,
    /// The first one that is shown.
    pub(crate) top: usize,
    /// Where the node goes on.
    next: Option<String>,
    asked: bool,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Posts that a query means.
    Words {
        /// The query.
        query: String,
        /// Those first that speak most of it, instead of the newest.
        best: bool,
    },
    /// Posts in which others call the one who looks by name.
    Mentions,
}

impl Found {
    fn of(sought: Sought) -> Self {
        let (rows, next) = (Vec::new(), None);
        Self { sought, rows, complete: false, at: 0, top: 0, next, asked: false }
    }

    /// The first page, again or for the first time. The same found again moves nothing: what lies
    /// behind it stays.
    fn begin(&mut self, rows: Vec<PostRow>, next: Option<String>) {
        let chosen = self.chosen();
        let last = rows.last().map(|row| row.id);
        let behind = self.rows.iter().position(|row| Some(row.id) == last).map(|at| at + 1);
        let old = std::mem::replace(&mut self.rows, rows);
        match behind {
            Some(behind) if behind < old.len() => self.rows.extend(old.into_iter().skip(behind)),
            _ => self.go_on(next),
        }
        self.choose(chosen);
    }

    fn chosen(&self) -> Option<EntryId> {
        self.rows.get(self.at).map(|row| row.id)
    }

    fn choose(&mut self, chosen: Option<EntryId>) {
        let kept = chosen.and_then(|id| self.rows.iter().position(|row| row.id == id));
        self.at = kept.unwrap_or(self.at.min(self.rows.len().saturating_sub(1)));
    }

    fn go_on(&mut self, next: Option<String>) {
        self.complete = next.is_none() || self.rows.len() >= MAX_FOUND;
        self.next = next;
    }

    /// Another page.
    fn extend(&mut self, rows: Vec<PostRow>, next: Option<String>) {
        self.rows.extend(rows);
        self.go_on(next);
    }
}

impl App {
    /// Looks for posts, and at what is found.
    pub(super) fn seek(&mut self, sought: Sought) {
        if matches!(&self.list, List::Found(found) if found.sought == sought) {
            self.go_to(Pane::List);
        }
        self.look_for(sought);
    }

    pub(super) fn look_for(&mut self, sought: Sought) {
        let request = asked(&sought, None);
        self.ask(Purpose::Found { sought, after: None }, request);
    }

    /// Asks for the posts behind what was found, where the chosen one is near the end of it.
    pub(super) fn load_more_found(&mut self) {
        let List::Found(found) = &mut self.list else { return };
        let near = found.at + PAGE / 2 >= found.rows.len();
        if !near || found.complete || found.asked {
            return;
        }
        found.asked = true;
        let (sought, after) = (found.sought.clone(), found.next.clone());
        let request = asked(&sought, after.clone());
        self.ask(Purpose::Found { sought, after: Some(after.unwrap_or_default()) }, request);
    }

    /// Posts were found: the first, or those behind `after`.
    pub(super) fn on_found(
        &mut self,
        sought: Sought,
        after: Option<&str>,
        (rows, next): (Vec<PostRow>, Option<String>),
    ) {
        match (&mut self.list, after) {
            (List::Found(found), Some(after)) if found.sought == sought => {
                found.asked = false;
                if found.next.as_deref().unwrap_or_default() == after {
                    found.extend(rows, next);
                }
            }
            (_, Some(_)) => return,
            (List::Found(found), None) if found.sought == sought => found.begin(rows, next),
            (_, None) => {
                (self.notice, self.unsought) = (None, None);
                let mut found = Found::of(sought);
                found.begin(rows, next);
                self.list = List::Found(found);
                self.go_to(Pane::List);
            }
        }
        // One page may hold few of them, or none.
        self.load_more_found();
    }

    /// So many posts were left out of what was found, as the index has not come to them.
    pub(super) fn on_unsearched(&mut self, posts: u64) {
        if posts > 0 {
            let text = self.look.with("tui-unsearched", &[("count", posts.into())]);
            self.notice = Some(Notice { text, bad: false });
        }
    }

    /// Nothing was looked for: what was typed is kept, to be mended.
    pub(super) fn on_not_found(&mut self, sought: Sought, more: bool) {
        match &mut self.list {
            List::Found(found) if more => found.asked = false,
            _ => self.unsought = Some(sought).filter(|it| *it != Sought::Mentions),
        }
    }
}

fn asked(sought: &Sought, after: Option<String>) -> Request {
    match sought {
        Sought::Words { query, best } => {
            let order = if *best { Order::Best } else { Order::Newest };
            Request::Search { query: query.clone(), limit: PAGE, after, order }
        }
        Sought::Mentions => Request::Mentions(Mentioning { limit: PAGE, after }),
    }
}
