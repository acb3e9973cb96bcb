//! The time that the node is told.

use crate::print::time;
use std::time::{Duration, Instant};
use tidings_protocol::time::Time;

/// The system's clock, except that it never goes back: when the system's is set back, time goes on
/// at its own pace, so that no timer stalls.
pub(super) struct Clock {
    last: Time,
    at: Instant,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { last: time::now(), at: Instant::now() }
    }

    pub(super) fn now(&mut self) -> Time {
        let at = Instant::now();
        let passed = at.duration_since(self.at);
        self.last = later(self.last, passed, time::now());
        self.at = at;
        self.last
    }
}

/// The system's time counts what passed while the machine slept; the steady clock does not.
fn later(last: Time, passed: Duration, system: Time) -> Time {
    let micros = u64::try_from(passed.as_micros()).unwrap_or(u64::MAX);
    last.after(micros).max(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_system_forwards_and_never_goes_back() {
        let passed = Duration::from_micros(5);
        assert_eq!(later(Time(100), passed, Time(105)), Time(105));
        assert_eq!(later(Time(100), passed, Time(1_000)), Time(1_000));
        assert_eq!(later(Time(100), passed, Time(7)), Time(105));
        let mut clock = Clock::new();
        let first = clock.now();
        assert!(clock.now() >= first);
    }
}
