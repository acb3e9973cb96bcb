//! When something was, for people and for programs that read the page.

use super::visit::Visit;
pub(super) use crate::time::now;
use crate::time::stamp;
use maud::{Markup, html};
use tidings_protocol::time::Time;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long ago, with day and minute for who asks.
pub(super) fn when(visit: &Visit, time: Time) -> Markup {
    let (day, minute) = stamp(time);
    html! {
        time datetime=(format!("{day}T{minute}Z")) title=(visit.words().moment(time.0)) {
            (ago(visit, now(), time))
        }
    }
}

fn ago(visit: &Visit, now: Time, then: Time) -> String {
    if then > now.after(MINUTE) {
        return visit.with("web-clock-ahead", &[("day", then.0.into())]);
    }
    match now.since(then) {
        0..MINUTE => visit.say("common-just-now"),
        past @ MINUTE..HOUR => visit.count("common-minutes-ago", past / MINUTE),
        past @ HOUR..DAY => visit.count("common-hours-ago", past / HOUR),
        past if past < 7 * DAY => visit.count("common-days-ago", past / DAY),
        _ => visit.words().day(then.0),
    }
}
