//! [`Store`] as the engine knows it.

use super::Log;
use crate::error::StoreError;
use crate::heads::Held;
use tidings_protocol::author::Author;
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::{Branch, Fork, Proven};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::run::{EncodedRun, Verified};
use tidings_protocol::store::{Filled, Head, Hole, Mark, StageError, Store, Ticket};

impl Store for Log {
    type Error = StoreError;

    fn community(&self) -> CommunityId {
        self.community
    }

    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn head(&self, author: &Author) -> Option<Head> {
        self.heads.head(author)
    }

    fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        self.heads.next(after)
    }

    fn tip(&self, author: &Author, seq: u64) -> Result<Option<Tip>, StoreError> {
        self.committed_tip(author, seq)
    }

    fn run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<EncodedRun>, StoreError> {
        self.longest_run(author, first, last)
    }

    fn branch(&self, author: &Author, first: u64) -> Result<Option<Branch>, StoreError> {
        self.header_chain(author, first)
    }

    fn fork(&self, author: &Author) -> Result<Option<Fork>, StoreError> {
        self.evidence(author)
    }

    fn stage(&mut self, run: &Verified<'_>) -> Result<(), StageError<StoreError>> {
        self.writable()?;
        let author = run.author();
        let before = self.held(&author)?;
        let frozen = before.fork.is_some_and(|fork| before.tip.seq.saturating_add(1) >= fork);
        if before.tip != run.before() || frozen {
            return Err(StageError::Gap);
        }
        if run.entries().is_empty() {
            return Ok(());
        }
        self.pending.push_run(before.number, run, before.fork, self.received);
        let tip = before.fork.map_or(run.tip(), |fork| run.tip_below(fork));
        self.heads.stage(author, Held { held: run.tip().seq, tip, ..before });
        Ok(())
    }

    fn stage_fork(&mut self, fork: &Proven) -> Result<bool, StoreError> {
        self.writable()?;
        let author = fork.author();
        let before = self.held(&author)?;
        if before.fork.is_some_and(|known| known <= fork.seq()) {
            return Ok(false);
        }
        let tip = self.agreed_below(&author, &before, fork.seq())?;
        self.pending.push_fork(before.number, fork, self.received);
        self.heads.stage(author, Held { fork: Some(fork.seq()), tip, ..before });
        Ok(true)
    }

    fn lacking(&self) -> u64 {
        self.lacks.holes.saturating_add(self.lacks.gone)
    }

    fn wanting(&self) -> u64 {
        self.lacks.holes
    }

    fn hole(&self, after: Option<(Author, u64)>) -> Result<Option<Hole>, StoreError> {
        self.hole_after(after)
    }

    fn bodies(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.bodies_of(author, first, last)
    }

    fn stage_bodies(
        &mut self,
        author: &Author,
        first: u64,
        bodies: &[Option<&[u8]>],
    ) -> Result<Filled, StoreError> {
        self.writable()?;
        self.fill(author, first, bodies)
    }

    fn stage_prune(
        &mut self,
        author: &Author,
        seq: u64,
        remains: &[u8],
    ) -> Result<bool, StoreError> {
        self.writable()?;
        self.let_go(author, seq, remains)
    }

    fn stage_recall(&mut self, author: &Author, seq: u64) -> Result<bool, StoreError> {
        self.writable()?;
        self.want_again(author, seq)
    }

    fn journal(&self) -> Mark {
        self.journal.last()
    }

    fn mark(&self, position: u64) -> Result<Option<[u8; 8]>, StoreError> {
        self.mark_at(position)
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<(u64, Author)>, StoreError> {
        self.changes_after(after, limit)
    }

    fn ticket(&self, peer: &Author) -> Option<Ticket> {
        self.tickets.get(peer)
    }

    fn stage_ticket(&mut self, peer: &Author, ticket: Ticket) -> Result<(), StoreError> {
        self.writable()?;
        self.tickets.stage(*peer, ticket);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.commit_staged()
    }
}

impl Log {
    /// What is held of `author`, or the nothing with which it would start.
    fn held(&self, author: &Author) -> Result<Held, StoreError> {
        if let Some(held) = self.heads.get(author) {
            return Ok(*held);
        }
        let number = self.heads.number(author).ok_or(StoreError::Authors)?;
        Ok(Held { number, held: 0, tip: Tip::empty(self.community), fork: None })
    }

    /// The end of what is held below a fork at `seq`, staged entries included.
    fn agreed_below(&self, author: &Author, held: &Held, seq: u64) -> Result<Tip, StoreError> {
        let agreed = seq.saturating_sub(1);
        if agreed >= held.tip.seq {
            return Ok(held.tip);
        }
        if let Some(tip) = self.pending.tip(held.number, agreed) {
            return Ok(tip);
        }
        let tip = self.committed_tip(author, agreed)?;
        tip.ok_or_else(|| StoreError::Damaged(format!("entry {agreed} of {author} is missing")))
    }
}
