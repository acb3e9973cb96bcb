//! What this machine's clock says.

use std::time::{SystemTime, UNIX_EPOCH};
use tidings_protocol::time::Time;

/// Now, in microseconds since the Unix epoch.
pub(crate) fn now() -> Time {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(now.as_micros()).unwrap_or(u64::MAX))
}
