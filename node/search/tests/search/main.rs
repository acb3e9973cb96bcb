//! Searches over real views and a real index, against what is shown.

#[path = "../../../views/tests/views/world.rs"]
#[allow(dead_code, reason = "each test program uses its part of the world")]
mod world;

mod answers;
mod stories;

use std::path::Path;
use tempfile::TempDir;
use tidings_protocol::time::Time;
use tidings_search::{Error, Found, Order, Query, Search};
use tidings_store::Log;
use tidings_views::Views;

/// Views, a log, and an index beside them.
pub(crate) struct Desk {
    pub(crate) log: Log,
    pub(crate) views: Views,
    pub(crate) search: Search,
    pub(crate) dir: TempDir,
}

impl Desk {
    pub(crate) fn new(log: Log, views: Views) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let search = Search::at(&dir.path().join("search.redb"));
        Self { log, views, search, dir }
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("search.redb")
    }

    /// Folds and indexes everything that is worth it.
    pub(crate) fn settle(&mut self) {
        world::fold_all(&mut self.views, &self.log, 1_000);
        while self.search.is_due(&self.views, &self.log) {
            self.search.step(&self.views, &self.log).unwrap();
        }
    }

    pub(crate) fn reopen(&mut self, path: &Path) {
        self.search = Search::default();
        self.search = Search::at(path);
    }

    pub(crate) fn ask(
        &mut self,
        query: &str,
        page: (Order, Option<&str>, usize),
    ) -> Result<Found, Error> {
        let query = Query::parse(query, Time(100_000_000))?;
        self.search.find(&self.views, &self.log, &query, page)
    }

    /// Texts of all that is found, page by page.
    pub(crate) fn texts(&mut self, query: &str, order: Order) -> Vec<String> {
        let (mut texts, mut after) = (Vec::new(), None);
        loop {
            let found = self.ask(query, (order, after.as_deref(), 40)).unwrap();
            texts.extend(found.posts.into_iter().map(|row| row.text));
            after = found.next;
            if after.is_none() {
                return texts;
            }
        }
    }

    /// As [`Desk::texts`], of which there must be as many as are counted.
    pub(crate) fn newest(&mut self, query: &str) -> Vec<String> {
        let texts = self.texts(query, Order::Newest);
        assert_eq!(self.count(query), texts.len() as u64, "{query} counted");
        texts
    }

    fn count(&mut self, text: &str) -> u64 {
        let query = Query::parse(text, Time(100_000_000)).unwrap();
        let (mut posts, mut after) = (0, None);
        loop {
            let counted =
                self.search.count(&self.views, &self.log, &query, after.as_deref()).unwrap();
            posts += counted.posts;
            after = counted.next;
            if after.is_none() {
                return posts;
            }
        }
    }
}
