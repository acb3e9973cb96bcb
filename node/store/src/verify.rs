//! Checking everything again: every hash, every signature, every table against every other.

mod bodies;
mod chain;
mod claims;
mod rows;

use crate::error::StoreError;
use crate::log::Log;
use crate::tables::{ENTRIES, INDEX};
use chain::Chains;
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata};
use std::collections::BTreeSet;
use std::fmt;
use tidings_protocol::author::Author;
use tidings_protocol::store::Store;

/// Damages reported at most: a file with more is lost as a whole.
pub const MAX_DAMAGES: usize = 1000;

/// Entries between two calls of the progress function.
const STEP: u64 = 1024;

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Whose log, if that can be told.
    pub author: Option<Author>,
    /// The position in it, if that can be told.
    pub seq: Option<u64>,
    /// What is wrong there.
    pub what: Fault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Body, time or name were altered: they do not hash to what the author signed.
    Content,
    /// The signature is not the author's.
    Signature,
    /// The agreed prefix ends in it, and no signature covers it.
    Unsigned,
    /// The record cannot be read.
    Record,
    /// It does not follow the entry before, which is missing or unreadable.
    Sequence,
    /// The index does not lead to it.
    Index,
    /// The head does not say what the log holds.
    Head,
    /// What it takes is not written down rightly.
    Stock,
    /// It is not written down rightly whether its body is here.
    Lacking,
    /// The evidence of a fork is missing or proves nothing.
    Fork,
    /// A row that belongs to no entry, or a gap in the arrivals.
    Stray(&'static str),
    /// The file's pages cannot be read further; what redb says.
    Pages(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Content => "its content is not what its author signed",
            Self::Signature => "its signature is not its author's",
            Self::Unsigned => "no signature covers it",
            Self::Record => "its record cannot be read",
            Self::Sequence => "the entry before it is missing or unreadable",
            Self::Index => "the index does not lead to it",
            Self::Head => "the head does not say what the log holds",
            Self::Stock => "it is not known rightly how many bytes it takes",
            Self::Lacking => "it is not known rightly whether its body is here",
            Self::Fork => "the evidence of its fork is missing or proves nothing",
            Self::Stray(what) => what,
            Self::Pages(what) => return write!(f, "the file cannot be read further: {what}"),
        })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.author, self.seq) {
            (Some(author), Some(seq)) => write!(f, "entry {seq} of {author}: {}", self.what),
            (Some(author), None) => write!(f, "log of {author}: {}", self.what),
            _ => self.what.fmt(f),
        }
    }
}

impl Log {
    /// Checks all that is committed and names what is damaged, [`MAX_DAMAGES`] at most; an empty
    /// list says that all is well. `progress` hears how many arrivals of how many are done.
    ///
    /// # Errors
    /// The disk's.
    pub fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Vec<Damage>, StoreError> {
        let mut report = Report::default();
        match self.read(|from| verify_all(from, self, &mut report, &mut progress)) {
            Ok(()) => {}
            Err(StoreError::Damaged(what)) => report.add(None, None, Fault::Pages(what)),
            Err(error) => return Err(error),
        }
        Ok(report.found)
    }
}

/// What was found so far.
#[derive(Debug, Default)]
struct Report {
    found: Vec<Damage>,
    /// Arrivals that cannot be read: the index may still know whose they were.
    unread: BTreeSet<u64>,
}

impl Report {
    fn add(&mut self, author: Option<Author>, seq: Option<u64>, what: Fault) {
        if self.found.len() < MAX_DAMAGES {
            self.found.push(Damage { author, seq, what });
        }
    }

    fn entry(&mut self, author: Author, seq: u64, what: Fault) {
        self.add(Some(author), Some(seq), what);
    }
}

fn verify_all(
    from: &ReadTransaction,
    log: &Log,
    report: &mut Report,
    progress: &mut impl FnMut(u64, u64),
) -> Result<(), redb::Error> {
    let mut chains = Chains::open(from, log.community(), report)?;
    let entries = from.open_table(ENTRIES)?;
    let total = entries.len()?;
    let mut done = 0u64;
    for found in entries.iter()? {
        let (arrival, record) = found?;
        done = done.saturating_add(1);
        if arrival.value() != done {
            report.add(None, None, Fault::Stray("arrivals are missing"));
            done = arrival.value();
        }
        chains.check(from, arrival.value(), record.value(), report)?;
        if done.is_multiple_of(STEP) {
            progress(done.min(total), total);
        }
    }
    chains.finish(from, report)?;
    name_unread(from, &chains, report)?;
    progress(total, total);
    Ok(())
}

/// Names the entries whose records cannot be read, as far as the index knows them.
fn name_unread(
    from: &ReadTransaction,
    chains: &Chains,
    report: &mut Report,
) -> Result<(), redb::Error> {
    let mut unread = std::mem::take(&mut report.unread);
    if unread.is_empty() {
        return Ok(());
    }
    for found in from.open_table(INDEX)?.iter()? {
        let (key, arrival) = found?;
        if unread.remove(&arrival.value()) {
            let (number, seq) = key.value();
            report.add(chains.author(number), Some(seq), Fault::Record);
        }
    }
    for _ in unread {
        report.add(None, None, Fault::Record);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
