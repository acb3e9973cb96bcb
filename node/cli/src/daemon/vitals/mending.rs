//! When a store that could not be written is opened again: soon at first, seldom when it does not
//! help.

use std::time::{Duration, Instant};

/// The first pause.
const FIRST: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(600);
/// What lasted this long had helped.
const HELPED: Duration = Duration::from_secs(3_600);

/// How often it was tried.
#[derive(Debug, Default)]
pub(super) struct Mending(Option<(Instant, Duration)>);

impl Mending {
    /// Pause before the next try, which is counted.
    pub(super) fn pause(&mut self, now: Instant) -> Duration {
        let recent = self.0.filter(|(last, _)| now.saturating_duration_since(*last) < HELPED);
        let pause = recent.map_or(FIRST, |(_, pause)| LONGEST.min(pause.saturating_mul(2)));
        self.0 = Some((now, pause));
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_help_is_done_ever_more_seldom() {
        let (mut mending, now) = (Mending::default(), Instant::now());
        let pauses: Vec<_> = (0..8).map(|_| mending.pause(now).as_secs()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(mending.pause(now + HELPED), FIRST);
    }
}
