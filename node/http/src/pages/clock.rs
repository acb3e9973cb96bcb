//! When something was, for people and for programs that read the page.

use super::visit::Visit;
use maud::{Markup, html};
use std::time::{SystemTime, UNIX_EPOCH};
use tidings_protocol::time::Time;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// This machine's clock.
pub(super) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}

/// How long ago, with day and minute for who asks.
pub(super) fn when(visit: &Visit, time: Time) -> Markup {
    let (day, minute) = stamp(time);
    html! {
        time datetime=(format!("{day}T{minute}Z")) title=(format!("{day} {minute} UTC")) {
            (ago(visit, now(), time))
        }
    }
}

fn ago(visit: &Visit, now: Time, then: Time) -> String {
    let day = stamp(then).0;
    if then > now.after(MINUTE) {
        return visit.with("web-clock-ahead", &[("day", (&day).into())]);
    }
    match now.since(then) {
        0..MINUTE => visit.say("common-just-now"),
        past @ MINUTE..HOUR => visit.count("common-minutes-ago", past / MINUTE),
        past @ HOUR..DAY => visit.count("common-hours-ago", past / HOUR),
        past if past < 7 * DAY => visit.count("common-days-ago", past / DAY),
        _ => day,
    }
}

/// Day and minute in UTC: `2026-11-21` and `05:20`.
pub(super) fn stamp(time: Time) -> (String, String) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day, minute) in [
            (0, "1970-01-01", "00:00"),
            (951_782_400, "2000-02-29", "00:00"),
            (1_700_000_000, "2023-11-14", "22:13"),
        ] {
            assert_eq!(stamp(Time(seconds * 1_000_000)), (day.into(), minute.into()));
        }
    }
}
