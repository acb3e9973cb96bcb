//! How long agreement may take after healing.

use super::World;
use crate::host::{Host, Role};
use std::collections::VecDeque;
use tidings_protocol::limits::{
    COMPARE_INTERVAL, HELLO_TIMEOUT, MAX_STRIKES, NOTE_PATIENCE, NOTE_WINDOW, WANT_TIMEOUT,
};

/// Hosts from which distances are measured one by one; of more, one is measured and doubled.
const EXACT: usize = 300;

impl World<'_> {
    /// How long after healing all honest hosts must agree, in microseconds: sessions come back,
    /// summaries are exchanged, and everything travels over all hops.
    ///
    /// An unanswered WANT may cost its timer, once for a break and once for every strike that each
    /// adversary is worth. Two branches of equal length show only when an idle session compares.
    pub(super) fn liveness_bound(&self) -> u64 {
        let (times, slowest) = (&self.plan.times, self.plan.link.slowest());
        let count = |is: fn(&Role) -> bool| self.hosts.iter().filter(|h| is(&h.role)).count();
        let sessions = times.detect.high + times.redial.high + 4 * slowest;
        let hop = 6 * slowest + 4 * times.commit.high + NOTE_WINDOW + NOTE_PATIENCE;
        let liars = count(|role| matches!(role, Role::Adversary(_))) as u64;
        let waits = (2 + liars * u64::from(MAX_STRIKES)) * WANT_TIMEOUT + HELLO_TIMEOUT;
        let forks = self.hosts.iter().any(Host::may_fork);
        let comparison = if forks { 2 * COMPARE_INTERVAL } else { 0 };
        sessions + (self.eccentricity + 1) * hop + waits + comparison
    }

    /// At least the longest distance among checked hosts, in hops over checked hosts.
    pub(super) fn hops(&self) -> u64 {
        let mut near = vec![Vec::new(); self.hosts.len()];
        for (a, b) in self.fabric.pairs() {
            if self.hosts[a].is_checked() && self.hosts[b].is_checked() {
                near[a].push(b);
                near[b].push(a);
            }
        }
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
