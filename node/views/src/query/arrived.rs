//! Posts in the order in which they came here, and what became of them since.

use super::Shelf;
use crate::body::Remark;
use crate::error::Result;
use crate::fold::{kind_of, remark_in, ruled_in};
use crate::page::{Happened, PersonRef, PostRow};
use crate::tables::Placed;
use crate::views::Views;
use std::ops::ControlFlow;
use tidings_protocol::hash::EntryId;
use tidings_store::{Arrived, Entry, Log};

/// Arrivals that one call looks at: entries of every kind, of which few may be posts.
const LOOKED_AT: usize = 4_096;

/// Arrivals that one call looks at where it tells of changes, too: each that is no post is opened.
const OPENED: usize = 1_024;

/// What came after an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// In the order in which it came.
    pub posts: Vec<Arrival>,
    /// Where to go on.
    pub cursor: u64,
    /// Whether more has come: ask again.
    pub behind: bool,
}

/// An entry that is a post, or that says something of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it came, among all that came.
    pub arrival: u64,
    /// What it did.
    pub happened: Happened,
    /// Who wrote it.
    pub by: PersonRef,
    /// The post as it is shown now.
    pub post: PostRow,
}

impl Views {
    /// Posts that came after the arrival `after` and are shown, in the order in which they came: at
    /// most `limit`. One whose body came later comes twice; one that was opened by a key that came
    /// later stands where its entry came. With `changes` so do entries by which a post that is shown
    /// was edited, deleted, reacted to, given files or moderated, as far as they count; of a deleted
    /// one no edits and files, and what was said of a post before that came is seen in the post.
    ///
    /// # Errors
    /// The disk's.
    pub fn arrived(&self, log: &Log, after: u64, limit: usize, changes: bool) -> Result<Came> {
        let upto = self.cursor().min(log.last_arrival());
        let mut came = Came { posts: Vec::new(), cursor: after.min(upto), behind: false };
        let mut entries = Vec::new();
        let most = if changes { OPENED } else { LOOKED_AT };
        let last = log.scan(came.cursor, most, |arrived| match arrived {
            Arrived::Entry { arrival, .. } | Arrived::Fork { arrival, .. } if *arrival > upto => {
                ControlFlow::Break(())
            }
            Arrived::Entry { arrival, id, .. } => {
                entries.push((*arrival, *id));
                ControlFlow::Continue(())
            }
            Arrived::Fork { .. } => ControlFlow::Continue(()),
        })?;
        let last = last.map_or(came.cursor, |last| last.min(upto));
        self.ask(log, |shelf| {
            for (arrival, id) in entries {
                let Some((happened, placed)) = shelf.happened(arrival, &id, changes)? else {
                    continue;
                };
                if came.posts.len() >= limit {
                    came.behind = true;
                    return Ok(came);
                }
                let post = shelf.post_row(placed.arrival)?;
                if post.deleted.is_some() && happened.is_gone_with_it() {
                    continue;
                }
                let by = match happened {
                    Happened::Post => post.author.clone(),
                    _ => self.writer(&shelf.entry(arrival)?.author),
                };
                came.posts.push(Arrival { arrival, happened, by, post });
                came.cursor = arrival;
            }
            came.cursor = last;
            came.behind = last < upto;
            Ok(came)
        })
    }
}

impl Shelf<'_> {
    /// What this entry did, and to which post.
    fn happened(
        &self,
        arrival: u64,
        id: &EntryId,
        changes: bool,
    ) -> Result<Option<(Happened, Placed)>> {
        if let Some(placed) = self.find(id)? {
            return Ok(Some((Happened::Post, placed)));
        }
        if !changes {
            return Ok(None);
        }
        let entry = self.entry(arrival)?;
        Ok(match remark_in(&entry) {
            Some((_, remark)) => {
                self.remarked(arrival, &remark)?.map(|placed| (happened_by(&remark), placed))
            }
            None => self.judged(&entry)?.map(|placed| (Happened::Moderated, placed)),
        })
    }

    /// The post of which this remark counts.
    fn remarked(&self, arrival: u64, remark: &Remark<'_>) -> Result<Option<Placed>> {
        let post = remark.post();
        match self.tables.about.get((&post.0, kind_of(remark), arrival))? {
            Some(_) => self.find(&post),
            None => Ok(None),
        }
    }

    /// The post of which this counts as the word of a moderator.
    fn judged(&self, entry: &Entry) -> Result<Option<Placed>> {
        let Some(subject) = ruled_in(entry) else { return Ok(None) };
        let counts = self.views.is_ruled_by(&subject, &entry.id);
        if counts { self.find(&subject.0) } else { Ok(None) }
    }
}

fn happened_by(remark: &Remark<'_>) -> Happened {
    match remark {
        Remark::Edit(_) => Happened::Edited,
        Remark::Delete(_) => Happened::Deleted,
        Remark::React(_) => Happened::Reacted,
        Remark::Attach(_) => Happened::Attached,
    }
}
