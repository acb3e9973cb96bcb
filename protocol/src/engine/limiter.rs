//! How much of something in how much time: token buckets.

use crate::time::Time;

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// A bucket of tokens: it starts full and fills again, so many a second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    burst: u64,
    rate: u64,
    /// Millionths of tokens spent and not grown back.
    spent: u64,
    at: Time,
}

impl Bucket {
    /// At most `burst` tokens, `rate` more each second.
    pub(super) fn new(burst: u64, rate: u64) -> Self {
        Self { burst, rate, spent: 0, at: Time(0) }
    }

    /// Takes this many tokens if they are there.
    pub(super) fn take(&mut self, now: Time, tokens: u64) -> bool {
        self.refill(now);
        let after = self.spent.saturating_add(tokens.saturating_mul(SECOND));
        let fits = after <= self.burst.saturating_mul(SECOND);
        if fits {
            self.spent = after;
        }
        fits
    }

    fn refill(&mut self, now: Time) {
        self.spent = self.spent.saturating_sub(now.since(self.at).saturating_mul(self.rate));
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests;
