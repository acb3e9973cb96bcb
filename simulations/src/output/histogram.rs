//! Durations counted in buckets of one part in 64: bounded memory for any number of them.

/// Buckets for one power of two.
const FINE: u64 = 64;

/// A count of durations in microseconds. A quantile is right to 1.6 %, the largest one exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    buckets: Vec<u64>,
    count: u64,
    max: u64,
}

impl Histogram {
    /// Counts one duration.
    pub(super) fn add(&mut self, micros: u64) {
        let at = bucket(micros);
        if self.buckets.len() <= at {
            self.buckets.resize(at + 1, 0);
        }
        self.buckets[at] += 1;
        self.count += 1;
        self.max = self.max.max(micros);
    }

    /// How many were counted.
    #[must_use]
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The longest, in microseconds; 0 if there is none.
    #[must_use]
    pub(super) fn max(&self) -> u64 {
        self.max
    }

    /// The duration that `share` (0 to 1) of them do not exceed, in microseconds; 0 if there is none.
    #[must_use]
    pub(super) fn quantile(&self, share: f64) -> u64 {
        let wanted = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        for (at, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return highest(at as u64).min(self.max);
            }
        }
        self.max
    }
}

fn bucket(value: u64) -> usize {
    if value < 2 * FINE {
        return value as usize;
    }
    let shift = value.ilog2() - FINE.ilog2();
    (u64::from(shift) * FINE + (value >> shift)) as usize
}

/// The largest value of a bucket.
fn highest(at: u64) -> u64 {
    if at < 2 * FINE {
        return at;
    }
    let shift = at / FINE - 1;
    ((at % FINE + FINE + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_in_its_bucket_and_buckets_touch() {
        for at in 0..2_000 {
            assert_eq!(bucket(highest(at)), at as usize);
            assert_eq!(bucket(highest(at) + 1), at as usize + 1);
        }
    }

    #[test]
    fn quantiles_are_near_and_the_largest_is_exact() {
        let mut all = Histogram::default();
        (1..=10_000).for_each(|value| all.add(value * 10));
        assert_eq!((all.count(), all.max(), all.quantile(1.0)), (10_000, 100_000, 100_000));
        for share in [0.01, 0.25, 0.5, 0.9, 0.99] {
            let (exact, told) = (share * 100_000.0, all.quantile(share) as f64);
            assert!(told >= exact && told <= exact * 1.017, "{share}: {told} for {exact}");
        }
        assert_eq!(Histogram::default().quantile(0.5), 0);
    }
}
