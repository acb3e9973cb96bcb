//! The network: links that want a session, sessions that carry frames in order, and their ends.
//!
//! A session is ordered and reliable until it breaks. When it breaks, what is on its way is lost and
//! each end notices in its own time, so one end may dial anew while the other still believes in the
//! old session. What is to happen goes to an outbox; the world schedules it.

mod link;

use crate::kernel::{Entity, Seed};
use crate::plan::Plan;
use crate::rule::{End, Lane, LinkModel, Verdict};
use crate::scenario::Times;
use crate::topology::pair;
use link::{Link, Session, Split};
use prefetch_index::prefetch_index;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// Something that the network does to a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A session is open.
    Connected {
        /// Whose end.
        who: u32,
        /// Who is at the other end.
        peer: u32,
        /// The session.
        session: SessionId,
    },
    /// A frame arrives.
    Frame {
        /// Whose end.
        who: u32,
        /// The session.
        session: SessionId,
        /// Its bytes.
        frame: Vec<u8>,
        /// When it was sent.
        sent: Time,
    },
    /// A host notices that its session is gone.
    Lost {
        /// Whose end.
        who: u32,
        /// The session.
        session: SessionId,
    },
    /// A link that has no session tries to get one.
    Dial {
        /// Which, in the order they came to be.
        link: u32,
    },
}

/// All links and sessions.
#[derive(Debug)]
pub struct Fabric {
    seed: Seed,
    model: LinkModel,
    times: Times,
    ends: Vec<End>,
    links: Vec<Link>,
    /// The lanes of each link: from its first end to its second, and back.
    lanes: Vec<[Lane; 2]>,
    /// The links of each host.
    near: Vec<Vec<usize>>,
    /// Session `n` stands at index `n - 1`.
    sessions: Vec<Session>,
    up: Vec<bool>,
    split: Split,
    faults: bool,
    outbox: Vec<(Time, Signal)>,
}

impl Fabric {
    /// The links of `plan`; all hosts are down.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let end = |host: &crate::plan::HostPlan| End {
            id: host.id,
            place: host.place,
            region: host.region,
        };
        let mut fabric = Self {
            seed: Seed(plan.seed),
            model: plan.link.clone(),
            times: plan.times,
            ends: plan.hosts.iter().map(end).collect(),
            links: Vec::with_capacity(plan.links.len()),
            lanes: Vec::with_capacity(plan.links.len()),
            near: vec![Vec::new(); plan.hosts.len()],
            sessions: Vec::new(),
            up: vec![false; plan.hosts.len()],
            split: Split::default(),
            faults: true,
            outbox: Vec::new(),
        };
        for (a, b) in &plan.links {
            fabric.add(*a, *b);
        }
        fabric
    }

    /// Whether nothing is to happen since it was asked last.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.outbox.is_empty()
    }

    /// What is to happen when, since it was asked last.
    pub fn take(&mut self) -> std::vec::Drain<'_, (Time, Signal)> {
        self.outbox.drain(..)
    }

    /// Asks memory for what is known of a session, and waits for nothing.
    pub fn prefetch(&self, id: SessionId) {
        prefetch_index(&self.sessions, index(id));
    }

    /// The same for its lanes, once the session is at hand.
    pub fn prefetch_lanes(&self, id: SessionId) {
        if let Some(session) = self.session(id) {
            prefetch_index(&self.lanes, session.link());
        }
    }

    /// The host at the other end.
    #[must_use]
    pub fn peer(&self, id: SessionId, who: usize) -> Option<usize> {
        Some(self.session(id)?.peer(who))
    }

    /// Whether `who` still uses the session.
    #[must_use]
    pub fn is_open(&self, id: SessionId, who: usize) -> bool {
        self.session(id).is_some_and(|session| session.open[session.side(who)])
    }

    /// Whether a frame on its way to `who` still arrives.
    #[must_use]
    pub fn carries(&self, id: SessionId, who: usize) -> bool {
        self.session(id).is_some_and(|s| !s.broken && s.open[s.side(who)])
    }

    /// A host starts and dials.
    pub fn up(&mut self, now: Time, who: usize) {
        self.up[who] = true;
        for link in self.near[who].clone() {
            self.dial_later(now, link);
        }
    }

    /// A host is gone without a word.
    pub fn down(&mut self, now: Time, who: usize) {
        self.up[who] = false;
        for link in self.near[who].clone() {
            for id in self.links[link].sessions.clone() {
                if self.is_open(id, who) {
                    let session = &mut self.sessions[index(id)];
                    session.open[session.side(who)] = false;
                    self.break_session(now, id);
                }
            }
        }
    }

    /// The session of two hosts breaks by itself.
    pub fn reset(&mut self, now: Time, a: usize, b: usize) {
        let current = self.find(a, b).and_then(|link| self.links[link].current);
        if let Some(id) = current {
            self.break_session(now, id);
        }
    }

    /// Two hosts come into reach of each other, or go out of it.
    pub fn link(&mut self, now: Time, a: usize, b: usize, up: bool) {
        let link = match self.find(a, b) {
            Some(link) => link,
            None if up => self.add(a, b),
            None => return,
        };
        self.links[link].wanted = up;
        if up {
            self.dial_later(now, link);
        } else if let Some(id) = self.links[link].current {
            self.break_session(now, id);
        }
    }

    /// Hosts of different groups cannot reach each other from now on.
    pub fn split(&mut self, groups: &[Vec<usize>], one_way: bool) {
        self.split = Split::new(self.up.len(), groups, one_way);
    }

    /// All hosts can reach each other again.
    pub fn unite(&mut self) {
        self.split = Split::default();
    }

    /// All faults end: nothing is lost or cut off, and every link that ever was is in reach.
    pub fn heal(&mut self, now: Time) {
        self.faults = false;
        self.unite();
        for link in 0..self.links.len() {
            if !std::mem::replace(&mut self.links[link].wanted, true) {
                self.dial_later(now, link);
            }
        }
    }

    /// All pairs of hosts that were ever linked.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.links.iter().map(|link| link.ends)
    }

    /// The two hosts of a link, in the order they were linked.
    #[must_use]
    pub fn ends(&self, link: usize) -> (usize, usize) {
        self.links[link].ends
    }

    /// A link tries to get a session; the hosts let each other in if `open`.
    pub fn dial(&mut self, now: Time, link: usize, open: bool) {
        let Some(it) = self.links.get_mut(link) else { return };
        it.dialing = false;
        let (a, b) = it.ends;
        let current = it.current.and_then(|id| self.session(id));
        let lives = current.is_some_and(|session| !session.broken && session.open == [true; 2]);
        if lives || !self.up[a] || !self.up[b] || !self.links[link].wanted {
            return;
        }
        match (self.judge(now, link, 0, 0), self.judge(now, link, 1, 0)) {
            (Some(there), Some(back)) if open => self.connect(now, link, there, back),
            _ => self.dial_later(now, link),
        }
    }

    fn connect(&mut self, now: Time, link: usize, there: u64, back: u64) {
        let (a, b) = self.links[link].ends;
        let (one, two) = (a as u32, b as u32);
        let at_b = now.after(there);
        let at_a = at_b.after(back);
        self.sessions.push(Session::new(link, (a, b), [at_a, at_b]));
        let session = SessionId(self.sessions.len() as u64);
        self.links[link].current = Some(session);
        self.links[link].sessions.push(session);
        self.outbox.push((at_b, Signal::Connected { who: two, peer: one, session }));
        self.outbox.push((at_a, Signal::Connected { who: one, peer: two, session }));
    }

    /// `from` says `frame`; it arrives, or the session breaks. To whom it goes, if it goes.
    pub fn send(&mut self, now: Time, id: SessionId, from: usize, frame: Vec<u8>) {
        let Some(session) = self.session(id) else { return };
        let (link, side, who) = (session.link(), session.side(from), session.peer(from));
        if session.broken || !session.open[side] {
            return;
        }
        let Some(delay) = self.judge(now, link, side, frame.len()) else {
            return self.break_session(now, id);
        };
        let last = &mut self.sessions[index(id)].last[1 - side];
        *last = now.after(delay).max(*last);
        self.outbox.push((*last, Signal::Frame { who: who as u32, session: id, frame, sent: now }));
    }

    /// `who` closes its end; what it said before still arrives.
    pub fn close(&mut self, now: Time, id: SessionId, who: usize) {
        let Some(session) = self.sessions.get_mut(index(id)) else { return };
        let (here, other) = (session.side(who), session.peer(who));
        let was = std::mem::replace(&mut session.open[here], false);
        if was && session.open[1 - here] && !session.broken {
            let last = session.last[1 - here];
            self.outbox.push((last.max(now), Signal::Lost { who: other as u32, session: id }));
        }
        self.gone(now, id);
    }

    /// `who` noticed that its session is gone.
    pub fn noticed(&mut self, now: Time, id: SessionId, who: usize) {
        if let Some(session) = self.sessions.get_mut(index(id)) {
            session.open[session.side(who)] = false;
        }
        self.gone(now, id);
    }

    /// Someone gave a session up: its link looks for a new one.
    fn gone(&mut self, now: Time, id: SessionId) {
        let Some(session) = self.session(id) else { return };
        let (link, over) = (session.link(), session.open == [false; 2]);
        if over {
            self.links[link].sessions.retain(|known| *known != id);
        }
        if self.links[link].current == Some(id) {
            self.dial_later(now, link);
        }
    }

    fn break_session(&mut self, now: Time, id: SessionId) {
        let Some(session) = self.sessions.get_mut(index(id)) else { return };
        if std::mem::replace(&mut session.broken, true) {
            return;
        }
        let link = &mut self.links[session.link()];
        let (a, b) = link.ends;
        for (side, who) in [(0, a), (1, b)] {
            if session.open[side] {
                let at =
                    now.after(self.times.detect.draw(&mut link.chance)).max(session.last[side]);
                self.outbox.push((at, Signal::Lost { who: who as u32, session: id }));
            }
        }
        if session.open == [false; 2] {
            link.sessions.retain(|known| *known != id);
        }
    }

    fn dial_later(&mut self, now: Time, link: usize) {
        let at = link;
        let link = &mut self.links[link];
        if link.wanted && !std::mem::replace(&mut link.dialing, true) {
            let due = now.after(self.times.redial.draw(&mut link.chance));
            self.outbox.push((due, Signal::Dial { link: at as u32 }));
        }
    }

    /// How long it takes from the end `side` of the link, or `None` if it is lost.
    fn judge(&mut self, now: Time, link: usize, side: usize, bytes: usize) -> Option<u64> {
        if self.split.is_some() {
            let (a, b) = self.links[link].ends;
            let (from, to) = if side == 0 { (a, b) } else { (b, a) };
            if !self.split.lets(from, to) {
                return None;
            }
        }
        match self.model.judge(&mut self.lanes[link][side], now, bytes, self.faults) {
            Verdict::Deliver(delay) => Some(delay),
            Verdict::Drop => None,
        }
    }

    fn add(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = pair(a, b);
        let at = self.links.len();
        let (one, two) = (self.ends[a], self.ends[b]);
        self.links.push(Link::new((a, b), self.seed.stream(Entity::Lane(one.id, two.id), "link")));
        let lane = |from, to| self.model.lane(self.seed, from, to);
        self.lanes.push([lane(one, two), lane(two, one)]);
        self.near[a].push(at);
        self.near[b].push(at);
        at
    }

    fn find(&self, a: usize, b: usize) -> Option<usize> {
        let (a, b) = pair(a, b);
        let fewer = if self.near[a].len() <= self.near[b].len() { a } else { b };
        self.near[fewer].iter().copied().find(|link| self.links[*link].ends == (a, b))
    }

    fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(index(id))
    }
}

/// Where the session stands; session 0 does not exist.
fn index(id: SessionId) -> usize {
    (id.0 as usize).wrapping_sub(1)
}
