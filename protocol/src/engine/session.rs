//! One peer: its greeting, its credit, and the state of the machines that deal with it.

use super::authors::Who;
use super::bodies::Lacking;
use super::evidence::Probe;
use super::links::Link;
use super::names::Names;
use super::prefetch::prefetch;
use super::records::Costs;
use super::serve::Serve;
use super::sync::Summaries;
use crate::author::Author;
use crate::limits::{COMPARE_INTERVAL, CREDIT_BYTES, CREDIT_STEP, HELLO_TIMEOUT, WANT_TIMEOUT};
use crate::time::Time;
use std::collections::BTreeMap;

/// State of one session. What most frames touch stands in front, so that it shares a cache line:
/// with thousands of engines in one process, fetching it costs more than working with it.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Session {
    pub(super) greeting: Greeting,
    pub(super) link: Link,
    /// The peer's own log, if it is known.
    pub(super) log: Who,
    pub(super) caught_up: bool,
    /// It is among those that may have caught up.
    pub(super) settling: bool,
    /// It waits for its turn to be sent a run.
    pub(super) in_turn: bool,
    /// It has notes to be told at once.
    pub(super) prompt: bool,
    /// The peer's own log goes further here than it was told.
    pub(super) receipt: bool,
    /// A run did not verify: what the peer said it had is not all here.
    pub(super) refused: bool,
    /// When something of substance went one way or the other.
    stirred: Time,
    pub(super) received: u64,
    pub(super) sent: u64,
    pub(super) names: Names,
    pub(super) serve: Serve,
    pub(super) intake: Intake,
    /// When to compare clock summaries if nothing happens.
    pub(super) compare_at: Time,
    pub(super) peer: Author,
    pub(super) summary: Summaries,
    /// Logs whose pieces are checked against ours for a fork, and how far back we asked.
    pub(super) probes: BTreeMap<Who, Probe>,
    /// Forks whose evidence was sent.
    pub(super) evidence: BTreeMap<Who, u64>,
    /// Bodies that are not there, or not here.
    pub(super) lacking: Lacking,
    /// What the peer made us do, on earlier sessions too.
    pub(super) costs: Costs,
    /// How far the peer said last that it holds our own log.
    pub(super) holds: Option<u64>,
}

/// How far the greeting got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greeting {
    /// Ours is sent, theirs must come until then.
    Waiting { until: Time },
    /// Both said HELLO.
    Done,
}

impl Session {
    /// A stranger became a member.
    pub(super) fn admit(&mut self, before: Who, who: Who) {
        self.names.admit(before, who);
        self.lacking.admit(before, who);
    }

    pub(super) fn new((peer, log): (Author, Who), own: Who, link: Link, until: Time) -> Self {
        Self {
            peer,
            log,
            link,
            greeting: Greeting::Waiting { until },
            names: Names::default(),
            serve: Serve::of(own),
            summary: Summaries::default(),
            intake: Intake::default(),
            probes: BTreeMap::new(),
            evidence: BTreeMap::new(),
            lacking: Lacking::default(),
            costs: Costs::default(),
            refused: false,
            caught_up: false,
            settling: false,
            in_turn: false,
            prompt: false,
            receipt: false,
            holds: None,
            compare_at: Time::NEVER,
            stirred: Time(0),
            sent: 0,
            received: 0,
        }
    }

    /// See [`Engine::prefetch_session`](super::Engine::prefetch_session).
    pub(super) fn prefetch_front(&self) {
        prefetch(self);
        prefetch(&self.names);
        prefetch(&self.serve);
        self.serve.prefetch_front();
    }

    pub(super) fn is_ready(&self) -> bool {
        self.greeting == Greeting::Done
    }

    pub(super) fn is_late(&self, now: Time) -> bool {
        matches!(self.greeting, Greeting::Waiting { until } if until <= now)
    }

    /// How long the peer's HELLO took; 0 once it came.
    pub(super) fn waited(&self, now: Time) -> u64 {
        match self.greeting {
            Greeting::Waiting { until } => HELLO_TIMEOUT.saturating_sub(until.since(now)),
            Greeting::Done => 0,
        }
    }

    pub(super) fn poll_timeout(&self) -> Time {
        match self.greeting {
            Greeting::Waiting { until } => until,
            Greeting::Done => self.compare_at,
        }
    }

    /// Whether something is to be told of what is held here.
    pub(super) fn has_notes(&self) -> bool {
        self.receipt || self.serve.has_notes()
    }

    /// Something of substance goes one way or the other: while it is on its way, a comparison that
    /// turns out unequal means nothing.
    pub(super) fn stir(&mut self, now: Time) {
        self.stirred = now;
    }

    /// The peer did not keep the evidence against `who`, and may come to want it.
    pub(super) fn declined(&mut self, who: Who) {
        self.evidence.remove(&who);
    }

    /// The next comparison is an interval away.
    pub(super) fn rest(&mut self, now: Time) {
        let often = if canary!(Chatter) { 4 } else { 1 };
        self.compare_at = now.after(COMPARE_INTERVAL / often);
    }

    /// Whether news may still be on their way, so that the two sides need not be equal.
    pub(super) fn is_stirred(&self, now: Time) -> bool {
        self.stirred != Time(0) && now.since(self.stirred) < WANT_TIMEOUT
    }

    pub(super) fn heard(&mut self, len: usize) {
        self.received = self.received.saturating_add(bytes(len));
    }

    pub(super) fn said(&mut self, len: usize) {
        self.sent = self.sent.saturating_add(bytes(len));
    }
}

fn bytes(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// Credit that we grant: what the peer may still send, and what we took since the last grant.
#[derive(Debug)]
pub(super) struct Intake {
    allowance: u64,
    taken: u64,
}

impl Default for Intake {
    fn default() -> Self {
        Self { allowance: CREDIT_BYTES, taken: 0 }
    }
}

impl Intake {
    /// A frame on credit arrived; `None` if the peer had no credit for it, else whether a grant is
    /// worth a word now.
    pub(super) fn take(&mut self, len: usize) -> Option<bool> {
        let len = bytes(len);
        self.allowance = self.allowance.checked_sub(len)?;
        let before = self.taken;
        self.taken = self.taken.saturating_add(len);
        Some(before < CREDIT_STEP && self.taken >= CREDIT_STEP)
    }

    /// Bytes that came on credit and were not granted anew.
    pub(super) fn taken(&self) -> u64 {
        self.taken
    }

    /// What to grant now that everything taken is durable; `None` if it is not worth a word.
    pub(super) fn grant(&mut self) -> Option<u64> {
        if self.taken < CREDIT_STEP {
            return None;
        }
        let grant = std::mem::take(&mut self.taken);
        self.allowance = self.allowance.saturating_add(grant);
        Some(grant)
    }
}
