//! What outlasts a session: faults of its peer, and what it made us do.
//!
//! Whoever comes back finds it as time left it, so that nothing begins anew by hanging up.

use super::limiter::Level;
use super::{Engine, Rate, SessionId};
use crate::author::Author;
use crate::limits::{
    COMPARE_INTERVAL, DOUBTS_BURST, DOUBTS_PER_SECOND, MAX_EVIDENCE_REPEATS, MAX_RECORDS,
    MAX_REFUSED, RECON_BYTES, RECON_BYTES_PER_AUTHOR, STRIKE_DECAY, WANT_TIMEOUT,
};
use crate::time::Time;
use std::collections::BTreeMap;

/// What makes us doubt what we hold.
const DOUBTS: Rate = Rate { burst: DOUBTS_BURST, per_second: DOUBTS_PER_SECOND };

/// How often something happened: one is forgiven each [`STRIKE_DECAY`] after the last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) last: Time,
}

impl Tally {
    /// What is not forgiven.
    pub(super) fn at(&self, now: Time) -> u32 {
        let forgiven = now.since(self.last).checked_div(STRIKE_DECAY).unwrap_or(0);
        self.count.saturating_sub(u32::try_from(forgiven).unwrap_or(u32::MAX))
    }

    /// Once more, up to `most`. What that makes.
    pub(super) fn add(&mut self, now: Time, most: u32) -> u32 {
        *self = Self { count: self.at(now).saturating_add(1).min(most), last: now };
        self.count
    }
}

/// What a peer did that it should not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    pub(super) strikes: Tally,
    /// When it last did something odd: the next time soon is a strike.
    doubted: Option<Time>,
}

impl Faults {
    /// It did something odd, which may be chance or loss. Whether that makes a strike: the second
    /// time within [`STRIKE_DECAY`] does. What comes within [`WANT_TIMEOUT`] has one cause.
    pub(super) fn doubt(&mut self, now: Time) -> bool {
        let since = self.doubted.map_or(u64::MAX, |doubted| now.since(doubted));
        if since < WANT_TIMEOUT {
            return false;
        }
        let strike = since < STRIKE_DECAY;
        self.doubted = Some(now).filter(|_| !strike);
        strike
    }

    fn count(&self, now: Time) -> bool {
        let doubted = self.doubted.is_some_and(|doubted| now.since(doubted) < STRIKE_DECAY);
        doubted || self.strikes.at(now) > 0
    }
}

/// What one peer made us do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Costs {
    /// Bytes of RECON.
    pub(super) recon: Budget,
    doubts: Level,
    /// Evidence that it was sent because it asked.
    told: u32,
    repeats: Tally,
    /// Runs that did not verify.
    refused: Tally,
}

impl Costs {
    /// Whether one more of its doubts about what we hold is looked at: a duplicate, which costs a
    /// hash an entry, or a fork that it says it knows of.
    pub(super) fn doubt(&mut self, now: Time) -> bool {
        self.doubts.take(now, 1, DOUBTS)
    }

    /// Whether evidence may be sent: once for each author that forked, and again a few times.
    pub(super) fn tell(&mut self, now: Time, forked: u32) -> bool {
        if self.told < forked {
            self.told = self.told.saturating_add(1);
            return true;
        }
        let again = self.repeats.at(now) < MAX_EVIDENCE_REPEATS;
        if again {
            self.repeats.add(now, MAX_EVIDENCE_REPEATS);
        }
        again
    }

    /// A run did not verify. How many there were that are not forgiven, up to one more than may be.
    pub(super) fn refuse(&mut self, now: Time) -> u32 {
        self.refused.add(now, MAX_REFUSED.saturating_add(1))
    }

    /// Runs that did not verify and were not forgiven when the last of them came.
    pub(super) fn refused(&self) -> u32 {
        self.refused.count
    }

    /// Whether anything of it counts still.
    fn count(&self, now: Time) -> bool {
        let spent = self.recon.is_spent(now) || self.doubts.is_spent(now, DOUBTS);
        spent || self.told > 0 || self.refused.at(now) > 0
    }
}

/// Bytes of RECON that a peer may yet make us say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Budget {
    left: u64,
    refilled: Option<Time>,
}

impl Budget {
    /// Takes `bytes` that are said already, or all that is left; then false.
    pub(super) fn take(&mut self, now: Time, bytes: u64, authors: u64) -> bool {
        self.refill(now, authors);
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether anything is left.
    pub(super) fn has_some(&mut self, now: Time, authors: u64) -> bool {
        self.refill(now, authors);
        self.left > 0
    }

    fn is_spent(&self, now: Time) -> bool {
        self.refilled.is_some_and(|refilled| now.since(refilled) < COMPARE_INTERVAL)
    }

    fn refill(&mut self, now: Time, authors: u64) {
        if !self.is_spent(now) {
            let all = authors.saturating_mul(RECON_BYTES_PER_AUTHOR);
            *self = Self { left: RECON_BYTES.saturating_add(all), refilled: Some(now) };
        }
    }
}

/// What is known of one peer that is not here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record {
    pub(super) faults: Faults,
    pub(super) costs: Costs,
}

/// Peers that are not here, and when they left.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<Author, (Time, Record)>);

impl Records {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The peer is here again.
    pub(super) fn take(&mut self, peer: &Author) -> Record {
        self.0.remove(peer).map_or(Record::default(), |(_, record)| record)
    }

    /// The peer left. Only what may matter is kept; who left first makes room.
    pub(super) fn keep(&mut self, now: Time, peer: Author, record: Record) {
        if !record.faults.count(now) && !record.costs.count(now) {
            return;
        }
        self.0.insert(peer, (now, record));
        if self.0.len() > MAX_RECORDS {
            let oldest = self.0.iter().min_by_key(|(_, (left, _))| *left);
            if let Some(oldest) = oldest.map(|(peer, _)| *peer) {
                self.0.remove(&oldest);
            }
        }
    }
}

impl Engine {
    /// What the peer of this session made us do.
    pub(super) fn costs(&mut self, id: SessionId) -> Option<&mut Costs> {
        self.sessions.get_mut(id).map(|session| &mut session.costs)
    }
}

#[cfg(test)]
mod tests;
