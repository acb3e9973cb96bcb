//! What the engine is told.

use crate::author::Author;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One connection with one peer, named by the transport; never used twice in one engine's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SessionId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// A stream with an authenticated peer is open; frames may go both ways.
    Connected {
        /// The stream.
        session: SessionId,
        /// The device at its other end.
        peer: Author,
    },
    /// The stream is gone.
    Disconnected {
        /// Which.
        session: SessionId,
    },
    /// A frame arrived, without its length prefix.
    Received {
        /// On which stream.
        session: SessionId,
        /// Its bytes.
        frame: &'a [u8],
    },
    /// The time that `poll_timeout` named has come.
    Timeout,
}
