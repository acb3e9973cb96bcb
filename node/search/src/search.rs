//! The index as a whole: opened, fed, asked, and made anew when it is damaged.

use crate::error::{Error, Result};
use crate::feed;
use crate::find::{self, Counted, Found};
use crate::index::{Index, guarded};
use crate::query::{Order, Query};
use std::path::{Path, PathBuf};
use tidings_protocol::author::Author;
use tidings_store::Log;
use tidings_views::Views;

/// Times that a damaged index is made anew before this process does without.
const MAX_RENEWALS: u32 = 8;

/// Searches that one question for mentions is worth.
const MAX_MENTION_CALLS: u32 = 20;

/// Finds posts; with an index, if it has one.
///
/// By default it has none, and looks through every post. The file may be deleted at any time. It belongs to one process, like the log. A failure of it is
/// never one of the search: it is made anew from the log, or done without.
#[derive(Debug, Default)]
pub struct Search {
    path: Option<PathBuf>,
    index: Option<Index>,
    renewals: u32,
    settled: bool,
}

impl Search {
    /// With an index at `path`, which is opened or made once there is enough to be indexed.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let mut search = Self::default();
        search.path = Some(path.into());
        search
    }

    /// Whether [`Search::step`] has work.
    #[must_use]
    pub fn is_due(&self, views: &Views, log: &Log) -> bool {
        match &self.index {
            Some(index) => !self.settled || index.is_untidy() || feed::is_due(index, views, log),
            None => self.path.is_some() && self.may_open() && feed::is_worth_it(views, log),
        }
    }

    fn may_open(&self) -> bool {
        self.renewals <= MAX_RENEWALS
    }

    fn open(&mut self) {
        let Some(path) = self.path.as_deref().filter(|_| self.index.is_none()) else { return };
        if !self.may_open() {
            return;
        }
        match guarded(|| Index::open(path)) {
            Ok(index) => self.index = Some(index),
            Err(error) => self.renew(&error),
        }
    }

    /// Indexes a piece of what the views hold, or tidies the index: a few milliseconds' work.
    ///
    /// # Errors
    /// The log's or the views'.
    pub fn step(&mut self, views: &Views, log: &Log) -> Result<()> {
        self.open();
        let stepped = self.with_index(|index, settled| {
            if !settled {
                return feed::settle(index, log);
            }
            if index.is_untidy() { index.tidy() } else { feed::feed(index, views, log) }
        });
        if stepped.is_err() {
            // It would fail again and again; whoever searches hears of it.
            (self.renewals, self.settled) = (u32::MAX, false);
            self.close();
            return stepped;
        }
        self.settled = self.index.is_some();
        Ok(())
    }

    /// The bodies of these entries, which are still held, are let go: nothing is found any more by
    /// what they said, which goes from the disk soon.
    ///
    /// # Errors
    /// The log's or the views'.
    pub fn forget(&mut self, views: &Views, log: &Log, gone: &[(Author, u64)]) -> Result<()> {
        if self.path.as_ref().is_some_and(|path| path.exists()) {
            self.open();
        }
        self.with_index(|index, _| index.forget(&feed::arrivals_of(index, views, log, gone)?))
    }

    /// Makes what was indexed durable.
    pub fn flush(&mut self) {
        let _ = self.with_index(|index, _| index.flush());
    }

    /// The posts that a query means: at most `limit` of those that come after `after`, which is
    /// [`Found::next`] of the page before.
    ///
    /// # Errors
    /// [`Error::Query`] and [`Error::Board`] where the query means nothing here; else the log's or
    /// the views'.
    pub fn find(
        &mut self,
        views: &Views,
        log: &Log,
        query: &Query,
        (order, after, limit): (Order, Option<&str>, usize),
    ) -> Result<Found> {
        let page = find::Page::new(query, order, after, limit)?;
        self.answer(views, log, |index| find::find(index, views, log, query, &page))
    }

    /// The newest posts in which somebody else calls the viewer by name: at most `limit` of those that
    /// come after `after`, which is [`Found::next`] of the page before. Where it takes reading more
    /// than 20 480 posts, fewer.
    ///
    /// # Errors
    /// [`Error::Query`] for what is no such page; else the log's or the views'.
    pub fn mentions(
        &mut self,
        views: &Views,
        log: &Log,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Found> {
        let query = Query::calling(&views.person_ref(&views.viewer().account).name);
        let mut all = Found { next: after.map(str::to_owned), ..Found::default() };
        for _ in 0..MAX_MENTION_CALLS {
            let page = (Order::Newest, all.next.as_deref(), limit.saturating_sub(all.posts.len()));
            let found = self.find(views, log, &query, page)?;
            all.posts.extend(found.posts);
            all.next = found.next;
            if all.next.is_none() || all.posts.len() >= limit {
                break;
            }
        }
        Ok(all)
    }

    /// How many posts a query means: of those that come after `after`, which is
    /// [`Counted::next`] of the call before.
    ///
    /// # Errors
    /// As [`Search::find`].
    pub fn count(
        &mut self,
        views: &Views,
        log: &Log,
        query: &Query,
        after: Option<&str>,
    ) -> Result<Counted> {
        let end = find::spot(after)?;
        self.answer(views, log, |index| find::count(index, views, log, query, end))
    }

    /// Asks the index, if it may be asked; and without it, if it turns out to be damaged.
    fn answer<T>(
        &mut self,
        views: &Views,
        log: &Log,
        ask: impl Fn(Option<&Index>) -> Result<T>,
    ) -> Result<T> {
        if !self.settled && self.is_due(views, log) {
            self.step(views, log)?;
        }
        let mut ready = false;
        self.with_index(|index, _| {
            ready = feed::look_ahead(index, views, log)?;
            Ok(())
        })?;
        let index = self.index.as_ref().filter(|_| ready);
        match guarded(|| ask(index)) {
            Err(error) if error.is_of_index() && self.index.is_some() => {
                self.renew(&error);
                ask(None)
            }
            answer => answer,
        }
    }

    /// Works on the index; if that turns out to be damaged, it is made anew.
    fn with_index(&mut self, work: impl FnOnce(&mut Index, bool) -> Result<()>) -> Result<()> {
        let Some(index) = &mut self.index else { return Ok(()) };
        match guarded(|| work(index, self.settled)) {
            Err(error) if error.is_of_index() => {
                self.renew(&error);
                Ok(())
            }
            done => done,
        }
    }

    fn renew(&mut self, why: &Error) {
        self.close();
        self.renewals = self.renewals.saturating_add(1);
        let Some(path) = &self.path else { return };
        // Nobody would take words out of it any more.
        if let Err(error) = std::fs::remove_file(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::error!(%error, "the index of words cannot be removed");
            self.renewals = u32::MAX;
        }
        if !self.may_open() {
            tracing::error!(%why, "searching goes on without an index until the node starts again");
            return;
        }
        tracing::warn!(%why, "the index of words is made anew from the log");
        match guarded(|| Index::open(path)) {
            Ok(index) => self.index = Some(index),
            Err(error) => tracing::error!(%error, "the index of words cannot be made"),
        }
    }

    /// A page that makes redb panic while the file is closed harms nobody: it is made anew.
    fn close(&mut self) {
        let index = self.index.take();
        self.settled = false;
        let _ = guarded(|| {
            drop(index);
            Ok(())
        });
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.flush();
        self.close();
    }
}
