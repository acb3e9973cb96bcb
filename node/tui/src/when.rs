//! How long ago something was, in words.

use tidings_protocol::time::Time;
use tidings_words::Words;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long before `now`, or the day when that is long ago or still to come.
pub(crate) fn ago(words: &Words, now: Time, then: Time) -> String {
    if then > now.after(MINUTE) {
        return day(then);
    }
    let count = |key: &str, count: u64| words.with(key, &[("count", count.into())]);
    match now.since(then) {
        0..MINUTE => words.say("common-just-now"),
        past @ MINUTE..HOUR => count("common-minutes-ago", past / MINUTE),
        past @ HOUR..DAY => count("common-hours-ago", past / HOUR),
        past if past < 7 * DAY => count("common-days-ago", past / DAY),
        _ => day(then),
    }
}

/// The day in UTC, `2026-11-21`; the Gregorian date of a day counted from 1970-01-01 (Howard
/// Hinnant's `civil_from_days`).
pub(crate) fn day(time: Time) -> String {
    let shifted = time.0 / DAY + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn how_long_ago() {
        let words = Words::of(Language::English);
        let now = Time(20_000 * DAY);
        assert_eq!(ago(words, now, Time(now.0 - 3 * MINUTE)), "3 minutes ago");
        assert_eq!(ago(words, now, Time(now.0 - 6 * DAY)), "6 days ago");
        assert_eq!(ago(words, now, Time(now.0 - 7 * DAY)), "2024-09-27");
        assert_eq!(ago(words, now, Time(now.0 + DAY)), "2024-10-05");
        assert!(!ago(words, now, Time::NEVER).is_empty());
    }
}
