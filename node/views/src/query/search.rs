//! Search: a substring in texts and subjects, without regard to case.

use super::Shelf;
use super::about::Told;
use super::merge::Way;
use crate::error::Result;
use crate::page::PostRow;
use crate::views::Views;
use tidings_store::Log;

/// Posts that one search looks at: a few seconds' work at most.
const MAX_SEARCHED: usize = 500_000;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Posts, the newest first.
    pub posts: Vec<PostRow>,
    /// Older posts were not looked at, because enough was found or enough was looked at.
    pub more: bool,
}

impl Views {
    /// The newest posts whose text or subject contains `query`, at most `limit`. An empty query
    /// finds nothing.
    ///
    /// # Errors
    /// The disk's.
    pub fn search(&self, log: &Log, query: &str, limit: usize) -> Result<Found> {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Ok(Found::default());
        }
        self.ask(log, |shelf| shelf.search(&query, limit))
    }
}

impl Shelf<'_> {
    fn search(&self, query: &str, limit: usize) -> Result<Found> {
        let boards = self.boards_of(None)?;
        let mut newest = self.merged(boards.into_iter(), Way::NewestFirst, None)?;
        let mut found = Found::default();
        for _ in 0..MAX_SEARCHED {
            let Some(arrival) = newest.next()? else { return Ok(found) };
            if found.posts.len() >= limit {
                break;
            }
            let entry = self.entry(arrival)?;
            if contains(&self.told(&entry)?, query) {
                let row = Some(self.row_of(&entry)?).filter(|row| row.hidden.is_none());
                found.posts.extend(row);
            }
        }
        found.more = true;
        Ok(found)
    }
}

fn contains(told: &Told, query: &str) -> bool {
    let within = |text: &str| text.to_lowercase().contains(query);
    told.readable && (within(&told.text) || told.subject.as_deref().is_some_and(within))
}
