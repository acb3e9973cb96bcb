//! What goes wrong when: crashes, links that break by themselves, partitions, late admissions.

use crate::kernel::{Entity, Seed};
use crate::rule::Partition;
use crate::scenario::Scenario;
use std::collections::BTreeSet;
use tidings_protocol::time::Time;

const MINUTE: u64 = 60_000_000;

/// Crashes of honest hosts: when, in microseconds from the start, who, and for how long.
#[must_use]
pub fn crashes(scenario: &Scenario) -> Vec<(u64, usize, u64)> {
    let crash = |n: u64| {
        let purpose = format!("crash {n}");
        let mut stream = Seed(scenario.seed).stream(Entity::World, &purpose);
        let at = stream.below(scenario.minutes * MINUTE);
        (at, stream.below(scenario.nodes as u64) as usize, scenario.down.draw(&mut stream))
    };
    (0..scenario.crashes).map(crash).collect()
}

/// When the link between `a` and `b` breaks by itself, in microseconds from the start.
#[must_use]
pub fn resets(scenario: &Scenario, a: usize, b: usize) -> Vec<u64> {
    if scenario.resets <= 0.0 {
        return Vec::new();
    }
    let mut stream = Seed(scenario.seed).stream(Entity::Lane(a, b), "resets");
    let pause = (MINUTE as f64 / scenario.resets) as u64;
    let mut resets = Vec::new();
    let mut at = stream.wait(pause);
    while at < scenario.minutes * MINUTE {
        resets.push(at);
        at += stream.wait(pause).max(1);
    }
    resets
}

/// The partitions: each splits the hosts at random, for a random part of the safety phase.
#[must_use]
pub fn partitions(scenario: &Scenario, start: Time, hosts: usize) -> Vec<Partition> {
    let length = scenario.minutes * MINUTE;
    let partition = |n: u64| {
        let purpose = format!("partition {n}");
        let mut stream = Seed(scenario.seed).stream(Entity::World, &purpose);
        let (one, two) = (stream.below(length), stream.below(length));
        let on_side =
            |host: &usize| Seed(scenario.seed).stream(Entity::Host(*host), &purpose).chance(0.5);
        let side: BTreeSet<usize> = (0..hosts).filter(on_side).collect();
        Partition::new(side, start.after(one.min(two)), start.after(one.max(two)))
    };
    (0..scenario.partitions).map(partition).collect()
}

/// When `host` learns that `member` belongs to the community, in microseconds from the start.
#[must_use]
pub fn admission(scenario: &Scenario, host: usize, member: usize) -> u64 {
    let late = (scenario.nodes - scenario.newcomers)..scenario.nodes;
    if host == member || !late.contains(&member) {
        return 0;
    }
    let mut stream = Seed(scenario.seed).stream(Entity::Lane(host, member), "admission");
    stream.below(scenario.minutes * MINUTE)
}
