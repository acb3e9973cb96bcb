//! Everything that goes wrong. Each kind is absent half of the time, so that failing seeds are
//! simple where they can be.

use super::pick;
use crate::adversary::{Behaviour, Deceit, Group};
use crate::disk::{DiskFault, Fault};
use crate::dynamics::{
    Along, Churn, Clocks, Couriers, Crashes, Crowd, Drift, Duty, Dynamic, Expel, Failure, Flapping,
    Partitions, Roles, Split, Waypoint,
};
use crate::kernel::Stream;
use crate::machine::Kind;
use crate::scenario::Scenario;
use crate::span::{Law, Length, Span, Spread};
use crate::topology::Topology;

const SECOND: u64 = 1_000_000;

/// Kinds of changes of one run, at most.
const MOST_KINDS: u64 = 3;

/// Full nodes of one run, at most: each has a disk of some megabytes.
const MOST_FULL: usize = 8;

/// What may happen to a disk in memory.
const FORGETFUL: [Fault; 4] = [Fault::LostFsync, Fault::Rollback, Fault::Cut, Fault::Full];

/// What may happen to a real disk. One that forgets is left out: where a real node's log forks by
/// it, people go on with a new device.
const REAL: [Fault; 4] = [Fault::Cut, Fault::Torn, Fault::Full, Fault::Flip];

pub(super) fn add(scenario: &mut Scenario, stream: &mut Stream) {
    scenario.link.loss = sometimes(stream, 40) as f64 / 1_000.0;
    scenario.link.resets = sometimes(stream, 4) as f64;
    let kinds = sometimes(stream, MOST_KINDS);
    scenario.dynamics = (0..kinds).map(|_| dynamic(stream, scenario.length.micros())).collect();
    scenario.newcomers = (sometimes(stream, 3) as usize).min(scenario.nodes - 1);
    scenario.clones = usize::from(sometimes(stream, 2) == 1);
    scenario.times.skew = Span::new(0, sometimes(stream, 1_200) * SECOND);
    let liars = if stream.chance(0.5) { sometimes(stream, most_liars(scenario.nodes)) } else { 0 };
    scenario.adversaries = (0..liars).map(|_| Group::of(deceit(stream), 1)).collect();
    let floods =
        |group: &Group| group.behaviour.iter().any(|how| matches!(how, Behaviour::Flood(_)));
    if scenario.adversaries.iter().any(floods) {
        // It writes more in a minute than all others together in ten.
        scenario.length = scenario.length.min(Length::minutes(1));
    }
    disks(scenario, stream);
    if scenario.topology == Topology::Empty {
        scenario.dynamics.push(walk(stream));
        // Everybody meets everybody, so whoever meets a copy meets the original too.
        scenario.clones = 0;
    }
    if stream.chance(0.3) {
        scenario.core = stream.between(5, 9) as f64 / 10.0;
    }
    if scenario.machine == Kind::Full {
        people(scenario, stream);
    }
}

/// Among real nodes it is decided meanwhile who is in. Nobody goes for good then: what they alone
/// know decides about others.
fn people(scenario: &mut Scenario, stream: &mut Stream) {
    // Copies of homes among them do not always come to rest: README, "Enemies and disks".
    let alone = scenario.clones == 0;
    scenario.newcomers = if alone { scenario.newcomers.min(scenario.nodes - 2) } else { 0 };
    let (owners, moderators) = (stream.below(3) as usize, stream.below(3) as usize);
    let count = stream.between(1, 8);
    let at = Length::of(stream.below(scenario.length.micros()));
    let roles = Dynamic::Roles(Roles { owners, moderators, count });
    let expel =
        Dynamic::Expel(Expel { at, by: (owners + 1).min(scenario.nodes - 2), ..Expel::default() });
    for (change, chance) in [(roles, 0.7), (expel, 0.3)] {
        if stream.chance(chance) && alone {
            scenario.dynamics.push(change);
        }
    }
    if scenario.newcomers > 0 || scenario.dynamics.iter().any(Dynamic::judges) {
        scenario.core = 1.0;
    }
}

/// Disks that fail, in memory or, among few, under the real node.
fn disks(scenario: &mut Scenario, stream: &mut Stream) {
    let mut fails = 0.2;
    let mut faults = FORGETFUL.as_slice();
    if scenario.nodes <= MOST_FULL && stream.chance(0.1) {
        scenario.machine = Kind::Full;
        scenario.length = scenario.length.min(Length::minutes(2));
        (fails, faults) = (0.7, &REAL);
    }
    if stream.chance(fails) {
        let count = stream.between(1, 2);
        scenario.disk = vec![DiskFault { fault: *pick(stream, faults), count }];
    }
}

/// Where nobody is linked, all walk about, and near each other.
fn walk(stream: &mut Stream) -> Dynamic {
    let pause = Span::new(0, stream.between(1, 60) * SECOND).into();
    Dynamic::Waypoint(Waypoint { field: 300.0, range: 100.0, pause, ..Waypoint::default() })
}

/// A number from 1 to `most`, or half of the time 0.
fn sometimes(stream: &mut Stream, most: u64) -> u64 {
    if stream.chance(0.5) { stream.between(1, most) } else { 0 }
}

fn most_liars(nodes: usize) -> u64 {
    (nodes as u64).div_ceil(2).min(10)
}

fn dynamic(stream: &mut Stream, length: u64) -> Dynamic {
    let at = Length::of(stream.below(length));
    let share = stream.between(1, 10) as f64 / 10.0;
    let one_way = stream.chance(0.3);
    let crash = if one_way { 1.0 } else { 0.0 };
    let count = stream.between(1, 6);
    let memoryless = Spread(Law::Exponential { mean: 40 * SECOND, cap: 600 * SECOND });
    let along = *pick(stream, &[Along::Chance, Along::Number, Along::Regions]);
    let dynamics = [
        Dynamic::Crashes(Crashes { count, ..Crashes::default() }),
        Dynamic::Crashes(Crashes { count: 5 * count, ..Crashes::default() }),
        Dynamic::Failure(Failure { at, share, ..Failure::default() }),
        Dynamic::Churn(Churn { share, crash, ..Churn::default() }),
        Dynamic::Churn(Churn { share, up: memoryless, crash, ..Churn::default() }),
        Dynamic::Crowd(Crowd { at, share, ..Crowd::default() }),
        Dynamic::Duty(Duty { share, ..Duty::default() }),
        Dynamic::Partitions(Partitions { count, one_way }),
        Dynamic::Split(Split { at, along, one_way, times: count, ..Split::default() }),
        Dynamic::Flapping(Flapping { share, ..Flapping::default() }),
        Dynamic::Waypoint(Waypoint { share, ..Waypoint::default() }),
        Dynamic::Couriers(Couriers { count: count.min(2) as usize, ..Couriers::default() }),
        Dynamic::Clocks(Clocks { share, ..Clocks::default() }),
        Dynamic::Drift(Drift { share, ..Drift::default() }),
    ];
    pick(stream, &dynamics).clone()
}

/// One way to lie, or two that compose, at once or after a while.
fn deceit(stream: &mut Stream) -> Deceit {
    let one = *pick(stream, &Behaviour::ALL);
    if stream.chance(0.1) {
        let lurks = Behaviour::Lurk(stream.between(1, 90) as u16);
        if let Ok(deceit) = Deceit::try_from([lurks, one].as_slice()) {
            return deceit;
        }
    }
    if stream.chance(0.3) {
        let both = [one, *pick(stream, &Behaviour::ALL)];
        if let Ok(deceit) = Deceit::try_from(both.as_slice()) {
            return deceit;
        }
    }
    one.into()
}
