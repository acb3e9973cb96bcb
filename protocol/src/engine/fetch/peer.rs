//! One peer as a source of logs: what it claims, what it is asked for, and what that cost.

use crate::engine::SessionId;
use crate::engine::authors::{ByMember, Who};
use crate::engine::records::Faults;
use crate::limits::{
    MAX_STRANGE_CLAIMS, MAX_STRIKES, MAX_WANTS_PER_SESSION, NOTE_PATIENCE, WANT_TIMEOUT,
};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The session from which an author's log comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Provider {
    pub(super) session: SessionId,
    /// Until when it must bring something; never while nothing is missing.
    pub(super) deadline: Time,
    /// When it was asked, until it answers.
    pub(super) asked: Option<Time>,
    /// Who was the first to tell of what it has yet to bring, and when.
    pub(super) rival: Option<(SessionId, Time)>,
}

/// What a session says it holds of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Claim {
    pub(in crate::engine) seq: u64,
    /// First bytes of the name of the entry there, if it was told.
    pub(in crate::engine) head: Option<[u8; 2]>,
}

/// What one session says it has beyond what we hold.
#[derive(Debug, Default)]
pub(super) struct Claimant {
    pub(super) claims: BTreeMap<Who, Claim>,
    /// Claims of logs that we do not want (yet).
    pub(super) strange: Option<Box<Strange>>,
    /// Logs that wait until fewer are asked of this peer.
    pub(super) waiting: BTreeSet<Who>,
    /// Providers with a deadline.
    pub(super) active: usize,
    pub(super) faults: Faults,
    /// Its claims stopped counting, and nobody has looked at them since.
    pub(super) shunned: bool,
    /// When it last brought something new.
    pub(super) brought: Option<Time>,
    /// When it last let a timer pass.
    pub(super) late: Option<Time>,
    /// Logs that it was told to stop: what arrives of them was on its way.
    pub(super) stopped: ByMember<bool>,
    /// How long an answer takes, in microseconds; 0 while that is not known.
    pub(super) rtt: u64,
    /// That is what the greeting took, and no answer yet.
    pub(super) guessed: bool,
    /// The link is quiet: it brings what is asked for and nothing else.
    pub(super) quiet: bool,
}

/// Claims of logs that we do not want: admission may come from the very same peer. The newest are
/// remembered.
#[derive(Debug, Default)]
pub(super) struct Strange {
    claims: BTreeMap<Who, Claim>,
    /// In the order in which they came; those that are wanted since among them.
    order: VecDeque<Who>,
    /// There were more.
    pub(super) forgot: bool,
}

impl Strange {
    /// The place of the claim of `who`, in that of the oldest if there are too many.
    pub(super) fn entry(&mut self, who: Who) -> &mut Claim {
        if !self.claims.contains_key(&who) {
            while self.claims.len() >= MAX_STRANGE_CLAIMS
                && let Some(oldest) = self.order.pop_front()
            {
                self.forgot |= self.claims.remove(&oldest).is_some();
            }
            self.order.push_back(who);
        }
        self.claims.entry(who).or_default()
    }

    pub(super) fn remove(&mut self, who: Who) -> Option<Claim> {
        self.claims.remove(&who)
    }

    pub(super) fn len(&self) -> usize {
        self.claims.len()
    }
}

impl Provider {
    pub(super) fn of(session: SessionId, deadline: Time) -> Self {
        Self { session, deadline, asked: None, rival: None }
    }
}

impl Claimant {
    /// What it claims of `who`. A map that emptied keeps its last node, which is not looked at: most
    /// peers claim nothing most of the time.
    pub(super) fn claim(&self, who: Who) -> Option<&Claim> {
        if self.claims.is_empty() { None } else { self.claims.get(&who) }
    }

    /// Whether it claims more of `who` than we hold.
    pub(super) fn claims_more(&self, who: Who) -> bool {
        self.claim(who).is_some()
    }

    pub(super) fn counts(&self, now: Time) -> bool {
        self.faults.strikes.at(now) < MAX_STRIKES
    }

    /// Whether its claims stop counting by this.
    pub(super) fn strike(&mut self, now: Time) -> bool {
        if canary!(NeverStrike) {
            return false;
        }
        self.faults.strikes.add(now, MAX_STRIKES);
        let counts = self.counts(now);
        !counts && !std::mem::replace(&mut self.shunned, !counts)
    }

    /// An answer took this long; the newest counts an eighth.
    pub(super) fn answered(&mut self, took: u64) {
        let took = took.clamp(1, WANT_TIMEOUT);
        let smooth = self.rtt.saturating_sub(self.rtt / 8).saturating_add(took / 8);
        let first = self.rtt == 0 || std::mem::take(&mut self.guessed);
        self.rtt = if first { took } else { smooth };
    }

    /// The peer's HELLO took this long: a guess until there is an answer.
    pub(super) fn greeted(&mut self, took: u64) {
        self.rtt = took.clamp(1, WANT_TIMEOUT);
        self.guessed = true;
    }

    /// How long the provider of a log may take once this peer says that it is behind: whoever was
    /// struck of late takes no log from others that soon.
    pub(super) fn head_start(&self, now: Time) -> u64 {
        if self.faults.strikes.at(now) > 0 { WANT_TIMEOUT } else { self.ample() }
    }

    /// Time in which it should have answered.
    pub(super) fn ample(&self) -> u64 {
        NOTE_PATIENCE.max(self.rtt.saturating_mul(4)).min(WANT_TIMEOUT)
    }

    pub(super) fn has_place(&self) -> bool {
        self.active < MAX_WANTS_PER_SESSION
    }

    pub(super) fn is_at_work(&self, now: Time) -> bool {
        self.brought.is_some_and(|at| now.since(at) < WANT_TIMEOUT)
    }
}
