//! The network: links that want a session, sessions that carry frames in order, and their ends.
//!
//! A session is ordered and reliable until it breaks. When it breaks, what is on its way is lost and
//! each end notices in its own time, so one end may dial anew while the other still believes in the
//! old session. What is to happen goes to an outbox; the world schedules it.

use crate::kernel::{Entity, Seed, Stream};
use crate::rule::{Packet, Rule, Verdict};
use crate::scenario::Scenario;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// Something that the network does to a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A session is open.
    Connected {
        /// Whose end.
        who: usize,
        /// Who is at the other end.
        peer: usize,
        /// The session.
        session: SessionId,
    },
    /// A frame arrives.
    Frame {
        /// Whose end.
        who: usize,
        /// The session.
        session: SessionId,
        /// Its bytes.
        frame: Vec<u8>,
    },
    /// A host notices that its session is gone.
    Lost {
        /// Whose end.
        who: usize,
        /// The session.
        session: SessionId,
    },
    /// A link that has no session tries to get one.
    Dial {
        /// Its ends, the smaller number first.
        link: (usize, usize),
    },
}

/// One stream between two hosts.
#[derive(Debug)]
struct Session {
    ends: (usize, usize),
    /// The ends that still use it.
    open: BTreeSet<usize>,
    broken: bool,
    /// When the frame sent last arrives at each end.
    last: BTreeMap<usize, Time>,
}

/// A pair of hosts that wants to be connected.
#[derive(Debug)]
struct Link {
    session: Option<SessionId>,
    dialing: bool,
    chance: Stream,
}

/// All links and sessions.
#[derive(Debug)]
pub struct Fabric {
    links: BTreeMap<(usize, usize), Link>,
    sessions: BTreeMap<SessionId, Session>,
    rules: Vec<Box<dyn Rule>>,
    up: BTreeSet<usize>,
    next: u64,
    detect: Span,
    redial: Span,
    outbox: Vec<(Time, Signal)>,
}

impl Fabric {
    /// These links under these rules; all hosts are down.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        links: &BTreeSet<(usize, usize)>,
        rules: Vec<Box<dyn Rule>>,
    ) -> Self {
        let link = |(a, b): &(usize, usize)| {
            let chance = Seed(scenario.seed).stream(Entity::Lane(*a, *b), "link");
            ((*a, *b), Link { session: None, dialing: false, chance })
        };
        Self {
            links: links.iter().map(link).collect(),
            sessions: BTreeMap::new(),
            rules,
            up: BTreeSet::new(),
            next: 1,
            detect: scenario.detect,
            redial: scenario.redial,
            outbox: Vec::new(),
        }
    }

    /// What is to happen when, since it was asked last.
    pub fn take(&mut self) -> Vec<(Time, Signal)> {
        std::mem::take(&mut self.outbox)
    }

    /// The host at the other end.
    #[must_use]
    pub fn peer(&self, session: SessionId, who: usize) -> Option<usize> {
        let (a, b) = self.sessions.get(&session)?.ends;
        Some(if who == a { b } else { a })
    }

    /// Whether `who` still uses the session.
    #[must_use]
    pub fn is_open(&self, session: SessionId, who: usize) -> bool {
        self.sessions.get(&session).is_some_and(|session| session.open.contains(&who))
    }

    /// Whether a frame on its way to `who` still arrives.
    #[must_use]
    pub fn carries(&self, session: SessionId, who: usize) -> bool {
        let alive = |session: &Session| !session.broken && session.open.contains(&who);
        self.sessions.get(&session).is_some_and(alive)
    }

    /// A host starts and dials.
    pub fn up(&mut self, now: Time, who: usize) {
        self.up.insert(who);
        for link in self.links_of(who) {
            self.dial_later(now, link);
        }
    }

    /// A host is gone without a word.
    pub fn down(&mut self, now: Time, who: usize) {
        self.up.remove(&who);
        let ends = |(_, session): &(&SessionId, &Session)| session.open.contains(&who);
        let gone: Vec<SessionId> = self.sessions.iter().filter(ends).map(|(id, _)| *id).collect();
        for id in gone {
            if let Some(session) = self.sessions.get_mut(&id) {
                session.open.remove(&who);
            }
            self.break_session(now, id);
        }
    }

    /// The link's session breaks by itself.
    pub fn reset(&mut self, now: Time, link: (usize, usize)) {
        if let Some(id) = self.links.get(&link).and_then(|link| link.session) {
            self.break_session(now, id);
        }
    }

    /// Nothing is lost or cut off from now on.
    pub fn heal(&mut self) {
        self.rules.retain(|rule| !rule.is_fault());
    }

    /// A link tries to get a session.
    pub fn dial(&mut self, now: Time, (a, b): (usize, usize)) {
        let Some(link) = self.links.get_mut(&(a, b)) else { return };
        link.dialing = false;
        let current = link.session.and_then(|id| self.sessions.get(&id));
        let lives = current.is_some_and(|session| !session.broken && session.open.len() == 2);
        if lives || !self.up.contains(&a) || !self.up.contains(&b) {
            return;
        }
        match (self.judge(now, a, b, true), self.judge(now, b, a, true)) {
            (Some(there), Some(back)) => self.connect(now, (a, b), there, back),
            _ => self.dial_later(now, (a, b)),
        }
    }

    fn connect(&mut self, now: Time, (a, b): (usize, usize), there: u64, back: u64) {
        let id = SessionId(self.next);
        self.next += 1;
        let (at_b, at_a) = (now.after(there), now.after(there).after(back));
        let session = Session {
            ends: (a, b),
            open: BTreeSet::from([a, b]),
            broken: false,
            last: BTreeMap::from([(a, at_a), (b, at_b)]),
        };
        self.sessions.insert(id, session);
        if let Some(link) = self.links.get_mut(&(a, b)) {
            link.session = Some(id);
        }
        self.outbox.push((at_b, Signal::Connected { who: b, peer: a, session: id }));
        self.outbox.push((at_a, Signal::Connected { who: a, peer: b, session: id }));
    }

    /// `from` says `frame`; it arrives, or the session breaks.
    pub fn send(&mut self, now: Time, id: SessionId, from: usize, frame: Vec<u8>) {
        let Some(who) = self.peer(id, from).filter(|_| self.carries(id, from)) else { return };
        let Some(delay) = self.judge(now, from, who, false) else {
            return self.break_session(now, id);
        };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let last = session.last.entry(who).or_default();
        *last = now.after(delay).max(*last);
        self.outbox.push((*last, Signal::Frame { who, session: id, frame }));
    }

    /// `who` closes its end; what it said before still arrives.
    pub fn close(&mut self, now: Time, id: SessionId, who: usize) {
        let Some(other) = self.peer(id, who) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.open.remove(&who) && session.open.contains(&other) && !session.broken {
            let last = session.last.get(&other).copied().unwrap_or(now);
            self.outbox.push((last, Signal::Lost { who: other, session: id }));
        }
        self.gone(now, id);
    }

    /// `who` noticed that its session is gone.
    pub fn noticed(&mut self, now: Time, id: SessionId, who: usize) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.open.remove(&who);
        }
        self.gone(now, id);
    }

    /// Someone gave a session up: its link looks for a new one.
    fn gone(&mut self, now: Time, id: SessionId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (ends, over) = (session.ends, session.open.is_empty());
        if over {
            self.sessions.remove(&id);
        }
        if self.links.get(&ends).is_some_and(|link| link.session == Some(id)) {
            self.dial_later(now, ends);
        }
    }

    fn break_session(&mut self, now: Time, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.broken {
            return;
        }
        session.broken = true;
        let Some(link) = self.links.get_mut(&session.ends) else { return };
        for who in &session.open {
            let at = now.after(self.detect.draw(&mut link.chance));
            let at = at.max(session.last.get(who).copied().unwrap_or(at));
            self.outbox.push((at, Signal::Lost { who: *who, session: id }));
        }
        if session.open.is_empty() {
            self.sessions.remove(&id);
        }
    }

    fn dial_later(&mut self, now: Time, ends: (usize, usize)) {
        let Some(link) = self.links.get_mut(&ends) else { return };
        if !std::mem::replace(&mut link.dialing, true) {
            let at = now.after(self.redial.draw(&mut link.chance));
            self.outbox.push((at, Signal::Dial { link: ends }));
        }
    }

    fn links_of(&self, who: usize) -> Vec<(usize, usize)> {
        let ends = |(a, b): &&(usize, usize)| *a == who || *b == who;
        self.links.keys().filter(ends).copied().collect()
    }

    /// How long it takes, or `None` if it is lost.
    fn judge(&mut self, now: Time, from: usize, to: usize, dial: bool) -> Option<u64> {
        let packet = Packet { now, from, to, dial };
        for rule in &mut self.rules {
            match rule.judge(&packet) {
                Verdict::Pass => {}
                Verdict::Deliver(delay) => return Some(delay),
                Verdict::Drop => return None,
            }
        }
        Some(0)
    }
}
