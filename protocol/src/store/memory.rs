//! A store in memory: for simulations, tests, and as the model that other stores are held to.

mod bodies;
mod log;
mod logs;

use super::journal::{Journal, Tickets};
use super::{Filled, Head, Hole, Mark, StageError, Store, Ticket};
use crate::author::Author;
use crate::entry::{Body, Tip};
use crate::fork::{Branch, Fork, Proven};
use crate::hash::CommunityId;
use crate::run::{EncodedRun, RunWriter, Verified};
use bodies::Bodies;
use log::Log;
use logs::Logs;
use std::convert::Infallible;

/// A [`Store`] without a disk. What is staged is lost by [`MemoryStore::crash`], as on a disk.
///
/// What each commit looks at stands in front.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct MemoryStore {
    /// Something is staged: until then a commit looks at nothing.
    changes: bool,
    bodies: Bodies,
    /// Places of the logs that changed since the last commit: it costs what changed, not what is held.
    staged: Vec<u32>,
    tickets: Tickets,
    logs: Logs,
    journal: Journal,
    community: CommunityId,
    epoch: u64,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(community: CommunityId, epoch: u64) -> Self {
        Self {
            changes: false,
            community,
            epoch,
            logs: Logs::default(),
            staged: Vec::new(),
            journal: Journal::new(epoch),
            tickets: Tickets::default(),
            bodies: Bodies::default(),
        }
    }

    /// Forgets what is staged, as a power cut does.
    pub fn crash(&mut self) {
        self.tickets.forget();
        self.bodies.forget();
        for place in std::mem::take(&mut self.staged) {
            if let Some((_, log)) = self.logs.at_mut(place) {
                log.crash();
            }
        }
    }

    /// The committed bodies of `author`'s agreed prefix, in order.
    pub fn bodies(&self, author: &Author) -> impl Iterator<Item = Body<'_>> {
        self.logs.get(author).into_iter().flat_map(|log| {
            let agreed = log.agreed().min(log.committed());
            log.committed_from(1).take(log::index(agreed)).map(|entry| entry.body)
        })
    }

    /// Tickets committed so far, those that were replaced included.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        self.tickets.count()
    }

    /// The committed tickets but for the first `count`.
    pub fn tickets_after(&self, count: u64) -> impl Iterator<Item = (Author, Ticket)> {
        self.tickets.after(count)
    }

    fn commit_logs(&mut self) {
        if self.staged.is_empty() {
            return;
        }
        let logs = &mut self.logs;
        self.staged.sort_unstable_by_key(|place| logs.at(*place).map(|(author, _)| *author));
        for place in self.staged.drain(..) {
            let Some((author, log)) = logs.at_mut(place) else { continue };
            self.bodies.came(*author, log.staged_without());
            log.commit();
            self.bodies.cut(*author, log.fork().map(|fork| fork.seq));
            if let Some(head) = log.head(self.community) {
                log.changed = self.journal.change(place, author, &head);
            }
        }
        self.journal.commit(logs.len(), |position, place| {
            logs.at(place).is_some_and(|(_, log)| log.changed == position)
        });
    }

    /// The log of `author` to write to, noted as changed; `None` beyond 2^32 authors.
    fn staging(&mut self, author: Author) -> Option<&mut Log> {
        self.changes = true;
        let place = self.logs.make(author)?;
        let (_, log) = self.logs.at_mut(place)?;
        if !log.is_staged() {
            self.staged.push(place);
        }
        Some(log)
    }
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
        self.logs.get(author)?.head(self.community)
    }

    fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        let (author, log) = self.logs.next(after)?;
        Some((*author, log.head(self.community)?))
    }

    fn tip(&self, author: &Author, seq: u64) -> Result<Option<Tip>, Infallible> {
        let Some(log) = self.logs.get(author) else {
            return Ok((seq == 0).then(|| Tip::empty(self.community)));
        };
        Ok(log.tip(self.community, seq).filter(|tip| tip.seq <= log.committed()))
    }

    fn run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<EncodedRun>, Infallible> {
        let Some(log) = self.logs.get(author) else { return Ok(None) };
        let before = first.checked_sub(1).and_then(|seq| log.tip(self.community, seq));
        let Some(before) = before else { return Ok(None) };
        let agreed = log.agreed();
        if first > agreed {
            return Ok(None);
        }
        if let Some(run) = log.whole(first, last.min(agreed)) {
            return Ok(Some(run));
        }
        let fork = log.fork().map_or(u64::MAX, |fork| fork.seq);
        let crosses = last >= agreed && agreed.checked_add(1) == Some(fork);
        let upto = if crosses { u64::MAX } else { last.min(agreed) };
        let mut writer = RunWriter::new(before.time);
        for (seq, entry) in (first..=upto).zip(log.committed_from(first)) {
            let body = if seq < fork { Some(entry.body) } else { entry.body.pruned() };
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
        Ok(self.logs.get(author).and_then(|log| log.branch(first)))
    }

    fn fork(&self, author: &Author) -> Result<Option<Fork>, Infallible> {
        Ok(self.logs.get(author).and_then(|log| log.fork().cloned()))
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
        let Some(log) = self.staging(author) else { return Err(StageError::Gap) };
        log.push(run);
        Ok(())
    }

    fn stage_fork(&mut self, fork: &Proven) -> Result<bool, Infallible> {
        let known = self.logs.get(&fork.author()).and_then(Log::fork);
        if known.is_some_and(|known| known.seq <= fork.seq()) {
            return Ok(false);
        }
        let Some(log) = self.staging(fork.author()) else { return Ok(false) };
        log.freeze(fork.fork().clone());
        Ok(true)
    }

    fn lacking(&self) -> u64 {
        self.bodies.lacking()
    }

    fn wanting(&self) -> u64 {
        self.bodies.wanting()
    }

    fn hole(&self, after: Option<(Author, u64)>) -> Result<Option<Hole>, Infallible> {
        Ok(self.bodies.hole(&self.logs, after))
    }

    fn bodies(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Vec<Option<Vec<u8>>>, Infallible> {
        Ok(self.logs.get(author).map_or_else(Vec::new, |log| bodies::of(log, first, last)))
    }

    fn stage_bodies(
        &mut self,
        author: &Author,
        first: u64,
        bodies: &[Option<&[u8]>],
    ) -> Result<Filled, Infallible> {
        self.changes = true;
        Ok(self.bodies.fill(&self.logs, author, first, bodies))
    }

    fn stage_prune(
        &mut self,
        author: &Author,
        seq: u64,
        _remains: &[u8],
    ) -> Result<bool, Infallible> {
        self.changes = true;
        Ok(self.bodies.prune(&self.logs, author, seq))
    }

    fn stage_recall(&mut self, author: &Author, seq: u64) -> Result<bool, Infallible> {
        self.changes = true;
        Ok(self.bodies.recall(author, seq))
    }

    fn journal(&self) -> Mark {
        self.journal.last()
    }

    fn mark(&self, position: u64) -> Result<Option<[u8; 8]>, Infallible> {
        Ok(self.journal.mark(position))
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<(u64, Author)>, Infallible> {
        let author = |position, place| {
            let (author, log) = self.logs.at(place)?;
            (log.changed == position).then_some(*author)
        };
        Ok(self.journal.changes(after, limit, author))
    }

    fn ticket(&self, peer: &Author) -> Option<Ticket> {
        self.tickets.get(peer)
    }

    fn stage_ticket(&mut self, peer: &Author, ticket: Ticket) -> Result<(), Infallible> {
        self.changes = true;
        self.tickets.stage(*peer, ticket);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Infallible> {
        if !std::mem::take(&mut self.changes) {
            return Ok(());
        }
        self.commit_logs();
        self.bodies.commit(&mut self.logs);
        self.tickets.commit();
        Ok(())
    }
}
