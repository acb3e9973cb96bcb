//! What can go wrong, and whose fault it is.

use crate::door::Visit;
use libp2p::{Multiaddr, PeerId};
use std::io;

/// The network did not start; nothing runs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The device's seed is not an Ed25519 key.
    #[error("the device key is unusable: {0}")]
    Key(String),
    /// QUIC, TCP or multicast DNS could not be set up on this machine.
    #[error("the network could not be set up: {0}")]
    Setup(String),
    /// None of the listen addresses could be bound; the last failure is given.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The last address tried.
        address: Multiaddr,
        /// What the system said.
        reason: String,
    },
}

/// The session has ended (or the network was shut down): the frame was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session has ended")]
pub struct Closed;

/// Why an explicit dial brought no session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// Somebody answered, but not a member of this community.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Nobody answered in time.
    #[error("no answer in time")]
    Timeout,
    /// No connection came about.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The address is one of this node's own.
    #[error("that address is this node's own")]
    Myself,
    /// The address says one device and another one answered there.
    #[error("another device answers at this address")]
    WrongPeer,
    /// A bound of this node forbids another connection now.
    #[error("too many connections: {0}")]
    Limit(String),
    /// A connection came about and ended before it carried a session.
    #[error("the connection ended: {0}")]
    Ended(String),
    /// The network was shut down.
    #[error("the network is shut down")]
    Stopped,
}

/// Why a request, to join or for a part of a file, brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// There is no connection to that peer.
    #[error("not connected to that peer")]
    NotConnected,
    /// The request is larger than it may be.
    #[error("the request is too large")]
    TooLarge,
    /// The peer answered nothing, which is its way to refuse.
    #[error("the peer refused")]
    Refused,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection failed, or the answer was malformed.
    #[error("failed: {0}")]
    Failed(String),
    /// The network was shut down.
    #[error("the network is shut down")]
    Stopped,
}

/// Why a newcomer was not handed an invite at somebody's joining door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DoorError {
    /// There is no live short code there, or there are too many newcomers.
    #[error("no invite is offered there")]
    Closed,
    /// The code is wrong there, or died meanwhile.
    #[error("the short code is wrong, or no longer good")]
    WrongCode,
    /// Whoever answered does not know the code, and pretended to.
    #[error("whoever answered does not know the short code either")]
    Impostor,
    /// Nobody answers there in the way of a node.
    #[error("failed: {0}")]
    Failed(String),
}

/// Why a peer did not pass the gate: the peer's state, never an error of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It belongs to another community, or to none.
    #[error("not a member of this community")]
    Stranger,
    /// It is no node, or one of another version.
    #[error("speaks another version, or is no node of ours")]
    Version,
    /// It wants to join without the secret, and that is not offered here.
    #[error("asked to join without the community's secret, which is not offered")]
    Joining,
    /// It came by a short code.
    #[error("came to the joining door: {0}")]
    Guest(Visit),
    /// It proved nothing in time.
    #[error("did not prove itself in time")]
    Timeout,
    /// It went away.
    #[error("hung up before it proved itself")]
    Closed,
}

impl Refusal {
    /// Whether the other side is certainly of another community, rather than merely gone.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Stranger | Self::Version | Self::Joining)
    }
}

/// Who did not pass the gate, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub(crate) struct Refused {
    pub(crate) peer: PeerId,
    pub(crate) why: Refusal,
}

/// The refusal inside a transport's error, through libp2p's boxes.
pub(crate) fn refusal(error: &io::Error) -> Option<Refused> {
    let inner = error.get_ref()?;
    if let Some(refused) = inner.downcast_ref::<Refused>() {
        return Some(*refused);
    }
    inner.downcast_ref::<io::Error>().and_then(refusal)
}

/// Whether a transport's error says that time ran out.
pub(crate) fn timed_out(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::TimedOut
        || error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<io::Error>())
            .is_some_and(timed_out)
        || error.to_string().to_ascii_lowercase().contains("timeout")
}
