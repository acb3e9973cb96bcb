//! What this machine's clock says, and times as dates.

use std::time::{SystemTime, UNIX_EPOCH};
use tidings_protocol::time::Time;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Now, in microseconds since the Unix epoch.
pub(crate) fn now() -> Time {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(now.as_micros()).unwrap_or(u64::MAX))
}

/// Day and minute in UTC: `2026-11-21` and `05:20`.
pub(crate) fn stamp(time: Time) -> (String, String) {
    let (year, month, day) = civil(time.0 / DAY);
    let within = time.0 % DAY;
    let minute = format!("{:02}:{:02}", within / HOUR, within % HOUR / MINUTE);
    (format!("{year:04}-{month:02}-{day:02}"), minute)
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
