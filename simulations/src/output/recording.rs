//! What was gathered in a run: all that its files are made of, besides the summary.

use super::delays::MOST_HOPS;
use super::faults::{Changes, Mark};
use super::histogram::Histogram;
use super::kinds::KINDS;
use super::layout;
use super::record::{Node, Recorder};
use super::series::Interval;
use super::stories::Story;
use serde::{Deserialize, Serialize};
use tidings_protocol::time::Time;

/// Networks of more hosts are not drawn.
const MOST_DRAWN: usize = 3_000;

/// Of more links than this only every n-th is drawn.
const MOST_LINKS: usize = 12_000;

/// Steps of a coordinate.
const GRID: f64 = 10_000.0;

/// A network and what happened on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Names of the messages, by type.
    pub kinds: Vec<String>,
    /// How long the run was, in microseconds.
    pub end: u64,
    /// Phases: when each begins, and its name.
    pub phases: Vec<(u64, String)>,
    /// How each host is named in a word: honest, what sort of liar, …
    pub roles: Vec<String>,
    /// Honest hosts.
    pub honest: u64,
    /// Where hosts are drawn, 0 to 10000; empty if there are too many.
    pub x: Vec<u16>,
    /// The other coordinate.
    pub y: Vec<u16>,
    /// Drawn links.
    pub links: Vec<(u32, u32)>,
    /// 1 for a link that is there from the start, 0 for one that hosts have while they are near.
    pub lasting: Vec<u8>,
    /// Links in all.
    pub links_in_all: u64,
    /// What happened in each interval.
    pub series: Vec<Interval>,
    /// When hosts went up and down.
    pub hosts: Changes,
    /// When drawn links (by their place in `links`) got and lost their session.
    pub link_changes: Changes,
    /// Faults in words.
    pub marks: Vec<Mark>,
    /// Faults that found no room.
    pub marks_left_out: u64,
    /// The ways of a few entries.
    pub stories: Vec<Story>,
    /// Delay of all deliveries.
    pub delay: Delay,
    /// The same by hops from the author, in order; the last one stands for all that are farther.
    pub by_hop: Vec<Delay>,
    /// What each host did.
    pub nodes: Vec<Node>,
    /// Frames by message.
    pub frames: Vec<u64>,
    /// Most frames on their way at once.
    pub peak_in_flight: u64,
    /// Forks that honest hosts came to know of.
    pub forked: u64,
}

/// Quantiles of delays, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// Hops from the author; 0 for all.
    pub hops: u64,
    /// How many.
    pub count: u64,
    /// A hundredth was faster.
    pub p1: u64,
    /// A quarter was faster.
    pub p25: u64,
    /// The median.
    pub p50: u64,
    /// A quarter was slower.
    pub p75: u64,
    /// A tenth was slower.
    pub p90: u64,
    /// A hundredth was slower.
    pub p99: u64,
    /// The slowest.
    pub max: u64,
}

impl Delay {
    fn of(hops: u64, histogram: &Histogram) -> Self {
        let at = |share| histogram.quantile(share);
        Self {
            hops,
            count: histogram.count(),
            p1: at(0.01),
            p25: at(0.25),
            p50: at(0.5),
            p75: at(0.75),
            p90: at(0.9),
            p99: at(0.99),
            max: histogram.max(),
        }
    }
}

impl Recorder {
    /// The run ended.
    #[must_use]
    pub fn finish(mut self, at: Time) -> Recording {
        let end = at.since(self.setup.start);
        self.faults.finish(end);
        let stride = self.setup.links.len().div_ceil(MOST_LINKS).max(1);
        let hops = (1..=MOST_HOPS as u64).zip(&self.delays.hops);
        let (x, y) = drawn(&self);
        let every = self.setup.links.iter().step_by(stride);
        Recording {
            kinds: KINDS.map(str::to_owned).to_vec(),
            end,
            honest: self.setup.honest.iter().filter(|honest| **honest).count() as u64,
            links: every.map(|(a, b)| (*a as u32, *b as u32)).collect(),
            lasting: self.setup.lasting.iter().step_by(stride).map(|up| u8::from(*up)).collect(),
            links_in_all: self.setup.links.len() as u64,
            by_hop: hops.map(|(hops, histogram)| Delay::of(hops, histogram)).collect(),
            delay: Delay::of(0, &self.delays.all),
            link_changes: thinned(&self.faults.links, stride),
            hosts: self.faults.hosts,
            marks: self.faults.marks,
            marks_left_out: self.faults.left_out,
            series: self.series.finish(end),
            stories: self.stories.finish(),
            phases: self.phases,
            roles: self.setup.roles,
            x,
            y,
            nodes: self.nodes,
            frames: self.frames.to_vec(),
            peak_in_flight: self.peak,
            forked: self.forked,
        }
    }
}

/// The changes of every n-th link, by its new place.
fn thinned(changes: &Changes, stride: usize) -> Changes {
    let mut kept = Changes { left_out: changes.left_out, ..Changes::default() };
    for ((at, which), up) in changes.at.iter().zip(&changes.which).zip(&changes.up) {
        if (*which as usize).is_multiple_of(stride) {
            kept.push(*at, *which as usize / stride, *up == 1);
        }
    }
    kept
}

/// Where hosts are drawn.
fn drawn(recorder: &Recorder) -> (Vec<u16>, Vec<u16>) {
    let setup = &recorder.setup;
    if setup.roles.len() > MOST_DRAWN {
        return (Vec::new(), Vec::new());
    }
    let places = match &setup.places {
        Some(places) => {
            let mut places = places.clone();
            layout::to_unit(&mut places);
            places
        }
        None => layout::places(setup.roles.len(), &setup.links),
    };
    let axis = |axis: usize| places.iter().map(|place| (place[axis] * GRID) as u16).collect();
    (axis(0), axis(1))
}

impl Recording {
    /// The share of what was written so far that hosts hold, after each interval: from 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> Vec<f64> {
        let readers = self.honest.saturating_sub(1);
        let (mut written, mut delivered) = (0, 0);
        let after = |interval: &Interval| {
            written += interval.written;
            delivered += interval.delivered;
            let owed = written * readers;
            if owed == 0 { 1.0 } else { (delivered as f64 / owed as f64).min(1.0) }
        };
        self.series.iter().map(after).collect()
    }

    /// Entries received for each one accepted from the start to the end of each interval.
    #[must_use]
    pub fn redundancy(&self) -> Vec<f64> {
        let (mut copies, mut accepted) = (0, 0);
        let after = |interval: &Interval| {
            copies += interval.copies;
            accepted += interval.accepted;
            if accepted == 0 { 1.0 } else { copies as f64 / accepted as f64 }
        };
        self.series.iter().map(after).collect()
    }

    /// Bytes sent in all, by message.
    #[must_use]
    pub fn bytes(&self) -> Vec<u64> {
        let sum = |kind| self.series.iter().map(|interval: &Interval| interval.sent[kind]).sum();
        (0..KINDS.len()).map(sum).collect()
    }
}
