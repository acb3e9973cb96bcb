//! An entry: a body and the header that commits to it, to its author and to all entries before.

mod codec;
mod sign;

pub use codec::{BadHeader, HEADER_LEN};
pub use sign::{AppendError, append, fit_one_run};

use crate::author::Author;
use crate::hash::{CommunityId, Deriver, EntryId, body_hash};
use crate::limits::MAX_BODY;
use crate::time::Time;

/// What is hashed into an entry's name, and so signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Whose log.
    pub author: Author,
    /// Position in the log, from 1.
    pub seq: u64,
    /// The entry before; for the first, the community's id.
    pub prev: [u8; 32],
    /// When, by the author's hybrid clock. Orders what people see, decides validity of nothing.
    pub time: Time,
    /// Length of the body in bytes, at most [`MAX_BODY`].
    pub body_len: u32,
    /// BLAKE3 of the body.
    pub body_hash: [u8; 32],
}

impl Header {
    /// The entry's name: BLAKE3 `derive_key("tidings 1 entry")` of the 117 bytes.
    #[must_use]
    pub fn id(&self) -> EntryId {
        self.id_with(&mut Deriver::entries())
    }

    /// As [`Header::id`], with a context that is reused over many headers.
    pub fn id_with(&self, deriver: &mut Deriver) -> EntryId {
        EntryId(deriver.derive(&self.encode()))
    }
}

/// A body, or what is left of it after it was pruned: its log still verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// The bytes.
    Full(&'a [u8]),
    /// The bytes are gone; only what the header says of them is left.
    Pruned {
        /// BLAKE3 of the body.
        hash: [u8; 32],
        /// Its length in bytes.
        len: u32,
    },
}

impl Body<'_> {
    /// Length and hash as the header holds them; `None` above [`MAX_BODY`].
    #[must_use]
    pub fn commitment(&self) -> Option<(u32, [u8; 32])> {
        let (len, hash) = match self {
            Self::Full(bytes) if bytes.len() <= MAX_BODY => {
                (u32::try_from(bytes.len()).ok()?, body_hash(bytes))
            }
            Self::Full(_) => return None,
            Self::Pruned { hash, len } => (*len, *hash),
        };
        usize::try_from(len).is_ok_and(|len| len <= MAX_BODY).then_some((len, hash))
    }

    /// What is left of it once it is pruned; `None` above [`MAX_BODY`].
    #[must_use]
    pub fn pruned(&self) -> Option<Body<'static>> {
        let (len, hash) = self.commitment()?;
        Some(Body::Pruned { hash, len })
    }
}

/// Where a log ends: all that is needed to check what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Position of the last entry; 0 for an empty log.
    pub seq: u64,
    /// Its name; the community's id for an empty log.
    pub id: [u8; 32],
    /// Its time; 0 for an empty log.
    pub time: Time,
}

impl Tip {
    /// The tip of a log without entries.
    #[must_use]
    pub fn empty(community: CommunityId) -> Self {
        Self { seq: 0, id: community.0, time: Time(0) }
    }
}

#[cfg(test)]
mod tests;
