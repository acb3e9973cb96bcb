//! Time as an argument: microseconds since the Unix epoch, and the hybrid clock that stamps entries.

use crate::limits::MAX_CLOCK_AHEAD;
use serde::{Deserialize, Serialize};

/// Microseconds since the Unix epoch; arithmetic saturates.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Time(pub u64);

impl Time {
    /// The latest time there is: a timer that never fires.
    pub const NEVER: Self = Self(u64::MAX);

    /// This time plus `micros` microseconds, saturating.
    #[must_use]
    pub fn after(self, micros: u64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this time, 0 if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The hybrid logical clock of one device (Kulkarni et al., 2014), in one number.
///
/// It stays above everything it stamped and everything it observed, unless what it observed is
/// more than [`MAX_CLOCK_AHEAD`] ahead of the local clock: a peer's broken clock does not break ours.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    last: Time,
}

impl Clock {
    /// A clock that continues above `last`.
    #[must_use]
    pub fn above(last: Time) -> Self {
        Self { last }
    }

    /// Takes note of the time of an accepted entry.
    pub fn observe(&mut self, now: Time, seen: Time) {
        if seen <= now.after(MAX_CLOCK_AHEAD) {
            self.last = self.last.max(seen);
        }
    }

    /// The time for a new entry: above all before.
    pub fn stamp(&mut self, now: Time) -> Time {
        self.last = now.max(self.last.after(1));
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_rise_when_the_local_clock_stands_still_or_goes_back() {
        let mut clock = Clock::default();
        assert_eq!(clock.stamp(Time(100)), Time(100));
        assert_eq!(clock.stamp(Time(100)), Time(101));
        assert_eq!(clock.stamp(Time(7)), Time(102));
    }

    #[test]
    fn an_answer_is_stamped_above_what_it_answers_but_not_above_a_broken_clock() {
        let mut clock = Clock::default();
        clock.observe(Time(1_000), Time(5_000));
        assert_eq!(clock.stamp(Time(1_001)), Time(5_001));
        clock.observe(Time(1_000), Time(u64::MAX));
        assert_eq!(clock.stamp(Time(1_002)), Time(5_002));
    }
}
