//! What two nodes say to hand a file on: one question, one answer, on a stream of their own.
//!
//! `version 1 | 1 (which stripes) or 2 (one stripe) | hash 32 | size u64 | stripe u32 of the latter`,
//! all numbers big-endian. The answer begins with 0 (nothing of it is here), 1 and the map, or 2 and
//! the stripe as `bao-tree` encodes it: hashes in pre-order, groups of 16 KiB, no size before.

use crate::{FileId, Map, STRIPE};

/// The longest question, in bytes.
pub const MAX_QUESTION: usize = 64;

/// The longest answer, in bytes: a stripe and the hashes that lead to it.
pub const MAX_ANSWER: usize = STRIPE as usize + 8 * 1024;

const VERSION: u8 = 1;
const WHICH: u8 = 1;
const ONE: u8 = 2;

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which stripes are there?
    Which(FileId),
    /// This one, please.
    Stripe(FileId, u32),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is not here.
    Nothing,
    /// These are here.
    Which(Vec<u8>),
    /// Here it is, verifiable.
    Stripe(Vec<u8>),
}

impl Question {
    /// The bytes that travel.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, id, stripe) = match self {
            Self::Which(id) => (WHICH, id, None),
            Self::Stripe(id, stripe) => (ONE, id, Some(stripe.to_be_bytes())),
        };
        let mut bytes = vec![VERSION, kind];
        bytes.extend_from_slice(&id.hash);
        bytes.extend_from_slice(&id.size.to_be_bytes());
        bytes.extend(stripe.into_iter().flatten());
        bytes
    }

    /// Reads them; `None` for what no node of this version asks.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<2>()?;
        let (hash, rest) = rest.split_first_chunk::<32>()?;
        let (size, rest) = rest.split_first_chunk::<8>()?;
        let id = FileId { hash: *hash, size: u64::from_be_bytes(*size) };
        let stripe = <[u8; 4]>::try_from(rest).ok().map(u32::from_be_bytes);
        match (head, stripe) {
            _ if !id.is_sound() => None,
            ([VERSION, WHICH], None) if rest.is_empty() => Some(Self::Which(id)),
            ([VERSION, ONE], Some(stripe)) if stripe < id.stripes() => {
                Some(Self::Stripe(id, stripe))
            }
            _ => None,
        }
    }
}

impl Answer {
    /// The bytes that travel.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, content) = match self {
            Self::Nothing => (0, &[][..]),
            Self::Which(map) => (1, map.as_slice()),
            Self::Stripe(stripe) => (2, stripe.as_slice()),
        };
        let mut bytes = Vec::with_capacity(content.len().saturating_add(1));
        bytes.push(kind);
        bytes.extend_from_slice(content);
        bytes
    }

    /// Reads them; `None` for what no node of this version answers.
    #[must_use]
    pub fn decode(mut bytes: Vec<u8>) -> Option<Self> {
        let kind = *bytes.first()?;
        bytes.remove(0);
        match kind {
            0 if bytes.is_empty() => Some(Self::Nothing),
            1 => Some(Self::Which(bytes)),
            2 => Some(Self::Stripe(bytes)),
            _ => None,
        }
    }

    /// The map in it, if it is one of this file.
    #[must_use]
    pub fn map(&self, id: &FileId) -> Option<Map> {
        match self {
            Self::Which(bytes) => Map::read(id, bytes),
            _ => None,
        }
    }
}
