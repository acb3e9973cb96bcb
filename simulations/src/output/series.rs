//! What happened in each interval of a run.

use super::kinds::KINDS;
use serde::{Deserialize, Serialize};

/// Intervals of the phases before the silence; two become one when there would be more.
const MOST_INTERVALS: usize = 480;

/// Length of an interval of silence, in microseconds.
const SILENT_INTERVAL: u64 = 5_000_000;

/// Intervals that the planned length is cut into at first, at most.
const FIRST_INTERVALS: u64 = 240;

/// One interval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// When it begins, in microseconds after the start.
    pub from: u64,
    /// When it ends.
    pub to: u64,
    /// Bytes sent, by message.
    pub sent: [u64; KINDS.len()],
    /// Bytes that arrived, by message.
    pub received: [u64; KINDS.len()],
    /// Frames sent.
    pub frames: u64,
    /// Entries written.
    pub written: u64,
    /// Entries that hosts accepted from others.
    pub accepted: u64,
    /// Those of them whose author keeps to the rules.
    pub delivered: u64,
    /// Entries that came in runs, wanted or not.
    pub copies: u64,
    /// Hosts that were up at the end.
    pub up: u64,
    /// Sessions that were open at the end.
    pub sessions: u64,
    /// Frames that were on their way at the end.
    pub in_flight: u64,
}

impl Interval {
    fn absorb(&mut self, next: &Self) {
        self.to = next.to;
        for (mine, theirs) in self.sent.iter_mut().zip(&next.sent) {
            *mine += theirs;
        }
        for (mine, theirs) in self.received.iter_mut().zip(&next.received) {
            *mine += theirs;
        }
        self.frames += next.frames;
        self.written += next.written;
        self.accepted += next.accepted;
        self.delivered += next.delivered;
        self.copies += next.copies;
        (self.up, self.sessions, self.in_flight) = (next.up, next.sessions, next.in_flight);
    }
}

/// What stands at a moment, carried from one interval to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    pub(super) up: u64,
    pub(super) sessions: u64,
    pub(super) in_flight: u64,
}

/// All intervals up to now.
#[derive(Debug)]
pub(super) struct Series {
    done: Vec<Interval>,
    now: Interval,
    width: u64,
    /// The silence has begun: its intervals are not merged with those before.
    loud: Option<usize>,
    pub(super) level: Level,
}

impl Series {
    /// For a run of about this many microseconds.
    pub(super) fn new(length: u64) -> Self {
        let width = nice(length.div_ceil(FIRST_INTERVALS));
        let now = Interval { to: width, ..Interval::default() };
        Self { done: Vec::new(), now, width, loud: None, level: Level::default() }
    }

    /// The interval of this moment.
    pub(super) fn at(&mut self, micros: u64) -> &mut Interval {
        while micros >= self.now.to {
            self.close(self.now.to);
        }
        &mut self.now
    }

    /// From now on nothing should be said.
    pub(super) fn silence(&mut self, micros: u64) {
        self.at(micros);
        self.close(micros);
        self.loud = Some(self.done.len());
        self.width = self.width.max(SILENT_INTERVAL);
        self.now.to = micros + self.width;
    }

    /// The run ended here.
    pub(super) fn finish(mut self, micros: u64) -> Vec<Interval> {
        self.at(micros);
        self.close(micros);
        self.done
    }

    fn close(&mut self, to: u64) {
        let next = Interval { from: to, to: to + self.width, ..Interval::default() };
        let mut last = std::mem::replace(&mut self.now, next);
        last.to = to;
        let Level { up, sessions, in_flight } = self.level;
        (last.up, last.sessions, last.in_flight) = (up, sessions, in_flight);
        if last.to > last.from {
            self.done.push(last);
        }
        if self.loud.is_none() && self.done.len() >= MOST_INTERVALS {
            self.halve();
        }
    }

    fn halve(&mut self) {
        let pair = |pair: &[Interval]| {
            let mut one = pair[0].clone();
            pair[1..].iter().for_each(|next| one.absorb(next));
            one
        };
        self.done = self.done.chunks(2).map(pair).collect();
        self.width *= 2;
        self.now.to = self.now.from + self.width;
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … milliseconds, in microseconds.
fn nice(width: u64) -> u64 {
    let mut unit = 1_000;
    loop {
        for factor in [1, 2, 5] {
            if unit * factor >= width {
                return unit * factor;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_is_told_in_wider_intervals_and_loses_nothing() {
        let mut series = Series::new(1_000_000);
        for micros in (0..60_000_000).step_by(1_000) {
            series.at(micros).frames += 1;
            series.level.up = micros;
        }
        series.silence(60_000_000);
        series.at(71_000_000).frames += 1;
        let all = series.finish(72_000_000);
        assert!(all.len() <= MOST_INTERVALS + 4, "{}", all.len());
        assert_eq!(all.iter().map(|interval| interval.frames).sum::<u64>(), 60_001);
        assert!(all.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!((all[0].from, all.last().unwrap().to), (0, 72_000_000));
        assert!(all.windows(2).all(|pair| pair[0].up <= pair[1].up));
    }

    #[test]
    fn widths_are_round() {
        assert_eq!(
            [1, 1_001, 4_000, 7_500, 12_000].map(nice),
            [1_000, 2_000, 5_000, 10_000, 20_000]
        );
    }
}
