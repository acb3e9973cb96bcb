//! What is staged: records in one buffer, in the order of their arrival.

use crate::entries::{Content, Record, What};
use crate::stock::Tally;
use std::collections::BTreeMap;
use tidings_protocol::author::Signature;
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::fork::{Fork, Proven};
use tidings_protocol::run::Verified;
use tidings_protocol::time::Time;

/// Room that is kept between commits; a larger burst gives its memory back.
const KEEP: usize = 8 * 1024 * 1024;

/// A contiguous piece of one log among the staged records.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) number: u32,
    pub(crate) first_seq: u64,
    /// Place of its first record among the staged ones, from 0.
    pub(crate) start: usize,
    pub(crate) count: usize,
    /// Over its last record.
    pub(crate) signature: Signature,
}

/// What becomes of the body of an entry that is committed.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// It came.
    Fill(Vec<u8>),
    /// It goes; this remains.
    Prune(Vec<u8>),
    /// It is wanted again.
    Recall,
}

/// Everything staged since the last commit.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    bytes: Vec<u8>,
    /// Where each record ends in `bytes`.
    ends: Vec<usize>,
    pieces: Vec<Piece>,
    forks: BTreeMap<u32, Fork>,
    /// Entries among the records, below the fork, that came without their bodies.
    holes: Vec<(u32, u64)>,
    /// By author's number and position, with when.
    changes: BTreeMap<(u32, u64), (Change, Time)>,
    /// Bytes of the records.
    tally: Tally,
}

impl Pending {
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty() && self.changes.is_empty()
    }

    /// Records staged.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.ends.len()).unwrap_or(u64::MAX)
    }

    /// Stages what becomes of a body, in place of what was staged.
    pub(crate) fn change(&mut self, place: (u32, u64), change: Change, received: Time) {
        self.changes.insert(place, (change, received));
    }

    pub(crate) fn is_changing(&self, place: (u32, u64)) -> bool {
        self.changes.contains_key(&place)
    }

    /// What becomes of bodies, in order of author and position.
    pub(crate) fn changes(&self) -> &BTreeMap<(u32, u64), (Change, Time)> {
        &self.changes
    }

    pub(crate) fn holes(&self) -> &[(u32, u64)] {
        &self.holes
    }

    /// Stages a run; from position `fork` on bodies are none.
    pub(crate) fn push_run(
        &mut self,
        number: u32,
        run: &Verified<'_>,
        fork: Option<u64>,
        received: Time,
    ) {
        let (start, count) = (self.ends.len(), run.entries().len());
        let first_seq = run.before().seq.saturating_add(1);
        self.pieces.push(Piece { number, first_seq, start, count, signature: run.signature() });
        for entry in run.entries() {
            let (time, id, body) = (entry.time, entry.id, entry.body);
            if matches!(body, Body::Pruned { .. }) && fork.is_none_or(|fork| entry.seq < fork) {
                self.holes.push((number, entry.seq));
            }
            let what = What::Entry(Content { time, id, body, remains: &[] });
            self.push(&Record { number, seq: entry.seq, received, what });
        }
    }

    pub(crate) fn push_fork(&mut self, number: u32, fork: &Proven, received: Time) {
        self.push(&Record { number, seq: fork.seq(), received, what: What::Fork });
        self.forks.insert(number, fork.fork().clone());
    }

    fn push(&mut self, record: &Record<'_>) {
        let start = self.bytes.len();
        record.encode(&mut self.bytes);
        self.ends.push(self.bytes.len());
        self.tally.came(record.number, self.bytes.len().saturating_sub(start));
    }

    /// The records in order of arrival.
    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.bytes.get(start..*end))
    }

    /// Bytes of the records, by author.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The pieces in order of author and position.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        pieces.sort_unstable_by_key(|piece| (piece.number, piece.first_seq));
        pieces
    }

    /// Evidence by author's number.
    pub(crate) fn forks(&self) -> &BTreeMap<u32, Fork> {
        &self.forks
    }

    /// The staged entry of an author at `seq`.
    pub(crate) fn tip(&self, number: u32, seq: u64) -> Option<Tip> {
        let place = self.pieces.iter().find_map(|piece| {
            let offset = usize::try_from(seq.checked_sub(piece.first_seq)?).ok()?;
            let here = piece.number == number && offset < piece.count;
            here.then(|| piece.start.saturating_add(offset))
        })?;
        let start = place.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
        Record::decode(self.bytes.get(*start..*self.ends.get(place)?)?)?.tip()
    }

    /// Empties it, keeping some room.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(KEEP);
        self.ends.clear();
        self.ends.shrink_to(KEEP >> 8);
        self.pieces.clear();
        self.forks.clear();
        self.holes.clear();
        self.changes.clear();
        self.tally.clear();
    }
}
