//! One author's log in memory: its runs as they came, each shared by all who hold it.

use crate::entry::{Body, Tip};
use crate::fork::{Branch, Fork, Link};
use crate::hash::CommunityId;
use crate::run::{EncodedRun, Lent, Packed, Verified};
use crate::store::Head;
use std::sync::Arc;

/// One author's log.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    /// Without a gap from position 1 on.
    runs: Vec<Arc<Packed>>,
    /// Runs that are durable.
    committed: usize,
    forked: Option<Box<Forked>>,
    /// Position of its newest change in the journal; 0 for none.
    pub(super) changed: u64,
}

/// Evidence: what is known, and what of it is durable.
#[derive(Clone, Debug)]
struct Forked {
    fork: Fork,
    committed: Option<Fork>,
}

impl Log {
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.forked.is_none()
    }

    pub(super) fn fork(&self) -> Option<&Fork> {
        self.forked.as_ref().map(|forked| &forked.fork)
    }

    /// Entries below the fork, staged ones included.
    pub(super) fn agreed(&self) -> u64 {
        let held = self.runs.last().map_or(0, |run| run.last());
        self.fork().map_or(held, |fork| held.min(fork.seq.saturating_sub(1)))
    }

    /// Entries that are durable.
    pub(super) fn committed(&self) -> u64 {
        self.durable().last().map_or(0, |run| run.last())
    }

    fn durable(&self) -> &[Arc<Packed>] {
        self.runs.get(..self.committed).unwrap_or_default()
    }

    /// What is held; `None` if nothing ever was.
    pub(super) fn head(&self, community: CommunityId) -> Option<Head> {
        if self.is_empty() {
            return None;
        }
        let tip = self.tip(community, self.agreed())?;
        Some(Head { tip, fork: self.fork().map(|fork| fork.seq) })
    }

    pub(super) fn tip(&self, community: CommunityId, seq: u64) -> Option<Tip> {
        if seq == 0 {
            return Some(Tip::empty(community));
        }
        let newest = self.runs.last().filter(|run| run.first() <= seq);
        let run = newest.or_else(|| self.runs.get(run_of(&self.runs, seq)))?;
        run.tip(seq)
    }

    /// The durable entries from position `first` on.
    pub(super) fn committed_from(&self, first: u64) -> impl Iterator<Item = Lent<'_>> {
        let durable = if first == 0 { &[] } else { self.durable() };
        let runs = durable.get(run_of(durable, first)..).unwrap_or_default();
        let before = runs.first().map_or(0, |run| first.saturating_sub(run.first()));
        runs.iter().flat_map(|run| run.entries()).skip(index(before))
    }

    /// The durable run from `first` to `last`, if it came as one.
    pub(super) fn whole(&self, first: u64, last: u64) -> Option<EncodedRun> {
        let run = self.durable().get(run_of(self.durable(), first))?;
        (run.first() == first && run.last() == last).then(|| run.encoded())
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

    /// Positions of which no body came, of what is not durable yet.
    pub(super) fn staged_without(&self) -> impl Iterator<Item = u64> {
        let staged = self.runs.get(self.committed..).unwrap_or_default();
        staged.iter().flat_map(|run| {
            let pruned = |entry: &Lent<'_>| matches!(entry.body, Body::Pruned { .. });
            let entries = (run.first()..).zip(run.entries());
            entries.filter(move |(_, entry)| pruned(entry)).map(|(seq, _)| seq)
        })
    }

    /// The durable entry at `seq`.
    pub(super) fn entry(&self, seq: u64) -> Option<Lent<'_>> {
        self.committed_from(seq).next().filter(|_| seq > 0)
    }

    /// Gives the entry at `seq` this body.
    pub(super) fn change(&mut self, seq: u64, body: Body<'_>) {
        let place = run_of(&self.runs, seq);
        let Some(run) = self.runs.get_mut(place) else { return };
        *run = Arc::new(run.with(seq, body));
    }

    /// Whether something is not durable yet.
    pub(super) fn is_staged(&self) -> bool {
        let fork = |forked: &Forked| Some(forked.fork.seq) != forked.committed_seq();
        self.committed != self.runs.len() || self.forked.as_deref().is_some_and(fork)
    }

    pub(super) fn push(&mut self, run: &Verified<'_>) {
        if self.runs.len() == self.runs.capacity() {
            // Half as much again at a time: most logs of a simulation stay short.
            self.runs.reserve_exact(1_usize.max(self.runs.len() / 2));
        }
        self.runs.push(run.packed());
    }

    pub(super) fn freeze(&mut self, fork: Fork) {
        let committed = self.forked.take().and_then(|forked| forked.committed);
        self.forked = Some(Box::new(Forked { fork, committed }));
    }

    pub(super) fn commit(&mut self) {
        self.committed = self.runs.len();
        if let Some(forked) = &mut self.forked
            && forked.committed_seq() != Some(forked.fork.seq)
        {
            forked.committed = Some(forked.fork.clone());
        }
    }

    /// Forgets what is not durable.
    pub(super) fn crash(&mut self) {
        self.runs.truncate(self.committed);
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

/// Which of `runs` holds position `seq`.
fn run_of(runs: &[Arc<Packed>], seq: u64) -> usize {
    runs.partition_point(|run| run.last() < seq)
}

/// A position as an index; beyond the address space there is nothing.
pub(super) fn index(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or(usize::MAX)
}
