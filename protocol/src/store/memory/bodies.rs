//! Bodies that are not here: which never came and are wanted, which were let go, and what changes.

use super::log::{Log, index};
use super::logs::Logs;
use crate::author::Author;
use crate::entry::Body;
use crate::limits::{MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::store::{Filled, Hole};
use std::collections::BTreeMap;
use std::ops::Bound;

/// An entry's place.
type Place = (Author, u64);

/// See the module.
#[derive(Clone, Debug, Default)]
#[repr(C)]
pub(super) struct Bodies {
    /// How many are wanted: what each event asks stands in front.
    wanting: u64,
    /// Entries below forks without their bodies; whether those are wanted.
    lacking: BTreeMap<Place, bool>,
    staged: BTreeMap<Place, Change>,
}

/// What becomes of an entry's body.
#[derive(Clone, Debug)]
enum Change {
    Fill(Vec<u8>),
    Prune,
    Recall,
}

impl Bodies {
    pub(super) fn lacking(&self) -> u64 {
        u64::try_from(self.lacking.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn wanting(&self) -> u64 {
        self.wanting
    }

    /// Entries came without their bodies.
    pub(super) fn came(&mut self, author: Author, without: impl Iterator<Item = u64>) {
        for seq in without {
            self.set((author, seq), Some(true));
        }
    }

    /// From a fork on nothing is lacking: bodies do not count there.
    pub(super) fn cut(&mut self, author: Author, fork: Option<u64>) {
        let Some(fork) = fork else { return };
        let above = self.lacking.range((author, fork)..=(author, u64::MAX));
        let above: Vec<Place> = above.map(|(place, _)| *place).collect();
        for place in above {
            self.set(place, None);
        }
    }

    pub(super) fn hole(&self, logs: &Logs, after: Option<Place>) -> Option<Hole> {
        let lower = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut wanted =
            self.lacking.range((lower, Bound::Unbounded)).filter(|(_, wanted)| **wanted);
        let (&(author, first), _) = wanted.next()?;
        let log = logs.get(&author)?;
        let (mut last, mut weight) = (first, weight(log, first));
        let room = index(first).saturating_add(MAX_RUN_ENTRIES).saturating_sub(1);
        for (&(other, seq), _) in wanted {
            weight = weight.saturating_add(self::weight(log, seq));
            let next = other == author && seq.checked_sub(1) == Some(last);
            if !next || weight > MAX_RUN_BYTES || index(seq) > room {
                break;
            }
            last = seq;
        }
        Some(Hole { author, first, last })
    }

    pub(super) fn fill(
        &mut self,
        logs: &Logs,
        author: &Author,
        first: u64,
        bodies: &[Option<&[u8]>],
    ) -> Filled {
        let mut filled = Filled::default();
        let Some(log) = logs.get(author) else { return filled };
        for (seq, body) in (first..).zip(bodies) {
            let Some(body) = body else { continue };
            let place = (*author, seq);
            let wanted = self.lacking.get(&place) == Some(&true);
            let open = wanted && !self.staged.contains_key(&place);
            let Some(entry) = log.entry(seq).filter(|_| open) else { continue };
            if Body::Full(body).commitment() == entry.body.commitment() {
                self.staged.insert(place, Change::Fill(body.to_vec()));
                filled.bodies = filled.bodies.saturating_add(1);
            } else {
                filled.alien = filled.alien.saturating_add(1);
            }
        }
        filled
    }

    pub(super) fn prune(&mut self, logs: &Logs, author: &Author, seq: u64) -> bool {
        let place = (*author, seq);
        let agreed = logs.get(author).filter(|log| seq <= log.agreed());
        let held = agreed.is_some_and(|log| log.entry(seq).is_some());
        let goes = held && self.lacking.get(&place) != Some(&false);
        if goes {
            self.staged.insert(place, Change::Prune);
        }
        goes
    }

    pub(super) fn recall(&mut self, author: &Author, seq: u64) -> bool {
        let place = (*author, seq);
        let gone = self.lacking.get(&place) == Some(&false);
        if gone {
            self.staged.insert(place, Change::Recall);
        }
        gone
    }

    /// Makes durable what is staged.
    pub(super) fn commit(&mut self, logs: &mut Logs) {
        if self.staged.is_empty() {
            return;
        }
        for (place, change) in std::mem::take(&mut self.staged) {
            let (author, seq) = place;
            let Some(log) = logs.make(author).and_then(|at| logs.at_mut(at)) else { continue };
            let log = &mut log.1;
            match change {
                Change::Fill(body) => {
                    log.change(seq, Body::Full(&body));
                    self.set(place, None);
                }
                Change::Prune if seq <= log.agreed() => {
                    let gone = log.entry(seq).and_then(|entry| entry.body.pruned());
                    if let Some(body) = gone {
                        log.change(seq, body);
                    }
                    self.set(place, Some(false));
                }
                Change::Recall => self.set(place, Some(true)),
                Change::Prune => {}
            }
        }
    }

    pub(super) fn forget(&mut self) {
        self.staged.clear();
    }

    fn set(&mut self, place: Place, lacks: Option<bool>) {
        let before = match lacks {
            Some(wanted) => self.lacking.insert(place, wanted),
            None => self.lacking.remove(&place),
        };
        let wanted = |lacks: Option<bool>| u64::from(lacks == Some(true));
        self.wanting = self.wanting.saturating_add(wanted(lacks)).saturating_sub(wanted(before));
    }
}

/// What a body takes of a frame.
fn weight(log: &Log, seq: u64) -> usize {
    let commitment = log.entry(seq).and_then(|entry| entry.body.commitment());
    let len = commitment.and_then(|(len, _)| usize::try_from(len).ok());
    len.unwrap_or(0).saturating_add(3)
}

/// See [`crate::store::Store::bodies`].
pub(super) fn of(log: &Log, first: u64, last: u64) -> Vec<Option<Vec<u8>>> {
    let upto = last.min(log.agreed());
    let mut weight = 0_usize;
    let mut bodies = Vec::new();
    for (_, entry) in (first..=upto).zip(log.committed_from(first)).take(MAX_RUN_ENTRIES) {
        let body = match entry.body {
            Body::Full(bytes) => Some(bytes.to_vec()),
            Body::Pruned { .. } => None,
        };
        weight = weight.saturating_add(body.as_ref().map_or(0, Vec::len)).saturating_add(3);
        if weight > MAX_RUN_BYTES {
            break;
        }
        bodies.push(body);
    }
    bodies
}
