//! An amount of bytes as people write it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// Units, the largest first.
const UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("B", 1),
];

/// A number of bytes; written `256 MiB`, `1.5 GB` is not, or as a plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Size(pub(crate) u64);

impl Size {
    /// Reads `256 MiB`, `2GB` or `4096`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().ok()?;
        let unit = unit.trim_start();
        let known = |(name, _): &&(&str, u64)| name.eq_ignore_ascii_case(unit);
        let factor = match unit {
            "" => 1,
            _ => UNITS.iter().find(known)?.1,
        };
        number.checked_mul(factor).map(Self)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole =
            |(_, factor): &&(&str, u64)| self.0.is_multiple_of(*factor) && self.0 >= *factor;
        match UNITS.iter().find(whole) {
            Some((name, factor)) => write!(f, "{} {name}", self.0 / factor),
            None => write!(f, "{} B", self.0),
        }
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Text(String),
        }
        let refused = || D::Error::custom("it is a size such as \"256 MiB\", or a number of bytes");
        match Written::deserialize(deserializer).map_err(|_| refused())? {
            Written::Number(bytes) => Ok(Self(bytes)),
            Written::Text(text) => Self::parse(&text).ok_or_else(refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown_as_people_write_them() {
        for (text, bytes) in [
            ("256 MiB", 256 << 20),
            ("2GB", 2_000_000_000),
            (" 7 kib ", 7 << 10),
            ("0", 0),
            ("12 B", 12),
        ] {
            assert_eq!(Size::parse(text), Some(Size(bytes)), "{text}");
        }
        for wrong in ["", "MiB", "1.5 GB", "-1", "1 TB", "99999999999 GiB", "1 M"] {
            assert_eq!(Size::parse(wrong), None, "{wrong}");
        }
        for size in [0, 1, 999, 1 << 20, 256 << 20, 5_000_000_000, u64::MAX] {
            assert_eq!(Size::parse(&Size(size).to_string()), Some(Size(size)));
        }
        assert_eq!(Size(256 << 20).to_string(), "256 MiB");
    }
}
