//! What was found in the log and is not written yet.

use super::gather::Gathered;
use crate::bits::Bits;
use std::collections::BTreeSet;
use tidings_protocol::hash::EntryId;

/// What a look at the log found, in memory until it is written.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(super) gathered: Gathered,
    pub(super) edited: Bits,
    pub(super) sealed: Vec<u64>,
    /// Posts that are not here, and arrivals of their edits.
    pub(super) early: BTreeSet<(EntryId, u64)>,
    /// Rows of the two tables that are done with.
    pub(super) opened: Vec<u64>,
    pub(super) placed: BTreeSet<(EntryId, u64)>,
}

impl Batch {
    pub(crate) fn is_full(&self) -> bool {
        self.gathered.is_full()
    }

    pub(crate) fn sealed(&mut self, arrival: u64) {
        self.sealed.push(arrival);
    }

    pub(crate) fn opened(&mut self, arrival: u64) {
        self.opened.push(arrival);
    }

    /// An edit of a post that is not here.
    pub(crate) fn early(&mut self, arrival: u64, post: EntryId) {
        self.early.insert((post, arrival));
    }

    /// An edit that came as `early` and whose post is here now.
    pub(crate) fn placed(&mut self, early: u64, post: EntryId) {
        self.placed.insert((post, early));
    }
}

/// Edits that came after what is written, looked for before a search.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    /// The last arrival that was looked at.
    pub(crate) upto: u64,
    /// Keys that were here then.
    pub(crate) keys: u64,
    /// Arrivals of edits, and of which posts.
    pub(crate) edits: Vec<(u64, EntryId)>,
}
