//! The journal of changes, by which a peer that comes back is told only what changed meanwhile.

use super::Head;
use crate::author::Author;
use crate::hash::Deriver;
use crate::limits::{MAX_MARKS, MAX_TICKETS};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// A place in a journal: a position, and the hash of all changes up to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Changes up to here, those that were replaced included.
    pub position: u64,
    /// 8 bytes suffice: who could make two journals alike does not know the epoch they start from,
    /// and a ticket honoured by mistake is found out when fingerprints are compared.
    pub hash: [u8; 8],
}

impl Mark {
    /// The beginning of the journal of a store with this epoch: the first 8 bytes of BLAKE3
    /// `derive_key("tidings 1 journal")` of the epoch.
    #[must_use]
    pub fn start(epoch: u64) -> Self {
        let hash = Deriver::new("tidings 1 journal").derive(&epoch.to_be_bytes());
        Self { position: 0, hash: crate::digest::prefix(&hash) }
    }

    /// The place after one more change: the first 8 bytes of BLAKE3 `derive_key("tidings 1 journal")`
    /// of `hash before 8 | position u64 | author 32 | head id 32 | fork u64`, fork 0 for none.
    #[must_use]
    pub fn after(self, author: &Author, head: &Head) -> Self {
        let position = self.position.saturating_add(1);
        let mut bytes = Vec::with_capacity(88);
        bytes.extend_from_slice(&self.hash);
        bytes.extend_from_slice(&position.to_be_bytes());
        bytes.extend_from_slice(&author.0);
        bytes.extend_from_slice(&head.tip.id);
        bytes.extend_from_slice(&head.fork.unwrap_or(0).to_be_bytes());
        let hash = Deriver::new("tidings 1 journal").derive(&bytes);
        Self { position, hash: crate::digest::prefix(&hash) }
    }
}

/// How far this node got in a peer's journal: it holds all that it wanted of it up to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Up to where.
    pub mark: Mark,
    /// Something on the way was not wanted: a fingerprint of what was wanted then. Once that is
    /// another, the ticket is worth nothing.
    pub skipped: Option<[u8; 8]>,
}

/// A journal in memory. What is staged is not in it.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    start: Mark,
    last: Mark,
    /// Position → the author whose newest change it is.
    changes: BTreeMap<u64, Author>,
    /// The ends of the newest commits.
    marks: VecDeque<Mark>,
}

impl Journal {
    pub(super) fn new(epoch: u64) -> Self {
        let start = Mark::start(epoch);
        Self { start, last: start, changes: BTreeMap::new(), marks: VecDeque::new() }
    }

    pub(super) fn last(&self) -> Mark {
        self.last
    }

    pub(super) fn mark(&self, position: u64) -> Option<[u8; 8]> {
        if position == 0 {
            return Some(self.start.hash);
        }
        let at = self.marks.binary_search_by_key(&position, |mark| mark.position).ok()?;
        self.marks.get(at).map(|mark| mark.hash)
    }

    pub(super) fn changes(&self, after: u64, limit: usize) -> Vec<(u64, Author)> {
        let above = self.changes.range(after.saturating_add(1)..);
        above.take(limit).map(|(position, author)| (*position, *author)).collect()
    }

    /// `author`, whose last change stood at `before` (0 for none), changed to `head`: the position
    /// of this change.
    pub(super) fn change(&mut self, before: u64, author: Author, head: &Head) -> u64 {
        self.last = self.last.after(&author, head);
        self.changes.remove(&before);
        self.changes.insert(self.last.position, author);
        self.last.position
    }

    /// All changes of a commit are in.
    pub(super) fn commit(&mut self) {
        if self.marks.back().unwrap_or(&self.start).position == self.last.position {
            return;
        }
        if self.marks.len() >= MAX_MARKS {
            self.marks.pop_front();
        }
        self.marks.push_back(self.last);
    }
}

/// Tickets in memory, and those staged.
#[derive(Clone, Debug, Default)]
pub(super) struct Tickets {
    kept: BTreeMap<Author, (Ticket, u64)>,
    staged: BTreeMap<Author, Ticket>,
    /// Tickets committed so far: the smallest is the oldest.
    count: u64,
}

impl Tickets {
    pub(super) fn get(&self, peer: &Author) -> Option<Ticket> {
        let kept = || self.kept.get(peer).map(|(ticket, _)| *ticket);
        self.staged.get(peer).copied().or_else(kept)
    }

    pub(super) fn stage(&mut self, peer: Author, ticket: Ticket) {
        self.staged.insert(peer, ticket);
    }

    pub(super) fn commit(&mut self) {
        while let Some((peer, ticket)) = self.staged.pop_first() {
            self.count = self.count.saturating_add(1);
            self.kept.insert(peer, (ticket, self.count));
            if self.kept.len() > MAX_TICKETS {
                let oldest = self.kept.iter().min_by_key(|(_, (_, count))| *count);
                if let Some(peer) = oldest.map(|(peer, _)| *peer) {
                    self.kept.remove(&peer);
                }
            }
        }
    }

    pub(super) fn forget(&mut self) {
        self.staged.clear();
    }
}
