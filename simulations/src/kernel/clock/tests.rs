//! The agenda against an ordered map.

use super::Queue;
use crate::kernel::{Entity, Seed};
use std::collections::BTreeMap;
use tidings_protocol::time::Time;

#[test]
fn events_come_by_time_and_then_in_the_order_they_were_scheduled() {
    let mut queue = Queue::new(Time(10));
    queue.at(Time(30), "c");
    queue.at(Time(20), "a");
    queue.at(Time(20), "b");
    queue.at(Time(5), "late");
    let mut taken = Vec::new();
    while let Some(event) = queue.next(Time(25)) {
        taken.push((queue.now().0, event));
    }
    assert_eq!(taken, [(10, "late"), (20, "a"), (20, "b")]);
    assert_eq!(queue.now(), Time(25));
}

#[test]
fn what_comes_next_is_seen_as_far_as_it_is_sorted_and_stays_as_it_is() {
    let mut queue = Queue::new(Time(0));
    for (time, event) in [(30, "c"), (20, "b"), (10, "a"), (70_000_000, "far")] {
        queue.at(Time(time), event);
    }
    assert_eq!(queue.coming(1), None, "nothing is sorted before the first is taken");
    assert_eq!(queue.next(Time::NEVER), Some("a"));
    let seen: Vec<_> = (1..=3).map(|count| queue.coming(count).copied()).collect();
    assert_eq!(seen, [Some("b"), Some("c"), None]);
    for count in 0..5 {
        queue.prefetch(count);
    }
    assert_eq!(queue.coming(0), None);
    let rest: Vec<_> = std::iter::from_fn(|| queue.next(Time::NEVER)).collect();
    assert_eq!(rest, ["b", "c", "far"]);
}

#[test]
fn a_calendar_does_what_an_ordered_map_does() {
    for seed in 0..50 {
        let mut stream = Seed(seed).stream(Entity::World, "calendar");
        let mut queue = Queue::new(Time(1_000_000));
        let mut model = BTreeMap::new();
        let mut now = 1_000_000;
        for n in 0..3_000_u64 {
            let reach = [1, 1_000, 100_000, 70_000_000, 300_000_000][stream.below(5) as usize];
            if stream.chance(0.55) {
                let time = now + stream.below(reach);
                queue.at(Time(time), n);
                model.insert((time, n), n);
            } else {
                let end = now + stream.below(reach);
                let first = model.first_key_value().map(|(key, _)| *key);
                let due = first.filter(|(time, _)| *time <= end);
                assert_eq!(queue.next(Time(end)), due.map(|(_, n)| n), "seed {seed}");
                due.map(|key| model.remove(&key));
                now = due.map_or(end, |(time, _)| time);
                assert_eq!(queue.now(), Time(now));
            }
        }
        let rest: Vec<u64> = std::iter::from_fn(|| queue.next(Time::NEVER)).collect();
        assert!(rest.into_iter().eq(model.into_values()), "seed {seed}");
    }
}
