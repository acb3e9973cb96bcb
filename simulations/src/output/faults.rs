//! When hosts were down, links without a session, the network split, and single faults.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Changes of hosts and links that are kept for the replay, each.
const MOST_CHANGES: usize = 20_000;

/// Single faults that are kept.
const MOST_MARKS: usize = 2_000;

/// Changes of one sort in the order of time: which host (or link) became up or down when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Microseconds after the start.
    pub at: Vec<u64>,
    /// Number of the host or the link.
    pub which: Vec<u32>,
    /// 1 for up, 0 for down.
    pub up: Vec<u8>,
    /// Changes that found no room.
    pub left_out: u64,
}

impl Changes {
    pub(super) fn push(&mut self, at: u64, which: usize, up: bool) {
        if self.at.len() == MOST_CHANGES {
            self.left_out += 1;
            return;
        }
        self.at.push(at);
        self.which.push(which as u32);
        self.up.push(u8::from(up));
    }
}

/// Something at a moment, or over a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What sort it is: one lane of the timeline each.
    pub lane: String,
    /// In words.
    pub what: String,
    /// When it began, in microseconds after the start.
    pub from: u64,
    /// When it ended; the same for a single moment.
    pub to: u64,
}

/// The faults of a run.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) hosts: Changes,
    pub(super) links: Changes,
    pub(super) marks: Vec<Mark>,
    pub(super) left_out: u64,
    /// What is under way, by lane and words: its place in `marks`.
    open: BTreeMap<(&'static str, String), usize>,
}

impl Faults {
    /// A single moment.
    pub(super) fn moment(&mut self, at: u64, lane: &'static str, what: String) {
        self.push(Mark { lane: lane.to_owned(), what, from: at, to: at });
    }

    /// Something begins; what never ends lasts until the run ends.
    pub(super) fn begin(&mut self, at: u64, lane: &'static str, what: String) {
        let mark = Mark { lane: lane.to_owned(), what: what.clone(), from: at, to: u64::MAX };
        if self.push(mark) {
            self.open.insert((lane, what), self.marks.len() - 1);
        }
    }

    /// What began with these words ends.
    pub(super) fn end(&mut self, at: u64, lane: &'static str, what: &str) {
        if let Some(mark) = self.open.remove(&(lane, what.to_owned())) {
            self.marks[mark].to = at;
        }
    }

    /// All of a lane ends.
    pub(super) fn end_all(&mut self, at: u64, lane: &'static str) {
        let (ended, open): (BTreeMap<_, _>, _) =
            std::mem::take(&mut self.open).into_iter().partition(|((other, _), _)| *other == lane);
        ended.into_values().for_each(|mark| self.marks[mark].to = at);
        self.open = open;
    }

    /// The run ends.
    pub(super) fn finish(&mut self, at: u64) {
        self.marks.iter_mut().for_each(|mark| mark.to = mark.to.min(at));
    }

    fn push(&mut self, mark: Mark) -> bool {
        let fits = self.marks.len() < MOST_MARKS;
        if fits {
            self.marks.push(mark);
        } else {
            self.left_out += 1;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_began_ends_once_or_with_the_run() {
        let mut faults = Faults::default();
        faults.begin(5, "down", "host 1".into());
        faults.begin(6, "down", "host 2".into());
        faults.begin(7, "split", "in two".into());
        faults.end(9, "down", "host 1");
        faults.end(11, "down", "host 1");
        faults.end_all(12, "split");
        faults.moment(13, "reset", "link 0-1".into());
        faults.finish(20);
        let spans: Vec<_> = faults.marks.iter().map(|mark| (mark.from, mark.to)).collect();
        assert_eq!(spans, [(5, 9), (6, 20), (7, 12), (13, 13)]);
    }

    #[test]
    fn no_run_is_too_long_to_keep() {
        let mut faults = Faults::default();
        (0..30_000).for_each(|at| faults.moment(at, "reset", String::new()));
        (0..30_000).for_each(|at| faults.hosts.push(at, 1, true));
        assert_eq!((faults.marks.len(), faults.left_out), (MOST_MARKS, 28_000));
        assert_eq!((faults.hosts.at.len(), faults.hosts.left_out), (MOST_CHANGES, 10_000));
    }
}
