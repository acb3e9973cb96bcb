//! Pieces of logs as they come from the node, a pack's worth at a time.

use crate::carry::host::{Host, Want};
use crate::carry::limits::BATCH_BYTES;
use crate::carry::pack::{Piece, Record};
use crate::error::Error;
use std::collections::{BTreeSet, VecDeque};
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
    /// Logs of which a piece found no room: nothing that follows it is of use.
    stopped: BTreeSet<Author>,
}

impl Stream {
    pub(super) fn new(wants: Vec<Want>) -> Self {
        let (ready, stopped) = (Vec::new(), BTreeSet::new());
        Self { wants: wants.into(), ready, size: 0, room: None, stopped }
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
            let stopped = &self.stopped;
            self.wants.retain(|want| match want {
                Want::Entries { author, .. } => !stopped.contains(author),
                Want::Fork(_) => true,
            });
        }
        Ok(self.size)
    }

    fn gather(&mut self, piece: Piece) {
        let Some(record) = piece.record() else { return };
        if self.stopped.contains(&record.author) {
            return;
        }
        let size = Record::size(&record);
        match self.room.map(|room| room.checked_sub(size)) {
            Some(None) => {
                self.stopped.insert(record.author);
                return;
            }
            Some(Some(room)) => self.room = Some(room),
            None => {}
        }
        self.size = self.size.saturating_add(size);
        self.ready.push(piece);
    }

    /// What was gathered.
    pub(super) fn take(&mut self) -> Vec<Piece> {
        self.size = 0;
        std::mem::take(&mut self.ready)
    }
}
