//! How often one token may ask.

use std::time::Instant;

/// Requests at once, after a while of silence.
pub(super) const BURST: u32 = 200;
/// Requests a second that go on.
pub(super) const PER_SECOND: u32 = 50;

/// Fills with time, is emptied by requests.
#[derive(Debug)]
pub(super) struct Bucket {
    left: f64,
    since: Option<Instant>,
}

impl Bucket {
    pub(super) fn full() -> Self {
        Self { left: f64::from(BURST), since: None }
    }

    /// Whether there was room for one more at `now`.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let passed = self.since.map_or(0.0, |since| now.duration_since(since).as_secs_f64());
        self.since = Some(now);
        self.left = (self.left + passed * f64::from(PER_SECOND)).min(f64::from(BURST));
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_then_so_many_a_second() {
        let (mut bucket, now) = (Bucket::full(), Instant::now());
        let at_once = (0..2 * BURST).filter(|_| bucket.take(now)).count();
        assert_eq!(at_once, usize::try_from(BURST).unwrap());
        let later = now + Duration::from_secs(1);
        let then = (0..2 * BURST).filter(|_| bucket.take(later)).count();
        assert_eq!(then, usize::try_from(PER_SECOND).unwrap());
        let much_later = later + Duration::from_secs(3_600);
        assert_eq!((0..2 * BURST).filter(|_| bucket.take(much_later)).count(), at_once);
    }
}
