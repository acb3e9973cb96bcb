//! A verified run in one piece of memory, which any number of stores hold together.

use super::codec::{EncodedRun, put_entry};
use super::verify::Verified;
use crate::author::Signature;
use crate::entry::{Body, Tip};
use crate::time::Time;
use crate::wire::varint;

/// A verified run as a store in memory keeps it. Where thousands of nodes live in one process, all
/// that were handed the same run share it.
#[derive(Clone, Debug)]
pub struct Packed {
    /// Position of the entry before; the first of these follows it.
    before: u64,
    /// Its time.
    since: Time,
    entries: Box<[Place]>,
    /// The run as it travels after the entry before.
    bytes: Box<[u8]>,
    signature: Signature,
}

/// One entry; its body, or the hash of a pruned one, lies in [`Packed::bytes`].
#[derive(Clone, Copy, Debug)]
struct Place {
    id: [u8; 32],
    time: Time,
    start: usize,
    end: usize,
    /// The body is gone: this was its length.
    pruned: Option<u32>,
}

/// One entry as lent.
#[derive(Clone, Copy, Debug)]
pub struct Lent<'a> {
    /// When, by the author's clock.
    pub time: Time,
    /// The body, or what is left of it.
    pub body: Body<'a>,
    /// The author's signature, where this is a signed point.
    pub signature: Option<Signature>,
}

impl Packed {
    /// Packs `run`.
    #[must_use]
    pub fn new(run: &Verified<'_>) -> Self {
        let entries = run.entries().iter().map(|entry| (entry.id.0, entry.time, entry.body));
        Self::of((run.before().seq, run.before().time), entries, run.signature())
    }

    /// The same with another body at `seq`, which must be what the header there says.
    #[must_use]
    pub fn with(&self, seq: u64, body: Body<'_>) -> Self {
        let changed = seq.checked_sub(self.first()).and_then(|at| usize::try_from(at).ok());
        let entries = self.ids().zip(self.entries()).enumerate().map(|(at, (id, entry))| {
            (id, entry.time, if Some(at) == changed { body } else { entry.body })
        });
        Self::of((self.before, self.since), entries, self.signature)
    }

    fn of<'a>(
        (before, since): (u64, Time),
        from: impl ExactSizeIterator<Item = ([u8; 32], Time, Body<'a>)>,
        signature: Signature,
    ) -> Self {
        let mut bytes = Vec::new();
        varint::put(&mut bytes, varint::of_len(from.len()));
        let mut last = since;
        let mut entries = Vec::with_capacity(from.len());
        for (id, time, body) in from {
            put_entry(&mut bytes, last, time, body);
            let (len, pruned) = match body {
                Body::Full(body) => (body.len(), None),
                Body::Pruned { hash, len } => (hash.len(), Some(len)),
            };
            let end = bytes.len();
            let start = end.saturating_sub(len);
            entries.push(Place { id, time, start, end, pruned });
            last = time;
        }
        bytes.extend_from_slice(&signature.0);
        let (entries, bytes) = (entries.into_boxed_slice(), bytes.into_boxed_slice());
        Self { before, since, entries, bytes, signature }
    }

    /// Position of the first entry.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.before.saturating_add(1)
    }

    /// Position of the last entry.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.before.saturating_add(varint::of_len(self.entries.len()))
    }

    /// Entries in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none; a run has at least one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The run as it travels, after the entry that it was verified after.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// As [`Packed::bytes`], to send.
    #[must_use]
    pub fn encoded(&self) -> EncodedRun {
        EncodedRun { count: self.entries.len(), bytes: self.bytes.to_vec() }
    }

    /// The names of its entries, in log order.
    pub(super) fn ids(&self) -> impl ExactSizeIterator<Item = [u8; 32]> {
        self.entries.iter().map(|place| place.id)
    }

    /// The entry at `seq`; `None` if it is not of this run.
    #[must_use]
    pub fn tip(&self, seq: u64) -> Option<Tip> {
        let at = seq.checked_sub(self.first())?;
        let place = self.entries.get(usize::try_from(at).ok()?)?;
        Some(Tip { seq, id: place.id, time: place.time })
    }

    /// Its entries in log order; the last one carries the signature.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Lent<'_>> {
        let last = self.entries.len().saturating_sub(1);
        self.entries.iter().enumerate().map(move |(n, place)| {
            let bytes = self.bytes.get(place.start..place.end).unwrap_or_default();
            let body = match place.pruned {
                None => Body::Full(bytes),
                Some(len) => {
                    Body::Pruned { hash: bytes.first_chunk().copied().unwrap_or_default(), len }
                }
            };
            Lent { time: place.time, body, signature: (n == last).then_some(self.signature) }
        })
    }
}
