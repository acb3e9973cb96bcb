//! What was read here, and how much of that the owner's other devices were told.

use crate::entries::take;
use crate::error::{StoreError, damaged};
use crate::log::Log;
use crate::tables::{META, READ, UNSHARED};
use redb::{ReadTransaction, ReadableTable};
use std::collections::BTreeSet;

/// The name of the watermark in the table of facts.
const READ_UPTO: &str = "read_upto";

/// The name of what it was when other devices were told last.
const SHARED_UPTO: &str = "shared_upto";

/// Which arrivals were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadMarks {
    /// Everything up to this arrival.
    pub upto: u64,
    /// Single ones above it.
    pub set: BTreeSet<u64>,
}

impl ReadMarks {
    /// Whether `arrival` was read.
    #[must_use]
    pub fn contains(&self, arrival: u64) -> bool {
        arrival <= self.upto || self.set.contains(&arrival)
    }
}

/// What was read here, and the owner's other devices were not told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unshared {
    /// Everything behind this arrival …
    pub after: u64,
    /// … up to this one, which is no smaller.
    pub upto: u64,
    /// Single ones, in order.
    pub single: Vec<u64>,
    /// There is more than that.
    pub more: bool,
}

impl Unshared {
    /// Whether nothing is left to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.after >= self.upto && self.single.is_empty()
    }
}

impl Log {
    /// Marks `arrivals` as read, durably.
    ///
    /// # Errors
    /// The disk's.
    pub fn mark_read(&mut self, arrivals: &[u64]) -> Result<(), StoreError> {
        let upto = self.read(read_upto)?;
        let mut above: Vec<_> = arrivals.iter().filter(|&&arrival| arrival > upto).collect();
        if above.is_empty() {
            return Ok(());
        }
        above.sort_unstable();
        self.write(|to| {
            let (mut read, mut unshared) = (to.open_table(READ)?, to.open_table(UNSHARED)?);
            for arrival in above {
                read.insert(arrival, ())?;
                unshared.insert(arrival, ())?;
            }
            Ok(())
        })
    }

    /// Marks everything up to the arrival `upto` as read, durably; a lower one changes nothing.
    ///
    /// # Errors
    /// The disk's.
    pub fn mark_read_upto(&mut self, upto: u64) -> Result<(), StoreError> {
        if upto <= self.read(read_upto)? {
            return Ok(());
        }
        self.write(|to| {
            to.open_table(META)?.insert(READ_UPTO, upto.to_be_bytes().as_slice())?;
            to.open_table(READ)?.retain_in(..=upto, |_, ()| false)?;
            to.open_table(UNSHARED)?.retain_in(..=upto, |_, ()| false)?;
            Ok(())
        })
    }

    /// Whether `arrival` was read.
    ///
    /// # Errors
    /// The disk's.
    pub fn is_read(&self, arrival: u64) -> Result<bool, StoreError> {
        self.read(|from| {
            let single = from.open_table(READ)?.get(arrival)?.is_some();
            Ok(single || arrival <= read_upto(from)?)
        })
    }

    /// All that was read.
    ///
    /// # Errors
    /// The disk's.
    pub fn read_state(&self) -> Result<ReadMarks, StoreError> {
        self.read(|from| {
            let read = from.open_table(READ)?;
            let set: Result<_, redb::Error> =
                read.iter()?.map(|found| Ok(found?.0.value())).collect();
            Ok(ReadMarks { upto: read_upto(from)?, set: set? })
        })
    }

    /// A piece of what was read here and not told other devices: at most so many `arrivals` up to the
    /// watermark, and so many `single` ones.
    ///
    /// # Errors
    /// The disk's.
    pub fn unshared(&self, arrivals: u64, single: usize) -> Result<Unshared, StoreError> {
        self.read(|from| {
            let (after, read) = (watermark(from, SHARED_UPTO)?, read_upto(from)?);
            let upto = read.min(after.saturating_add(arrivals)).max(after);
            let mut unshared = Unshared { after, upto, single: Vec::new(), more: upto < read };
            let rows = match from.open_table(UNSHARED) {
                // A file from before anything was shared.
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(unshared),
                rows => rows?,
            };
            for row in rows.iter()? {
                if unshared.single.len() >= single {
                    unshared.more = true;
                    break;
                }
                unshared.single.push(row?.0.value());
            }
            Ok(unshared)
        })
    }

    /// Keeps that other devices were told this, durably.
    ///
    /// # Errors
    /// The disk's.
    pub fn set_shared(&mut self, told: &Unshared) -> Result<(), StoreError> {
        self.write(|to| {
            to.open_table(META)?.insert(SHARED_UPTO, told.upto.to_be_bytes().as_slice())?;
            let mut rows = to.open_table(UNSHARED)?;
            for arrival in &told.single {
                rows.remove(arrival)?;
            }
            Ok(())
        })
    }
}

fn read_upto(from: &ReadTransaction) -> Result<u64, redb::Error> {
    watermark(from, READ_UPTO)
}

fn watermark(from: &ReadTransaction, name: &str) -> Result<u64, redb::Error> {
    let Some(found) = from.open_table(META)?.get(name)? else { return Ok(0) };
    let bytes = take(&mut found.value()).ok_or_else(|| damaged("a read watermark"))?;
    Ok(u64::from_be_bytes(bytes))
}
