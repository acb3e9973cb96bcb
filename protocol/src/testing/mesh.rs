//! Engines wired together in memory, frame by frame, with a clock that stands until told to move.
//!
//! It panics where an engine breaks its contract, as tests do.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::{COMMUNITY, keypair};
use crate::author::Author;
use crate::engine::{Engine, Event, Input, Output, SessionId};
use crate::entry::Body;
use crate::store::{MemoryStore, Store};
use crate::time::Time;
use crate::wire::message::Message;
use std::collections::{BTreeMap, VecDeque};
use std::ops::RangeInclusive;

/// One device: its engine, its store, and what it told its user.
#[derive(Debug)]
pub struct Peer {
    /// Whose.
    pub name: &'static str,
    /// Its engine.
    pub engine: Engine,
    /// Its disk.
    pub store: MemoryStore,
    /// What it said, oldest first.
    pub events: Vec<Event>,
}

/// A frame on its way.
#[derive(Debug)]
struct Flying {
    session: SessionId,
    due: Time,
    from: usize,
    frame: Vec<u8>,
}

/// A handful of devices and the sessions between them.
#[derive(Debug)]
pub struct Mesh {
    /// The devices, in the order they were named.
    pub peers: Vec<Peer>,
    /// The clock, in microseconds.
    pub now: Time,
    /// Frames delivered: who said what to whom.
    pub transcript: Vec<String>,
    links: BTreeMap<SessionId, (usize, usize)>,
    flying: VecDeque<Flying>,
    /// How long each frame takes on slow links, one after the other.
    slow: BTreeMap<SessionId, u64>,
    next: u64,
}

impl Mesh {
    /// Devices of these names, all members, with empty stores.
    #[must_use]
    pub fn new(names: &[&'static str]) -> Self {
        let peers = names.iter().map(|name| Self::peer(name, MemoryStore::new(COMMUNITY, 1)));
        let mut mesh = Self {
            peers: peers.collect(),
            now: Time(1_000_000_000),
            transcript: Vec::new(),
            links: BTreeMap::new(),
            flying: VecDeque::new(),
            slow: BTreeMap::new(),
            next: 0,
        };
        let authors: Vec<Author> = mesh.peers.iter().map(|peer| peer.engine.me()).collect();
        for peer in &mut mesh.peers {
            for author in &authors {
                peer.engine.want(mesh.now, &peer.store, *author);
            }
        }
        mesh
    }

    fn peer(name: &'static str, store: MemoryStore) -> Peer {
        let engine = Engine::new(keypair(name), &store);
        Peer { name, engine, store, events: Vec::new() }
    }

    /// Restarts a device over another disk (a backup, a copy, or its own).
    pub fn restart(&mut self, who: usize, store: MemoryStore) {
        self.cut(who);
        let authors: Vec<Author> = self.peers.iter().map(|peer| peer.engine.me()).collect();
        self.peers[who] = Self::peer(self.peers[who].name, store);
        let peer = &mut self.peers[who];
        for author in authors {
            peer.engine.want(self.now, &peer.store, author);
        }
    }

    /// Opens a session between two devices; its first words are on their way.
    pub fn connect(&mut self, a: usize, b: usize) -> SessionId {
        let session = SessionId(self.next);
        self.next = self.next.saturating_add(1);
        self.links.insert(session, (a, b));
        for (who, other) in [(a, b), (b, a)] {
            let peer = self.peers[other].engine.me();
            self.give(who, Input::Connected { session, peer });
        }
        session
    }

    /// From now on each frame of this session takes so many microseconds, and waits for those
    /// before it in the same direction.
    pub fn slow_down(&mut self, session: SessionId, micros: u64) {
        self.slow.insert(session, micros);
    }

    fn send(&mut self, from: usize, session: SessionId, frame: Vec<u8>) {
        let mut due = self.now;
        if let Some(takes) = self.slow.get(&session) {
            let before = self.flying.iter().rev();
            let mut before = before.filter(|it| it.session == session && it.from == from);
            due = before.next().map_or(due, |it| due.max(it.due)).after(*takes);
        }
        self.flying.push_back(Flying { session, due, from, frame });
    }

    /// Ends all sessions of a device; what was on its way is lost.
    pub fn cut(&mut self, who: usize) {
        let ends = |(_, (a, b)): (&SessionId, &(usize, usize))| *a == who || *b == who;
        let gone: Vec<SessionId> =
            self.links.iter().filter(|link| ends(*link)).map(|(session, _)| *session).collect();
        for session in gone {
            self.hang_up(session);
        }
    }

    fn hang_up(&mut self, session: SessionId) {
        if let Some((a, b)) = self.links.remove(&session) {
            self.flying.retain(|flying| flying.session != session);
            self.give(a, Input::Disconnected { session });
            self.give(b, Input::Disconnected { session });
        }
    }

    /// A device writes one entry.
    pub fn write(&mut self, who: usize, text: &str) {
        let peer = &mut self.peers[who];
        peer.engine.append(self.now, &mut peer.store, &[text.as_bytes()]).expect("can write");
        self.drain(who);
    }

    /// A device hears that another's log counts up to `last` only, or all of it again.
    pub fn expel(&mut self, who: usize, of: usize, last: Option<u64>) {
        let (now, author) = (self.now, self.peers[of].engine.me());
        let peer = &mut self.peers[who];
        peer.engine.cut(now, &peer.store, author, last).expect("memory does not fail");
        self.drain(who);
    }

    /// A device lets go of the bodies of another's log at these positions.
    pub fn let_go(&mut self, who: usize, of: usize, positions: RangeInclusive<u64>) {
        let author = self.peers[of].engine.me();
        let Peer { engine, store, .. } = &mut self.peers[who];
        for seq in positions {
            engine.let_go(store, &author, seq, b"").expect("memory does not fail");
        }
        self.drain(who);
    }

    /// A device wants a body back that it let go.
    pub fn want_body(&mut self, who: usize, of: usize, seq: u64) -> bool {
        let author = self.peers[of].engine.me();
        let Peer { engine, store, .. } = &mut self.peers[who];
        let gone = engine.want_body(store, &author, seq).expect("memory does not fail");
        self.drain(who);
        gone
    }

    /// Puts a frame on its way as if the device had said it.
    pub fn inject(&mut self, from: usize, session: SessionId, message: &Message<'_>) {
        if let Message::Intro(_) = message {
            self.peers[from].engine.has_introduced(session, &message.introduced());
        }
        self.send(from, session, message.encode());
    }

    /// Delivers one frame; false when none has been on its way for long enough.
    pub fn deliver(&mut self) -> bool {
        let first = self.flying.iter().position(|flying| flying.due <= self.now);
        let first = first.and_then(|at| self.flying.remove(at));
        let Some(Flying { session, from, frame, .. }) = first else { return false };
        let Some((a, b)) = self.links.get(&session).copied() else { return true };
        let to = if from == a { b } else { a };
        let line = format!(
            "{} → {}: {}",
            self.peers[from].name,
            self.peers[to].name,
            super::describe(&frame)
        );
        self.transcript.push(line);
        self.give(to, Input::Received { session, frame: &frame });
        true
    }

    /// Loses all frames that are on their way.
    pub fn lose(&mut self) {
        self.flying.clear();
    }

    /// Delivers all frames and fires the timers that fall due within `micros`, in order, then
    /// moves the clock there.
    pub fn run_for(&mut self, micros: u64) {
        let end = self.now.after(micros);
        loop {
            while self.deliver() {}
            let timers = self.peers.iter().enumerate();
            let timers = timers.filter_map(|(who, peer)| Some((peer.engine.poll_timeout()?, who)));
            let timers = timers.map(|(due, who)| (due, Some(who)));
            let frames = self.flying.iter().map(|flying| (flying.due, None));
            let first = timers.chain(frames).filter(|(due, _)| *due <= end).min();
            let Some((due, who)) = first else { break };
            self.now = self.now.max(due);
            if let Some(who) = who {
                self.give(who, Input::Timeout);
            }
        }
        self.now = end;
    }

    /// Delivers everything and lets ten seconds pass.
    pub fn settle(&mut self) {
        self.run_for(10_000_000);
    }

    /// The texts that one device holds of another's agreed log.
    #[must_use]
    pub fn texts(&self, who: usize, of: usize) -> Vec<String> {
        let author = self.peers[of].engine.me();
        let text = |body: Body<'_>| match body {
            Body::Full(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Body::Pruned { .. } => "(pruned)".into(),
        };
        self.peers[who].store.bodies(&author).map(text).collect()
    }

    /// Whether all devices hold the same.
    #[must_use]
    pub fn agree(&self) -> bool {
        self.peers.windows(2).all(|pair| pair[0].engine.root() == pair[1].engine.root())
    }

    fn give(&mut self, who: usize, input: Input<'_>) {
        let peer = &mut self.peers[who];
        peer.engine.handle(self.now, input, &mut peer.store).expect("memory does not fail");
        self.drain(who);
    }

    fn drain(&mut self, who: usize) {
        self.peers[who].store.commit().expect("memory does not fail");
        loop {
            let Peer { engine, store, events, .. } = &mut self.peers[who];
            match engine.poll(self.now, store).expect("memory does not fail") {
                Some(Output::Send { session, frame }) => self.send(who, session, frame),
                Some(Output::Event(event)) => events.push(event),
                Some(Output::Disconnect { session, .. }) => self.hang_up_later(who, session),
                None => return,
            }
        }
    }

    /// The other side learns of the end of a session after the frames that are on their way.
    fn hang_up_later(&mut self, who: usize, session: SessionId) {
        let Some((a, b)) = self.links.get(&session).copied() else { return };
        let other = if who == a { b } else { a };
        while let Some(at) = self.flying.iter().position(|f| f.session == session && f.from == who)
        {
            let Some(Flying { frame, .. }) = self.flying.remove(at) else { break };
            self.transcript.push(format!(
                "{} → {}: {}",
                self.peers[who].name,
                self.peers[other].name,
                super::describe(&frame)
            ));
            self.give(other, Input::Received { session, frame: &frame });
        }
        self.hang_up(session);
    }
}
