//! Whole runs: reproducible, healed, crashed, lied to, and broken on purpose.

use super::World;
use crate::dynamics::{Crashes, Dynamic, Partitions};
use crate::plan::File;
use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::span::Length;
use crate::swarm;
use crate::topology::{Density, Topology};
use crate::trial;
use crate::workload::Workload;

fn run(scenario: &Scenario) -> Outcome {
    World::new(scenario.plan().unwrap()).unwrap().run()
}

fn holds(scenario: &Scenario) -> Outcome {
    let report = run(scenario);
    assert_eq!(report.violation, None, "{report}");
    report
}

#[test]
fn a_seed_is_a_run() {
    let scenario = swarm::draw(29, 12);
    assert_eq!(run(&scenario), run(&scenario));
    assert_ne!(run(&scenario).hash, run(&Scenario { seed: 30, ..scenario }).hash);
}

#[test]
fn two_hundred_seeds_break_no_promise() {
    for seed in 0..200 {
        let report = trial::run(&swarm::draw(seed, 12).plan().unwrap()).unwrap();
        assert_eq!(report.violation, None, "tidings-sim run --drawn 12 --seed {seed}\n{report}");
    }
}

#[test]
fn fifty_hosts_agree() {
    let scenario = Scenario {
        nodes: 50,
        topology: Topology::Er(Density::Own(0.08)),
        length: Length::minutes(1),
        workload: Workload { posts: 1.0, ..Workload::default() },
        ..Scenario::default()
    };
    let report = holds(&scenario);
    assert!(report.entries > 20 && report.deliveries == report.entries * 49, "{report}");
}

#[test]
fn partitions_heal() {
    let dynamics = vec![Dynamic::Partitions(Partitions { count: 3, one_way: false })];
    let scenario = Scenario { topology: Topology::Ring, dynamics, seed: 5, ..Scenario::default() };
    let report = holds(&scenario);
    assert!(report.p99 > 1_000_000, "somebody waited for the end of a partition: {report}");
}

fn crashes(count: u64) -> Vec<Dynamic> {
    vec![Dynamic::Crashes(Crashes { count, ..Crashes::default() })]
}

#[test]
fn crashes_lose_nothing_that_was_committed() {
    for seed in 0..10 {
        holds(&Scenario { seed, nodes: 5, dynamics: crashes(20), ..Scenario::default() });
    }
}

#[test]
fn a_copied_home_freezes_everywhere_at_the_same_place() {
    for seed in 0..5 {
        holds(&Scenario { seed, topology: Topology::Line, clones: 2, ..Scenario::default() });
    }
}

#[test]
fn the_scenarios_beside_this_crate_hold() {
    for text in [
        include_str!("../../scenarios/split.toml"),
        include_str!("../../scenarios/liars.toml"),
        include_str!("../../scenarios/copied-home.toml"),
    ] {
        let File::Scenario(scenario) = text.parse().unwrap() else { panic!("a scenario") };
        holds(&scenario);
    }
}
