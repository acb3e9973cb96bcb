//! Where each bug on purpose is looked for, and in how many seeds it must be found.

use super::Canary;
use crate::adversary::{Behaviour, Group};
use crate::checker::{Expect, Violation};
use crate::disk::{DiskFault, Fault};
use crate::dynamics::{Churn, Crashes, Dynamic, Flapping, Partitions, Roles};
use crate::machine::Kind;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::shrink::is_its_own_fault;
use crate::span::{Law, Length, Size, Span};
use crate::swarm::{self, Sizes};
use crate::topology::Topology;
use crate::trial;
use crate::workload::Workload;

/// How large a hunt's seeds are.
const SIZES: Sizes = Sizes::up_to(12);

/// Seeds within which a bug must be found.
pub const BUDGET: u64 = 500;

/// A bug that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Seeds that it took.
    pub seeds: u64,
    /// What showed it.
    pub plan: Plan,
    /// How.
    pub violation: Violation,
}

/// Looks for `canary`, seed by seed, until `is_over`.
#[must_use]
pub fn hunt(canary: Canary, is_over: &dyn Fn() -> bool) -> Option<Found> {
    for seed in 0..BUDGET {
        if is_over() {
            break;
        }
        let mut scenario = place(canary)(seed);
        scenario.canary = Some(canary);
        let Ok(plan) = scenario.plan() else { continue };
        let Ok(outcome) = trial::run(&plan) else { continue };
        let found = outcome.violation.filter(|found| !is_its_own_fault(&plan, found));
        if let Some(violation) = found {
            return Some(Found { seeds: seed + 1, plan, violation });
        }
    }
    None
}

/// Where to look: what wastes bytes and breaks nothing shows where nothing else does; the rest in
/// any network of the swarm.
fn place(canary: Canary) -> fn(u64) -> Scenario {
    match canary.name() {
        "forget-stop" | "chatter" => calm,
        "ignore-journal-hash" => forgetting,
        "skip-fsync" | "announce-before-commit" => crashing,
        "leak-provider" | "drop-want" => dying,
        "never-strike" => besieged,
        "compare-seq-only" | "never-compare" => copied,
        "forget-cut" | "keep-session-of-expelled" => judging,
        _ => |seed| swarm::network(seed, SIZES),
    }
}

fn up_to(low: u64, high: u64) -> Size {
    Size(Law::Uniform { low, high })
}

/// A small clique in which everybody writes and nothing goes wrong.
fn calm(seed: u64) -> Scenario {
    Scenario {
        seed,
        nodes: 8,
        topology: Topology::Full,
        workload: Workload { posts: 20.0, burst: up_to(1, 1), ..Workload::default() },
        expect: Expect::most("redundancy", 1.1).unwrap_or_default(),
        ..Scenario::default()
    }
}

/// Hosts that lose power while they write.
fn crashing(seed: u64) -> Scenario {
    let mut scenario = calm(seed);
    scenario.nodes = 5;
    scenario.times.commit = Span::new(2_000, 20_000);
    scenario.dynamics = vec![Dynamic::Crashes(Crashes { count: 8, ..Crashes::default() })];
    scenario.expect = Expect::default();
    scenario
}

/// A few hosts, of whose disks two go back to what they were, so that their journals are others.
fn forgetting(seed: u64) -> Scenario {
    let mut scenario = calm(seed);
    scenario.nodes = 4;
    scenario.length = Length::minutes(1);
    scenario.workload = Workload { posts: 6.0, ..Workload::default() };
    scenario.link.resets = 2.0;
    scenario.disk = vec![DiskFault { fault: Fault::Rollback, count: 2 }];
    scenario.expect = Expect::default();
    scenario
}

/// Real nodes whose people expel each other while they write, also out of each other's sight.
fn judging(seed: u64) -> Scenario {
    let roles = Roles { owners: 1, moderators: 1, count: 3 };
    let apart = Partitions { count: 3, one_way: false };
    Scenario {
        nodes: 5,
        machine: Kind::Full,
        length: Length::minutes(1),
        workload: Workload { posts: 12.0, ..Workload::default() },
        dynamics: vec![Dynamic::Roles(roles), Dynamic::Partitions(apart)],
        expect: Expect::default(),
        ..calm(seed)
    }
}

/// A copied home on a line of sleepers where everybody seldom writes: two logs of one length, which
/// no entry that comes after them tells apart.
fn copied(seed: u64) -> Scenario {
    let pause = Span::new(2_000_000, 30_000_000);
    let sleeps = Churn { share: 0.7, up: pause.into(), down: pause.into(), ..Churn::default() };
    Scenario {
        nodes: 6,
        topology: Topology::Line,
        length: Length::minutes(1),
        clones: 1,
        core: 0.7,
        workload: Workload { posts: 1.0, ..Workload::default() },
        dynamics: vec![Dynamic::Churn(sleeps)],
        expect: Expect::default(),
        ..calm(seed)
    }
}

/// As many liars as honest hosts, who claim what they do not send.
fn besieged(seed: u64) -> Scenario {
    Scenario {
        adversaries: vec![Group::of(Behaviour::Phantom, 4), Group::of(Behaviour::Withhold(100), 4)],
        workload: Workload { posts: 6.0, ..Workload::default() },
        expect: Expect::most("p99_us", 8_000_000.0).unwrap_or_default(),
        ..calm(seed)
    }
}

/// Links that go for good while large bodies are under way on slow lines.
fn dying(seed: u64) -> Scenario {
    let gone = Span::new(1_800_000_000, 1_800_000_000).into();
    let up = Span::new(1_000_000, 120_000_000).into();
    let mut scenario = calm(seed);
    scenario.length = Length::minutes(2);
    scenario.link.bandwidth = 50_000;
    scenario.times.detect = Span::new(10_000, 100_000);
    scenario.workload = Workload {
        posts: 0.0,
        broadcasts: 30,
        every: Length::of(4_000_000),
        body: up_to(16_000, 16_000),
        ..Workload::default()
    };
    scenario.dynamics = vec![Dynamic::Flapping(Flapping { share: 0.4, up, down: gone })];
    scenario.expect = Expect::most("p99_us", 10_000_000.0).unwrap_or_default();
    scenario
}
