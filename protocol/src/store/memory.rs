//! A store in ordered maps: for simulations, tests, and as the model that other stores are held to.

use super::{Head, StageError, Store};
use crate::author::{Author, Signature};
use crate::entry::{Body, Tip};
use crate::fork::{Branch, Fork, Link, Proven};
use crate::hash::CommunityId;
use crate::run::{EncodedRun, RunWriter, Verified};
use crate::time::Time;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// One entry as kept.
#[derive(Clone, Debug)]
struct Kept {
    id: [u8; 32],
    time: Time,
    body: KeptBody,
    signature: Option<Signature>,
}

/// A [`Body`] of one's own.
#[derive(Clone, Debug)]
enum KeptBody {
    Full(Vec<u8>),
    Pruned { hash: [u8; 32], len: u32 },
}

impl KeptBody {
    fn of(body: Body<'_>) -> Self {
        match body {
            Body::Full(bytes) => Self::Full(bytes.to_vec()),
            Body::Pruned { hash, len } => Self::Pruned { hash, len },
        }
    }

    fn lend(&self) -> Body<'_> {
        match self {
            Self::Full(bytes) => Body::Full(bytes),
            Self::Pruned { hash, len } => Body::Pruned { hash: *hash, len: *len },
        }
    }
}

/// One author's log: entry `n` stands at index `n - 1`.
#[derive(Clone, Debug, Default)]
struct Log {
    entries: Vec<Kept>,
    committed: usize,
    fork: Option<Fork>,
    committed_fork: Option<Fork>,
}

/// A [`Store`] without a disk. What is staged is lost by [`MemoryStore::crash`], as on a disk.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    community: CommunityId,
    epoch: u64,
    logs: BTreeMap<Author, Log>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(community: CommunityId, epoch: u64) -> Self {
        Self { community, epoch, logs: BTreeMap::new() }
    }

    /// Forgets what is staged, as a power cut does.
    pub fn crash(&mut self) {
        for log in self.logs.values_mut() {
            log.entries.truncate(log.committed);
            log.fork.clone_from(&log.committed_fork);
        }
        self.logs.retain(|_, log| !log.entries.is_empty() || log.fork.is_some());
    }

    /// The committed bodies of `author`'s agreed prefix, in order.
    pub fn bodies(&self, author: &Author) -> impl Iterator<Item = Body<'_>> {
        let log = self.logs.get(author);
        let agreed = log.map_or(0, |log| index(log.agreed()).min(log.committed));
        log.into_iter()
            .flat_map(move |log| log.entries.iter().take(agreed))
            .map(|entry| entry.body.lend())
    }

    fn tip_of(&self, log: &Log, seq: u64) -> Option<Tip> {
        match seq.checked_sub(1) {
            None => Some(Tip::empty(self.community)),
            Some(before) => log.entries.get(index(before)).map(|entry| Tip {
                seq,
                id: entry.id,
                time: entry.time,
            }),
        }
    }
}

impl Log {
    /// Entries below the fork, staged ones included.
    fn agreed(&self) -> u64 {
        let held = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        match &self.fork {
            Some(fork) => held.min(fork.seq.saturating_sub(1)),
            None => held,
        }
    }

    fn committed_from(&self, first: u64) -> impl Iterator<Item = &Kept> {
        let skip = first.checked_sub(1).map_or(usize::MAX, index);
        self.entries.iter().take(self.committed).skip(skip)
    }
}

/// A position as an index; beyond the address space there is nothing.
fn index(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or(usize::MAX)
}

impl Store for MemoryStore {
    type Error = Infallible;

    fn community(&self) -> CommunityId {
        self.community
    }

    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn head(&self, author: &Author) -> Option<Head> {
        let log = self.logs.get(author)?;
        let tip = self.tip_of(log, log.agreed())?;
        Some(Head { tip, fork: log.fork.as_ref().map(|fork| fork.seq) })
    }

    fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let lower = after.map_or(Unbounded, Excluded);
        let (author, _) = self.logs.range((lower, Unbounded)).next()?;
        Some((*author, self.head(author)?))
    }

    fn tip(&self, author: &Author, seq: u64) -> Result<Option<Tip>, Infallible> {
        let empty = Log::default();
        let log = self.logs.get(author).unwrap_or(&empty);
        Ok(self.tip_of(log, seq).filter(|tip| index(tip.seq) <= log.committed))
    }

    fn run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<EncodedRun>, Infallible> {
        let Some(log) = self.logs.get(author) else { return Ok(None) };
        let Some(before) = first.checked_sub(1).and_then(|seq| self.tip_of(log, seq)) else {
            return Ok(None);
        };
        let agreed = log.agreed();
        if first > agreed {
            return Ok(None);
        }
        let fork = log.fork.as_ref().map_or(u64::MAX, |fork| fork.seq);
        let crosses = last >= agreed && agreed.checked_add(1) == Some(fork);
        let upto = if crosses { u64::MAX } else { last.min(agreed) };
        let mut writer = RunWriter::new(before.time);
        for (seq, entry) in (first..=upto).zip(log.committed_from(first)) {
            let body = entry.body.lend();
            let body = if seq < fork { Some(body) } else { body.pruned() };
            if !body.is_some_and(|body| writer.push(entry.time, body)) {
                break;
            }
            let Some(signature) = entry.signature else { continue };
            writer.mark(signature);
            if seq >= agreed {
                break;
            }
        }
        Ok(writer.finish())
    }

    fn branch(&self, author: &Author, first: u64) -> Result<Option<Branch>, Infallible> {
        let Some(log) = self.logs.get(author) else { return Ok(None) };
        let mut links = Vec::new();
        for entry in log.committed_from(first) {
            let Some((body_len, body_hash)) = entry.body.lend().commitment() else { break };
            links.push(Link { time: entry.time, body_len, body_hash });
            if let Some(signature) = entry.signature {
                return Ok(Some(Branch { links, signature }));
            }
        }
        Ok(None)
    }

    fn fork(&self, author: &Author) -> Result<Option<Fork>, Infallible> {
        Ok(self.logs.get(author).and_then(|log| log.fork.clone()))
    }

    fn stage(&mut self, run: &Verified<'_>) -> Result<(), StageError<Infallible>> {
        let author = run.author();
        let head = self.head(&author);
        let tip = head.map_or(Tip::empty(self.community), |head| head.tip);
        let frozen = head
            .is_some_and(|head| head.fork.is_some_and(|fork| tip.seq.saturating_add(1) >= fork));
        if tip != run.before() || frozen {
            return Err(StageError::Gap);
        }
        let log = self.logs.entry(author).or_default();
        for entry in run.entries() {
            let last = entry.seq == run.tip().seq;
            let signature = last.then(|| run.signature());
            let (id, time) = (entry.id.0, entry.time);
            log.entries.push(Kept { id, time, body: KeptBody::of(entry.body), signature });
        }
        Ok(())
    }

    fn stage_fork(&mut self, fork: &Proven) -> Result<bool, Infallible> {
        let log = self.logs.entry(fork.author()).or_default();
        if log.fork.as_ref().is_some_and(|known| known.seq <= fork.seq()) {
            return Ok(false);
        }
        log.fork = Some(fork.fork().clone());
        Ok(true)
    }

    fn commit(&mut self) -> Result<(), Infallible> {
        for log in self.logs.values_mut() {
            log.committed = log.entries.len();
            log.committed_fork.clone_from(&log.fork);
        }
        Ok(())
    }
}
