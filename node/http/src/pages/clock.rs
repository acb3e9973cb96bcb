//! When something was, for people and for programs that read the page.

use super::visit::Visit;
pub(super) use crate::time::{now, stamp};
use maud::{Markup, html};
use tidings_protocol::time::Time;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

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
