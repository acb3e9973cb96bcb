//! The promises, one file each. A checker watches what hosts say, accept and hold, and names the
//! first moment at which a promise is broken.
//!
//! | checker | promise |
//! |---|---|
//! | [`prefix`] | every accepted entry is the one its author wrote there; an author writes each position once |
//! | [`durable`] | what a host said it has is on its disk, and still there after a crash |
//! | [`fork`] | no author who kept to the rules is ever proven to have forked |
//! | [`manners`] | honest hosts never refuse each other |
//! | [`convergence`] | after healing all honest hosts hold the same, and all of it |
//! | [`silence`] | after that nothing is said but the comparison once a minute |
//! | [`credit`] | nobody sends more than it was granted |
//! | [`answer`] | who is asked for what it has answers |
//! | [`redundancy`] | entries received for each one needed, and what else a scenario promises ([`Expect`]) |

pub mod answer;
pub mod convergence;
pub mod credit;
pub mod durable;
mod expect;
pub mod fork;
pub mod manners;
pub mod prefix;
pub mod redundancy;
pub mod silence;

pub use expect::{Expect, NoFigure};

use crate::host::{Host, Role};
use serde::{Deserialize, Serialize};
use std::fmt;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Event, Reason, SessionId};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// What a run is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checks {
    /// All promises.
    #[default]
    All,
    /// What is cheap enough for the largest runs: agreement, prefixes, manners.
    Light,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which checker found it.
    pub checker: &'static str,
    /// In words: who, what, where.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.checker, self.what)
    }
}

/// What a checker says.
pub type Check = Result<(), Violation>;

/// Fails with these words.
pub(crate) fn broken(checker: &'static str, what: String) -> Check {
    Err(Violation { checker, what })
}

/// A host that something is said about.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Virtual now.
    pub now: Time,
    /// Its number.
    pub who: usize,
    /// Itself.
    pub host: &'a Host,
}

/// All checkers of one run.
#[derive(Debug)]
pub struct Checkers {
    /// What authors wrote.
    pub ledger: prefix::Ledger,
    /// What hosts said they have.
    pub durable: durable::Durable,
    /// What was said after quiescence.
    pub silence: silence::Silence,
    /// Entries that came, and entries that were new.
    pub redundancy: redundancy::Redundancy,
    forks: fork::Forks,
    checks: Checks,
}

impl Checkers {
    /// Checkers that hold nobody to what the `cloned` authors do.
    #[must_use]
    pub fn new(cloned: &[Author], checks: Checks) -> Self {
        Self {
            checks,
            ledger: prefix::Ledger::new(cloned),
            durable: durable::Durable::default(),
            silence: silence::Silence::default(),
            redundancy: redundancy::Redundancy::default(),
            forks: fork::Forks::new(cloned),
        }
    }

    /// A checked host says `message` to `peer`.
    ///
    /// # Errors
    /// The promise that this breaks.
    pub fn sent(&mut self, at: At<'_>, id: SessionId, peer: Role, message: &Message<'_>) -> Check {
        if self.checks == Checks::All {
            self.durable.sent(at, id, message)?;
        }
        if matches!(peer, Role::Adversary(_)) {
            return Ok(());
        }
        self.silence.sent(at, id, message)
    }

    /// A checked host reports `event`.
    ///
    /// # Errors
    /// The promise that this breaks.
    pub fn event(&mut self, at: At<'_>, event: &Event, role_of: &dyn Fn(&Author) -> Role) -> Check {
        match event {
            Event::Accepted { author, first, last, from } => {
                if self.checks == Checks::All {
                    self.durable.holds(at, author, *first, *last)?;
                }
                self.redundancy.accepted(*first, *last, from.is_some());
                self.ledger.accepted(at, author, (*first, *last), from.is_some())
            }
            Event::Forked { author, seq } => self.forks.proven(at, author, *seq),
            Event::OwnFork { seq } => self.forks.proven(at, &at.host.author, *seq),
            Event::Refused { peer, author, seq, why } => {
                let excused = self.forks.is_cloned(author);
                manners::refused(at, role_of(peer), excused, *seq, &format!("{why:?}"))
            }
            Event::Ready { .. } | Event::CaughtUp { .. } => Ok(()),
        }
    }

    /// A checked host closes its session with a peer of this role.
    ///
    /// # Errors
    /// When both were honest and one blamed the other.
    pub fn closed(&mut self, at: At<'_>, peer: Role, reason: Reason) -> Check {
        manners::closed(at, peer, reason)
    }
}
