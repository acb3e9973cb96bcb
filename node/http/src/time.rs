//! What this machine's clock says, and times as programs read them.

use std::time::{SystemTime, UNIX_EPOCH};
use tidings_protocol::time::Time;
use tidings_words::calendar;

/// Now, in microseconds since the Unix epoch.
pub(crate) fn now() -> Time {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(now.as_micros()).unwrap_or(u64::MAX))
}

/// Day and minute in UTC, for programs: `2026-11-21` and `05:20`.
pub(crate) fn stamp(time: Time) -> (String, String) {
    (calendar::day(time.0), calendar::minute(time.0))
}
