//! Spans of time as people write them: `20ms`, `5ms..50ms`, and laws that draw them.

mod law;

pub use law::{BadLaw, Law, Size, Spread, normal};

use crate::kernel::Stream;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The longest duration that can be written: 30 days, so that sums stay far from the end of time.
pub const LONGEST: u64 = 30 * 86_400_000_000;

/// A duration in microseconds: constant, or uniform between two ends, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// Shortest, in microseconds.
    pub low: u64,
    /// Longest, in microseconds.
    pub high: u64,
}

/// How long something lasts, such as `90s`, `2m` or `1.5h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Length(u64);

/// A text that is no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a duration such as 20ms, 1.5s or 5ms..50ms (us, ms, s, m, h, d)")]
pub struct BadSpan(String);

impl Span {
    /// From `low` to `high` microseconds.
    #[must_use]
    pub const fn new(low: u64, high: u64) -> Self {
        Self { low, high }
    }

    /// One duration out of it.
    pub fn draw(self, stream: &mut Stream) -> u64 {
        if self.low == self.high { self.low } else { stream.between(self.low, self.high) }
    }
}

impl FromStr for Span {
    type Err = BadSpan;

    fn from_str(text: &str) -> Result<Self, BadSpan> {
        let bad = || BadSpan(text.to_owned());
        let (low, high) = text.split_once("..").unwrap_or((text, text));
        let span = Self { low: micros(low).ok_or_else(bad)?, high: micros(high).ok_or_else(bad)? };
        if span.low <= span.high { Ok(span) } else { Err(bad()) }
    }
}

/// A duration in microseconds, at most [`LONGEST`].
#[must_use]
pub fn micros(text: &str) -> Option<u64> {
    let text = text.trim();
    let unit = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "us" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        "m" => 60e6,
        "h" => 3_600e6,
        "d" => 86_400e6,
        _ => return None,
    };
    let value = number.trim().parse::<f64>().ok()? * factor;
    (0.0..=LONGEST as f64).contains(&value).then_some(value as u64)
}

/// A duration in the largest unit that says it without a fraction.
#[must_use]
pub fn text(micros: u64) -> String {
    match micros {
        0 => "0ms".to_owned(),
        m if m % 3_600_000_000 == 0 => format!("{}h", m / 3_600_000_000),
        m if m % 60_000_000 == 0 => format!("{}m", m / 60_000_000),
        m if m % 1_000_000 == 0 => format!("{}s", m / 1_000_000),
        m if m % 1_000 == 0 => format!("{}ms", m / 1_000),
        m => format!("{m}us"),
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            return f.write_str(&text(self.low));
        }
        write!(f, "{}..{}", text(self.low), text(self.high))
    }
}

impl TryFrom<String> for Span {
    type Error = BadSpan;

    fn try_from(text: String) -> Result<Self, BadSpan> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl Length {
    /// So many minutes.
    #[must_use]
    pub const fn minutes(minutes: u64) -> Self {
        Self(minutes * 60_000_000)
    }

    /// So many microseconds.
    #[must_use]
    pub const fn of(micros: u64) -> Self {
        Self(micros)
    }

    /// In microseconds.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }
}

impl FromStr for Length {
    type Err = BadSpan;

    fn from_str(text: &str) -> Result<Self, BadSpan> {
        micros(text).map(Self).ok_or_else(|| BadSpan(text.to_owned()))
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self.0))
    }
}

impl TryFrom<String> for Length {
    type Error = BadSpan;

    fn try_from(text: String) -> Result<Self, BadSpan> {
        text.parse()
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_written() {
        assert_eq!("20ms".parse(), Ok(Span::new(20_000, 20_000)));
        assert_eq!("5ms..1.5s".parse(), Ok(Span::new(5_000, 1_500_000)));
        for text in ["", "20", "5ms..", "2s..1s", "-1s", "nans", "31d", "9y"] {
            assert_eq!(text.parse::<Span>(), Err(BadSpan(text.to_owned())));
        }
        assert_eq!("1.5h".parse(), Ok(Length(5_400_000_000)));
        assert_eq!("3m".parse::<Length>().map(|length| length.to_string()), Ok("3m".to_owned()));
        for text in ["0ms", "7us", "5ms..50ms", "1s..2500ms", "15m", "12h"] {
            assert_eq!(text.parse::<Span>().map(|span| span.to_string()), Ok(text.to_owned()));
        }
    }
}
