//! Times and durations for people: which day, and `7d`.

use crate::error::{Failure, Result};
use crate::print::said::said;
use std::time::{SystemTime, UNIX_EPOCH};
use tidings_core::node::Room;
use tidings_protocol::time::Time;
use tidings_words::{Language, Words};

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;

/// The local clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}

/// Whether a time is still to come, by more than clocks differ.
pub(crate) fn is_ahead(now: Time, then: Time) -> bool {
    then > now.after(MINUTE)
}

/// That the disk is nearly full, for what speaks English alone.
pub(crate) fn low_disk(room: Room) -> String {
    english().low_disk(room.free, room.min)
}

/// The catalogue for what speaks English alone.
pub(crate) fn english() -> &'static Words {
    Words::of(Language::English)
}

/// Reads `90s`, `30m`, `12h`, `7d` or `2w` as seconds; a number alone is seconds.
pub(crate) fn seconds(text: &str) -> Result<u64> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => return Err(no_duration(text)),
    };
    let number: u64 = number.parse().map_err(|_| no_duration(text))?;
    number.checked_mul(unit).filter(|seconds| *seconds > 0).ok_or_else(|| no_duration(text))
}

fn no_duration(text: &str) -> Failure {
    Failure::usage(said!("cli-no-duration", text = text))
}

/// Reads `500K`, `20M`, `2G` or `1T` as bytes; a number alone is bytes.
pub(crate) fn bytes_of(text: &str) -> Result<u64> {
    let wrong = || Failure::usage(said!("cli-no-size", text = text));
    let plain = text.trim().to_ascii_uppercase();
    let plain = plain.strip_suffix('B').unwrap_or(&plain);
    let digits = plain.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(plain.len());
    let (number, unit) = plain.split_at(digits);
    let unit: u64 = match unit {
        "" => 1,
        "K" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "T" => 1_000_000_000_000,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(seconds("7d").unwrap(), 604_800);
        assert_eq!(seconds("90").unwrap(), 90);
        assert_eq!(seconds(" 12h ").unwrap(), 43_200);
        for wrong in ["", "d", "7x", "-1d", "1.5h", "0d", "99999999999999999999d", "7 d"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_as_they_are_typed() {
        for (text, count) in
            [("7", 7), ("500K", 500_000), ("20mb", 20_000_000), ("2G", 2_000_000_000)]
        {
            assert_eq!(bytes_of(text).unwrap(), count, "{text}");
        }
        for wrong in ["", "G", "-2G", "2.5G", "0", "2X", "99999999999999T"] {
            assert!(bytes_of(wrong).is_err(), "{wrong}");
        }
    }
}
