//! Writing: everything staged in one transaction, durable when it returns.

use super::pending::Pending;
use super::{Log, bodies};
use crate::error::{StoreError, damaged};
use crate::heads::Heads;
use crate::holes;
use crate::tables::{ENTRIES, FORKS, HEADS, INDEX, SIGNED};
use redb::{Table, WriteTransaction};
use std::ops::Bound;

impl Log {
    /// Commits what is staged.
    pub(super) fn commit_staged(&mut self) -> Result<(), StoreError> {
        self.writable()?;
        if self.pending.is_empty() && !self.tickets.is_staged() {
            self.stock.rest();
            return Ok(());
        }
        let first = self.last_arrival.saturating_add(1);
        let (pending, heads) = (&self.pending, &self.heads);
        let (journal, tickets, stock) = (&self.journal, &self.tickets, &self.stock);
        let done = self.database.write(|to| {
            write_records(to, pending, first)?;
            write_index(to, pending, first)?;
            write_signed(to, pending)?;
            let mut tally = pending.tally().clone();
            let next = first.saturating_add(pending.count());
            let last = bodies::write(to, pending, next, &mut tally)?;
            write_forks(to, pending)?;
            write_heads(to, heads)?;
            let changed = heads.staged().map(|(author, _)| author);
            let journal = journal.write(to, heads, changed)?;
            let stock = stock.write(to, &tally)?;
            Ok(((journal, tickets.write(to)?, stock), holes::count(to)?, last))
        });
        let ((changes, tickets, stock), lacks, last) = done.map_err(|error| self.fail(error))?;
        self.journal.apply(changes);
        self.tickets.apply(tickets);
        self.stock.apply(stock);
        self.lacks = lacks;
        self.last_arrival = last;
        self.heads.committed();
        self.pending.clear();
        Ok(())
    }

    /// Writes what is not staged, durably.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        self.writable()?;
        self.database.write(work).map_err(|error| self.fail(error))
    }

    /// Refuses if an earlier write failed.
    pub(super) fn writable(&self) -> Result<(), StoreError> {
        match &self.failed {
            Some(why) => Err(StoreError::ReadOnly(why.clone())),
            None => Ok(()),
        }
    }

    fn fail(&mut self, error: redb::Error) -> StoreError {
        let error = StoreError::from(error);
        tracing::error!(%error, "a write to the log failed");
        self.failed = Some(error.to_string());
        self.heads.forget();
        self.pending.clear();
        self.tickets.forget();
        error
    }
}

fn write_records(to: &WriteTransaction, from: &Pending, first: u64) -> Result<(), redb::Error> {
    let mut entries = to.open_table(ENTRIES)?;
    let mut end = entries.upper_bound_mut(Bound::<u64>::Unbounded)?;
    for (arrival, record) in (first..).zip(from.records()) {
        end.insert_before(arrival, record).map_err(redb::Error::from)?;
    }
    Ok(end.close()?)
}

fn write_index(to: &WriteTransaction, from: &Pending, first: u64) -> Result<(), redb::Error> {
    let mut index = to.open_table(INDEX)?;
    for piece in from.pieces() {
        let start = u64::try_from(piece.start).map_err(|error| damaged(error.to_string()))?;
        let arrivals = first.saturating_add(start)..;
        let keys = (piece.first_seq..).map(|seq| (piece.number, seq)).take(piece.count);
        append(&mut index, keys.zip(arrivals), piece.count)?;
    }
    Ok(())
}

/// Pairs that are worth the search for the gap they fill.
const BULK: usize = 8;

/// Inserts `pairs`, which rise and have no other key between them.
fn append(
    index: &mut Table<'_, (u32, u64), u64>,
    pairs: impl Iterator<Item = ((u32, u64), u64)>,
    count: usize,
) -> Result<(), redb::Error> {
    let mut pairs = pairs.peekable();
    if count < BULK {
        for (key, arrival) in pairs {
            index.insert(key, arrival)?;
        }
        return Ok(());
    }
    let Some(&(start, _)) = pairs.peek() else { return Ok(()) };
    let mut gap = index.upper_bound_mut(Bound::Excluded(start))?;
    for (key, arrival) in pairs {
        gap.insert_before(key, arrival)?;
    }
    Ok(gap.close()?)
}

fn write_signed(to: &WriteTransaction, from: &Pending) -> Result<(), redb::Error> {
    let mut signed = to.open_table(SIGNED)?;
    for piece in from.pieces() {
        let count = u64::try_from(piece.count).map_err(|error| damaged(error.to_string()))?;
        let last = piece.first_seq.saturating_add(count).saturating_sub(1);
        signed.insert((piece.number, last), &piece.signature.0)?;
    }
    Ok(())
}

fn write_forks(to: &WriteTransaction, from: &Pending) -> Result<(), redb::Error> {
    if from.forks().is_empty() {
        return Ok(());
    }
    let mut forks = to.open_table(FORKS)?;
    for (number, fork) in from.forks() {
        forks.insert(number, fork.encode().as_slice())?;
        holes::cut(to, *number, fork.seq)?;
    }
    Ok(())
}

fn write_heads(to: &WriteTransaction, from: &Heads) -> Result<(), redb::Error> {
    let mut heads = to.open_table(HEADS)?;
    for (author, held) in from.staged() {
        heads.insert(&author.0, &held.encode())?;
    }
    Ok(())
}
