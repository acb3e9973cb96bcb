//! How far we got in a peer's journal: the longest prefix of which we hold all that we want.

use crate::engine::authors::{Authors, Who};
use crate::limits::MAX_LACKS;
use crate::store::{Mark, Ticket};
use std::collections::VecDeque;

/// Something that a peer told of and that we want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lack {
    who: Who,
    seq: u64,
    /// The fork that the peer knows; `u64::MAX` for none.
    fork: u64,
}

impl Lack {
    /// What one has who holds `who` like this; `fork` 0 for none.
    pub(super) fn of(who: Who, seq: u64, fork: u64) -> Self {
        Self { who, seq, fork: if fork == 0 { u64::MAX } else { fork } }
    }

    /// Whether we have come to hold as much. Above a fork or a cut there is nothing to have.
    pub(super) fn is_filled(&self, authors: &Authors) -> bool {
        let Some(known) = authors.known(self.who) else { return false };
        let below = known.fork.saturating_sub(1).min(known.cut);
        let forks = known.fork <= self.fork || self.fork > known.cut;
        forks && known.held >= self.seq.min(below)
    }
}

/// A piece of the peer's journal that was told.
#[derive(Debug)]
struct Piece {
    /// Where it ends, if a ticket can be had for that.
    mark: Option<Mark>,
    lacks: Vec<Lack>,
    /// What was wanted when something was first passed over, up to here.
    skipped: Option<[u8; 8]>,
}

/// Pieces of the peer's journal in order, until all is here that they told of.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Up to here all is told, and here or in `pieces`; `None` while that is not known.
    covered: Option<u64>,
    /// What was wanted when something was first passed over.
    skipped: Option<[u8; 8]>,
    pieces: VecDeque<Piece>,
    /// Lacks of all pieces.
    lacks: usize,
}

impl Progress {
    /// We hold all that the peer holds at `mark`, but for what `skipped` says.
    pub(super) fn equal(&mut self, mark: Mark, skipped: Option<[u8; 8]>) -> Ticket {
        *self = Self { covered: Some(mark.position), skipped, ..Self::default() };
        Ticket { mark, skipped }
    }

    /// The peer honoured this ticket.
    pub(super) fn honoured(&mut self, ticket: &Ticket) {
        if self.covered.is_none() {
            self.covered = Some(ticket.mark.position);
            self.skipped = ticket.skipped;
        }
    }

    /// All that the peer holds at `mark` was compared: we lack these, and passed something over if
    /// there is `skipped`.
    pub(super) fn compared(&mut self, mark: Mark, lacks: Vec<Lack>, skipped: Option<[u8; 8]>) {
        *self = Self { covered: Some(mark.position), skipped, ..Self::default() };
        self.push(Piece { mark: Some(mark), lacks, skipped });
    }

    /// The peer told its journal from `from` to `to`. Of no use if that leaves a gap.
    pub(super) fn told(
        &mut self,
        from: u64,
        (to, hash): (u64, Option<[u8; 8]>),
        lacks: Vec<Lack>,
        skipped: Option<[u8; 8]>,
    ) {
        let Some(covered) = self.covered.filter(|covered| *covered >= from) else { return };
        if to < covered {
            return;
        }
        self.covered = Some(to);
        self.skipped = self.skipped.or(skipped);
        let mark = hash.map(|hash| Mark { position: to, hash });
        self.push(Piece { mark, lacks, skipped: self.skipped });
    }

    fn push(&mut self, piece: Piece) {
        self.lacks = self.lacks.saturating_add(piece.lacks.len()).saturating_add(1);
        if self.lacks > MAX_LACKS {
            *self = Self::default();
        } else {
            self.pieces.push_back(piece);
        }
    }

    /// What is remembered of what was told and is not here.
    pub(super) fn lacks(&self) -> usize {
        self.lacks
    }

    /// Whether anything told is not here yet.
    pub(super) fn is_waiting(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// The ticket that was earned since, if any.
    pub(super) fn earned(&mut self, authors: &Authors) -> Option<Ticket> {
        let mut earned = None;
        while let Some(piece) = self.pieces.front_mut() {
            while piece.lacks.pop_if(|lack| lack.is_filled(authors)).is_some() {
                self.lacks = self.lacks.saturating_sub(1);
            }
            if !piece.lacks.is_empty() && !canary!(TicketBeforeData) {
                break;
            }
            self.lacks = self.lacks.saturating_sub(1);
            let skipped = piece.skipped;
            earned = piece.mark.map(|mark| Ticket { mark, skipped }).or(earned);
            self.pieces.pop_front();
        }
        earned
    }
}

#[cfg(test)]
mod tests;
