//! What a bucket gives, and when.

use super::Bucket;
use crate::time::Time;

#[test]
fn a_bucket_gives_a_burst_and_then_its_rate() {
    let mut bucket = Bucket::new(10, 2);
    let start = Time(5_000_000);
    assert!(bucket.take(start, 10));
    assert!(!bucket.take(start, 1));
    assert!(!bucket.take(start.after(499_999), 1));
    assert!(bucket.take(start.after(500_000), 1));
    assert!(bucket.take(start.after(60_000_000), 10), "full again");
    assert!(!bucket.take(start.after(60_000_000), 1), "and not fuller");
}

#[test]
fn neither_a_clock_that_goes_back_nor_large_numbers_give_more() {
    let mut bucket = Bucket::new(1, 1);
    assert!(bucket.take(Time(9_000_000), 1));
    assert!(!bucket.take(Time(0), 1));
    assert!(!bucket.take(Time(9_000_001), 1));
    assert!(!bucket.take(Time(u64::MAX), u64::MAX));
    assert!(bucket.take(Time(u64::MAX), 1));
}
