//! Bugs on purpose, in the real code: a checker that never fails checks nothing.
//!
//! They exist in builds with `RUSTFLAGS="--cfg canary"` alone ([`tidings_protocol::canary!`]); one of
//! them is on for the whole process. Their names are known everywhere, so that a plan that shows one
//! can be read by any build.

pub mod hunt;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Canary(usize);

/// A text that names none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no canary `{0}`; `tidings-sim canaries --list` names them")]
pub struct NoCanary(String);

/// What each is called and does.
const TABLE: [(&str, &str); 17] = [
    ("ignore-journal-hash", "a ticket is good whatever its journal hash says"),
    ("ticket-before-data", "a ticket is stored before what it stands for is here"),
    ("skip-fsync", "a commit is told to be durable and is not"),
    ("accept-gap", "a run is taken as the next one although entries lie between"),
    ("forget-stop", "who sends what comes from elsewhere already is never told to stop"),
    ("compare-seq-only", "two logs of one length are taken for equal"),
    ("drop-want", "what a lost session was asked for is not asked of another one"),
    ("never-strike", "claims cost nothing"),
    ("leak-provider", "a lost session stays the provider of its logs"),
    ("announce-before-commit", "what is staged is told before it is committed"),
    ("wrong-clamp", "claims of a forked log are clamped one entry too high"),
    ("forget-evidence", "evidence of a fork is kept and not passed on"),
    ("skip-signature", "a signature is good whatever it says"),
    ("never-compare", "idle sessions never compare"),
    ("chatter", "idle sessions compare four times as often"),
    ("forget-cut", "logs of the expelled are never cut"),
    ("keep-session-of-expelled", "sessions with the expelled go on"),
];

impl Canary {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.len()).map(Self)
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE.get(self.0).map_or("", |(name, _)| name)
    }

    /// What it does wrong, in one sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        TABLE.get(self.0).map_or("", |(_, about)| about)
    }
}

/// Turns this bug on, and all others off, for the whole process. False if this build has none.
#[cfg(canary)]
#[must_use]
pub fn turn_on(canary: Option<Canary>) -> bool {
    tidings_protocol::canary::turn_on(canary.map(Canary::name))
}

/// Turns this bug on, and all others off, for the whole process. False if this build has none.
#[cfg(not(canary))]
#[must_use]
pub fn turn_on(canary: Option<Canary>) -> bool {
    canary.is_none()
}

impl FromStr for Canary {
    type Err = NoCanary;

    fn from_str(text: &str) -> Result<Self, NoCanary> {
        let at = TABLE.iter().position(|(name, _)| *name == text);
        at.map(Self).ok_or_else(|| NoCanary(text.to_owned()))
    }
}

impl fmt::Display for Canary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Canary {
    type Error = NoCanary;

    fn try_from(text: String) -> Result<Self, NoCanary> {
        text.parse()
    }
}

impl From<Canary> for String {
    fn from(canary: Canary) -> Self {
        canary.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_name() {
        for canary in Canary::all() {
            assert_eq!(canary.name().parse(), Ok(canary));
            assert!(!canary.about().is_empty());
        }
        assert_eq!("none".parse::<Canary>(), Err(NoCanary("none".to_owned())));
    }

    #[cfg(canary)]
    #[test]
    fn the_code_knows_the_same_ones() {
        let known = tidings_protocol::canary::ALL.map(|(name, _)| name);
        assert!(Canary::all().map(Canary::name).eq(known));
    }

    #[cfg(not(canary))]
    #[test]
    fn an_ordinary_build_has_none() {
        assert!(turn_on(None));
        assert!(Canary::all().all(|canary| !turn_on(Some(canary))));
    }
}
