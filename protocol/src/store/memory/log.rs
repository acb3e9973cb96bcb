//! One author's log in memory: three vectors, whatever its length.

use crate::author::Signature;
use crate::entry::{Body, Tip};
use crate::fork::{Branch, Fork, Link};
use crate::hash::CommunityId;
use crate::run::Verified;
use crate::store::Head;
use crate::time::Time;

/// One author's log: entry `n` stands at index `n - 1`.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    entries: Vec<Kept>,
    /// Bodies, or the hashes of pruned ones, one after the other.
    bytes: Vec<u8>,
    /// Signatures by position, in order.
    points: Vec<(u64, Signature)>,
    /// Entries that are durable.
    committed: usize,
    forked: Option<Box<Forked>>,
    /// Position of its newest change in the journal; 0 for none.
    pub(super) changed: u64,
}

/// One entry as kept; its body lies in [`Log::bytes`], up to `end`.
#[derive(Clone, Copy, Debug)]
struct Kept {
    id: [u8; 32],
    time: Time,
    end: usize,
    /// The body is gone: this was its length, and its hash stands in its place.
    pruned: Option<u32>,
}

/// Evidence: what is known, and what of it is durable.
#[derive(Clone, Debug)]
struct Forked {
    fork: Fork,
    committed: Option<Fork>,
}

/// One entry as lent.
pub(super) struct Lent<'a> {
    pub(super) time: Time,
    pub(super) body: Body<'a>,
    pub(super) signature: Option<Signature>,
}

impl Log {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.forked.is_none()
    }

    pub(super) fn fork(&self) -> Option<&Fork> {
        self.forked.as_ref().map(|forked| &forked.fork)
    }

    /// Entries below the fork, staged ones included.
    pub(super) fn agreed(&self) -> u64 {
        let held = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        self.fork().map_or(held, |fork| held.min(fork.seq.saturating_sub(1)))
    }

    /// Entries that are durable.
    pub(super) fn committed(&self) -> usize {
        self.committed
    }

    pub(super) fn head(&self, community: CommunityId) -> Option<Head> {
        let tip = self.tip(community, self.agreed())?;
        Some(Head { tip, fork: self.fork().map(|fork| fork.seq) })
    }

    pub(super) fn tip(&self, community: CommunityId, seq: u64) -> Option<Tip> {
        let Some(at) = seq.checked_sub(1) else { return Some(Tip::empty(community)) };
        let entry = self.entries.get(index(at))?;
        Some(Tip { seq, id: entry.id, time: entry.time })
    }

    /// The durable entries from position `first` on.
    pub(super) fn committed_from(&self, first: u64) -> impl Iterator<Item = Lent<'_>> {
        let skip = first.checked_sub(1).map_or(usize::MAX, index);
        let from = self.points.partition_point(|(seq, _)| *seq < first);
        let mut points = self.points.iter().skip(from).peekable();
        let mut start = match skip.checked_sub(1) {
            Some(before) => self.entries.get(before).map_or(self.bytes.len(), |entry| entry.end),
            None => 0,
        };
        let durable = self.entries.iter().take(self.committed).skip(skip);
        durable.zip(first..).map(move |(entry, seq)| {
            let bytes = self.bytes.get(start..entry.end).unwrap_or_default();
            start = entry.end;
            let signature = points.next_if(|(at, _)| *at == seq).map(|(_, signature)| *signature);
            Lent { time: entry.time, body: entry.lend(bytes), signature }
        })
    }

    pub(super) fn branch(&self, first: u64) -> Option<Branch> {
        let mut links = Vec::new();
        for entry in self.committed_from(first) {
            let (body_len, body_hash) = entry.body.commitment()?;
            links.push(Link { time: entry.time, body_len, body_hash });
            if let Some(signature) = entry.signature {
                return Some(Branch { links, signature });
            }
        }
        None
    }

    /// Whether something is not durable yet.
    pub(super) fn is_staged(&self) -> bool {
        let fork = |forked: &Forked| Some(forked.fork.seq) != forked.committed_seq();
        self.committed != self.entries.len() || self.forked.as_deref().is_some_and(fork)
    }

    pub(super) fn push(&mut self, run: &Verified<'_>) {
        grow(&mut self.entries, run.entries().len());
        grow(&mut self.points, 1);
        let sizes = run.entries().iter().map(|entry| match entry.body {
            Body::Full(bytes) => bytes.len(),
            Body::Pruned { hash, .. } => hash.len(),
        });
        grow(&mut self.bytes, sizes.fold(0, usize::saturating_add));
        for entry in run.entries() {
            let pruned = match entry.body {
                Body::Full(bytes) => {
                    self.bytes.extend_from_slice(bytes);
                    None
                }
                Body::Pruned { hash, len } => {
                    self.bytes.extend_from_slice(&hash);
                    Some(len)
                }
            };
            let end = self.bytes.len();
            self.entries.push(Kept { id: entry.id.0, time: entry.time, end, pruned });
        }
        self.points.push((run.tip().seq, run.signature()));
    }

    pub(super) fn freeze(&mut self, fork: Fork) {
        let committed = self.forked.take().and_then(|forked| forked.committed);
        self.forked = Some(Box::new(Forked { fork, committed }));
    }

    pub(super) fn commit(&mut self) {
        self.committed = self.entries.len();
        if let Some(forked) = &mut self.forked
            && forked.committed_seq() != Some(forked.fork.seq)
        {
            forked.committed = Some(forked.fork.clone());
        }
    }

    /// Forgets what is not durable.
    pub(super) fn crash(&mut self) {
        self.entries.truncate(self.committed);
        self.bytes.truncate(self.entries.last().map_or(0, |entry| entry.end));
        let committed = self.committed;
        self.points.retain(|(seq, _)| index(*seq) <= committed);
        let fork = self.forked.take().and_then(|forked| forked.committed);
        self.forked = fork.map(|fork| Box::new(Forked { committed: Some(fork.clone()), fork }));
    }
}

impl Forked {
    /// A smaller position always replaces a larger one: it tells two pieces of evidence apart.
    fn committed_seq(&self) -> Option<u64> {
        self.committed.as_ref().map(|fork| fork.seq)
    }
}

impl Kept {
    fn lend<'a>(&self, bytes: &'a [u8]) -> Body<'a> {
        match self.pruned {
            None => Body::Full(bytes),
            Some(len) => {
                Body::Pruned { hash: bytes.first_chunk().copied().unwrap_or_default(), len }
            }
        }
    }
}

/// A position as an index; beyond the address space there is nothing.
pub(super) fn index(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or(usize::MAX)
}

/// Makes room for `more`, half as much again at a time: most logs of a simulation stay short.
fn grow<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity().saturating_sub(list.len()) < more {
        list.reserve_exact(more.max(list.len() / 2));
    }
}
