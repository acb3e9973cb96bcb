//! Distributions of durations and sizes, the same on every machine: `lognormal:median=30ms,sigma=0.5`.
//!
//! Logarithms and powers come from `libm`, because those of the platform differ in their last bits.

use super::{Span, micros, text};
use crate::kernel::Stream;
use crate::spec::{BadSpec, Spec, Written};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A draw is at most this many times the parameter that sets a law's scale, unless `cap` says else.
const CAP: u64 = 50;

/// How numbers are distributed. Units are those of whoever draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// From `low` to `high`, both included, each as likely.
    Uniform {
        /// Least.
        low: u64,
        /// Most.
        high: u64,
    },
    /// Memoryless.
    Exponential {
        /// Its mean.
        mean: u64,
        /// Most.
        cap: u64,
    },
    /// The logarithm is normal.
    Lognormal {
        /// Half are below.
        median: u64,
        /// Deviation of the natural logarithm.
        sigma: f64,
        /// Most.
        cap: u64,
    },
    /// Below shape 1 the longer it lasted the longer it lasts, as sessions of peers do
    /// (Stutzbach and Rejaie, "Understanding churn in peer-to-peer networks", IMC 2006).
    Weibull {
        /// 63 of 100 are below.
        scale: u64,
        /// Its form.
        shape: f64,
        /// Most.
        cap: u64,
    },
    /// A heavy tail.
    Pareto {
        /// Least.
        least: u64,
        /// The tail's index: the lower the heavier.
        shape: f64,
        /// Most.
        cap: u64,
    },
}

/// A text that is no law.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLaw {
    /// A kind or a parameter.
    #[error(transparent)]
    Spec(#[from] BadSpec),
    /// A number with its unit, or a range.
    #[error("`{0}` is not {1} or a range of it")]
    Number(String, &'static str),
}

/// A normal deviate with mean 0 and deviation 1 (Box and Muller, 1958).
pub fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - stream.fraction())).sqrt();
    radius * libm::cos(std::f64::consts::TAU * stream.fraction())
}

impl Law {
    /// Always the same.
    #[must_use]
    pub const fn constant(value: u64) -> Self {
        Self::Uniform { low: value, high: value }
    }

    /// One number.
    pub fn draw(self, stream: &mut Stream) -> u64 {
        let (drawn, cap) = match self {
            Self::Uniform { low, high } if low == high => return low,
            Self::Uniform { low, high } => return stream.between(low, high),
            Self::Exponential { mean, cap } => (mean as f64 * wait(stream), cap),
            Self::Lognormal { median, sigma, cap } => {
                (median as f64 * libm::exp(sigma * normal(stream)), cap)
            }
            Self::Weibull { scale, shape, cap } => {
                (scale as f64 * libm::pow(wait(stream), 1.0 / shape), cap)
            }
            Self::Pareto { least, shape, cap } => {
                (least as f64 / libm::pow(1.0 - stream.fraction(), 1.0 / shape), cap)
            }
        };
        (drawn as u64).min(cap)
    }

    /// The most that it can draw.
    #[must_use]
    pub fn high(self) -> u64 {
        match self {
            Self::Uniform { high, .. } => high,
            Self::Exponential { cap, .. }
            | Self::Lognormal { cap, .. }
            | Self::Weibull { cap, .. }
            | Self::Pareto { cap, .. } => cap,
        }
    }

    /// Reads a law whose numbers `read` understands.
    fn parse(text: &str, unit: &'static str, read: Read) -> Result<Self, BadLaw> {
        if text.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            let bad = || BadLaw::Number(text.to_owned(), unit);
            let (low, high) = text.split_once("..").unwrap_or((text, text));
            let (low, high) = (read(low).ok_or_else(bad)?, read(high).ok_or_else(bad)?);
            return if low <= high { Ok(Self::Uniform { low, high }) } else { Err(bad()) };
        }
        Self::named(Spec::parse(text)?, unit, read)
    }

    fn named(mut spec: Spec, unit: &'static str, read: Read) -> Result<Self, BadLaw> {
        let shape = |spec: &mut Spec, name| {
            let fits = |value: &f64| (0.05..=20.0).contains(value);
            spec.take(name, 1.0, "a number from 0.05 to 20", fits)
        };
        let number = |spec: &mut Spec, name: &str, default: Option<u64>| {
            let value = match default {
                Some(default) if !spec.has(name) => return Ok(default),
                _ => spec.need(name, unit)?,
            };
            read(&value).ok_or(BadLaw::Number(value, unit))
        };
        let capped = |scale: u64| Some(scale.saturating_mul(CAP));
        let law = match spec.kind() {
            "exponential" => {
                let mean = number(&mut spec, "mean", None)?;
                Self::Exponential { mean, cap: number(&mut spec, "cap", capped(mean))? }
            }
            "lognormal" => {
                let median = number(&mut spec, "median", None)?;
                let cap = number(&mut spec, "cap", capped(median))?;
                Self::Lognormal { median, sigma: shape(&mut spec, "sigma")?, cap }
            }
            "weibull" => {
                let scale = number(&mut spec, "scale", None)?;
                let cap = number(&mut spec, "cap", capped(scale))?;
                Self::Weibull { scale, shape: shape(&mut spec, "shape")?, cap }
            }
            "pareto" => {
                let least = number(&mut spec, "least", None)?;
                let cap = number(&mut spec, "cap", capped(least))?;
                Self::Pareto { least, shape: shape(&mut spec, "shape")?, cap }
            }
            _ => {
                let known = "a number, low..high, exponential, lognormal, weibull, pareto";
                return Err(spec.unknown(known).into());
            }
        };
        spec.finish()?;
        Ok(law)
    }

    fn write(self, f: &mut fmt::Formatter<'_>, text: fn(u64) -> String) -> fmt::Result {
        let tail = |scale: u64, cap| {
            let usual = scale.saturating_mul(CAP) == cap;
            if usual { String::new() } else { format!(",cap={}", text(cap)) }
        };
        match self {
            Self::Uniform { low, high } if low == high => f.write_str(&text(low)),
            Self::Uniform { low, high } => write!(f, "{}..{}", text(low), text(high)),
            Self::Exponential { mean, cap } => {
                write!(f, "exponential:mean={}{}", text(mean), tail(mean, cap))
            }
            Self::Lognormal { median, sigma, cap } => {
                let (tail, median) = (tail(median, cap), text(median));
                write!(f, "lognormal:median={median},sigma={sigma}{tail}")
            }
            Self::Weibull { scale, shape, cap } => {
                write!(f, "weibull:scale={},shape={shape}{}", text(scale), tail(scale, cap))
            }
            Self::Pareto { least, shape, cap } => {
                write!(f, "pareto:least={},shape={shape}{}", text(least), tail(least, cap))
            }
        }
    }
}

/// Exponential with mean 1.
fn wait(stream: &mut Stream) -> f64 {
    -libm::log(1.0 - stream.fraction())
}

/// Reads a number with its unit.
type Read = fn(&str) -> Option<u64>;

/// Bytes: `300`, `4k`.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, factor) = text.strip_suffix('k').map_or((text, 1), |thousands| (thousands, 1_024));
    number.parse::<u32>().ok().map(|number| u64::from(number) * factor)
}

macro_rules! written_law {
    ($(#[$doc:meta])* $name:ident, $unit:literal, $read:path, $text:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(try_from = "Written", into = "String")]
        pub struct $name(pub Law);

        impl $name {
            /// Always the same.
            #[must_use]
            pub const fn constant(value: u64) -> Self {
                Self(Law::constant(value))
            }

            /// One out of it.
            pub fn draw(self, stream: &mut Stream) -> u64 {
                self.0.draw(stream)
            }

            /// The most that can be drawn.
            #[must_use]
            pub fn high(self) -> u64 {
                self.0.high()
            }
        }

        impl FromStr for $name {
            type Err = BadLaw;

            fn from_str(text: &str) -> Result<Self, BadLaw> {
                Law::parse(text, $unit, $read).map(Self)
            }
        }

        impl TryFrom<Written> for $name {
            type Error = BadLaw;

            fn try_from(written: Written) -> Result<Self, BadLaw> {
                match written {
                    Written::Text(text) => text.parse(),
                    Written::Number(number) => number.to_string().parse(),
                    table => Law::named(Spec::read(table)?, $unit, $read).map(Self),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write(f, $text)
            }
        }

        impl From<$name> for String {
            fn from(law: $name) -> Self {
                law.to_string()
            }
        }
    };
}

written_law! {
    /// A distribution of durations, in microseconds: `20ms`, `5ms..50ms`, `weibull:scale=9m,shape=0.6`.
    Spread, "a duration such as 20ms", micros, text
}
written_law! {
    /// A distribution of sizes or counts: `300`, `16..4k`, `lognormal:median=300,sigma=1`.
    Size, "a number such as 300 or 4k", bytes, |bytes| bytes.to_string()
}

impl From<Span> for Spread {
    fn from(span: Span) -> Self {
        Self(Law::Uniform { low: span.low, high: span.high })
    }
}

#[cfg(test)]
mod tests;
