//! What was read here, as it is told to one's own other devices.

use super::Shelf;
use crate::body::{Body, ReadRange, Within};
use crate::error::Result;
use crate::known::At;
use crate::tables::{READS, STRETCHES};
use crate::views::Views;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tidings_store::database::{ReadOnlyTable, ReadableTable};
use tidings_store::{Arrived, Entry, Log, Unshared};

/// Entries between two posts that were read which are looked at, to make one range of both.
const MAX_GAP: u64 = 64;

/// Positions of posts that were read, by author.
type Positions = BTreeMap<Author, BTreeSet<u64>>;

impl Views {
    /// What `unshared` says was read, in ranges: posts of others that no device of the viewer told of,
    /// and between them what is no post or was read, too. Of what lies below the watermark that is
    /// left out which is not shown here: nobody saw it.
    ///
    /// # Errors
    /// The disk's.
    pub fn ranges_read(&self, log: &Log, unshared: &Unshared) -> Result<Vec<ReadRange>> {
        self.ask(log, |shelf| {
            let told = self.reading()?.open_table(STRETCHES)?;
            let mut ranges = Vec::new();
            for (author, positions) in shelf.positions(unshared, &told)? {
                let mut open: Option<ReadRange> = None;
                for seq in positions {
                    match &mut open {
                        Some(range) if shelf.are_read(&author, range.last, seq)? => {
                            range.last = seq;
                        }
                        _ => {
                            let range = ReadRange { author, first: seq, last: seq };
                            ranges.extend(open.replace(range));
                        }
                    }
                }
                ranges.extend(open);
            }
            Ok(ranges)
        })
    }

    /// When this device told what was read here: the newest `limit` times, the newest first.
    ///
    /// # Errors
    /// The disk's.
    pub fn reads_told(&self, log: &Log, limit: usize) -> Result<Vec<Time>> {
        let (reads, mut times) = (self.reading()?.open_table(READS)?, Vec::new());
        for row in reads.iter()?.rev() {
            let Some(entry) = log.entry(row?.0.value())? else { continue };
            if entry.author == self.viewer().device {
                times.push(entry.time);
            }
            if times.len() >= limit {
                break;
            }
        }
        Ok(times)
    }
}

type Told = ReadOnlyTable<(&'static [u8; 32], u64), u64>;

impl Shelf<'_> {
    fn positions(&self, unshared: &Unshared, told: &Told) -> Result<Positions> {
        let mut found = Vec::new();
        let window = unshared.upto.saturating_sub(unshared.after);
        let window = usize::try_from(window).unwrap_or(usize::MAX);
        self.log.scan(unshared.after, window, |arrived| {
            if let Arrived::Entry { author, author_no, seq, id, .. } = *arrived {
                found.push(At { author, author_no, seq, id });
            }
            ControlFlow::Continue(())
        })?;
        let mut positions = Positions::new();
        for at in found {
            if self.is_seen(&at)? {
                add_news(&mut positions, told, (at.author, at.seq))?;
            }
        }
        for arrival in &unshared.single {
            if let Some(Entry { author, seq, id, .. }) = self.log.entry(*arrival)?
                && self.find(&id)?.is_some()
                && !self.is_mine(&author)
            {
                add_news(&mut positions, told, (author, seq))?;
            }
        }
        Ok(positions)
    }

    /// Whether this is a post of somebody else which is shown here.
    fn is_seen(&self, at: &At) -> Result<bool> {
        let placed = self.find(&at.id)?.filter(|_| !self.is_mine(&at.author));
        Ok(placed.is_some_and(|placed| !self.is_hidden(at, &placed)))
    }

    fn is_mine(&self, author: &Author) -> bool {
        let viewer = self.views.viewer();
        let account = self.views.known.facts.account_of(&self.views.founding, author);
        *author == viewer.device || account == Some(viewer.account)
    }

    /// Whether whatever stands between these positions is no post, or was read, and not only passed
    /// by because it is not shown.
    fn are_read(&self, author: &Author, after: u64, before: u64) -> Result<bool> {
        let (first, last) = (after.saturating_add(1), before.saturating_sub(1));
        if last.saturating_sub(after) > MAX_GAP {
            return Ok(false);
        }
        let arrivals = self.log.arrivals_between(author, first, last)?;
        if u64::try_from(arrivals.len()).ok() != Some(last.saturating_sub(after)) {
            return Ok(false);
        }
        for arrival in arrivals {
            let entry = self.entry(arrival)?;
            let Entry { author, author_no, seq, id, .. } = entry;
            let at = At { author, author_no, seq, id };
            let read = self.log.is_read(arrival)?
                && self.find(&id)?.is_none_or(|placed| !self.is_hidden(&at, &placed));
            if !read && !is_no_post(&entry) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether it can be read here, and is no post.
fn is_no_post(entry: &Entry) -> bool {
    let Some(body) = &entry.body else { return false };
    match Body::decode(body) {
        Body::Post(_) | Body::Sealed { .. } | Body::Enclosed { .. } | Body::Unknown { .. } => false,
        Body::Within(_, said) => !matches!(*said, Within::Post(_) | Within::Unknown),
        _ => true,
    }
}

/// Adds a position, unless it was told.
fn add_news(to: &mut Positions, told: &Told, (author, seq): (Author, u64)) -> Result<()> {
    if !is_told(told, &author, seq)? {
        to.entry(author).or_default().insert(seq);
    }
    Ok(())
}

fn is_told(told: &Told, author: &Author, seq: u64) -> Result<bool> {
    let upto = told.range((&author.0, 0)..=(&author.0, seq))?.next_back();
    upto.map_or(Ok(false), |row| Ok(row?.1.value() >= seq))
}
