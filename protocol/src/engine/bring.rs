//! Entries and evidence that came by no session: from a stick, a file, a web server.
//!
//! They go the way of those that a peer sends (the same [`verify`], the same store), and are
//! announced to live peers. There is nobody to strike and nobody to ask further: the caller is told
//! what became of each piece.

use super::Engine;
use super::authors::Who;
use super::evidence::contradiction;
use crate::author::Author;
use crate::entry::Tip;
use crate::fork::{Fork, NoFork};
use crate::run::{Invalid, Run, Verified, verify};
use crate::store::{Head, Store};
use crate::time::Time;

/// What became of a run or of evidence that was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Entries up to this position are staged that were not held.
    New {
        /// How many.
        entries: u64,
        /// The last of them that is agreed.
        upto: u64,
    },
    /// Nothing in it is new, and nothing contradicts what is held.
    Held,
    /// It starts beyond the end of what is held, which lacks this position.
    Gap {
        /// The first position that is missing.
        next: u64,
    },
    /// It overlaps what is staged: commit, and bring it again.
    Again,
    /// The author is not in, or was cut off before this.
    NotWanted,
    /// There is no room for more of this log: it may be brought again when there is.
    NoRoom,
    /// It proves that the author forked its log at this position.
    Forked {
        /// The first position with two entries.
        seq: u64,
    },
    /// The run does not verify after what is held: altered, forged, or of another branch that
    /// began before it. Nothing changed.
    Refused(Invalid),
    /// The evidence proves nothing. Nothing changed.
    NoFork(NoFork),
}

impl Engine {
    /// Takes a run of `author` whose first entry stands at `first`, as SPEC §6 writes it. What is
    /// new is staged; the caller commits.
    ///
    /// # Errors
    /// The store's.
    pub fn bring<S: Store>(
        &mut self,
        now: Time,
        store: &mut S,
        (author, first, bytes): (Author, u64, &[u8]),
    ) -> Result<Brought, S::Error> {
        let Some(who) = self.authors.find(&author).filter(|who| self.authors.wants(*who)) else {
            return Ok(Brought::NotWanted);
        };
        if !self.quotas.has_room_for(who) {
            return Ok(Brought::NoRoom);
        }
        let head = store.head(&author);
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        let next = tip.seq.saturating_add(1);
        if first > self.authors.cut(who) {
            return Ok(Brought::NotWanted);
        }
        if head.and_then(|head| head.fork).is_some_and(|fork| first >= fork) {
            return Ok(Brought::Held);
        }
        let Some(before) = first.checked_sub(1).filter(|before| *before <= tip.seq) else {
            return Ok(Brought::Gap { next });
        };
        let before = if before == tip.seq { Some(tip) } else { store.tip(&author, before)? };
        let Some(before) = before else { return Ok(Brought::Again) };
        let verified = Run::decode(bytes, before.time)
            .map_err(Invalid::Malformed)
            .and_then(|run| verify(author, before, &run));
        match verified {
            Ok(run) => self.bring_verified(now, (who, run), head, store),
            Err(why) => Ok(Brought::Refused(why)),
        }
    }

    fn bring_verified<S: Store>(
        &mut self,
        now: Time,
        (who, run): (Who, Verified<'_>),
        head: Option<Head>,
        store: &mut S,
    ) -> Result<Brought, S::Error> {
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        if run.before() != tip
            && let Some(proven) = contradiction(&run, tip.seq, store)?
        {
            self.freeze(now, (who, &proven), None, store)?;
            return Ok(Brought::Forked { seq: proven.seq() });
        }
        let last = run.tip().seq;
        let Some(fresh) = run.after(&tip) else {
            // Where the tip is staged and not readable yet, the two were not compared.
            return Ok(if last > tip.seq { Brought::Again } else { Brought::Held });
        };
        let known = self.authors.held(who);
        if self.keep(now, who, fresh, head, store)?.is_none() {
            return Ok(Brought::Held);
        }
        let (held, name) = self.authors.known(who).map_or((0, [0; 2]), |it| (it.held, it.head));
        self.fetch.brought(now, who, name, held);
        if held > known {
            self.announce(now, who, known.saturating_add(1), held, None);
        }
        self.ask(now);
        Ok(Brought::New { entries: held.saturating_sub(known), upto: held })
    }

    /// Takes evidence of a fork, as SPEC §8 writes it.
    ///
    /// # Errors
    /// The store's.
    pub fn bring_fork<S: Store>(
        &mut self,
        now: Time,
        store: &mut S,
        evidence: &[u8],
    ) -> Result<Brought, S::Error> {
        let fork = match Fork::decode(evidence) {
            Ok(fork) if fork.seq == 1 && fork.prev != store.community().0 => {
                return Ok(Brought::NoFork(NoFork::Malformed));
            }
            Ok(fork) => fork,
            Err(why) => return Ok(Brought::NoFork(why)),
        };
        let who = self.authors.find(&fork.author);
        let Some(known) = who.and_then(|who| self.authors.known(who)).filter(|it| it.wanted) else {
            return Ok(Brought::NotWanted);
        };
        if known.fork <= fork.seq {
            return Ok(Brought::Held);
        }
        let seq = fork.seq;
        match (who, fork.prove()) {
            (Some(who), Ok(proven)) => self.freeze(now, (who, &proven), None, store)?,
            (None, _) => return Ok(Brought::NotWanted),
            (_, Err(why)) => return Ok(Brought::NoFork(why)),
        }
        self.ask(now);
        Ok(Brought::Forked { seq })
    }
}

#[cfg(test)]
mod tests;
