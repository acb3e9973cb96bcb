//! [`Log`]: the logs of a community in one file, `log.redb`.

mod bodies;
mod commit;
mod feed;
mod open;
mod pending;
mod read;
mod store;

use crate::database::Guarded;
use crate::error::StoreError;
use crate::heads::Heads;
use crate::holes::Lacks;
use crate::journal::Journal;
use crate::stock::Stock;
use crate::tickets::Tickets;
use pending::Pending;
use redb::ReadTransaction;
use std::path::PathBuf;
use tidings_protocol::author::Author;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::store::Ticket;
use tidings_protocol::time::Time;

/// Everybody's logs on disk, and what this device remembers beside them.
///
/// One owner, one process. What [`tidings_protocol::store::Store`] stages becomes durable at its
/// `commit`; everything else here is durable when its call returns. No read transaction outlives
/// a call, so a slow reader never makes the file grow. After a failed write, [`StoreError`] says
/// why, what was staged is forgotten, and all further writes are refused until the file is opened
/// again; reading goes on.
#[derive(Debug)]
pub struct Log {
    database: Guarded,
    path: Option<PathBuf>,
    community: CommunityId,
    epoch: u64,
    heads: Heads,
    pending: Pending,
    journal: Journal,
    tickets: Tickets,
    lacks: Lacks,
    stock: Stock,
    received: Time,
    last_arrival: u64,
    failed: Option<String>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Authors of whom anything is held.
    pub authors: u64,
    /// Entries, those above forks included.
    pub entries: u64,
    /// Size of the file; 0 in memory.
    pub file_bytes: u64,
}

impl Log {
    /// Sets our clock: what is staged from now on was received at `now`.
    pub fn set_received(&mut self, now: Time) {
        self.received = now;
    }

    /// The committed arrival that came last; 0 if there is none.
    #[must_use]
    pub fn last_arrival(&self) -> u64 {
        self.last_arrival
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

    /// Bytes of all records that are committed: what quotas count. The file is larger, by its index
    /// and the room in its pages.
    #[must_use]
    pub fn stock(&self) -> u64 {
        self.stock.total()
    }

    /// The same of each author of whom anything is held.
    pub fn stocks(&self) -> impl Iterator<Item = (Author, u64)> {
        self.heads.iter().map(|(author, held)| (*author, self.stock.of(held.number)))
    }

    /// Authors whose logs the last commit made larger or smaller: what they took before and after it.
    pub fn touched(&self) -> impl Iterator<Item = (Author, u64, u64)> {
        let touched = self.stock.touched().iter();
        touched.filter_map(|(number, before, after)| {
            Some((self.heads.author(*number)?, *before, *after))
        })
    }

    /// How much there is, staged entries included.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let (mut authors, mut entries) = (0u64, 0u64);
        for (_, held) in self.heads.iter() {
            authors = authors.saturating_add(1);
            entries = entries.saturating_add(held.held);
        }
        let found = self.path.as_ref().and_then(|path| std::fs::metadata(path).ok());
        Totals { authors, entries, file_bytes: found.map_or(0, |found| found.len()) }
    }

    /// Reads one state of the file.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        Ok(self.database.read(work)?)
    }
}

#[cfg(test)]
mod tests;
