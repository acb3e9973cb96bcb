//! The arrival log: every entry and every fork as it came, numbered.
//!
//! A record is `kind u8 | author's number u32 | seq u64 | time u64 | received u64 | check u32`, and
//! for an entry `id 32 | pruned u8 | body, or hash 32 and length u32`. The check covers what stands
//! before it, part of which is ours alone; the author's signature covers the entry.

mod walk;

pub(crate) use walk::Walk;

use tidings_protocol::author::Author;
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

/// What arrived, as the change feed shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived<'a> {
    /// An entry, also one at or above its author's fork.
    Entry {
        /// Its place in the feed, from 1.
        arrival: u64,
        /// Whose log.
        author: Author,
        /// This file's short name for the author.
        author_no: u32,
        /// Its position in the author's log, from 1.
        seq: u64,
        /// Its name.
        id: EntryId,
        /// When, by the author's clock.
        time: Time,
        /// When it was staged here, by our clock.
        received: Time,
        /// The body, or what is left of it.
        body: Body<'a>,
    },
    /// Evidence that the author forked its log at `seq`: its entries from there on do not count.
    Fork {
        /// Its place in the feed, from 1.
        arrival: u64,
        /// Who forked.
        author: Author,
        /// This file's short name for the author.
        author_no: u32,
        /// The first position with two entries.
        seq: u64,
    },
}

impl Arrived<'_> {
    /// Its place in the feed.
    #[must_use]
    pub fn arrival(&self) -> u64 {
        match self {
            Self::Entry { arrival, .. } | Self::Fork { arrival, .. } => *arrival,
        }
    }
}

/// An entry of one's own, not lent by the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the feed, from 1.
    pub arrival: u64,
    /// Whose log.
    pub author: Author,
    /// This file's short name for the author.
    pub author_no: u32,
    /// Its position in the author's log, from 1.
    pub seq: u64,
    /// Its name.
    pub id: EntryId,
    /// When, by the author's clock.
    pub time: Time,
    /// When it was staged here, by our clock.
    pub received: Time,
    /// The body; `None` if it was pruned.
    pub body: Option<Vec<u8>>,
}

/// The two kinds of record.
const ENTRY: u8 = 1;
const FORK: u8 = 2;

/// Bytes of a record that [`check`] covers.
const CHECKED: usize = 1 + 4 + 8 + 8 + 8;

/// A record as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    pub(crate) number: u32,
    pub(crate) seq: u64,
    pub(crate) received: Time,
    pub(crate) what: What<'a>,
}

/// What a record tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What<'a> {
    Entry { time: Time, id: EntryId, body: Body<'a> },
    Fork,
}

impl<'a> Record<'a> {
    /// Appends the record's bytes to `to`.
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        let start = to.len();
        let (kind, time) = match self.what {
            What::Entry { time, .. } => (ENTRY, time),
            What::Fork => (FORK, Time(0)),
        };
        to.push(kind);
        to.extend_from_slice(&self.number.to_be_bytes());
        to.extend_from_slice(&self.seq.to_be_bytes());
        to.extend_from_slice(&time.0.to_be_bytes());
        to.extend_from_slice(&self.received.0.to_be_bytes());
        let sum = check(to.get(start..).unwrap_or_default());
        to.extend_from_slice(&sum.to_be_bytes());
        let What::Entry { id, body, .. } = self.what else { return };
        to.extend_from_slice(&id.0);
        match body {
            Body::Full(bytes) => {
                to.push(0);
                to.extend_from_slice(bytes);
            }
            Body::Pruned { hash, len } => {
                to.push(1);
                to.extend_from_slice(&hash);
                to.extend_from_slice(&len.to_be_bytes());
            }
        }
    }

    /// Reads what [`Record::encode`] writes; `None` for bytes that are none.
    pub(crate) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (checked, mut rest) = bytes.split_at_checked(CHECKED)?;
        if check(checked) != u32::from_be_bytes(take(&mut rest)?) {
            return None;
        }
        let mut head = checked;
        let [kind] = take(&mut head)?;
        let number = u32::from_be_bytes(take(&mut head)?);
        let seq = u64::from_be_bytes(take(&mut head)?);
        let time = Time(u64::from_be_bytes(take(&mut head)?));
        let received = Time(u64::from_be_bytes(take(&mut head)?));
        let what = match kind {
            ENTRY => What::Entry { time, id: EntryId(take(&mut rest)?), body: body(rest)? },
            FORK if rest.is_empty() => What::Fork,
            _ => return None,
        };
        Some(Self { number, seq, received, what })
    }

    /// The entry as the end of a log; `None` for a fork.
    pub(crate) fn tip(&self) -> Option<Tip> {
        match self.what {
            What::Entry { time, id, .. } => Some(Tip { seq: self.seq, id: id.0, time }),
            What::Fork => None,
        }
    }

    /// The record as the feed shows it.
    pub(crate) fn arrived(&self, arrival: u64, author: Author) -> Arrived<'a> {
        let Self { number: author_no, seq, received, .. } = *self;
        match self.what {
            What::Entry { time, id, body } => {
                Arrived::Entry { arrival, author, author_no, seq, id, time, received, body }
            }
            What::Fork => Arrived::Fork { arrival, author, author_no, seq },
        }
    }

    /// The entry as one's own; `None` for a fork.
    pub(crate) fn own(&self, arrival: u64, author: Author) -> Option<Entry> {
        let Self { number: author_no, seq, received, .. } = *self;
        let What::Entry { time, id, body } = self.what else { return None };
        let body = match body {
            Body::Full(bytes) => Some(bytes.to_vec()),
            Body::Pruned { .. } => None,
        };
        Some(Entry { arrival, author, author_no, seq, id, time, received, body })
    }
}

fn body(mut rest: &[u8]) -> Option<Body<'_>> {
    match take(&mut rest)? {
        [0] => Some(Body::Full(rest)),
        [1] => {
            let (hash, len) = (take(&mut rest)?, u32::from_be_bytes(take(&mut rest)?));
            rest.is_empty().then_some(Body::Pruned { hash, len })
        }
        _ => None,
    }
}

/// FNV-1a in 32 bits (RFC 9923): each altered byte alone changes it.
fn check(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0x811c_9dc5, |sum: u32, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The next `N` bytes of `rest`, which moves on.
pub(crate) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests;
