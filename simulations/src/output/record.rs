//! Watches a run and gathers what its files tell. Memory is bounded, whatever the run's size.

use super::delays::Delays;
use super::faults::Faults;
use super::kinds::{KINDS, kind};
use super::series::Series;
use super::stories::{Arrival, Stories};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Load, SessionId};
use tidings_protocol::run::Run;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// What is known before a run begins.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// When it begins.
    pub start: Time,
    /// About how long it takes, in microseconds.
    pub length: u64,
    /// What each host is, in a word.
    pub roles: Vec<String>,
    /// Whether each host counts: it keeps to the rules.
    pub honest: Vec<bool>,
    /// Whether each host's key is in use elsewhere, or its disk will fail it: its log may fork.
    pub copied: Vec<bool>,
    /// The hosts that will write, in order.
    pub writers: Vec<usize>,
    /// Pairs of hosts that want to be connected, lower number first, in order.
    pub links: Vec<(usize, usize)>,
    /// Whether each link is there from the start, not only when hosts come near.
    pub lasting: Vec<bool>,
    /// Where hosts are, if the topology says so.
    pub places: Option<Vec<[f64; 2]>>,
}

/// What one host did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its links.
    pub degree: u64,
    /// Frames sent.
    pub frames_sent: u64,
    /// Bytes of them.
    pub bytes_sent: u64,
    /// Frames that arrived.
    pub frames_received: u64,
    /// Bytes of them.
    pub bytes_received: u64,
    /// Entries that it wrote.
    pub written: u64,
    /// Entries accepted from others.
    pub accepted: u64,
    /// Entries that came in runs, wanted or not.
    pub copies: u64,
    /// Times that it went down.
    pub crashes: u64,
    /// Sessions that it lost.
    pub lost: u64,
    /// Strikes that it gave.
    #[serde(default)]
    pub strikes: u64,
    /// Most entries that waited to be sent when it had said all that it might.
    #[serde(default)]
    pub queued: u64,
}

/// A session that at least one end still uses.
#[derive(Clone, Copy, Debug)]
struct Session {
    link: Option<usize>,
    /// Ends that use it: at two it carries.
    ends: u8,
    /// Frames on their way to the lower and to the higher host.
    flying: [u64; 2],
}

/// Gathers.
#[derive(Debug)]
pub struct Recorder {
    pub(super) setup: Setup,
    pub(super) series: Series,
    pub(super) nodes: Vec<Node>,
    pub(super) delays: Delays,
    pub(super) stories: Stories,
    pub(super) faults: Faults,
    pub(super) phases: Vec<(u64, String)>,
    pub(super) peak: u64,
    pub(super) frames: [u64; KINDS.len()],
    pub(super) forked: u64,
    sessions: BTreeMap<SessionId, Session>,
    /// The sessions that each host uses.
    used: Vec<BTreeSet<SessionId>>,
    /// Sessions that carry on each link: it is down when there is none.
    carried: Vec<u32>,
    /// Authors whose logs honest hosts write, and nobody else.
    counted: BTreeSet<Author>,
}

impl Recorder {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let delays = Delays::new(setup.roles.len(), &setup.links);
        let node = |who| Node { degree: delays.degree(who) as u64, ..Node::default() };
        let nodes = (0..setup.roles.len()).map(node).collect();
        let readers = setup.honest.iter().filter(|honest| **honest).count();
        let stories = Stories::new(setup.start, readers, setup.links.len(), &setup.writers);
        Self {
            series: Series::new(setup.length),
            nodes,
            delays,
            stories,
            faults: Faults::default(),
            phases: Vec::new(),
            peak: 0,
            frames: [0; KINDS.len()],
            forked: 0,
            sessions: BTreeMap::new(),
            used: vec![BTreeSet::new(); setup.roles.len()],
            counted: BTreeSet::new(),
            carried: vec![0; setup.links.len()],
            setup,
        }
    }

    fn micros(&self, at: Time) -> u64 {
        at.since(self.setup.start)
    }

    /// A frame goes out.
    pub fn sent(&mut self, at: Time, session: SessionId, from: usize, to: usize, frame: &[u8]) {
        let (kind, bytes) = (kind(frame), frame.len() as u64);
        let interval = self.series.at(at.since(self.setup.start));
        interval.sent[kind] += bytes;
        interval.frames += 1;
        self.frames[kind] += 1;
        self.nodes[from].frames_sent += 1;
        self.nodes[from].bytes_sent += bytes;
        if let Some(session) = self.sessions.get_mut(&session) {
            session.flying[usize::from(to > from)] += 1;
            self.series.level.in_flight += 1;
            self.peak = self.peak.max(self.series.level.in_flight);
        }
    }

    /// A frame that was sent at `sent` arrives.
    pub fn arrived(
        &mut self,
        at: Time,
        session: SessionId,
        (from, to): (usize, usize),
        frame: &[u8],
        sent: Time,
    ) {
        let (kind, bytes) = (kind(frame), frame.len() as u64);
        let honest = self.setup.honest[to];
        let copies = if honest && KINDS[kind] == "RUN" { entries_of(frame) } else { 0 };
        let interval = self.series.at(at.since(self.setup.start));
        interval.received[kind] += bytes;
        interval.copies += copies;
        let node = &mut self.nodes[to];
        node.frames_received += 1;
        node.bytes_received += bytes;
        node.copies += copies;
        if let Some(session) = self.sessions.get_mut(&session) {
            let flying = &mut session.flying[usize::from(to > from)];
            self.series.level.in_flight -= (*flying).min(1);
            *flying = flying.saturating_sub(1);
        }
        self.stories.arrived(Arrival { at, sent, session, from, to, frame });
    }

    /// A host said all that it may.
    pub fn load(&mut self, who: usize, load: Load) {
        let node = &mut self.nodes[who];
        node.strikes = load.strikes;
        node.queued = node.queued.max(load.queued);
    }

    /// A host wrote entries.
    pub fn wrote(&mut self, at: Time, who: usize, author: &Author, (first, last): (u64, u64)) {
        let count = last.saturating_sub(first).saturating_add(1);
        self.nodes[who].written += count;
        if !self.setup.honest[who] || self.setup.copied[who] {
            return;
        }
        self.counted.insert(*author);
        self.series.at(at.since(self.setup.start)).written += count;
        self.delays.wrote(at, who, author, last);
        (first..=last).for_each(|seq| self.stories.wrote(at, who, author, seq));
    }

    /// A host accepted entries, from somebody else if that is known.
    pub fn accepted(
        &mut self,
        at: Time,
        who: usize,
        author: &Author,
        (first, last): (u64, u64),
        from: Option<usize>,
    ) {
        let count = last.saturating_sub(first).saturating_add(1);
        self.nodes[who].accepted += count;
        if !self.setup.honest[who] {
            return;
        }
        let interval = self.series.at(at.since(self.setup.start));
        interval.accepted += count;
        interval.delivered += if self.counted.contains(author) { count } else { 0 };
        self.delays.accepted(at, who, author, first, last);
        self.stories.accepted(at, who, author, (first, last), from);
    }

    /// A session opened at the end of `who`.
    pub fn connected(&mut self, at: Time, who: usize, peer: usize, session: SessionId) {
        if !self.used[who].insert(session) {
            return;
        }
        let ends = (who.min(peer), who.max(peer));
        let links = &self.setup.links;
        let new = || Session { link: links.binary_search(&ends).ok(), ends: 0, flying: [0, 0] };
        let known = self.sessions.entry(session).or_insert_with(new);
        known.ends += 1;
        if known.ends == 2 {
            let link = known.link;
            self.carries(at, link, true);
        }
    }

    /// A host gave a session up, or noticed that it is gone.
    pub fn lost(&mut self, at: Time, who: usize, session: SessionId) {
        if !self.used[who].remove(&session) {
            return;
        }
        self.nodes[who].lost += 1;
        let Some(known) = self.sessions.get_mut(&session) else { return };
        known.ends -= 1;
        let Session { link, ends, flying } = *known;
        if ends == 1 {
            return self.carries(at, link, false);
        }
        self.series.at(at.since(self.setup.start));
        let level = &mut self.series.level.in_flight;
        *level = level.saturating_sub(flying.iter().sum());
        self.sessions.remove(&session);
        self.stories.ended(session);
    }

    /// A session begins to carry, or does no longer.
    fn carries(&mut self, at: Time, link: Option<usize>, up: bool) {
        let micros = self.micros(at);
        self.series.at(micros);
        let sessions = &mut self.series.level.sessions;
        *sessions = if up { *sessions + 1 } else { sessions.saturating_sub(1) };
        let Some(link) = link else { return };
        let carried = &mut self.carried[link];
        *carried = if up { *carried + 1 } else { carried.saturating_sub(1) };
        if *carried == u32::from(up) {
            self.faults.links.push(micros, link, up);
        }
    }

    /// A host came up, or went down.
    pub fn up(&mut self, at: Time, who: usize, up: bool) {
        let micros = self.micros(at);
        self.series.at(micros);
        self.faults.hosts.push(micros, who, up);
        if up {
            self.series.level.up += 1;
            self.faults.end(micros, "down", &format!("host {who} down"));
        } else {
            for session in self.used[who].clone() {
                self.lost(at, who, session);
            }
            self.series.level.up = self.series.level.up.saturating_sub(1);
            self.nodes[who].crashes += 1;
            self.faults.begin(micros, "down", format!("host {who} down"));
        }
    }

    /// A phase begins.
    pub fn phase(&mut self, at: Time, name: &str, silent: bool) {
        let micros = self.micros(at);
        self.phases.push((micros, name.to_owned()));
        if silent {
            self.series.silence(micros);
        }
    }
}

/// Entries in a frame, as its sender counts them.
fn entries_of(frame: &[u8]) -> u64 {
    match Message::decode(frame) {
        Ok(Message::Run { run, .. }) => Run::count(run).unwrap_or(0) as u64,
        _ => 0,
    }
}
