//! What the README tells is so: each name in it is understood, none is missing, and the network that
//! it shows is the one that the command prints.

use tidings_sim::adversary::Behaviour;
use tidings_sim::canary::Canary;
use tidings_sim::disk::Fault;
use tidings_sim::dynamics::Dynamic;
use tidings_sim::kernel::{Entity, Seed};
use tidings_sim::topology::{KINDS, Topology};

const README: &str = include_str!("../README.md");

/// The names in backticks in the first column of the table with this head, without their parameters.
fn table(head: &str) -> Vec<&'static str> {
    let lines = README.lines().skip_while(|line| !line.starts_with(&format!("| {head} |"))).skip(2);
    let cells = lines.map_while(|line| line.strip_prefix("| ")?.split(" |").next());
    let names: Vec<_> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(!names.is_empty(), "no table {head:?}");
    names.into_iter().map(|name| name.split([':', '[']).next().unwrap()).collect()
}

#[test]
fn topologies_are_named() {
    let told = table("topology");
    for kind in KINDS.split(", ") {
        // After the first parameter of a kind its others follow, without a colon.
        let name = kind.split(':').next().unwrap();
        assert!(told.contains(&name) || KINDS.contains(&format!(",{name}")), "{name}");
    }
    for name in told {
        assert!(KINDS.split(", ").any(|kind| kind.split(':').next() == Some(name)), "{name}");
    }
}

#[test]
fn dynamics_are_named() {
    for name in table("`[[dynamics]]`") {
        toml::from_str::<Dynamic>(&format!("kind = {name:?}")).expect(name);
    }
}

#[test]
fn enemies_are_named() {
    let told = table("behaviour");
    for behaviour in Behaviour::ALL {
        let written = behaviour.to_string();
        let name = written.split(':').next().unwrap();
        assert!(told.contains(&name), "{name}");
    }
    for name in told {
        let with_seconds = format!("{name}:30").parse::<Behaviour>();
        assert!(name.parse::<Behaviour>().or(with_seconds).is_ok(), "{name}");
    }
}

#[test]
fn faults_of_disks_are_named() {
    let told = table("fault");
    assert_eq!(told.len(), 6);
    for name in told {
        toml::Value::from(name).try_into::<Fault>().expect(name);
    }
}

#[test]
fn canaries_are_named() {
    assert!(Canary::all().map(Canary::name).eq(table("canary")));
}

#[test]
fn the_network_that_is_shown_is_the_one_that_there_is() {
    let topology: Topology = "ws:k=8,beta=0.1".parse().unwrap();
    let mut stream = Seed(1).stream(Entity::World, "topology");
    let facts = topology.graph(1_000, &mut stream).unwrap().facts();
    let shown = format!("topology             {topology}, seed 1\n{facts}\n```");
    assert!(README.contains(&shown), "README.md shows another one than\n{shown}");
}
