//! Going through what is here by the rules of [`crate::retention`], a piece at a time between turns.

use super::Node;
use crate::error::Error;
use crate::retention::{self, Rule};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use tidings_protocol::author::Author;
use tidings_protocol::entry::Body;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Arrived;
use tidings_views::page::PersonRef;
use tidings_views::{Erasing, Folded};

/// Arrivals that one step looks at: 8 MB of bodies at most.
const STEP: usize = 512;

/// Bodies that go at once because their authors took them back; others go a breath later.
const ERASED_AT_ONCE: usize = 1_024;

/// Pause after a step, in microseconds: what waits goes first.
const BREATH: u64 = 10_000;

/// Pause after all was looked at, in microseconds.
const PAUSE: u64 = 60_000_000;

/// The same while something is over its quota, after a look that made room, in microseconds.
const SHORT_PAUSE: u64 = 5_000_000;

/// Pause before the first look, in microseconds: a node that starts has better things to do.
const AT_FIRST: u64 = 1_000_000;

/// Where going through the arrivals stands.
#[derive(Debug)]
pub(super) struct Sweep {
    rules: Vec<Rule>,
    /// The last arrival that was looked at.
    at: u64,
    due: Time,
    /// When more bodies go that their authors took back; never while there are none.
    erase: Time,
    /// Something went since all was looked at last.
    freed: bool,
}

impl Default for Sweep {
    fn default() -> Self {
        let (due, erase) = (Time::NEVER, Time::NEVER);
        Self { rules: Vec::new(), at: 0, due, erase, freed: false }
    }
}

impl Sweep {
    pub(super) fn due(&self) -> Option<Time> {
        Some(self.due.min(self.erase)).filter(|due| *due != Time::NEVER)
    }

    /// Room is wanted: what may go is looked for soon.
    pub(super) fn hurry(&mut self, now: Time) {
        if self.due != Time::NEVER {
            self.due = self.due.min(now.after(AT_FIRST));
        }
    }
}

/// A body that may go.
struct Candidate {
    author: Author,
    seq: u64,
    id: EntryId,
    received: Time,
    len: u64,
    remains: Vec<u8>,
}

impl Node {
    /// Keeps others' bodies by these rules from now on; those that a rule lets go, go soon after.
    pub fn set_retention(&mut self, now: Time, rules: Vec<Rule>) {
        let due = if rules.is_empty() { Time::NEVER } else { now.after(AT_FIRST) };
        self.sweep = Sweep { rules, due, erase: self.sweep.erase, ..Sweep::default() };
    }

    /// The body of this entry is wanted again, if it was let go here.
    pub(crate) fn want_body(&mut self, author: &Author, seq: u64) -> Result<(), Error> {
        self.staged |= self.engine.want_body(&mut self.log, author, seq)?;
        Ok(())
    }

    /// Folds, wants those bodies again that were let go before what opens them came, and lets those
    /// go that their authors took back.
    pub(crate) fn fold_views(&mut self, limit: usize) -> Result<Folded, Error> {
        let folded = self.views.fold(&self.log, limit)?;
        for (author, seq) in &folded.lacking {
            self.want_body(author, *seq)?;
        }
        self.erase_some()?;
        Ok(folded)
    }

    /// Lets some bodies go that their authors took back; whether that changed anything.
    fn erase_some(&mut self) -> Result<bool, Error> {
        let before = self.views.erasing_count();
        let (mut gone, mut goes) = (Vec::new(), false);
        for Erasing { author, seq, remains } in self.views.erasing(&self.log, ERASED_AT_ONCE)? {
            goes |= self.engine.erase(&mut self.log, &author, seq, &remains)?;
            gone.push((author, seq));
        }
        self.staged |= goes;
        self.forget_words(&gone)?;
        Ok(goes || self.views.erasing_count() != before)
    }

    /// As part of a fold: where it fails, views show nothing new.
    fn erase_more(&mut self, now: Time) {
        self.sweep.erase = match self.erase_some() {
            Ok(true) => now.after(BREATH),
            Ok(false) => now.after(PAUSE),
            Err(error) => {
                tracing::error!(%error, "what was taken back cannot be let go");
                (self.blind, self.behind) = (Some(error), false);
                Time::NEVER
            }
        };
    }

    /// Has more bodies go soon, if their authors took back more than went so far.
    pub(super) fn erase_soon(&mut self, now: Time) {
        if self.views.erasing_count() == 0 || self.blind.is_some() {
            self.sweep.erase = Time::NEVER;
        } else if self.sweep.erase == Time::NEVER {
            self.sweep.erase = now.after(BREATH);
        }
    }

    /// Looks at the next arrivals if it is time; what goes is staged.
    pub(super) fn sweep(&mut self, now: Time) -> Result<(), Error> {
        if self.silent {
            return Ok(());
        }
        if self.sweep.erase <= now {
            self.erase_more(now);
        }
        if self.sweep.due > now {
            return Ok(());
        }
        let (last, candidates) = self.candidates()?;
        let going = self.going(now, candidates)?;
        self.sweep.at = last.unwrap_or(0);
        self.sweep.freed |= !going.is_empty();
        let pause = match last {
            Some(_) => BREATH,
            None if std::mem::take(&mut self.sweep.freed) && self.excess.is_any() => SHORT_PAUSE,
            None => PAUSE,
        };
        self.sweep.due = now.after(pause);
        if going.is_empty() {
            return Ok(());
        }
        self.staged = true;
        self.log.set_received(now);
        tracing::debug!(bodies = going.len(), "bodies are let go");
        let places: Vec<_> = going.iter().map(|it| (it.author, it.seq)).collect();
        for Candidate { author, seq, remains, .. } in going {
            let gone = self.engine.let_go(&mut self.log, &author, seq, &remains);
            gone.map_err(|error| self.fail(now, &error))?;
        }
        self.forget_words(&places)
    }

    /// The last of the next arrivals, and those of them whose bodies are here and may go at all.
    fn candidates(&self) -> Result<(Option<u64>, Vec<Candidate>), Error> {
        let mut found = Vec::new();
        let last = self.log.scan(self.sweep.at, STEP, |arrived| {
            let Arrived::Entry { author, seq, id, received, body: Body::Full(body), .. } = arrived
            else {
                return ControlFlow::Continue(());
            };
            if let Some(remains) = self.views.remains(&self.log, author, *seq, body) {
                let (author, seq, id, received) = (*author, *seq, *id, *received);
                let len = u64::try_from(body.len()).unwrap_or(u64::MAX);
                found.push(Candidate { author, seq, id, received, len, remains });
            }
            ControlFlow::Continue(())
        })?;
        Ok((last, found))
    }

    /// Those of the candidates that the rules do not keep.
    fn going(&self, now: Time, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, Error> {
        let rules = &self.sweep.rules;
        let by_board = rules.iter().any(|rule| rule.board.is_some());
        let mut people: BTreeMap<Author, (PersonRef, u64)> = BTreeMap::new();
        let mut going = Vec::new();
        for candidate in candidates {
            let author = candidate.author;
            let (person, held) = people.entry(author).or_insert_with(|| {
                let held = self.log.head(&author).map_or(0, |head| head.tip.seq);
                (self.views.writer(&author), held)
            });
            let board = if by_board { self.views.board_of(&candidate.id)? } else { None };
            let entry = retention::Entry {
                device: &author,
                person,
                board: board.as_deref(),
                age: now.since(candidate.received),
                len: candidate.len,
                followed_by: held.saturating_sub(candidate.seq),
            };
            if !person.me && !retention::keeps(rules, &entry) {
                going.push(candidate);
            }
        }
        Ok(going)
    }
}
