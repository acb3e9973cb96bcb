use super::*;
use crate::machine::Kind;
use crate::observe::{Fact, Observer};
use crate::report::Outcome;
use crate::topology::Topology;
use crate::workload::Workload;
use crate::world::World;
use tidings_protocol::time::Time;

#[derive(Default)]
struct Seen {
    down: u64,
    up: u64,
    mishaps: u64,
    written: u64,
}

impl Observer for Seen {
    fn fact(&mut self, _: Time, fact: &Fact<'_>) {
        match fact {
            Fact::Down { .. } => self.down += 1,
            Fact::Up { .. } => self.up += 1,
            Fact::Act(Act::Disk { .. }) => self.mishaps += 1,
            Fact::Wrote { first, last, .. } => self.written += last + 1 - first,
            _ => {}
        }
    }
}

fn scenario(machine: Kind, disk: Vec<DiskFault>) -> Scenario {
    Scenario {
        nodes: 4,
        topology: Topology::Full,
        length: "40s".parse().unwrap(),
        workload: Workload { posts: 20.0, ..Workload::default() },
        machine,
        disk,
        ..Scenario::default()
    }
}

fn run(scenario: &Scenario) -> (Outcome, Seen) {
    let mut seen = Seen::default();
    let mut world = World::new(scenario.plan().unwrap()).unwrap();
    world.watch(&mut seen);
    let outcome = world.run();
    (outcome, seen)
}

#[test]
fn full_nodes_come_together_and_agree() {
    let (outcome, seen) = run(&scenario(Kind::Full, Vec::new()));
    assert_eq!(outcome.violation, None, "{outcome}");
    assert!(seen.written > 4 * 10 && outcome.deliveries == seen.written * 3, "{outcome}");
    assert_eq!(run(&scenario(Kind::Full, Vec::new())).0.hash, outcome.hash);
}

#[test]
fn no_failing_disk_loses_what_was_acknowledged() {
    let mut failed = Vec::new();
    for machine in [Kind::Bare, Kind::Full] {
        for fault in Fault::ALL {
            let mut down = 0;
            for seed in 0..3 {
                let disk = vec![DiskFault { fault, count: 2 }];
                let (outcome, seen) = run(&Scenario { seed, ..scenario(machine, disk) });
                down += seen.down;
                if outcome.violation.is_some() {
                    failed.push(format!("{machine:?} {fault:?} seed {seed}: {outcome}"));
                }
            }
            assert!(down > 0, "{machine:?}: no disk failed by {fault:?}");
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Runs in each of which power is cut at another operation; `TIDINGS_SIM_POINTS` asks for more.
fn points() -> u64 {
    let asked = std::env::var("TIDINGS_SIM_POINTS").ok();
    asked.and_then(|points| points.parse().ok()).unwrap_or(150)
}

/// From one cut to the next, in operations. The next seed begins at another operation.
const STRIDE: u64 = 3;

/// Two full nodes, of whom one loses power at this operation of its disk: how often it was down.
fn cut(seed: u64, operations: u64) -> u64 {
    let length = "15s".parse().unwrap();
    let two = Scenario { nodes: 2, length, seed, ..scenario(Kind::Full, Vec::new()) };
    let mut plan = two.plan().unwrap();
    plan.acts.insert(0, (0, Act::Disk { who: 1, mishap: Mishap::Cut { operations } }));
    let mut seen = Seen::default();
    let mut world = World::new(plan).unwrap();
    world.watch(&mut seen);
    let outcome = world.run();
    assert_eq!(outcome.violation, None, "seed {seed}, operation {operations}: {outcome}");
    assert!(seen.written >= 8, "{outcome}");
    seen.down
}

#[test]
fn power_may_go_at_any_operation_of_a_disk() {
    let (mut seed, mut operations, mut cuts) = (0, 0, 0);
    for _ in 0..points() {
        match cut(seed, operations) {
            0 => {
                assert!(operations > 60, "a run has many operations");
                seed += 1;
                operations = seed % STRIDE;
            }
            down => {
                cuts += down;
                operations += STRIDE;
            }
        }
    }
    assert!(cuts + seed >= points());
}
