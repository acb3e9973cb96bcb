//! Waiting for a condition instead of for a time.

use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at a condition.
const INTERVAL: Duration = Duration::from_millis(10);

/// Returns as soon as `condition` holds; panics, naming `what`, when it does not within `deadline`.
#[track_caller]
pub(crate) fn eventually(deadline: Duration, what: &str, mut condition: impl FnMut() -> bool) {
    eventually_some(deadline, what, || condition().then_some(()));
}

/// Returns the first value that `probe` finds; panics, naming `what`, when there is none within
/// `deadline`.
#[track_caller]
pub(crate) fn eventually_some<T>(
    deadline: Duration,
    what: &str,
    probe: impl FnMut() -> Option<T>,
) -> T {
    within(deadline, probe).unwrap_or_else(|| panic!("not within {deadline:?}: {what}"))
}

/// The first value that `probe` finds before `deadline` has passed; the probe runs at least once,
/// and for the last time after the deadline.
pub(crate) fn within<T>(deadline: Duration, mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        let late = started.elapsed() >= deadline;
        let found = probe();
        if late || found.is_some() {
            return found;
        }
        thread::sleep(INTERVAL);
    }
}
