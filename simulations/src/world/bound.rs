//! How long agreement may take after healing.

use super::World;
use crate::host::{Host, Role};
use std::collections::VecDeque;
use std::fmt;
use tidings_protocol::limits::{
    COMPARE_INTERVAL, HELLO_TIMEOUT, MAX_STRIKES, NOTE_PATIENCE, NOTE_WINDOW, WANT_TIMEOUT,
};

/// Hosts from which distances are measured one by one; of more, one is measured and doubled.
const EXACT: usize = 300;

/// What an entry costs on the way beside its body, in bytes: generously a frame of its own.
const ENTRY_COST: u64 = 256;

/// Levels of standing that are heard of one after the other: two of owners, moderators, members.
const STEPS: u64 = 4;

/// How long agreement may take, part by part, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience {
    /// Broken sessions are noticed, new ones open.
    sessions: u64,
    /// Summaries, questions and answers travel over all hops.
    hops: u64,
    /// Everything that was written crosses the slowest link, behind what waits there.
    backlog: u64,
    /// Unanswered questions run out, once for a break and once for each strike of each liar.
    waits: u64,
    /// Branches of a fork may show only when an idle session compares.
    comparison: u64,
}

impl Patience {
    pub(super) fn micros(self) -> u64 {
        self.sessions + self.hops + self.backlog + self.waits + self.comparison
    }
}

impl fmt::Display for Patience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |micros: u64| micros as f64 / 1e6;
        write!(
            f,
            "sessions {:.1} s, hops {:.1} s, backlog {:.1} s, unanswered {:.1} s, comparison {:.1} s",
            seconds(self.sessions),
            seconds(self.hops),
            seconds(self.backlog),
            seconds(self.waits),
            seconds(self.comparison)
        )
    }
}

impl World<'_> {
    /// How long after healing all honest hosts must agree.
    pub(super) fn patience(&self) -> Patience {
        let (times, link) = (&self.plan.times, &self.plan.link);
        let slowest = link.slowest();
        let is_liar = |host: &&Host| matches!(host.role, Role::Adversary(_));
        let liars = self.hosts.iter().filter(is_liar).count() as u64;
        let asks = self.hosts.iter().map(|host| host.machine.patience()).max().unwrap_or(0);
        let hop = 6 * slowest + 4 * times.commit.high + NOTE_WINDOW + NOTE_PATIENCE + asks;
        let ledger = &self.checkers.ledger;
        let written = ledger.bytes() + ledger.entries() * ENTRY_COST;
        let waiting = if link.bandwidth > 0 { link.queue.min(4 * written) } else { 0 };
        // Who is in shows step by step: whoever is refused by mistake is heard when that shows.
        let steps = if self.founding.is_some() { STEPS } else { 1 };
        let forks = self.hosts.iter().any(Host::may_fork);
        Patience {
            sessions: steps * (times.detect.high + times.redial.high + 4 * slowest),
            hops: steps * (self.eccentricity + 1) * hop,
            backlog: link.takes(2 * written + waiting),
            waits: (2 + liars * u64::from(MAX_STRIKES)) * WANT_TIMEOUT + HELLO_TIMEOUT,
            comparison: if forks { 2 * COMPARE_INTERVAL } else { 0 },
        }
    }

    /// At least the longest distance among checked hosts, in hops over checked hosts.
    pub(super) fn hops(&self) -> u64 {
        let near = self.neighbours();
        let exact = self.hosts.len() <= EXACT;
        let checked = (0..near.len()).filter(|who| self.hosts[*who].is_checked());
        let starts = checked.take(if exact { EXACT } else { 1 });
        let most = starts.map(|who| farthest(&near, who)).max().unwrap_or(0);
        if exact { most } else { 2 * most }
    }
}

/// Hops to the farthest host that `start` reaches.
fn farthest(near: &[Vec<usize>], start: usize) -> u64 {
    let mut hops = vec![u64::MAX; near.len()];
    hops[start] = 0;
    let (mut front, mut most) = (VecDeque::from([start]), 0);
    while let Some(host) = front.pop_front() {
        most = hops[host];
        for other in &near[host] {
            if hops[*other] == u64::MAX {
                hops[*other] = most + 1;
                front.push_back(*other);
            }
        }
    }
    most
}
