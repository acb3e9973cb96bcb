//! Every seed is a scenario that can be run, and over many of them everything occurs.

use super::*;
use crate::adversary::Behaviour;
use crate::disk::Fault;
use crate::dynamics::Dynamic;
use crate::machine::Kind;
use crate::topology::{KINDS, Topology};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const SEEDS: u64 = 2_000;

/// Less often nothing is found that needs something else beside it.
const LEAST: usize = 4;

fn drawn() -> &'static [Scenario] {
    static DRAWN: OnceLock<Vec<Scenario>> = OnceLock::new();
    DRAWN.get_or_init(|| (0..SEEDS).map(|seed| draw(seed, Sizes::default())).collect())
}

/// In how many of the drawn scenarios each thing occurs.
fn counts<T: Ord>(things: impl Fn(&Scenario) -> Vec<T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for scenario in drawn() {
        let mut found = things(scenario);
        found.sort();
        found.dedup();
        found.into_iter().for_each(|thing| *counts.entry(thing).or_default() += 1);
    }
    counts
}

/// Each of these occurs, and nothing else does.
fn all_occur<T: Ord + std::fmt::Debug>(
    expected: impl IntoIterator<Item = T>,
    things: impl Fn(&Scenario) -> Vec<T>,
) {
    let mut found = counts(things);
    for thing in expected {
        let count = found.remove(&thing).unwrap_or(0);
        assert!(count >= LEAST, "{thing:?} occurs {count} times in {SEEDS} seeds");
    }
    assert!(found.is_empty(), "nobody expected {found:?}");
}

/// What stands before the parameters.
fn kind(spec: &str) -> String {
    spec.split(':').next().unwrap_or_default().trim().to_owned()
}

#[test]
fn every_topology_occurs_that_needs_no_file() {
    // Parameters are separated by commas without a space after them.
    let kinds = KINDS.split(", ").map(kind);
    let kinds = kinds.filter(|kind| kind != "file" && kind != "contacts");
    all_occur(kinds, |scenario| vec![kind(&scenario.topology.to_string())]);
}

#[test]
fn every_kind_of_change_occurs() {
    let kinds = [
        "crashes",
        "failure",
        "churn",
        "crowd",
        "duty",
        "partitions",
        "split",
        "flapping",
        "waypoint",
        "couriers",
        "clocks",
        "drift",
        "roles",
        "expel",
    ];
    all_occur(kinds, |scenario| scenario.dynamics.iter().map(Dynamic::kind).collect());
}

#[test]
fn every_way_to_lie_occurs() {
    let lies = |scenario: &Scenario| {
        let ways = scenario.adversaries.iter().flat_map(|group| group.behaviour.iter());
        ways.map(|way| match way {
            Behaviour::Lurk(_) => Behaviour::Lurk(1),
            way => way,
        })
        .collect()
    };
    all_occur(Behaviour::ALL.into_iter().chain([Behaviour::Lurk(1)]), lies);
}

#[test]
fn every_fault_of_a_disk_occurs_where_it_can() {
    let bare = [Fault::Cut, Fault::Full, Fault::LostFsync, Fault::Rollback];
    let full = [Fault::Cut, Fault::Full, Fault::Torn, Fault::Flip];
    let faults = bare.map(|fault| (false, fault)).into_iter().chain(full.map(|f| (true, f)));
    all_occur(faults, |scenario| {
        let real = scenario.machine == Kind::Full;
        scenario.disk.iter().map(|disk| (real, disk.fault)).collect()
    });
}

#[test]
fn links_of_every_kind_occur() {
    let ways = |scenario: &Scenario| {
        let link = &scenario.link;
        let law = link.latency.to_string();
        let mut ways = vec![match law.starts_with(|c: char| c.is_ascii_digit()) {
            true if law.contains("..") => "uniform".to_owned(),
            true => "constant".to_owned(),
            false => kind(&law),
        }];
        let others = [
            ("regions", !link.regions.is_empty()),
            ("narrow", link.bandwidth > 0),
            ("loss", link.loss > 0.0),
            ("resets", link.resets > 0.0),
            ("jitter", link.jitter.high() > 0),
        ];
        ways.extend(others.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()));
        ways
    };
    let laws = ["constant", "uniform", "exponential", "lognormal", "weibull", "pareto"];
    let others = ["regions", "narrow", "loss", "resets", "jitter"];
    all_occur(laws.into_iter().chain(others).map(str::to_owned), ways);
    let told = |scenario: &&Scenario| !scenario.link.regions.is_empty();
    for scenario in drawn().iter().filter(told) {
        let shape = &scenario.topology;
        assert!(matches!(shape, Topology::Sbm(_) | Topology::Cliques { .. }), "{shape:?}");
    }
}

#[test]
fn hosts_come_late_are_copied_and_go_for_good() {
    let odd = |scenario: &Scenario| {
        let kinds = [
            ("newcomers", scenario.newcomers > 0),
            ("copies", scenario.clones > 0),
            ("wrong clocks", scenario.times.skew.high > 0),
            ("a core", scenario.core < 1.0),
            ("real nodes", scenario.machine == Kind::Full),
            ("full disks", !scenario.filled.is_nothing()),
        ];
        kinds.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
    };
    let all = ["newcomers", "copies", "wrong clocks", "a core", "real nodes", "full disks"];
    all_occur(all, odd);
}

#[test]
fn in_a_tenth_of_all_runs_real_nodes_decide_often_who_is_in() {
    let judges = |change: &Dynamic| matches!(change, Dynamic::Roles(roles) if roles.count >= 4);
    let decides = |scenario: &&Scenario| scenario.dynamics.iter().any(judges);
    let deciding: Vec<&Scenario> = drawn().iter().filter(decides).collect();
    assert!((150..300).contains(&deciding.len()), "{}", deciding.len());
    assert!(deciding.iter().all(|it| it.machine == Kind::Full && it.core == 1.0));
    let let_in = deciding.iter().filter(|it| it.newcomers > 0).count();
    assert!(let_in > deciding.len() / 3, "newcomers in {let_in}");
}

#[test]
fn whatever_is_drawn_can_be_spelled_out_and_survives_its_file() {
    for scenario in &drawn()[..300] {
        let text = toml::to_string(scenario).unwrap();
        assert_eq!(&toml::from_str::<Scenario>(&text).unwrap(), scenario, "{text}");
        assert_eq!(scenario.plan().map(|_| ()), Ok(()), "{text}");
    }
}
