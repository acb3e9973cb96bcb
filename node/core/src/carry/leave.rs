//! Writing a shelf: packs of what its readers lack, then this device's list.
//!
//! The order of what is done to files is the whole safety of it. Packs are immutable and named by
//! their hash; the list that names them is replaced in one step after they are durable; what the
//! new list does not name is removed after that. Wherever a medium is pulled out, the list that
//! stands there is whole, and so is all that it names.

mod own;
mod readers;
mod stream;
mod sweep;

use super::host::{Host, Look, Want};
use super::limits::{FORGOTTEN, GRACE, MAX_PACK, MAX_PACKS, MAX_RECORDS};
use super::manifest::Manifest;
use super::pack::{Pack, What};
use super::report::{Left, Report};
use super::shelf::{self, Shelf};
use super::spans::Spans;
use super::take::Taken;
use crate::error::Error;
use readers::Readers;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use stream::Stream;
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

/// For whom and how much is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Everything, for readers who leave no list: a replica.
    pub all: bool,
    /// For these devices only, where given.
    pub readers: Option<BTreeSet<Author>>,
    /// Logs only in which something was written since.
    pub newer: Option<Time>,
    /// Bytes that this device's packs may have there in all.
    pub max: Option<u64>,
}

impl Terms {
    /// Whether all that anybody lacks is written.
    fn is_plain(&self) -> bool {
        self.readers.is_none() && self.newer.is_none() && self.max.is_none()
    }
}

/// Writes what the readers of `shelf` lack, as far as their lists there say, and what this node
/// holds; `taken` is what reading it brought before. `tell` hears how many of how many entries are
/// written.
///
/// # Errors
/// The node's. What happens to the medium is told in the report.
pub fn leave(
    shelf: &mut impl Shelf,
    host: &mut impl Host,
    terms: &Terms,
    taken: Taken,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Report, Error> {
    let look = host.look()?;
    let mut report = taken.report;
    let readers = match Readers::of(shelf, &look, terms, &taken.good) {
        Ok(readers) => readers,
        Err(error) => {
            report.breaks(&error);
            return Ok(report);
        }
    };
    let left = Left { readers: readers.behind(), ..Left::default() };
    let (ours, absorbed) = (BTreeSet::new(), Vec::new());
    let mut leaving =
        Leaving { shelf, host, look, terms, readers, left, ours, absorbed, full: None, tell };
    let outcome = leaving.run()?;
    let full = leaving.full.take();
    report.left = Some(leaving.left);
    report.full = full.map(|why| report.told(why));
    if let Err(error) = outcome {
        report.breaks(&error);
    }
    Ok(report)
}

struct Leaving<'a, S: Shelf, H: Host> {
    shelf: &'a mut S,
    host: &'a mut H,
    look: Look,
    terms: &'a Terms,
    readers: Readers,
    left: Left,
    /// Files of packs that this device's list named before.
    ours: BTreeSet<String>,
    /// Packs that are written again, together with what is new.
    absorbed: Vec<Pack>,
    full: Option<Error>,
    tell: &'a mut dyn FnMut(u64, u64),
}

impl<S: Shelf, H: Host> Leaving<'_, S, H> {
    /// The inner error is the medium's.
    fn run(&mut self) -> Result<io::Result<()>, Error> {
        let (before, mut rows) = match self.own() {
            Ok(own) => own,
            Err(error) => return Ok(Err(error)),
        };
        let mut list = before.clone().unwrap_or_else(|| self.list());
        if let Err(error) = self.drop_needless(&mut list, &mut rows) {
            return Ok(Err(error));
        }
        let lacking = self.lacking(&rows);
        let mut wants = lacking.clone();
        if !wants.is_empty() && self.terms.is_plain() {
            self.absorb(&mut rows, &wants)?;
            wants = self.lacking(&rows);
        }
        let mut kept = rows.len();
        let written = match self.write_packs(&mut rows, wants)? {
            Ok(written) => written,
            Err(error) => return Ok(Err(error)),
        };
        self.count(&lacking, &written);
        if self.full.is_some() {
            self.restore(&mut rows, &mut kept);
        }
        Ok(self.conclude(&list, before.as_ref(), (rows, kept)))
    }

    /// A list that says what is held now, and names no packs.
    fn list(&self) -> Manifest {
        Manifest {
            community: self.look.community,
            device: self.look.device.author(),
            epoch: self.look.epoch,
            mark: self.look.mark,
            written: self.look.now,
            holds: self.look.logs.values().map(|held| held.item).collect(),
            packs: Vec::new(),
            retired: Vec::new(),
        }
    }

    /// What readers lack and no pack there holds, the newest logs first, evidence before all.
    fn lacking(&self, rows: &[Pack]) -> Vec<Want> {
        let (mut there, mut proven) = self.readers.there();
        for record in rows.iter().flat_map(|pack| &pack.records) {
            match record.what {
                What::Run { first, last } => {
                    there.entry(record.author).or_default().add(first, last);
                }
                What::Fork { .. } => {
                    proven.insert(record.author);
                }
            }
        }
        let mut logs: Vec<_> = self.look.logs.iter().filter(|(_, it)| it.item.seq > 0).collect();
        logs.sort_by_key(|(author, held)| (std::cmp::Reverse(held.time), **author));
        let new = |time: Time| self.terms.newer.is_none_or(|newer| time >= newer);
        let (mut wants, mut entries) = (Vec::new(), Vec::new());
        for (author, held) in logs {
            let item = held.item;
            if item.fork != 0 && self.readers.lack_fork(author) && !proven.contains(author) {
                wants.push(Want::Fork(*author));
            }
            if !new(held.time) {
                continue;
            }
            let from = self.readers.low(author).saturating_add(1);
            let spans = there.entry(*author).or_insert_with(Spans::default);
            for (first, last) in spans.holes(from, item.seq) {
                entries.push(Want::Entries { author: *author, first, last });
            }
        }
        wants.append(&mut entries);
        wants
    }

    /// Takes small packs at the end away, to be written again with what is new: each is at most
    /// twice as large as all that follows it, so that an entry is written again a few times only,
    /// and the number of packs stays small.
    fn absorb(&mut self, rows: &mut Vec<Pack>, wants: &[Want]) -> Result<(), Error> {
        let mut probe = Stream::new(wants.to_vec());
        let mut total = probe.fill(self.host, MAX_PACK)?;
        let small = |pack: &mut Pack, total: u64| {
            pack.size() < MAX_PACK / 2 && pack.size() <= total.saturating_mul(2)
        };
        while let Some(pack) = rows.pop_if(|pack| small(pack, total)) {
            total = total.saturating_add(pack.size());
            self.absorbed.insert(0, pack);
        }
        Ok(())
    }

    /// Packs that were to be written again stay, because there was no room for all of it.
    fn restore(&mut self, rows: &mut Vec<Pack>, kept: &mut usize) {
        let absorbed = std::mem::take(&mut self.absorbed);
        let count = absorbed.len();
        rows.splice(*kept..*kept, absorbed);
        *kept = kept.saturating_add(count);
    }

    /// Writes packs of all that is wanted, as far as there is room; what was written of whom.
    fn write_packs(
        &mut self,
        rows: &mut Vec<Pack>,
        wants: Vec<Want>,
    ) -> Result<io::Result<BTreeMap<Author, Spans>>, Error> {
        let Some(key) = self.look.keys.first().cloned() else { return Ok(Ok(BTreeMap::new())) };
        let total = wants.iter().map(entries_of).fold(0, u64::saturating_add);
        let used = rows.iter().map(Pack::size).fold(0, u64::saturating_add);
        let mut stream = Stream::new(wants);
        stream.limit(self.terms.max.map(|max| max.saturating_sub(used)));
        let mut written: BTreeMap<Author, Spans> = BTreeMap::new();
        let mut done = 0_u64;
        let mut records: usize = rows.iter().map(|pack| pack.records.len()).sum();
        loop {
            stream.fill(self.host, MAX_PACK)?;
            let pieces = stream.take();
            let fits = rows.len() < MAX_PACKS && records.saturating_add(pieces.len()) < MAX_RECORDS;
            if pieces.is_empty() || !fits {
                return Ok(Ok(written));
            }
            let (pack, file) = Pack::seal(&key, &pieces);
            if let Err(error) = shelf::put(self.shelf, &pack.file(), &file) {
                return Ok(if self.is_full(&error) { Ok(written) } else { Err(error) });
            }
            self.left.packs = self.left.packs.saturating_add(1);
            self.left.bytes = self.left.bytes.saturating_add(pack.size());
            for record in &pack.records {
                if let What::Run { first, last } = record.what {
                    written.entry(record.author).or_default().add(first, last);
                    done = done.saturating_add(record.entries());
                }
            }
            records = records.saturating_add(pack.records.len());
            rows.push(pack);
            (self.tell)(done.min(total), total);
        }
    }

    /// Whether the medium takes no more; then that is told.
    fn is_full(&mut self, error: &io::Error) -> bool {
        let full = shelf::is_full(error);
        if full {
            self.full.get_or_insert_with(|| Error::of_medium(error));
        }
        full
    }

    fn count(&mut self, lacking: &[Want], written: &BTreeMap<Author, Spans>) {
        let (mut left, mut authors) = (0_u64, BTreeSet::new());
        let mut withheld = 0_u64;
        for want in lacking {
            let Want::Entries { author, first, last } = want else { continue };
            let holes =
                written.get(author).map_or(vec![(*first, *last)], |it| it.holes(*first, *last));
            let missing = holes.iter().map(|(f, l)| l.saturating_sub(*f).saturating_add(1));
            let missing = missing.fold(0, u64::saturating_add);
            let done = entries_of(want).saturating_sub(missing);
            left = left.saturating_add(done);
            withheld = withheld.saturating_add(missing);
            if done > 0 {
                authors.insert(*author);
            }
        }
        self.left.entries = left;
        self.left.authors = u64::try_from(authors.len()).unwrap_or(u64::MAX);
        self.left.withheld = withheld;
    }
}

fn entries_of(want: &Want) -> u64 {
    match want {
        Want::Entries { first, last, .. } => last.saturating_sub(*first).saturating_add(1),
        Want::Fork(_) => 0,
    }
}
