//! One node as it runs: an inbox, the engine, the store, and one commit for each burst.
//!
//! The host takes all that arrived, hands it to the engine and starts a commit. What arrives while
//! the disk works waits. When the commit is done the engine may speak. A crash in between loses
//! what was staged, as a power cut does.

use crate::adversary::Behaviour;
use crate::canary::Canary;
use std::collections::BTreeSet;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{AppendFailed, Engine, Input, Output, SessionId};
use tidings_protocol::store::{MemoryStore, Store};
use tidings_protocol::testing::COMMUNITY;
use tidings_protocol::time::Time;

/// Something that a host has to deal with.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// A session is open.
    Connected(SessionId, Author),
    /// A session is gone.
    Lost(SessionId),
    /// A frame.
    Frame(SessionId, Vec<u8>),
    /// The engine's timer.
    Timer,
    /// Its user writes.
    Write(Vec<Vec<u8>>),
    /// A device became a member.
    Admit(Author),
}

/// How a host treats the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// As it should.
    Honest,
    /// As it should, but its key is also in use elsewhere.
    Cloned,
    /// It lies.
    Adversary(Behaviour),
    /// It is broken and must be caught.
    Canary(Canary),
}

/// A node in the simulation.
#[derive(Debug)]
pub struct Host {
    /// How it treats the truth.
    pub role: Role,
    /// What its disk holds.
    pub store: MemoryStore,
    /// Counts its starts: what was scheduled in an earlier life is void.
    pub life: u64,
    /// How far its clock is ahead, in microseconds.
    pub skew: u64,
    /// When its timer rings, in virtual time.
    pub alarm: Option<Time>,
    device: Keypair,
    members: BTreeSet<Author>,
    engine: Option<Engine>,
    inbox: Vec<Arrival>,
    committing: bool,
    /// Writings that must wait until a peer has given back what this device lost.
    deferred: Vec<Vec<Vec<u8>>>,
    /// What the lying disk will show after a crash, and commits since.
    stale: Option<(MemoryStore, u64)>,
}

/// Commits that the lying disk loses.
const FORGOTTEN: u64 = 5;

impl Host {
    /// A host with an empty disk, not started.
    #[must_use]
    pub fn new(device: Keypair, epoch: u64, role: Role, skew: u64) -> Self {
        Self {
            role,
            store: MemoryStore::new(COMMUNITY, epoch),
            life: 0,
            skew,
            alarm: None,
            members: BTreeSet::new(),
            engine: None,
            inbox: Vec::new(),
            committing: false,
            deferred: Vec::new(),
            stale: None,
            device,
        }
    }

    /// Its key: the name of its log.
    #[must_use]
    pub fn me(&self) -> Author {
        self.device.author()
    }

    /// The engine, if the host is up.
    #[must_use]
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Whether what it holds and says is held against it.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        !matches!(self.role, Role::Adversary(_))
    }

    /// Starts it over its disk.
    pub fn start(&mut self, now: Time) {
        let now = self.local(now);
        let mut engine = Engine::new(self.device.clone(), &self.store);
        for author in &self.members {
            engine.want(now, &self.store, *author);
        }
        self.engine = Some(engine);
        self.life += 1;
    }

    /// Power cut: what was staged and what waited is gone.
    pub fn crash(&mut self) {
        self.engine = None;
        self.inbox.clear();
        self.deferred.clear();
        self.committing = false;
        self.alarm = None;
        match self.stale.take() {
            Some((stale, _)) => self.store = stale,
            None => self.store.crash(),
        }
    }

    /// Something arrives; true if the host is free to deal with it at once.
    pub fn receive(&mut self, arrival: Arrival) -> bool {
        if let Arrival::Admit(author) = arrival {
            self.members.insert(author);
        }
        if self.engine.is_none() {
            return false;
        }
        self.inbox.push(arrival);
        !self.committing
    }

    /// Whether something waits for the commit to end.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        !self.inbox.is_empty()
    }

    /// Deals with all that arrived and starts the commit. What is said already is said too early.
    pub fn begin(&mut self, now: Time) -> Vec<Output> {
        let now = self.local(now);
        self.committing = true;
        for arrival in std::mem::take(&mut self.inbox) {
            self.deal_with(now, &arrival);
        }
        if self.role == Role::Canary(Canary::EarlyVoice) {
            return self.poll(now);
        }
        Vec::new()
    }

    fn deal_with(&mut self, now: Time, arrival: &Arrival) {
        let Some(engine) = &mut self.engine else { return };
        let input = match arrival {
            Arrival::Connected(session, peer) => {
                Input::Connected { session: *session, peer: *peer }
            }
            Arrival::Lost(session) => Input::Disconnected { session: *session },
            Arrival::Frame(session, frame) => Input::Received { session: *session, frame },
            Arrival::Timer => Input::Timeout,
            Arrival::Admit(author) => return engine.want(now, &self.store, *author),
            Arrival::Write(bodies) => {
                let slices: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
                if let Err(AppendFailed::Behind) = engine.append(now, &mut self.store, &slices) {
                    self.deferred.push(bodies.clone());
                }
                return;
            }
        };
        let Ok(()) = engine.handle(now, input, &mut self.store);
    }

    /// The commit is done: what the engine has to say, its lies included.
    pub fn finish(&mut self, now: Time) -> Vec<Output> {
        let local = self.local(now);
        self.committing = false;
        self.remember();
        let Ok(()) = self.store.commit();
        let outputs = self.poll(local);
        let due = self.engine.as_ref().and_then(Engine::poll_timeout);
        self.alarm = due.map(|due| Time(due.0.saturating_sub(self.skew)).max(now));
        outputs
    }

    /// Writings that must be tried again.
    pub fn take_deferred(&mut self) -> Vec<Vec<Vec<u8>>> {
        std::mem::take(&mut self.deferred)
    }

    /// The lying disk keeps an old state to come back with.
    fn remember(&mut self) {
        if self.role != Role::Canary(Canary::LyingDisk) {
            return;
        }
        let age = self.stale.as_ref().map_or(FORGOTTEN, |(_, age)| age + 1);
        if age >= FORGOTTEN {
            let mut old = self.store.clone();
            old.crash();
            self.stale = Some((old, 0));
        } else if let Some((_, old)) = &mut self.stale {
            *old = age;
        }
    }

    fn poll(&mut self, now: Time) -> Vec<Output> {
        let mut outputs = Vec::new();
        let Some(engine) = &mut self.engine else { return outputs };
        while let Ok(Some(output)) = engine.poll(now, &self.store) {
            match (self.role, output) {
                (Role::Adversary(behaviour), Output::Send { session, frame }) => {
                    let frames = behaviour.mask(frame).into_iter();
                    outputs.extend(frames.map(|frame| Output::Send { session, frame }));
                }
                (Role::Canary(canary), Output::Send { session, frame }) => {
                    let frames = canary.mask(frame).into_iter();
                    outputs.extend(frames.map(|frame| Output::Send { session, frame }));
                }
                (_, output) => outputs.push(output),
            }
        }
        outputs
    }

    fn local(&self, now: Time) -> Time {
        now.after(self.skew)
    }
}
