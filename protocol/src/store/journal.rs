//! The journal of changes, by which a peer that comes back is told only what changed meanwhile.

use super::Head;
use crate::author::Author;
use crate::hash::Deriver;
use crate::limits::{MAX_MARKS, MAX_TICKETS};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

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
        let fork = head.fork.unwrap_or(0).to_be_bytes();
        let parts = [&self.hash[..], &position.to_be_bytes(), &author.0, &head.tip.id, &fork];
        let hash = Deriver::new("tidings 1 journal").derive_parts(&parts);
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

/// Changes that were replaced and stay in the journal all the same, beside as many as there are logs.
const SPARE: usize = 16;

/// A journal in memory. What is staged is not in it.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    start: Mark,
    last: Mark,
    /// By position: which log changed. Whether that is its newest change, the log knows.
    changes: Vec<(u64, u32)>,
    /// The ends of the newest commits.
    marks: VecDeque<Mark>,
}

impl Journal {
    pub(super) fn new(epoch: u64) -> Self {
        let start = Mark::start(epoch);
        Self { start, last: start, changes: Vec::new(), marks: VecDeque::new() }
    }

    pub(super) fn last(&self) -> Mark {
        self.last
    }

    /// Changes that it remembers, replaced ones included.
    #[cfg(test)]
    pub(super) fn length(&self) -> usize {
        self.changes.len()
    }

    pub(super) fn mark(&self, position: u64) -> Option<[u8; 8]> {
        if position == 0 {
            return Some(self.start.hash);
        }
        let at = self.marks.binary_search_by_key(&position, |mark| mark.position).ok()?;
        self.marks.get(at).map(|mark| mark.hash)
    }

    /// As [`crate::store::Store::changes`]; `author` is the one whose newest change this is.
    pub(super) fn changes(
        &self,
        after: u64,
        limit: usize,
        author: impl Fn(u64, u32) -> Option<Author>,
    ) -> Vec<(u64, Author)> {
        let from = self.changes.partition_point(|(position, _)| *position <= after);
        let above = self.changes.get(from..).unwrap_or_default().iter();
        let newest = |&(position, log)| author(position, log).map(|author| (position, author));
        above.filter_map(newest).take(limit).collect()
    }

    /// `author`, who has this log, changed to `head`: the position of this change.
    pub(super) fn change(&mut self, log: u32, author: &Author, head: &Head) -> u64 {
        self.last = self.last.after(author, head);
        self.changes.push((self.last.position, log));
        self.last.position
    }

    /// All changes of a commit are in; `newest` are those that were not replaced, of this many logs.
    pub(super) fn commit(&mut self, logs: usize, newest: impl Fn(u64, u32) -> bool) {
        if self.marks.back().unwrap_or(&self.start).position == self.last.position {
            return;
        }
        if self.changes.len() / 2 > logs.saturating_add(SPARE) {
            self.changes.retain(|(position, log)| newest(*position, *log));
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
    /// By peer; the number tells which was committed first.
    kept: Vec<(Author, Ticket, u64)>,
    staged: Vec<(Author, Ticket)>,
    /// Tickets committed so far.
    count: u64,
}

impl Tickets {
    pub(super) fn get(&self, peer: &Author) -> Option<Ticket> {
        let staged = self.staged.iter().find(|(staged, _)| staged == peer);
        if let Some((_, ticket)) = staged {
            return Some(*ticket);
        }
        let at = self.find(peer).ok()?;
        self.kept.get(at).map(|(_, ticket, _)| *ticket)
    }

    /// Tickets committed so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Tickets that were committed after so many.
    pub(super) fn after(&self, count: u64) -> impl Iterator<Item = (Author, Ticket)> {
        let newer = self.kept.iter().filter(move |(.., at)| *at > count);
        newer.map(|(peer, ticket, _)| (*peer, *ticket))
    }

    pub(super) fn stage(&mut self, peer: Author, ticket: Ticket) {
        match self.staged.iter_mut().find(|(staged, _)| *staged == peer) {
            Some((_, staged)) => *staged = ticket,
            None => self.staged.push((peer, ticket)),
        }
    }

    pub(super) fn commit(&mut self) {
        if self.staged.is_empty() {
            return;
        }
        let mut staged = std::mem::take(&mut self.staged);
        staged.sort_unstable_by_key(|(peer, _)| *peer);
        for (peer, ticket) in staged.drain(..) {
            self.count = self.count.saturating_add(1);
            let new = (peer, ticket, self.count);
            match self.find(&peer) {
                Ok(at) => {
                    if let Some(kept) = self.kept.get_mut(at) {
                        *kept = new;
                    }
                }
                Err(at) => self.kept.insert(at, new),
            }
            self.forget_oldest();
        }
        self.staged = staged;
    }

    fn forget_oldest(&mut self) {
        if self.kept.len() <= MAX_TICKETS {
            return;
        }
        let oldest = self.kept.iter().enumerate().min_by_key(|(_, (_, _, count))| *count);
        if let Some(at) = oldest.map(|(at, _)| at) {
            self.kept.remove(at);
        }
    }

    pub(super) fn forget(&mut self) {
        self.staged.clear();
    }

    fn find(&self, peer: &Author) -> Result<usize, usize> {
        self.kept.binary_search_by(|(kept, _, _)| kept.cmp(peer))
    }
}
