//! Bodies that are to go because whoever wrote them said so: named until they are gone.

use super::Fold;
use crate::body::{DELETE, EDIT};
use crate::error::{Error, Result};
use crate::known::Known;
use crate::tables::{ERASING, Placed, about_of};
use crate::views::Views;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_store::database::ReadableTable;

/// Bodies that went which one call forgets at most: those that have to go do not wait behind them.
const MAX_GONE: usize = 16_384;

/// A body that is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasing {
    /// Whose log.
    pub author: Author,
    /// Its position there.
    pub seq: u64,
    /// What is to be kept in its place.
    pub remains: Vec<u8>,
}

impl Fold<'_, '_> {
    /// Whether the account of this post, which is shown, said that it is to go.
    pub(super) fn is_deleted(&self, id: &EntryId) -> Result<bool> {
        Ok(self.tables.about.range(about_of(id, DELETE))?.next().is_some())
    }

    /// The bodies of a post, of its edits and of what attached files to it are to go.
    pub(super) fn erase(&mut self, id: &EntryId, placed: &Placed) -> Result<()> {
        for arrival in self.versions(id, placed)? {
            self.erase_one(arrival)?;
        }
        self.folded.files_changed = true;
        Ok(())
    }

    /// The body that came as `arrival` is to go.
    pub(super) fn erase_one(&mut self, arrival: u64) -> Result<()> {
        match self.tables.erasing.insert(arrival, ())?.is_some() {
            true => Ok(()),
            false => count(self.known, 1),
        }
    }

    /// Nothing of a post is to go any more; what is gone is gone.
    pub(super) fn keep(&mut self, id: &EntryId, placed: &Placed) -> Result<()> {
        if self.known.state.erasing == 0 {
            return Ok(());
        }
        for arrival in self.versions(id, placed)? {
            let source = self.source(arrival)?;
            if !self.is_withdrawn(source)? {
                self.keep_one(arrival)?;
            }
        }
        Ok(())
    }

    /// The body that came as `arrival` is not to go any more.
    pub(super) fn keep_one(&mut self, arrival: u64) -> Result<()> {
        match self.tables.erasing.remove(arrival)?.is_some() {
            true => count(self.known, -1),
            false => Ok(()),
        }
    }

    fn versions(&self, id: &EntryId, placed: &Placed) -> Result<Vec<u64>> {
        let edits = self.tables.about.range(about_of(id, EDIT))?;
        let edits = edits.map(|row| Ok(row?.0.value().2));
        let mut all: Vec<u64> = edits.collect::<Result<_>>()?;
        for attached in self.attachments(id)? {
            all.extend(self.said_before(attached)?);
            all.push(attached);
        }
        all.push(placed.arrival);
        Ok(all)
    }
}

impl Views {
    /// Bodies that are to go, or went since this was looked at last.
    #[must_use]
    pub fn erasing_count(&self) -> u64 {
        self.known.state.erasing
    }

    /// At most `limit` bodies that are to go, because whoever wrote them said so. They are named
    /// again until the log says that they went.
    ///
    /// # Errors
    /// The disk's or the log's.
    pub fn erasing(&mut self, log: &Log, limit: usize) -> Result<Vec<Erasing>> {
        if self.known.state.erasing == 0 {
            return Ok(Vec::new());
        }
        self.write(|views| views.erase_some(log, limit))
    }

    fn erase_some(&mut self, log: &Log, limit: usize) -> Result<Vec<Erasing>> {
        let (mut going, mut gone) = (Vec::new(), Vec::new());
        for row in self.reading()?.open_table(ERASING)?.iter()? {
            if going.len() >= limit || gone.len() >= MAX_GONE {
                break;
            }
            let arrival = row?.0.value();
            let entry = log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing"))?;
            let (author, seq) = (entry.author, entry.seq);
            if log.has_let_go(&author, seq)? {
                gone.push(arrival);
                continue;
            }
            let entry = self.known.keys.opened(log.community(), entry);
            let remains = match &entry.body {
                Some(plain) => self.remains_of(plain).unwrap_or_default(),
                None => entry.remains,
            };
            going.push(Erasing { author, seq, remains });
        }
        if !gone.is_empty() {
            self.forget_erased(&gone)?;
        }
        Ok(going)
    }

    fn forget_erased(&mut self, gone: &[u64]) -> Result<()> {
        let transaction = self.begin()?;
        let mut rows = transaction.open_table(ERASING)?;
        for arrival in gone {
            if rows.remove(arrival)?.is_some() {
                count(&mut self.known, -1)?;
            }
        }
        drop(rows);
        self.known.save(&transaction)?;
        self.commit(transaction, 1)
    }
}

fn count(known: &mut Known, difference: i64) -> Result<()> {
    let count = &mut known.state.erasing;
    *count = count.checked_add_signed(difference).ok_or(Error::Damaged("a counter"))?;
    Ok(())
}
