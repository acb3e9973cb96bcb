//! What a bucket gives, and when; who answers for whom.

use super::{Level, Quotas};
use crate::engine::authors::Who;
use crate::engine::config::{Config, Rate};
use crate::time::Time;

const START: Time = Time(5_000_000);
const SLOW: Rate = Rate { burst: 10, per_second: 2 };

#[test]
fn a_bucket_gives_a_burst_and_then_its_rate() {
    let mut level = Level::default();
    assert!(level.take(START, 10, SLOW));
    assert!(!level.take(START, 1, SLOW));
    assert_eq!(level.wait(1, SLOW), 500_000);
    assert!(!level.take(START.after(499_999), 1, SLOW));
    assert!(level.take(START.after(500_000), 1, SLOW));
    assert!(level.take(START.after(60_000_000), 10, SLOW), "full again");
    assert!(!level.take(START.after(60_000_000), 1, SLOW), "and not fuller");
}

#[test]
fn what_never_fits_is_given_when_the_bucket_is_full() {
    let mut level = Level::default();
    assert!(level.take(START, 1_000, SLOW), "else it would wait for ever");
    assert!(!level.take(START.after(499_000_000), 1_000, SLOW));
    assert!(level.take(START.after(500_000_000), 1_000, SLOW), "and it is paid for");
}

#[test]
fn neither_a_clock_that_goes_back_nor_large_numbers_give_more() {
    let rate = Rate { burst: 1, per_second: 1 };
    let mut level = Level::default();
    assert!(level.take(Time(9_000_000), 1, rate));
    assert!(!level.take(Time(0), 1, rate));
    assert!(!level.take(Time(9_000_001), 1, rate));
    assert!(level.take(Time(u64::MAX), 1, rate));
    let stopped = Rate { burst: 1, per_second: 0 };
    let mut level = Level::default();
    assert!(level.take(START, 1, stopped));
    assert!(!level.take(Time(u64::MAX), 1, stopped));
}

#[test]
fn whoever_lets_many_in_answers_for_all_of_them() {
    let config = Config { author: SLOW, introducer: Rate { burst: 15, per_second: 1 } };
    let (eve, one, two, bob) =
        (Who::numbered(0), Who::numbered(1), Who::numbered(2), Who::numbered(3));
    let mut quotas = Quotas::default();
    quotas.introduced(one, eve);
    quotas.introduced(two, eve);
    let mut take = |who, bytes| {
        quotas.check(START, who, bytes, &config)?;
        quotas.spend(START, who, bytes, &config);
        Ok(())
    };
    assert_eq!(take(one, 10), Ok(()));
    assert_eq!(take(one, 1), Err(START.after(500_000)), "its own quota");
    assert_eq!(take(two, 5), Ok(()));
    assert_eq!(take(two, 1), Err(START.after(1_000_000)), "that of eve");
    assert_eq!(take(eve, 10), Ok(()), "what eve writes is apart");
    assert_eq!(take(bob, 10), Ok(()), "and bob has no part in it");
}

#[test]
fn without_room_every_log_waits_and_nothing_is_spent() {
    let config = Config { author: SLOW, introducer: SLOW };
    let mut quotas = Quotas { full: true, ..Quotas::default() };
    let bob = Who::numbered(1);
    assert_eq!(quotas.check(START, bob, 1, &config), Err(Time::NEVER));
    quotas.full = false;
    assert_eq!(quotas.check(START, bob, 10, &config), Ok(()));
}
