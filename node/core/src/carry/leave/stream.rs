//! Pieces of logs as they come from the node, a pack's worth at a time.

use crate::carry::host::{Host, Want};
use crate::carry::limits::BATCH_BYTES;
use crate::carry::pack::{Piece, Record, What};
use crate::error::Error;
use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::author::Author;

/// Parts of logs that are asked for at a time.
const ASKED: usize = 256;

/// All that is wanted, in order.
pub(super) struct Stream {
    wants: VecDeque<Want>,
    ready: Vec<Piece>,
    size: u64,
    /// Bytes that may still be written, where that is bounded.
    room: Option<u64>,
    /// Logs of which a piece found no room.
    cramped: BTreeMap<Author, Cramped>,
}

/// A log of which a piece found no room.
#[derive(Clone, Copy)]
struct Cramped {
    /// The position at which it must go on.
    next: u64,
    /// Entries of the next piece that is tried; 0 when it is given up.
    step: u64,
    /// The last position that is tried.
    end: u64,
}

impl Stream {
    pub(super) fn new(wants: Vec<Want>) -> Self {
        let (ready, cramped) = (Vec::new(), BTreeMap::new());
        Self { wants: wants.into(), ready, size: 0, room: None, cramped }
    }

    /// Bounds all that is to come, in bytes of files.
    pub(super) fn limit(&mut self, room: Option<u64>) {
        self.room = room;
    }

    /// Gathers pieces for a pack of about this size; the size of what is gathered.
    pub(super) fn fill(&mut self, host: &mut impl Host, most: u64) -> Result<u64, Error> {
        while self.size < most && !self.wants.is_empty() {
            let count = self.wants.len().min(ASKED);
            let asked: Vec<Want> = self.wants.drain(..count).collect();
            let missing = usize::try_from(most.saturating_sub(self.size)).unwrap_or(usize::MAX);
            let given = host.give(asked, missing.min(BATCH_BYTES))?;
            for want in given.rest.into_iter().rev() {
                self.wants.push_front(want);
            }
            for piece in given.pieces {
                self.gather(piece);
            }
        }
        Ok(self.size)
    }

    /// A piece, if there is room; else smaller ones of the same log, as far as they fit.
    fn gather(&mut self, piece: Piece) {
        let Some(record) = piece.record() else { return };
        let What::Run { first, last } = record.what else {
            self.fits(&record).then(|| self.ready.push(piece));
            return;
        };
        let author = record.author;
        let cramped = self.cramped.get(&author).copied();
        if cramped.is_some_and(|it| it.next != first || it.step == 0) {
            return;
        }
        let mut cramped = match (self.fits(&record), cramped) {
            (true, None) => return self.ready.push(piece),
            (true, Some(it)) => {
                self.ready.push(piece);
                Cramped { next: last.saturating_add(1), ..it }
            }
            (false, Some(it)) => Cramped { step: it.step / 2, ..it },
            (false, None) => {
                // Nothing that follows is of use to whoever lacks this.
                self.wants.retain(|want| !want.is_of(&author));
                Cramped { next: first, step: record.entries() / 2, end: last }
            }
        };
        if cramped.next > cramped.end {
            cramped.step = 0;
        }
        self.cramped.insert(author, cramped);
        if let Some(more) = cramped.step.checked_sub(1) {
            let last = cramped.next.saturating_add(more).min(cramped.end);
            self.wants.push_front(Want::Entries { author, first: cramped.next, last });
        }
    }

    /// Whether there is room for a record; then it is taken.
    fn fits(&mut self, record: &Record) -> bool {
        let size = record.size();
        match self.room.map(|room| room.checked_sub(size)) {
            Some(None) => return false,
            Some(room) => self.room = room,
            None => {}
        }
        self.size = self.size.saturating_add(size);
        true
    }

    /// What was gathered.
    pub(super) fn take(&mut self) -> Vec<Piece> {
        self.size = 0;
        std::mem::take(&mut self.ready)
    }
}
