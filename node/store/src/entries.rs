//! The arrival log: every entry and every fork as it came, numbered.
//!
//! A record is `kind u8 | author's number u32 | seq u64 | time u64 | received u64 | check u32`, for an
//! entry `id 32 | pruned u8 | body, or hash 32, length u32 and what remains`, and at last `seal 8`. A
//! body that came later than its entry is a record of its own kind, `origin u64` before the id: the
//! arrival of the record that it completes, to which the index led before. The check covers the place, so that damage elsewhere can be named by author and position; the seal covers all and
//! is compared when an entry is read to be shown, so that what a disk garbled is told apart.

mod walk;

pub(crate) use walk::Walk;

use tidings_protocol::author::Author;
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::hash::{EntryId, body_hash};
use tidings_protocol::time::Time;

/// What arrived, as the change feed shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        /// What this node kept when it let the body go.
        remains: &'a [u8],
        /// It was shown before, without its body: where and with which remains.
        again: Option<Again>,
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

/// The record that a body completes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Its arrival.
    pub origin: u64,
    /// What this node kept in it when it let the body go.
    pub remains: Vec<u8>,
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
    /// The body; `None` if it is not here.
    pub body: Option<Vec<u8>>,
    /// What this node kept when it let the body go.
    pub remains: Vec<u8>,
    /// Whether this is what was written. If not, the disk garbled the body or the name: nobody
    /// should be shown it as the author's.
    pub intact: bool,
}

/// The kinds of record.
const ENTRY: u8 = 1;
const FORK: u8 = 2;
const FILL: u8 = 3;

/// Bytes of a record that [`check`] covers.
const CHECKED: usize = 1 + 4 + 8 + 8 + 8;

/// Bytes of a record's [`seal`].
const SEAL: usize = 8;

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
    Entry(Content<'a>),
    /// The body of an entry that came without it, in the record of that arrival.
    Fill(u64, Content<'a>),
    Fork,
}

/// An entry in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content<'a> {
    pub(crate) time: Time,
    pub(crate) id: EntryId,
    pub(crate) body: Body<'a>,
    /// What is kept of a body that was let go; empty while it is here.
    pub(crate) remains: &'a [u8],
}

impl<'a> Record<'a> {
    /// Appends the record's bytes to `to`.
    pub(crate) fn encode(&self, to: &mut Vec<u8>) {
        let start = to.len();
        let (kind, time) = match self.what {
            What::Entry(content) => (ENTRY, content.time),
            What::Fill(_, content) => (FILL, content.time),
            What::Fork => (FORK, Time(0)),
        };
        to.push(kind);
        to.extend_from_slice(&self.number.to_be_bytes());
        to.extend_from_slice(&self.seq.to_be_bytes());
        to.extend_from_slice(&time.0.to_be_bytes());
        to.extend_from_slice(&self.received.0.to_be_bytes());
        let sum = check(to.get(start..).unwrap_or_default());
        to.extend_from_slice(&sum.to_be_bytes());
        if let What::Fill(origin, _) = self.what {
            to.extend_from_slice(&origin.to_be_bytes());
        }
        if let Some(Content { id, body, remains, .. }) = self.content() {
            to.extend_from_slice(&id.0);
            put_body(to, body, remains);
        }
        let seal = seal(to.get(start..).unwrap_or_default());
        to.extend_from_slice(&seal);
    }

    /// Reads what [`Record::encode`] writes, of which the place is sure to be what was written;
    /// [`is_intact`] says whether all is. `None` for bytes that are no record.
    pub(crate) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (sealed, _) = bytes.split_last_chunk::<SEAL>()?;
        let (checked, mut rest) = sealed.split_at_checked(CHECKED)?;
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
            ENTRY => What::Entry(content(time, rest)?),
            FILL => What::Fill(u64::from_be_bytes(take(&mut rest)?), content(time, rest)?),
            FORK if rest.is_empty() => What::Fork,
            _ => return None,
        };
        Some(Self { number, seq, received, what })
    }

    /// The entry in it; `None` for a fork.
    pub(crate) fn content(&self) -> Option<Content<'a>> {
        match self.what {
            What::Entry(content) | What::Fill(_, content) => Some(content),
            What::Fork => None,
        }
    }

    /// The same record with the entry's body gone and this in its place; `None` if there is none.
    pub(crate) fn without_body<'b>(&self, remains: &'b [u8]) -> Option<Record<'b>> {
        let Content { time, id, body, .. } = self.content()?;
        let content = Content { time, id, body: body.pruned()?, remains };
        let what = match self.what {
            What::Fill(origin, _) => What::Fill(origin, content),
            _ => What::Entry(content),
        };
        let Self { number, seq, received, .. } = *self;
        Some(Record { number, seq, received, what })
    }

    /// The entry as the end of a log; `None` for a fork.
    pub(crate) fn tip(&self) -> Option<Tip> {
        let Content { time, id, .. } = self.content()?;
        Some(Tip { seq: self.seq, id: id.0, time })
    }

    /// The record that it completes, if it is such a one.
    pub(crate) fn origin(&self) -> Option<u64> {
        match self.what {
            What::Fill(origin, _) => Some(origin),
            What::Entry(_) | What::Fork => None,
        }
    }

    /// The record as the feed shows it.
    pub(crate) fn arrived(
        &self,
        arrival: u64,
        author: Author,
        again: Option<Again>,
    ) -> Arrived<'a> {
        let Self { number: author_no, seq, received, .. } = *self;
        let Some(Content { time, id, body, remains }) = self.content() else {
            return Arrived::Fork { arrival, author, author_no, seq };
        };
        Arrived::Entry { arrival, author, author_no, seq, id, time, received, body, remains, again }
    }

    /// The entry as one's own; `None` for a fork.
    pub(crate) fn own(&self, arrival: u64, author: Author, intact: bool) -> Option<Entry> {
        let Self { number: author_no, seq, received, .. } = *self;
        let Content { time, id, body, remains } = self.content()?;
        let body = match body {
            Body::Full(bytes) => Some(bytes.to_vec()),
            Body::Pruned { .. } => None,
        };
        let remains = remains.to_vec();
        Some(Entry { arrival, author, author_no, seq, id, time, received, body, remains, intact })
    }
}

fn content(time: Time, mut rest: &[u8]) -> Option<Content<'_>> {
    let id = EntryId(take(&mut rest)?);
    let (body, remains) = match take(&mut rest)? {
        [0] => (Body::Full(rest), Default::default()),
        [1] => {
            let (hash, len) = (take(&mut rest)?, u32::from_be_bytes(take(&mut rest)?));
            (Body::Pruned { hash, len }, rest)
        }
        _ => return None,
    };
    Some(Content { time, id, body, remains })
}

fn put_body(to: &mut Vec<u8>, body: Body<'_>, remains: &[u8]) {
    match body {
        Body::Full(bytes) => {
            to.push(0);
            to.extend_from_slice(bytes);
        }
        Body::Pruned { hash, len } => {
            to.push(1);
            to.extend_from_slice(&hash);
            to.extend_from_slice(&len.to_be_bytes());
            to.extend_from_slice(remains);
        }
    }
}

/// Whether a record is what was written.
pub(crate) fn is_intact(record: &[u8]) -> bool {
    record.split_last_chunk().is_some_and(|(sealed, found)| *found == seal(sealed))
}

/// The first bytes of BLAKE3: a garbled record passes once in 2^64.
fn seal(bytes: &[u8]) -> [u8; SEAL] {
    body_hash(bytes).first_chunk().copied().unwrap_or_default()
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
