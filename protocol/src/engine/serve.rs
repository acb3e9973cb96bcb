//! What one session is sent: logs it asked for, and what is pushed to it as it happens.

use crate::author::Author;
use crate::limits::{MAX_CREDIT, MAX_FRAME, MAX_SERVED_PER_SESSION};
use crate::run::EncodedRun;
use crate::store::Store;
use crate::wire::message::StopReason;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How one log flows to one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// Entries from `next` up to `upto` are sent as they come.
    Eager { next: u64, upto: u64 },
    /// The peer has another source: it is told, not sent.
    Lazy,
    /// The peer does not want this log.
    Blocked,
}

/// How news of a log reach the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// As a run, by itself.
    Pushed,
    /// A note is due.
    Note,
    /// Not at all.
    Nothing,
}

/// A run read for a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) author: Author,
    pub(super) first: u64,
    pub(super) run: EncodedRun,
}

/// The logs that one session is sent, oldest first inside one, in turns among them.
#[derive(Debug, Default)]
pub(super) struct Serve {
    flows: BTreeMap<Author, Flow>,
    queue: VecDeque<Author>,
    /// What is in the queue.
    queued: BTreeSet<Author>,
    credit: u64,
}

impl Serve {
    /// The peer takes this many bytes more.
    pub(super) fn grant(&mut self, bytes: u64) {
        self.credit = self.credit.saturating_add(bytes).min(MAX_CREDIT);
    }

    /// The peer asked for `author`; false if it asks for too many.
    pub(super) fn want(&mut self, author: Author, from: u64, upto: Option<u64>) -> bool {
        if self.flows.len() >= MAX_SERVED_PER_SESSION && !self.flows.contains_key(&author) {
            return false;
        }
        let upto = upto.unwrap_or(u64::MAX);
        self.flows.insert(author, Flow::Eager { next: from, upto });
        self.enqueue(author);
        true
    }

    /// The peer wants `author` no more, for this reason.
    pub(super) fn stop(&mut self, author: Author, reason: StopReason) {
        let flow = match reason {
            StopReason::OtherSource => Flow::Lazy,
            StopReason::NotWanted => Flow::Blocked,
        };
        if self.flows.len() < MAX_SERVED_PER_SESSION || self.flows.contains_key(&author) {
            self.flows.insert(author, flow);
        }
    }

    /// The peer has `author` up to `seq`: no need to send that.
    pub(super) fn has(&mut self, author: &Author, seq: u64) {
        if let Some(Flow::Eager { next, .. }) = self.flows.get_mut(author) {
            *next = (*next).max(seq.saturating_add(1));
        }
    }

    /// Entries of `author` from `first` on are new here. `push`: send them unless told otherwise.
    pub(super) fn news(&mut self, author: Author, first: u64, push: bool) -> Told {
        match self.flows.get(&author).copied() {
            // Asked for up to a position that lies below: told of what comes after, not sent.
            Some(Flow::Eager { upto, .. }) if first > upto => Told::Note,
            Some(Flow::Eager { .. }) => {
                self.hurry(author);
                Told::Pushed
            }
            Some(Flow::Lazy) => Told::Note,
            Some(Flow::Blocked) => Told::Nothing,
            None if push && self.want(author, first, None) => Told::Pushed,
            None => Told::Note,
        }
    }

    /// Reads the next run to send, if the peer's credit allows one.
    pub(super) fn next<S: Store>(&mut self, store: &S) -> Result<Option<Piece>, S::Error> {
        while self.has_credit() {
            let Some(author) = self.queue.pop_front() else { break };
            self.queued.remove(&author);
            let Some(Flow::Eager { next, upto }) = self.flows.get(&author).copied() else {
                continue;
            };
            let head = store.head(&author).map_or(0, |head| head.tip.seq);
            if next > head.min(upto) {
                continue;
            }
            let Some(run) = store.run(&author, next, upto.min(head))? else { continue };
            let count = u64::try_from(run.count).unwrap_or(u64::MAX);
            let after = next.saturating_add(count);
            self.flows.insert(author, Flow::Eager { next: after, upto });
            if after <= head.min(upto) {
                self.enqueue(author);
            }
            return Ok(Some(Piece { author, first: next, run }));
        }
        Ok(None)
    }

    /// A frame of this length was sent on credit.
    pub(super) fn spent(&mut self, frame: usize) {
        self.credit = self.credit.saturating_sub(u64::try_from(frame).unwrap_or(u64::MAX));
    }

    /// Whether something waits to be sent.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    fn has_credit(&self) -> bool {
        usize::try_from(self.credit).map_or(true, |credit| credit >= MAX_FRAME)
    }

    fn enqueue(&mut self, author: Author) {
        if self.queued.insert(author) {
            self.queue.push_back(author);
        }
    }

    /// News go before history.
    fn hurry(&mut self, author: Author) {
        if self.queued.insert(author) {
            self.queue.push_front(author);
        }
    }
}

#[cfg(test)]
mod tests;
