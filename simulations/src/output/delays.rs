//! How long entries took to reach hosts, by the distance they had to go.

use super::histogram::Histogram;
use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

/// Distances that are kept, one for each host and each author; delays of authors beyond are
/// counted, but not by hop.
const MOST_DISTANCES: usize = 20_000_000;

/// Entries whose time of writing is kept.
const MOST_ENTRIES: usize = 10_000_000;

/// Hops told apart; all that are farther count as this many.
pub(super) const MOST_HOPS: usize = 64;

/// The author is not within reach of the host, or not known.
const FAR: u16 = u16::MAX;

/// Who wrote what when, and when it came elsewhere.
#[derive(Debug)]
pub(super) struct Delays {
    near: Vec<Vec<u32>>,
    writers: BTreeMap<Author, Writer>,
    entries: usize,
    distances: usize,
    pub(super) hops: Vec<Histogram>,
    pub(super) all: Histogram,
}

/// One log.
#[derive(Debug)]
struct Writer {
    /// When entry 1, 2, … was written.
    times: Vec<Time>,
    /// Hops to each host; empty if there are too many to keep.
    hops: Vec<u16>,
}

impl Delays {
    pub(super) fn new(hosts: usize, links: &[(usize, usize)]) -> Self {
        let mut near = vec![Vec::new(); hosts];
        for (a, b) in links {
            near[*a].push(*b as u32);
            near[*b].push(*a as u32);
        }
        let (hops, all) = (Vec::new(), Histogram::default());
        Self { near, writers: BTreeMap::new(), entries: 0, distances: 0, hops, all }
    }

    /// Hosts that a host has a link to.
    pub(super) fn degree(&self, who: usize) -> usize {
        self.near[who].len()
    }

    /// `who` wrote entries; of two that write one log, the first counts.
    pub(super) fn wrote(&mut self, at: Time, who: usize, author: &Author, last: u64) {
        if !self.writers.contains_key(author) {
            let fits = self.distances + self.near.len() <= MOST_DISTANCES;
            let hops = if fits { distances(&self.near, who) } else { Vec::new() };
            self.distances += hops.len();
            self.writers.insert(*author, Writer { times: Vec::new(), hops });
        }
        let Some(writer) = self.writers.get_mut(author) else { return };
        let room = MOST_ENTRIES.saturating_sub(self.entries);
        let new = (last as usize).saturating_sub(writer.times.len()).min(room);
        writer.times.resize(writer.times.len() + new, at);
        self.entries += new;
    }

    /// `who` accepted entries from somebody else.
    pub(super) fn accepted(
        &mut self,
        at: Time,
        who: usize,
        author: &Author,
        first: u64,
        last: u64,
    ) {
        let Some(writer) = self.writers.get(author) else { return };
        let hops = writer.hops.get(who).copied().unwrap_or(FAR);
        for seq in first..=last {
            let Some(written) = writer.times.get(seq as usize - 1) else { return };
            let delay = at.since(*written);
            self.all.add(delay);
            if hops == FAR || hops == 0 {
                continue;
            }
            let hops = usize::from(hops).min(MOST_HOPS);
            if self.hops.len() < hops {
                self.hops.resize(hops, Histogram::default());
            }
            self.hops[hops - 1].add(delay);
        }
    }
}

/// Hops from `start` to each host.
fn distances(near: &[Vec<u32>], start: usize) -> Vec<u16> {
    let mut hops = vec![FAR; near.len()];
    hops[start] = 0;
    let mut front = VecDeque::from([start]);
    while let Some(host) = front.pop_front() {
        let next = hops[host].saturating_add(1).min(FAR - 1);
        for other in &near[host] {
            let other = *other as usize;
            if hops[other] == FAR {
                hops[other] = next;
                front.push_back(other);
            }
        }
    }
    hops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_counts_from_the_writing_and_by_the_distance() {
        let mut delays = Delays::new(4, &[(0, 1), (1, 2)]);
        let alice = Author([1; 32]);
        delays.wrote(Time(100), 0, &alice, 2);
        delays.wrote(Time(500), 3, &alice, 2);
        delays.accepted(Time(150), 1, &alice, 1, 2);
        delays.accepted(Time(190), 2, &alice, 1, 1);
        delays.accepted(Time(600), 3, &alice, 1, 1);
        delays.accepted(Time(600), 2, &alice, 3, 3);
        delays.accepted(Time(600), 2, &Author([2; 32]), 1, 1);
        let told: Vec<_> = delays.hops.iter().map(|hop| (hop.count(), hop.max())).collect();
        assert_eq!(told, [(2, 50), (1, 90)]);
        assert_eq!((delays.all.count(), delays.all.max()), (4, 500));
        assert_eq!((delays.degree(1), delays.degree(3)), (2, 0));
    }
}
