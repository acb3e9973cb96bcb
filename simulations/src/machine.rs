//! What runs on a host, behind one face: fed with what arrives, committed, asked what it says.

use crate::baseline::{Baseline, Style};
use crate::disk::Fault;
use crate::kernel::mix;
use serde::{Deserialize, Serialize};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{AppendFailed, Engine, Input, Output, SessionId, SessionStatus};
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::run::{EncodedRun, Invalid, Memo, Run, Strict, Verified, Verifier};
use tidings_protocol::store::{Head, MemoryStore, Store};
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
    /// The machine's timer.
    Timer,
    /// Its user writes these bodies.
    Write(Vec<Vec<u8>>),
    /// A device became a member.
    Admit(Author),
}

/// How runs are checked in a whole simulation.
#[derive(Debug)]
pub enum Checking {
    /// Every host checks everything itself.
    Real,
    /// What one host checked, no other needs to: identical bytes are remembered.
    Once(Memo),
}

/// Runs that are remembered: more than are on their way at a time.
const REMEMBERED: usize = 1 << 14;

impl Checking {
    /// As nodes do, or each run once.
    #[must_use]
    pub fn new(real: bool) -> Self {
        if real { Self::Real } else { Self::Once(Memo::new(REMEMBERED)) }
    }
}

impl Verifier for Checking {
    fn verify<'a>(
        &mut self,
        author: Author,
        before: Tip,
        bytes: &[u8],
        run: &Run<'a>,
    ) -> Result<Verified<'a>, Invalid> {
        match self {
            Self::Real => Strict.verify(author, before, bytes, run),
            Self::Once(memo) => memo.verify(author, before, bytes, run),
        }
    }
}

/// Which machine runs on a host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The engine alone, over a store in memory.
    #[default]
    Bare,
    /// Flooding, to compare with.
    Flood,
    /// Pure pull, to compare with.
    Pull,
}

/// A machine, up or down. Every verb but [`Machine::start`] does nothing while it is down.
#[derive(Debug)]
pub enum Machine {
    /// The engine alone, over a store in memory.
    Bare(Box<Bare>),
    /// What ours is compared with.
    Baseline(Box<Baseline>),
}

impl Machine {
    /// A machine of this kind with an empty disk, not started.
    #[must_use]
    pub fn new(kind: Kind, device: Keypair, epoch: u64) -> Self {
        match kind {
            Kind::Bare => Self::Bare(Box::new(Bare::new(device, epoch))),
            Kind::Flood => Self::Baseline(Box::new(Baseline::new(Style::Flood, device, epoch))),
            Kind::Pull => Self::Baseline(Box::new(Baseline::new(Style::Pull, device, epoch))),
        }
    }

    /// Whether it speaks our protocol, and what it says is held to the protocol's promises.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        !matches!(self, Self::Baseline(_))
    }

    /// Starts it over its disk, with these logs wanted.
    pub fn start<'a>(&mut self, now: Time, members: impl Iterator<Item = &'a Author>) {
        match self {
            Self::Bare(bare) => bare.start(now, members),
            Self::Baseline(it) => it.start(now),
        }
    }

    /// Power cut: what was staged is gone.
    pub fn crash(&mut self) {
        match self {
            Self::Bare(bare) => bare.crash(),
            Self::Baseline(it) => it.crash(),
        }
    }

    /// Says goodbye to everybody: what is said comes from the next polls.
    pub fn close(&mut self) {
        match self {
            Self::Bare(bare) => {
                if let Some(engine) = &mut bare.engine {
                    engine.close();
                }
            }
            Self::Baseline(it) => it.close(),
        }
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_up(&self) -> bool {
        match self {
            Self::Bare(bare) => bare.engine.is_some(),
            Self::Baseline(it) => it.is_up(),
        }
    }

    /// Deals with what arrived; what follows is staged. False if a writing must be tried again.
    pub fn give(&mut self, now: Time, arrival: &Arrival, checking: &mut Checking) -> bool {
        match self {
            Self::Bare(bare) => bare.give(now, arrival, checking),
            Self::Baseline(it) => it.give(now, arrival, checking),
        }
    }

    /// Makes durable what was staged.
    pub fn commit(&mut self) {
        match self {
            Self::Bare(bare) => {
                let Ok(()) = bare.store.commit();
            }
            Self::Baseline(it) => it.commit(),
        }
    }

    /// What is to be done next; `None` when nothing is. Call it only after a commit.
    pub fn poll(&mut self, now: Time) -> Option<Output> {
        match self {
            Self::Bare(bare) => bare.poll(now),
            Self::Baseline(it) => it.poll(),
        }
    }

    /// When its timer rings, by its own clock.
    #[must_use]
    pub fn timeout(&self) -> Option<Time> {
        match self {
            Self::Bare(bare) => bare.engine.as_ref().and_then(Engine::poll_timeout),
            Self::Baseline(it) => it.timeout(),
        }
    }

    /// Something happens to its disk.
    pub fn fault(&mut self, fault: Fault) {
        match (self, fault) {
            (Self::Bare(bare), Fault::LostFsync) => bare.stale = Some(bare.store.clone()),
            (Self::Baseline(_), Fault::LostFsync) => {}
        }
    }

    /// What its disk holds of `author`.
    #[must_use]
    pub fn head(&self, author: &Author) -> Option<Head> {
        match self {
            Self::Bare(bare) => bare.store.head(author),
            Self::Baseline(it) => it.head(author),
        }
    }

    /// The durable entry at this position.
    #[must_use]
    pub fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        match self {
            Self::Bare(bare) => bare.store.tip(author, seq).ok().flatten(),
            Self::Baseline(it) => it.tip(author, seq),
        }
    }

    /// What it would serve of the log from `first` on, up to `last` at most.
    #[must_use]
    pub fn run(&self, author: &Author, first: u64, last: u64) -> Option<EncodedRun> {
        match self {
            Self::Bare(bare) => bare.store.run(author, first, last).ok().flatten(),
            Self::Baseline(it) => it.served(author, first, last),
        }
    }

    /// The next author whose log it holds, in order.
    #[must_use]
    pub fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        match self {
            Self::Bare(bare) => bare.store.next_author(after),
            Self::Baseline(it) => it.next_author(after),
        }
    }

    /// Length of the durable body at this position, in bytes.
    #[must_use]
    pub fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        match self {
            Self::Bare(bare) => bare.body_len(author, seq),
            Self::Baseline(it) => it.body_len(author, seq),
        }
    }

    /// A digest of all agreed bodies of `author`: equal where the bodies are equal.
    #[must_use]
    pub fn content(&self, author: &Author) -> u64 {
        match self {
            Self::Bare(bare) => bare.store.bodies(author).fold(0, |sum, body| match body {
                Body::Full(bytes) => digest(sum, bytes),
                Body::Pruned { hash, .. } => digest(sum, &hash),
            }),
            Self::Baseline(it) => it.content(author),
        }
    }

    /// Fingerprint of all that it believes to hold; `None` while it is down.
    #[must_use]
    pub fn root(&self) -> Option<[u8; 16]> {
        match self {
            Self::Bare(bare) => bare.engine.as_ref().map(Engine::root),
            Self::Baseline(it) => it.root(),
        }
    }

    /// Its sessions, in the order they opened.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionStatus> {
        match self {
            Self::Bare(bare) => {
                bare.engine.as_ref().map_or_else(Vec::new, |engine| engine.sessions(&bare.store))
            }
            Self::Baseline(_) => Vec::new(),
        }
    }

    /// Differences that it overlooked until an idle session compared.
    #[must_use]
    pub fn silent_divergences(&self) -> u64 {
        match self {
            Self::Bare(bare) => bare.engine.as_ref().map_or(0, Engine::silent_divergences),
            Self::Baseline(_) => 0,
        }
    }
}

/// The engine over a store in memory.
#[derive(Debug)]
pub struct Bare {
    device: Keypair,
    store: MemoryStore,
    engine: Option<Engine>,
    /// What the disk will show after the next crash, if it lies.
    stale: Option<MemoryStore>,
}

impl Bare {
    fn new(device: Keypair, epoch: u64) -> Self {
        Self { device, store: MemoryStore::new(COMMUNITY, epoch), engine: None, stale: None }
    }

    fn start<'a>(&mut self, now: Time, members: impl Iterator<Item = &'a Author>) {
        let mut engine = Engine::new(self.device.clone(), &self.store);
        for author in members {
            engine.want(now, &self.store, *author);
        }
        self.engine = Some(engine);
    }

    fn crash(&mut self) {
        self.engine = None;
        if let Some(stale) = self.stale.take() {
            self.store = stale;
        }
        self.store.crash();
    }

    fn give(&mut self, now: Time, arrival: &Arrival, checking: &mut Checking) -> bool {
        let Some(engine) = &mut self.engine else { return true };
        let input = match arrival {
            Arrival::Connected(session, peer) => {
                Input::Connected { session: *session, peer: *peer }
            }
            Arrival::Lost(session) => Input::Disconnected { session: *session },
            Arrival::Frame(session, frame) => Input::Received { session: *session, frame },
            Arrival::Timer => Input::Timeout,
            Arrival::Admit(author) => {
                engine.want(now, &self.store, *author);
                return true;
            }
            Arrival::Write(bodies) => {
                let slices: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
                let written = engine.append(now, &mut self.store, &slices);
                return !matches!(written, Err(AppendFailed::Behind));
            }
        };
        let Ok(()) = engine.handle_with(now, input, &mut self.store, checking);
        true
    }

    fn poll(&mut self, now: Time) -> Option<Output> {
        let Ok(output) = self.engine.as_mut()?.poll(now, &self.store);
        output
    }

    fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.store.bodies(author).nth(at).map(|body| match body {
            Body::Full(bytes) => bytes.len() as u64,
            Body::Pruned { len, .. } => u64::from(len),
        })
    }
}

/// Takes `bytes` into a digest that runs along: quick, and the same everywhere; no enemy chose them.
#[must_use]
pub fn digest(sum: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(mix(sum ^ bytes.len() as u64), |sum, word| {
        (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(29)
    });
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(sum ^ rest)
}
