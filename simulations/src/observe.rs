//! What can be watched of a run, by whoever draws or judges it.

use crate::checker::Violation;
use crate::plan::Act;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Load, SessionId};
use tidings_protocol::time::Time;

/// The parts of a run, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Anything may go wrong; nothing false may be accepted, nothing durable lost.
    Safety,
    /// Faults ended: all must come to agree in time.
    Liveness,
    /// They agree; the last timers ring.
    Settling,
    /// Nothing may be said but the comparison of summaries.
    Silence,
    /// The end.
    Over,
}

/// Something that happened. Hosts are named by their place in the plan.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'a> {
    /// A frame was sent.
    Sent {
        /// On which stream.
        session: SessionId,
        /// By whom.
        from: usize,
        /// To whom.
        to: usize,
        /// Its bytes.
        frame: &'a [u8],
    },
    /// A frame arrived.
    Arrived {
        /// On which stream.
        session: SessionId,
        /// Sent by whom.
        from: usize,
        /// Where.
        to: usize,
        /// Its bytes.
        frame: &'a [u8],
        /// When it was sent.
        sent: Time,
    },
    /// A host's own entries became durable.
    Wrote {
        /// Who.
        who: usize,
        /// The log, which is the host's.
        author: Author,
        /// First position.
        first: u64,
        /// Last position.
        last: u64,
    },
    /// Entries of another became durable at a host.
    Accepted {
        /// Who.
        who: usize,
        /// The log.
        author: Author,
        /// First position.
        first: u64,
        /// Last position.
        last: u64,
        /// From whom; `None` if the giver's key is no host's.
        from: Option<usize>,
    },
    /// A session opened at the end `a`; `b` is at the other.
    Connected {
        /// Who.
        a: usize,
        /// With whom.
        b: usize,
        /// The stream.
        session: SessionId,
    },
    /// A host noticed that a session is gone.
    Lost {
        /// Who.
        who: usize,
        /// The stream.
        session: SessionId,
    },
    /// A host started.
    Up {
        /// Who.
        who: usize,
    },
    /// A host went down.
    Down {
        /// Who.
        who: usize,
    },
    /// A host said all that it may.
    Load {
        /// Who.
        who: usize,
        /// Strikes that it ever gave, and entries that wait still.
        load: Load,
    },
    /// The plan acts.
    Act(&'a Act),
    /// A phase begins.
    Phase(Phase),
    /// A host has proof that an author forked.
    Forked {
        /// Who has it.
        who: usize,
        /// Who forked.
        author: Author,
        /// At which position.
        seq: u64,
    },
    /// A promise was broken; the run ends.
    Violation(&'a Violation),
}

/// Somebody who watches a run. Facts come in order of time.
pub trait Observer {
    /// `fact` happens at `at`, in virtual time; a run starts at [`crate::world::START`].
    fn fact(&mut self, at: Time, fact: &Fact<'_>);
}
