//! What the engine asks for and tells.

use super::SessionId;
use crate::author::Author;
use crate::run::Invalid;

/// Something to do, or to know. Everything said here is durable already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this frame; frames of one session keep their order.
    Send {
        /// On which stream.
        session: SessionId,
        /// The bytes, at most [`crate::limits::MAX_FRAME`], without length prefix.
        frame: Vec<u8>,
    },
    /// Close the stream after what was sent before. `Disconnected` is not needed afterwards.
    Disconnect {
        /// Which.
        session: SessionId,
        /// Why.
        reason: Reason,
    },
    /// Something that the node or its user may want to know.
    Event(Event),
}

/// An output that waits. Most are frames; what is larger stands apart, so that a queue of them is
/// a third as long in memory.
#[derive(Debug)]
pub(super) enum Queued {
    Send { session: SessionId, frame: Vec<u8> },
    Disconnect { session: SessionId, reason: Reason },
    Event(Box<Event>),
}

impl From<Queued> for Output {
    fn from(queued: Queued) -> Self {
        match queued {
            Queued::Send { session, frame } => Self::Send { session, frame },
            Queued::Disconnect { session, reason } => Self::Disconnect { session, reason },
            Queued::Event(event) => Self::Event(*event),
        }
    }
}

/// Why a session ends from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The peer speaks no version that we speak.
    #[error("the peer speaks another protocol version")]
    Version,
    /// The peer is of another community.
    #[error("the peer belongs to another community")]
    Community,
    /// The peer said nothing, or said things before HELLO.
    #[error("the peer did not say hello")]
    NoHello,
    /// A frame that cannot be read or is out of place.
    #[error("the peer sent a malformed or misplaced message")]
    Malformed,
    /// The peer sent more than it was granted.
    #[error("the peer sent more than its credit")]
    Credit,
    /// The peer went on sending runs that do not verify.
    #[error("the peer kept sending entries that do not verify")]
    Forged,
    /// The peer asked for more of the clock summary than anybody needs.
    #[error("the peer asked for too much of the clock summary")]
    Summary,
    /// A newer session with the same peer took its place.
    #[error("replaced by a newer session")]
    Replaced,
    /// The peer said goodbye.
    #[error("the peer said goodbye")]
    Bye {
        /// Microseconds for which it asks to be left alone; at most
        /// [`crate::limits::MAX_REMOTE_DURATION`].
        pause: u64,
    },
    /// Too many sessions.
    #[error("too many sessions")]
    Busy,
    /// The peer's account was expelled.
    #[error("the peer was expelled from the community")]
    Expelled,
    /// The peer is in no log that is held, and had time to bring one that says otherwise.
    #[error("nobody who is known here let the peer in")]
    Stranger,
    /// The peer says that this device's account was expelled.
    #[error("the peer says that this account was expelled from the community")]
    Unwelcome,
}

/// News from the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Both sides said HELLO.
    Ready {
        /// The stream.
        session: SessionId,
        /// The device.
        peer: Author,
    },
    /// Everything that the peer claimed to have at the start of the session is here.
    CaughtUp {
        /// The stream.
        session: SessionId,
        /// The device.
        peer: Author,
    },
    /// Entries came in and are durable.
    Accepted {
        /// Whose.
        author: Author,
        /// First position.
        first: u64,
        /// Last position.
        last: u64,
        /// From whom; `None` for own writing.
        from: Option<Author>,
    },
    /// A peer said that it holds this device's own log up to here, durably; below what it said
    /// before where it lost some of it.
    Holds {
        /// The device.
        peer: Author,
        /// Last position; 0 for nothing.
        seq: u64,
    },
    /// Bodies came in that had not come with their entries, and are durable.
    Filled {
        /// Whose.
        author: Author,
        /// They are among the entries from this position on.
        first: u64,
        /// How many.
        bodies: u64,
        /// From whom.
        from: Author,
    },
    /// An author is proven to have forked its log at this position; it is frozen below it.
    Forked {
        /// Who.
        author: Author,
        /// Where.
        seq: u64,
    },
    /// This device's own log is proven to be forked: it must not write any more. The home was
    /// copied or rolled back; the caller mints a new device.
    OwnFork {
        /// Where.
        seq: u64,
    },
    /// A peer sent a run that does not verify; nothing was stored.
    Refused {
        /// Who sent it.
        peer: Author,
        /// Whose log.
        author: Author,
        /// First position.
        seq: u64,
        /// Why.
        why: Invalid,
    },
}
