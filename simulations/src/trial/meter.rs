//! Figures that need somebody who watches: what a late session costs, and how evidence spreads.

use crate::observe::{Fact, Observer};
use crate::plan::Plan;
use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// Type of the frame that carries entries.
const RUN: u8 = 8;

/// Type of the frame by which two hosts compare when all is said.
const ROOT: u8 = 13;

/// A session belongs to what made it open for so long, in microseconds: less than an idle session
/// waits before it compares.
const OPENING: u64 = 30_000_000;

/// Watches a run.
#[derive(Debug, Default)]
pub struct Meter {
    /// Sessions that opened after the last entry was written.
    sessions: BTreeMap<SessionId, Session>,
    /// When the first and the last host had proof that somebody forked.
    forks: BTreeMap<Author, (Time, Time)>,
}

#[derive(Debug)]
struct Session {
    opened: Time,
    /// Bytes of frames both ways, but for entries.
    bytes: u64,
    /// The longest chain of frames, each said after the one before was heard, but for entries and
    /// the comparison after them.
    trips: u64,
    ends: BTreeMap<usize, End>,
}

/// One end: the chain that it heard, and the chains that are on their way to it.
#[derive(Debug, Default)]
struct End {
    heard: u64,
    coming: VecDeque<u64>,
}

impl Meter {
    /// Somebody who watches a run of `plan`, if it promises what only that can tell.
    #[must_use]
    pub fn wanted(plan: &Plan) -> Option<Self> {
        let watched = ["late_bytes", "late_trips", "fork_spread"];
        watched.iter().any(|key| plan.expect.of(key).is_some()).then(Self::default)
    }

    /// The most bytes, but for entries, that a session took which opened after all was written.
    pub(super) fn late_bytes(&self) -> Option<u64> {
        self.sessions.values().map(|session| session.bytes).max()
    }

    /// The most one-way trips of such a session.
    pub(super) fn late_trips(&self) -> Option<u64> {
        self.sessions.values().map(|session| session.trips).max()
    }

    /// The longest time from the first host that had proof of a fork to the last, in microseconds.
    pub(super) fn fork_spread(&self) -> Option<u64> {
        self.forks.values().map(|(first, last)| last.since(*first)).max()
    }

    fn sent(&mut self, at: Time, session: SessionId, (from, to): (usize, usize), frame: &[u8]) {
        let Some(session) = self.sessions.get_mut(&session) else { return };
        if at.since(session.opened) > OPENING {
            return;
        }
        let chain = session.ends.entry(from).or_default().heard + 1;
        session.ends.entry(to).or_default().coming.push_back(chain);
        if frame.first() != Some(&RUN) {
            session.bytes += frame.len() as u64;
        }
        if !matches!(frame.first(), Some(&(RUN | ROOT))) {
            session.trips = session.trips.max(chain);
        }
    }

    fn arrived(&mut self, session: SessionId, to: usize) {
        let end = self.sessions.get_mut(&session).and_then(|session| session.ends.get_mut(&to));
        if let Some(end) = end
            && let Some(chain) = end.coming.pop_front()
        {
            end.heard = end.heard.max(chain);
        }
    }
}

impl Observer for Meter {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        match *fact {
            Fact::Wrote { .. } => self.sessions.clear(),
            Fact::Connected { session, .. } => {
                let new = Session { opened: at, bytes: 0, trips: 0, ends: BTreeMap::new() };
                self.sessions.entry(session).or_insert(new);
            }
            Fact::Sent { session, from, to, frame } => self.sent(at, session, (from, to), frame),
            Fact::Arrived { session, to, .. } => self.arrived(session, to),
            Fact::Forked { author, .. } => {
                self.forks.entry(author).or_insert((at, at)).1 = at;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_session_is_weighed_by_its_bytes_and_its_longest_chain() {
        let mut meter = Meter::default();
        let mut say = |from: usize, frame: &[u8]| {
            let (session, to) = (SessionId(1), 1 - from);
            meter.fact(Time(5), &Fact::Sent { session, from, to, frame });
            let sent = Time(5);
            meter.fact(Time(6), &Fact::Arrived { session, from, to, frame, sent });
        };
        say(0, &[1; 9]);
        meter.fact(Time(4), &Fact::Connected { a: 0, b: 1, session: SessionId(1) });
        let mut say = |from: usize, frame: &[u8]| {
            let (session, to) = (SessionId(1), 1 - from);
            meter.fact(Time(5), &Fact::Sent { session, from, to, frame });
            let sent = Time(5);
            meter.fact(Time(6), &Fact::Arrived { session, from, to, frame, sent });
        };
        say(0, &[1; 10]);
        say(1, &[1; 20]);
        say(1, &[6; 5]);
        say(0, &[RUN; 1_000]);
        assert_eq!((meter.late_bytes(), meter.late_trips()), (Some(35), Some(2)));
        let author = Author([7; 32]);
        meter.fact(Time(9), &Fact::Wrote { who: 0, author, first: 1, last: 1 });
        assert_eq!(meter.late_bytes(), None, "what was open before does not count");
        meter.fact(Time(10), &Fact::Forked { who: 0, author, seq: 1 });
        meter.fact(Time(40), &Fact::Forked { who: 1, author, seq: 1 });
        assert_eq!(meter.fork_spread(), Some(30));
    }
}
