//! How long and how much, as people write it: `180d`, `4K`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A time span in microseconds, written as a number and `s`, `m`, `h`, `d` or `w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Age(pub u64);

/// Bytes, written as a number and `K`, `M` or `G` (powers of 1 024), or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(pub u64);

/// The units of [`Age`], the largest first, in microseconds.
const SPANS: [(&str, u64); 5] = [
    ("w", 604_800_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
];

/// The units of [`Amount`], the largest first, in bytes.
const SIZES: [(&str, u64); 4] = [("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10), ("", 1)];

/// A number and one of these units; none where it is beyond 64 bits.
fn read(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let unit = unit.trim();
    let factor = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?.1;
    number.parse::<u64>().ok()?.checked_mul(factor)
}

fn write(value: u64, units: &[(&str, u64)]) -> String {
    let whole = |(_, factor): &&(&str, u64)| value.checked_rem(*factor) == Some(0);
    let unit = units.iter().find(|unit| whole(unit) && value >= unit.1).or(units.last());
    let (name, factor) = unit.copied().unwrap_or(("", 1));
    format!("{}{name}", value.checked_div(factor).unwrap_or(value))
}

impl TryFrom<String> for Age {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let span = read(&text, &SPANS).map(Self);
        span.ok_or_else(|| format!("“{text}” is no time span such as \"180d\" or \"12h\""))
    }
}

impl TryFrom<String> for Amount {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let size = read(&text, &SIZES).map(Self);
        size.ok_or_else(|| format!("“{text}” is no amount of bytes such as \"4K\" or \"20G\""))
    }
}

impl From<Age> for String {
    fn from(age: Age) -> Self {
        age.to_string()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whatever was read is whole seconds.
        f.write_str(&write(self.0, &SPANS))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(self.0, &SIZES))
    }
}
