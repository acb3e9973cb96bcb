//! What is staged: records in one buffer, in the order of their arrival.

use crate::entries::{Record, What};
use std::collections::BTreeMap;
use tidings_protocol::author::Signature;
use tidings_protocol::entry::Tip;
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

/// Everything staged since the last commit.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    bytes: Vec<u8>,
    /// Where each record ends in `bytes`.
    ends: Vec<usize>,
    pieces: Vec<Piece>,
    forks: BTreeMap<u32, Fork>,
}

impl Pending {
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Records staged.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.ends.len()).unwrap_or(u64::MAX)
    }

    pub(crate) fn push_run(&mut self, number: u32, run: &Verified<'_>, received: Time) {
        let (start, count) = (self.ends.len(), run.entries().len());
        let first_seq = run.before().seq.saturating_add(1);
        self.pieces.push(Piece { number, first_seq, start, count, signature: run.signature() });
        for entry in run.entries() {
            let what = What::Entry { time: entry.time, id: entry.id, body: entry.body };
            self.push(&Record { number, seq: entry.seq, received, what });
        }
    }

    pub(crate) fn push_fork(&mut self, number: u32, fork: &Proven, received: Time) {
        self.push(&Record { number, seq: fork.seq(), received, what: What::Fork });
        self.forks.insert(number, fork.fork().clone());
    }

    fn push(&mut self, record: &Record<'_>) {
        record.encode(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// The records in order of arrival.
    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.bytes.get(start..*end))
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
    }
}
