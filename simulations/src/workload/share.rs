//! How what is written is shared among authors: `even`, `zipf:s=1.0`, `hot:part=0.9`.

use crate::spec::{BadSpec, Spec, Written};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Who writes how much of all that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub enum Share {
    /// All the same.
    #[default]
    Even,
    /// The author of rank `r` in proportion to `r^-s` (Zipf, 1949).
    Zipf {
        /// The exponent.
        s: f64,
    },
    /// One author this part, the others the rest evenly.
    Hot {
        /// From 0 to 1.
        part: f64,
    },
}

/// A text that says nothing of it.
pub type BadShare = BadSpec;

impl Share {
    /// What each of `authors` writes, by rank; 1 on average.
    pub(super) fn weights(self, authors: usize) -> Vec<f64> {
        let all = authors as f64;
        let weights: Vec<f64> = match self {
            Self::Even => vec![1.0; authors],
            Self::Zipf { s } => (1..=authors).map(|rank| libm::pow(rank as f64, -s)).collect(),
            Self::Hot { part } => {
                let rest = (1.0 - part) / (all - 1.0).max(1.0);
                (0..authors).map(|rank| if rank == 0 { part } else { rest }).collect()
            }
        };
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum * all).collect()
    }

    fn read(mut spec: Spec) -> Result<Self, BadSpec> {
        let share = match spec.kind() {
            "even" => Self::Even,
            "zipf" => {
                let fits = |s: &f64| (0.0..=10.0).contains(s);
                Self::Zipf { s: spec.first("s", 1.0, "a number from 0 to 10", fits)? }
            }
            "hot" => {
                let fits = |part: &f64| *part > 0.0 && *part <= 1.0;
                Self::Hot { part: spec.first("part", 0.9, "a number above 0, up to 1", fits)? }
            }
            _ => return Err(spec.unknown("even, zipf:s, hot:part")),
        };
        spec.finish()?;
        Ok(share)
    }
}

impl FromStr for Share {
    type Err = BadSpec;

    fn from_str(text: &str) -> Result<Self, BadSpec> {
        Self::read(Spec::parse(text)?)
    }
}

impl TryFrom<Written> for Share {
    type Error = BadSpec;

    fn try_from(written: Written) -> Result<Self, BadSpec> {
        Self::read(Spec::read(written)?)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Even => f.write_str("even"),
            Self::Zipf { s } => write!(f, "zipf:s={s}"),
            Self::Hot { part } => write!(f, "hot:part={part}"),
        }
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}
