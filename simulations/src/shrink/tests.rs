//! Failing plans cut down, and what must not be cut.

use super::*;
use crate::checker::Expect;
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::topology::Topology;

/// A scenario that cannot keep its promise: hosts with several sources receive some entries twice
/// or, with one alone, at least once.
fn failing() -> Plan {
    let expect = Expect::most("redundancy", 0.5).unwrap();
    let scenario = Scenario { nodes: 9, topology: Topology::Ring, expect, ..Scenario::default() };
    scenario.plan().unwrap()
}

fn never() -> bool {
    false
}

#[test]
fn what_fails_anywhere_shrinks_to_two_hosts_and_one_writing() {
    let whole = failing();
    let mut told = Vec::new();
    let shrunk =
        shrink(&whole, &never, &mut |plan, _| told.push((plan.hosts.len(), plan.acts.len())));
    let shrunk = shrunk.unwrap();
    assert!(shrunk.finished);
    assert_eq!(shrunk.violation.checker, "redundancy");
    assert_eq!(shrunk.plan.hosts.len(), 2, "{:?}", shrunk.plan);
    assert_eq!(shrunk.plan.acts.len(), 1);
    assert!(matches!(&shrunk.plan.acts[0].1, Act::Write { sizes, .. } if sizes.len() == 1));
    assert_eq!(verdict(&shrunk.plan), Some(shrunk.violation), "it fails again as it is");
    assert_eq!(told.last(), Some(&(2, 1)));
    let ids: Vec<u32> = whole.hosts.iter().map(|host| host.id).collect();
    assert!(shrunk.plan.hosts.iter().all(|host| ids.contains(&host.id)), "hosts keep their names");
}

#[test]
fn a_run_that_keeps_its_promises_is_left_alone() {
    let plan = Scenario { nodes: 3, ..Scenario::default() }.plan().unwrap();
    assert!(shrink(&plan, &never, &mut |_, _| {}).is_none());
}

#[test]
fn without_time_the_plan_stays_as_it_was() {
    let whole = failing();
    let shrunk = shrink(&whole, &|| true, &mut |_, _| {}).unwrap();
    assert!(!shrunk.finished);
    assert_eq!(shrunk.plan, whole);
}

#[test]
fn hosts_that_knew_each_other_over_others_still_do() {
    let plan = Scenario { nodes: 8, topology: Topology::Line, ..Scenario::default() }.plan();
    let small = cut::keep_hosts(&plan.unwrap(), &[0, 3, 7]);
    assert_eq!(small.links, [(0, 1), (1, 2)]);
    assert!(cut::is_fair(&small));
    assert_eq!(small.hosts.iter().map(|host| host.id).collect::<Vec<_>>(), [0, 3, 7]);
    assert!(small.acts.iter().flat_map(|(_, act)| act.hosts()).all(|who| who < 3));
    assert!(small.acts.iter().any(|(_, act)| act.hosts() == [2]), "7 is 2 now and still writes");
}

#[test]
fn whoever_founds_the_community_of_real_nodes_stays() {
    let machine = crate::machine::Kind::Full;
    let scenario = Scenario { nodes: 6, topology: Topology::Line, machine, ..Scenario::default() };
    let ids = |kept: &[usize]| {
        let small = cut::keep_hosts(&scenario.plan().unwrap(), kept);
        small.hosts.iter().map(|host| host.id).collect::<Vec<_>>()
    };
    assert_eq!((ids(&[2, 5]), ids(&[0, 3]), ids(&[])), (vec![0, 2, 5], vec![0, 3], vec![0]));
}

#[test]
fn a_network_in_two_parts_is_no_fair_test() {
    let plan = Scenario { nodes: 4, topology: Topology::Line, ..Scenario::default() }.plan();
    let mut plan = plan.unwrap();
    assert!(cut::is_fair(&plan));
    plan.links.retain(|link| *link != (1, 2));
    assert!(!cut::is_fair(&plan));
}
