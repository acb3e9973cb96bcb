//! What runs on a host, behind one face: fed with what arrives, committed, asked what it says.

mod bare;
pub mod community;
mod full;

pub use bare::Bare;
pub use full::Full;

use crate::baseline::{Baseline, Style};
use crate::disk::Mishap;
use crate::kernel::mix;
use serde::{Deserialize, Serialize};
use tidings_core::Role;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Input, Load, Output, SessionId, SessionStatus, Table};
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::run::{EncodedRun, Invalid, Memo, Run, Strict, Verified, Verifier};
use tidings_protocol::store::{Head, Mark, MemoryStore, Ticket};
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
    /// Its user gives the person of this device a role.
    Grade(Author, Role),
    /// Its user invites whoever has this device, who asks to be let in at once.
    Join(Keypair),
    /// A device at the other end of a session asks to be let in again, in the words of the join
    /// protocol.
    Ask(Author, Vec<u8>),
}

impl Arrival {
    /// What of it goes to the engine; none for what its host does itself.
    #[must_use]
    pub fn input(&self) -> Option<Input<'_>> {
        match self {
            Self::Connected(session, peer) => {
                Some(Input::Connected { session: *session, peer: *peer })
            }
            Self::Lost(session) => Some(Input::Disconnected { session: *session }),
            Self::Frame(session, frame) => Some(Input::Received { session: *session, frame }),
            Self::Timer => Some(Input::Timeout),
            Self::Write(_) | Self::Admit(_) | Self::Grade(..) | Self::Join(_) | Self::Ask(..) => {
                None
            }
        }
    }
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
    /// The whole node over its file, on a disk in memory.
    Full,
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
    /// The whole node over its file.
    Full(Box<Full>),
    /// What ours is compared with.
    Baseline(Box<Baseline>),
}

/// Does the same with whichever machine it is, or something else with a baseline.
macro_rules! each {
    ($machine:expr, $it:ident => $what:expr) => {
        each!($machine, $it => $what, $it => $what)
    };
    ($machine:expr, $it:ident => $what:expr, $other:pat => $else:expr) => {
        match $machine {
            Machine::Bare($it) => $what,
            Machine::Full($it) => $what,
            Machine::Baseline($other) => $else,
        }
    };
}

impl Machine {
    /// A machine of this kind with an empty disk, not started. `prunes`: it lets go of every body that
    /// is not its own; a baseline never does.
    #[must_use]
    pub fn new(kind: Kind, device: Keypair, epoch: u64, prunes: bool) -> Self {
        match kind {
            Kind::Bare => Self::Bare(Box::new(Bare::new(device, epoch, prunes))),
            Kind::Full => Self::Full(Box::new(Full::new(device, epoch, prunes))),
            Kind::Flood => Self::Baseline(Box::new(Baseline::new(Style::Flood, device, epoch))),
            Kind::Pull => Self::Baseline(Box::new(Baseline::new(Style::Pull, device, epoch))),
        }
    }

    /// Whether it speaks our protocol, and what it says is held to the protocol's promises.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        !matches!(self, Self::Baseline(_))
    }

    /// The full node that it may be.
    pub fn full(&mut self) -> Option<&mut Full> {
        match self {
            Self::Full(full) => Some(full),
            Self::Bare(_) | Self::Baseline(_) => None,
        }
    }

    /// The full node that it may be, to look at.
    #[must_use]
    pub fn node(&self) -> Option<&Full> {
        match self {
            Self::Full(full) => Some(full),
            Self::Bare(_) | Self::Baseline(_) => None,
        }
    }

    /// The engine alone that it may be, to look at.
    #[must_use]
    pub fn bare(&self) -> Option<&Bare> {
        match self {
            Self::Bare(bare) => Some(bare),
            Self::Full(_) | Self::Baseline(_) => None,
        }
    }

    /// Whether it does not talk to this device any more.
    #[must_use]
    pub fn refuses(&self, device: &Author) -> bool {
        self.node().is_some_and(|full| full.refuses(device))
    }

    /// The last position of a log that counts here; `u64::MAX` where it is not cut.
    #[must_use]
    pub fn cut(&self, author: &Author) -> u64 {
        self.node().and_then(|full| full.cut(author)).unwrap_or(u64::MAX)
    }

    /// Whether the gates of two let each other in.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Full(dialer), Self::Full(listener)) => dialer.meets(listener),
            _ => true,
        }
    }

    /// The disk in memory that it may have.
    pub fn disk(&mut self) -> Option<&mut MemoryStore> {
        match self {
            Self::Bare(bare) => Some(bare.disk()),
            Self::Full(_) | Self::Baseline(_) => None,
        }
    }

    /// How long beyond ours it may take over a hop, in microseconds.
    #[must_use]
    pub fn patience(&self) -> u64 {
        match self {
            Self::Baseline(it) => it.patience(),
            _ => 0,
        }
    }

    /// Starts it over its disk, with these logs wanted. It stays down if the disk is damaged.
    pub fn start<'a>(&mut self, now: Time, members: impl Iterator<Item = &'a Author>) {
        each!(self, it => it.start(now, members), it => it.start(now));
    }

    /// Power cut: what was staged is gone.
    pub fn crash(&mut self) {
        each!(self, it => it.crash());
    }

    /// Says goodbye to everybody: what is said comes from the next polls.
    pub fn close(&mut self) {
        each!(self, it => it.close());
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_up(&self) -> bool {
        each!(self, it => it.is_up())
    }

    /// Deals with what arrived; what follows is staged. False if a writing must be tried again.
    pub fn give(&mut self, now: Time, arrival: &Arrival, checking: &mut Checking) -> bool {
        each!(self, it => it.give(now, arrival, checking))
    }

    /// Makes durable what was staged; [`Machine::has_failed`] says whether it is.
    pub fn commit(&mut self, now: Time) {
        each!(self, it => it.commit(now), it => it.commit());
    }

    /// Whether its disk failed: it has nothing to say any more and must be started again.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        each!(self, it => it.has_failed(), _ => false)
    }

    /// Why it cannot be started any more: a damaged disk, or a log that forked.
    #[must_use]
    pub fn ended(&self) -> Option<&str> {
        each!(self, it => it.ended(), _ => None)
    }

    /// What is to be done next; `None` when nothing is. Call it only after a commit.
    pub fn poll(&mut self, now: Time) -> Option<Output> {
        each!(self, it => it.poll(now), it => it.poll())
    }

    /// When its timer rings, by its own clock.
    #[must_use]
    pub fn timeout(&self) -> Option<Time> {
        each!(self, it => it.timeout())
    }

    /// Something happens to its disk; that of a baseline never fails.
    pub fn suffer(&mut self, mishap: Mishap) {
        each!(self, it => it.suffer(mishap), _ => {});
    }

    /// Its disk works again, and what has not happened yet does not.
    pub fn mend(&mut self) {
        each!(self, it => it.mend(), _ => {});
    }

    /// Durable bodies that are not there.
    #[must_use]
    pub fn lacking(&self) -> u64 {
        each!(self, it => it.lacking(), _ => 0)
    }

    /// What its disk holds of `author`.
    #[must_use]
    pub fn head(&self, author: &Author) -> Option<Head> {
        each!(self, it => it.head(author))
    }

    /// The durable entry at this position.
    #[must_use]
    pub fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        each!(self, it => it.tip(author, seq))
    }

    /// What it would serve of the log from `first` on, up to `last` at most.
    #[must_use]
    pub fn run(&self, author: &Author, first: u64, last: u64) -> Option<EncodedRun> {
        each!(self, it => it.run(author, first, last), it => it.served(author, first, last))
    }

    /// The next author whose log it holds, in order.
    #[must_use]
    pub fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        each!(self, it => it.next_author(after))
    }

    /// Length of the durable body at this position, in bytes.
    #[must_use]
    pub fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        each!(self, it => it.body_len(author, seq))
    }

    /// A digest of all agreed bodies of `author`: equal where the bodies are equal.
    #[must_use]
    pub fn content(&self, author: &Author) -> u64 {
        each!(self, it => it.content(author))
    }

    /// What proves that `author` forked.
    #[must_use]
    pub fn evidence(&self, author: &Author) -> Option<Fork> {
        each!(self, it => it.evidence(author), _ => None)
    }

    /// Where its journal of changes stands.
    #[must_use]
    pub fn journal(&self) -> Option<Mark> {
        each!(self, it => it.journal(), _ => None)
    }

    /// What its journal says above this position.
    #[must_use]
    pub fn changes(&self, after: u64) -> Vec<(u64, Author)> {
        each!(self, it => it.changes(after), _ => Vec::new())
    }

    /// Tickets that it ever kept.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        each!(self, it => it.tickets(), _ => 0)
    }

    /// Those that it keeps, but for the first `count`.
    #[must_use]
    pub fn tickets_after(&self, count: u64) -> Vec<(Author, Ticket)> {
        each!(self, it => it.tickets_after(count), _ => Vec::new())
    }

    /// Strikes that it gave since it started, and entries that wait to be sent.
    #[must_use]
    pub fn load(&self) -> Load {
        each!(self, it => it.load(), _ => Load::default())
    }

    /// Shows the tables that its peers can fill.
    pub fn tables(&self, look: &mut dyn FnMut(Table)) {
        each!(self, it => it.tables(look), _ => {});
    }

    /// Fingerprint of all that it believes to hold; `None` while it is down.
    #[must_use]
    pub fn root(&self) -> Option<[u8; 16]> {
        each!(self, it => it.root())
    }

    /// Its sessions, in the order they opened.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionStatus> {
        each!(self, it => it.sessions(), _ => Vec::new())
    }

    /// Differences that it overlooked until an idle session compared.
    #[must_use]
    pub fn silent_divergences(&self) -> u64 {
        each!(self, it => it.silent_divergences(), _ => 0)
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
