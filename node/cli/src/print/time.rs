//! Times and durations for people: which day, and `7d`.

use crate::error::{Failure, Result};
use crate::print::said::said;
use std::time::{SystemTime, UNIX_EPOCH};
use tidings_protocol::time::Time;
pub(crate) use tidings_words::size as bytes;

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The local clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}

/// Whether a time is still to come, by more than clocks differ.
pub(crate) fn is_ahead(now: Time, then: Time) -> bool {
    then > now.after(MINUTE)
}

/// The day in UTC, `2026-11-21`.
pub(crate) fn day(time: Time) -> String {
    let (year, month, day) = civil(time.0 / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Day and minute in UTC, `2026-11-21 05:20 UTC`.
pub(crate) fn minute(time: Time) -> String {
    let within = time.0 % DAY;
    format!("{} {:02}:{:02} UTC", day(time), within / HOUR, within % HOUR / MINUTE)
}

/// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
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
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_700_000_000, "2023-11-14 22:13 UTC"),
            (4_102_444_799, "2099-12-31 23:59 UTC"),
        ] {
            assert_eq!(minute(Time(seconds * SECOND)), text);
        }
        assert!(minute(Time::NEVER).contains("UTC"));
    }

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
