//! What stands on disks is there for everybody, costs a summary, and is held to all promises.

use super::*;
use crate::machine::Kind;
use crate::scenario::{BadScenario, Scenario};
use crate::world::World;

fn scenario(text: &str) -> Scenario {
    toml::from_str(&format!(
        "nodes = 4\ntopology = \"line\"\nlength = \"20s\"\n[workload]\nposts = 0.0\n[filled]\n{text}"
    ))
    .unwrap()
}

#[test]
fn what_only_the_first_host_holds_reaches_everybody() {
    for met in [false, true] {
        let text = format!("authors = 300\nentries = 3\ndiffer = 7\nmet = {met}");
        let outcome = World::new(scenario(&text).plan().unwrap()).unwrap().run();
        assert_eq!(outcome.violation, None);
        assert_eq!((outcome.entries, outcome.deliveries), (300 * 3 + 7, 7 * 3));
        assert_eq!(outcome.payload, 7 * 3 * BODY.len() as u64);
    }
}

#[test]
fn whoever_met_before_says_less() {
    let bytes = |met: bool| {
        let text = format!("authors = 2_000\ndiffer = 10\nmet = {met}");
        World::new(scenario(&text).plan().unwrap()).unwrap().run().bytes
    };
    assert!(3 * bytes(true) < 2 * bytes(false), "{} and {}", bytes(true), bytes(false));
}

#[test]
fn the_same_seed_fills_the_same() {
    let logs = |seed| {
        let scenario = Scenario { seed, ..scenario("authors = 20\ndiffer = 5") };
        let logs = Logs::of(&scenario.plan().unwrap());
        logs.shared.iter().chain(&logs.beyond).map(Verified::tip).collect::<Vec<_>>()
    };
    assert_eq!(logs(3), logs(3));
    assert_ne!(logs(3), logs(4));
    assert_eq!(logs(3).len(), 25);
}

#[test]
fn disks_that_cannot_be_filled_so_are_named() {
    let check = |text: &str| scenario(text).check();
    assert_eq!(check("authors = 3\ndiffer = 4"), Err(BadFilled::Authors.into()));
    assert_eq!(check("authors = 2_000_000"), Err(BadFilled::Authors.into()));
    assert_eq!(check("authors = 3\nentries = 0"), Err(BadFilled::Entries.into()));
    for machine in [Kind::Full, Kind::Flood] {
        let scenario = Scenario { machine, ..scenario("authors = 3") };
        let world = World::new(scenario.plan().unwrap());
        assert!(matches!(world, Err(BadScenario::Filled(BadFilled::Machine))));
    }
}
