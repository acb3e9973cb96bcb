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
            for seed in 0..4 {
                let disk = vec![DiskFault { fault, count: 2 }];
                let (outcome, seen) = run(&Scenario { seed, ..scenario(machine, disk) });
                if outcome.violation.is_some() || seen.mishaps == 0 {
                    failed.push(format!("{machine:?} {fault:?} seed {seed}: {outcome}"));
                }
                eprintln!("{machine:?} {fault:?} {seed} down {} up {}", seen.down, seen.up);
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
