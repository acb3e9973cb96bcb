//! How much of what one author writes is taken, in how much time: token buckets.
//!
//! A log over its quota is delayed: its source is told to stop, and asked again when the bucket
//! allows, or when there is room again. Nothing is dropped for good, and no log is ever gapped.

use super::authors::{ByMember, Who};
use super::{Config, Engine, Rate};
use crate::author::Author;
use crate::store::Store;
use crate::time::Time;

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

impl Engine {
    /// As [`Engine::want`]; `introducer` let `author` in and answers for it: all whom it let in
    /// share a quota beside their own.
    pub fn want_from<S: Store>(
        &mut self,
        now: Time,
        store: &S,
        author: Author,
        introducer: Author,
    ) {
        self.want(now, store, author);
        let find = |author| self.authors.find(author);
        if let (Some(who), Some(introducer)) = (find(&author), find(&introducer)) {
            self.quotas.introduced(who, introducer);
        }
    }

    /// Says whether there is room to keep more. While there is none, every other log counts as over
    /// its quota: nobody is struck for it, and all is asked for again afterwards.
    pub fn set_room(&mut self, room: bool) {
        if std::mem::replace(&mut self.quotas.full, !room) && room {
            self.bodies.renew();
            self.fetch.hasten_all();
        }
    }

    /// Says whether more of the log of `author` may be kept. While it may not, the log counts as
    /// over its quota: its source is not struck, its bodies are not asked for, and it is asked for
    /// again afterwards. An own log is never over a quota.
    pub fn set_room_for(&mut self, author: &Author, room: bool) {
        let Some(who) = self.authors.find(author).filter(|who| *who != self.own) else { return };
        let Some(quota) = self.quotas.of.entry(who) else { return };
        if std::mem::replace(&mut quota.full, !room) && room {
            self.bodies.renew();
            self.fetch.hasten(who);
        }
    }

    /// Sets other quotas than a node has.
    pub fn configure(&mut self, config: Config) {
        self.config = config;
    }
}

/// How far a bucket of tokens is emptied: it starts full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    /// Millionths of tokens spent and not grown back.
    spent: u64,
    at: Time,
}

impl Level {
    /// Takes this many tokens if they are there.
    pub(super) fn take(&mut self, now: Time, tokens: u64, rate: Rate) -> bool {
        self.refill(now, rate);
        let fits = self.wait(tokens, rate) == 0;
        if fits {
            self.spent = self.spent.saturating_add(tokens.saturating_mul(SECOND));
        }
        fits
    }

    /// Whether it is not full.
    pub(super) fn is_spent(mut self, now: Time, rate: Rate) -> bool {
        self.refill(now, rate);
        self.spent > 0
    }

    fn refill(&mut self, now: Time, rate: Rate) {
        let grown = now.since(self.at).saturating_mul(rate.per_second);
        self.spent = self.spent.saturating_sub(grown);
        self.at = self.at.max(now);
    }

    /// Microseconds until so many tokens are there. More than the bucket holds are there when it is
    /// full.
    fn wait(&self, tokens: u64, rate: Rate) -> u64 {
        let room = rate.burst.saturating_sub(tokens).saturating_mul(SECOND);
        self.spent.saturating_sub(room).div_ceil(rate.per_second.max(1))
    }
}

/// What authors spent of their quotas, and those who let them in of theirs.
#[derive(Debug, Default)]
pub(super) struct Quotas {
    of: ByMember<Quota>,
    /// There is no room for more of any other log.
    full: bool,
}

#[derive(Debug)]
struct Quota {
    written: Level,
    /// By all whom this author let in.
    let_in: Level,
    introducer: Who,
    /// There is no room for more of this log.
    full: bool,
}

impl Default for Quota {
    fn default() -> Self {
        let (written, let_in) = (Level::default(), Level::default());
        Self { written, let_in, introducer: Who::NOBODY, full: false }
    }
}

impl Quotas {
    /// Whether anything is taken at all.
    pub(super) fn has_room(&self) -> bool {
        !self.full
    }

    /// Whether anything of the log of `who` is taken at all.
    pub(super) fn has_room_for(&self, who: Who) -> bool {
        self.has_room() && self.of.get(who).is_none_or(|quota| !quota.full)
    }

    /// `who` was let in by `introducer`, who answers for what it writes.
    pub(super) fn introduced(&mut self, who: Who, introducer: Who) {
        if let Some(quota) = self.of.entry(who) {
            quota.introducer = introducer;
        }
    }

    /// Whether `bytes` more of the log of `who` are within its quotas; if not, when they will be:
    /// never where that takes somebody to say that there is room.
    pub(super) fn check(
        &mut self,
        now: Time,
        who: Who,
        bytes: u64,
        config: &Config,
    ) -> Result<(), Time> {
        if !self.has_room_for(who) {
            return Err(Time::NEVER);
        }
        let introducer = self.of.get(who).map_or(Who::NOBODY, |quota| quota.introducer);
        let mut wait = 0;
        if let Some(quota) = self.of.entry(who) {
            quota.written.refill(now, config.author);
            wait = quota.written.wait(bytes, config.author);
        }
        if let Some(quota) = self.of.entry(introducer) {
            quota.let_in.refill(now, config.introducer);
            wait = wait.max(quota.let_in.wait(bytes, config.introducer));
        }
        if wait > 0 { Err(now.after(wait)) } else { Ok(()) }
    }

    /// So much of the log of `who` was checked and kept: what others forge costs it nothing.
    pub(super) fn spend(&mut self, now: Time, who: Who, bytes: u64, config: &Config) {
        let introducer = self.of.get(who).map_or(Who::NOBODY, |quota| quota.introducer);
        if let Some(quota) = self.of.entry(who) {
            quota.written.take(now, bytes, config.author);
        }
        if let Some(quota) = self.of.entry(introducer) {
            quota.let_in.take(now, bytes, config.introducer);
        }
    }
}

#[cfg(test)]
mod tests;
