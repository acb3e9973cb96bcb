//! Who reads this shelf, and what they lack, as far as their lists there say.

use super::{FORGOTTEN, Terms};
use crate::carry::host::Look;
use crate::carry::manifest::Manifest;
use crate::carry::pack::{Pack, PackName, Record, What};
use crate::carry::shelf::{self, Shelf};
use crate::carry::spans::Spans;
use crate::carry::take::MAX_LIST_FILE;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use tidings_protocol::author::Author;
use tidings_protocol::wire::message::Item;
use tidings_views::page::PersonRef;

/// What some readers hold in common.
#[derive(Debug, Default)]
struct Common {
    readers: u64,
    /// Of each author: in how many lists, up to where in all of them, in how many its fork.
    logs: BTreeMap<Author, (u64, u64, u64)>,
}

impl Common {
    fn add(&mut self, holds: &[Item], look: &Look) {
        self.readers = self.readers.saturating_add(1);
        for item in holds {
            let fork = look.held(&item.author).map_or(0, |held| held.fork);
            let knows = fork != 0 && item.fork != 0 && item.fork <= fork;
            let log = self.logs.entry(item.author).or_insert((0, u64::MAX, 0));
            let (lists, upto, forks) = *log;
            *log = (lists + 1, upto.min(item.seq), forks + u64::from(knows));
        }
    }

    /// Up to where everybody holds the log; nobody's list: nobody holds anything.
    fn low(&self, author: &Author) -> u64 {
        match self.logs.get(author) {
            Some((lists, upto, _)) if *lists == self.readers => *upto,
            _ => 0,
        }
    }

    fn lack_fork(&self, author: &Author) -> bool {
        let known = self.logs.get(author).map_or(0, |(.., forks)| *forks);
        self.readers == 0 || known < self.readers
    }
}

/// The readers of a shelf.
#[derive(Debug, Default)]
pub(super) struct Readers {
    /// Those for whom is written.
    asked: Common,
    /// All of them: what they lack is not removed.
    all: Common,
    behind: Vec<PersonRef>,
    /// What lies there in packs of others that are whole.
    there: BTreeMap<Author, Spans>,
    proven: BTreeSet<Author>,
}

impl Readers {
    /// Reads the lists of all others. For a replica nobody's list counts.
    pub(super) fn of(
        shelf: &mut impl Shelf,
        look: &Look,
        terms: &Terms,
        good: &BTreeSet<PackName>,
    ) -> io::Result<Self> {
        let mut readers = Self::default();
        if terms.all {
            return Ok(readers);
        }
        for name in shelf::lists(shelf)?.0 {
            let Ok(file) = shelf::read_whole(shelf, &name, MAX_LIST_FILE) else { continue };
            let Ok(list) = Manifest::open(&file, &name, look.community, &look.keys) else {
                continue;
            };
            if list.device != look.device.author() {
                readers.add(&list, look, terms, good);
            }
        }
        Ok(readers)
    }

    fn add(&mut self, list: &Manifest, look: &Look, terms: &Terms, good: &BTreeSet<PackName>) {
        for pack in list.packs.iter().filter(|pack| good.contains(&pack.name)) {
            self.holds(pack);
        }
        let member = look.carriers.get(&list.device);
        let Some(carrier) = member.filter(|_| look.now.since(list.written) < FORGOTTEN) else {
            return;
        };
        self.all.add(&list.holds, look);
        if terms.readers.as_ref().is_some_and(|readers| !readers.contains(&list.device)) {
            return;
        }
        self.asked.add(&list.holds, look);
        let held: BTreeMap<Author, u64> =
            list.holds.iter().map(|item| (item.author, item.seq)).collect();
        let lacks = look
            .logs
            .iter()
            .any(|(author, log)| log.item.seq > held.get(author).copied().unwrap_or(0));
        if lacks && !self.behind.contains(&carrier.person) {
            self.behind.push(carrier.person.clone());
        }
    }

    fn holds(&mut self, pack: &Pack) {
        for record in &pack.records {
            match record.what {
                What::Run { first, last } => {
                    self.there.entry(record.author).or_default().add(first, last);
                }
                What::Fork { .. } => {
                    self.proven.insert(record.author);
                }
            }
        }
    }

    /// Whoever lacks anything.
    pub(super) fn behind(&self) -> Vec<PersonRef> {
        self.behind.clone()
    }

    /// What lies there already, put there by others: entries, evidence.
    pub(super) fn there(&self) -> (BTreeMap<Author, Spans>, BTreeSet<Author>) {
        (self.there.clone(), self.proven.clone())
    }

    /// Up to where all hold the log for whom is written.
    pub(super) fn low(&self, author: &Author) -> u64 {
        self.asked.low(author)
    }

    /// Whether any of them does not know of the fork.
    pub(super) fn lack_fork(&self, author: &Author) -> bool {
        self.asked.lack_fork(author)
    }

    /// Whether any reader needs what this record holds.
    pub(super) fn need(&self, record: &Record) -> bool {
        match record.what {
            What::Run { last, .. } => last > self.all.low(&record.author),
            What::Fork { .. } => self.all.lack_fork(&record.author),
        }
    }
}
