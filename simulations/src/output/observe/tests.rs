//! Whole runs, watched.

use super::*;
use crate::adversary::{Behaviour, Group};
use crate::dynamics::{Crashes, Crowd, Dynamic, Partitions};
use crate::output::{KINDS, Recording, Summary};
use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::span::{Length, Size};
use crate::topology::Topology;
use crate::workload::Workload;
use crate::world::World;

fn watched(scenario: &Scenario) -> (Outcome, Recording, Summary) {
    let plan = scenario.plan().unwrap();
    let mut recorder = Recorder::new(Setup::of(&plan));
    let mut world = World::new(plan.clone()).unwrap();
    world.watch(&mut recorder);
    let outcome = world.run();
    let recording = recorder.finish(START.after(outcome.virtual_time));
    let summary = Summary::of(&plan, "tidings-sim run", &outcome).with(&recording);
    (outcome, recording, summary)
}

fn stormy() -> Scenario {
    Scenario {
        nodes: 8,
        topology: Topology::Ring,
        length: Length::minutes(1),
        dynamics: vec![
            Dynamic::Crashes(Crashes { count: 3, ..Crashes::default() }),
            Dynamic::Partitions(Partitions { count: 1, one_way: false }),
        ],
        ..Scenario::default()
    }
}

#[test]
fn what_was_gathered_agrees_with_the_outcome() {
    let (outcome, recording, summary) = watched(&Scenario { nodes: 6, ..Scenario::default() });
    assert_eq!(outcome.violation, None);
    let sum = |pick: fn(&crate::output::Interval) -> u64| recording.series.iter().map(pick).sum();
    let deliveries: u64 = sum(|interval| interval.delivered);
    assert_eq!(deliveries, outcome.deliveries);
    assert_eq!(recording.delay.count, outcome.deliveries);
    assert_eq!(recording.by_hop.iter().map(|hop| hop.count).sum::<u64>(), outcome.deliveries);
    let written: u64 = sum(|interval| interval.written);
    assert_eq!(written, outcome.entries);
    assert_eq!((summary.figures.bytes, summary.figures.frames), (outcome.bytes, outcome.frames));
    let told = recording.delay.p50 as f64 / outcome.p50 as f64;
    assert!((0.98..1.02).contains(&told), "{told}");
    assert_eq!(recording.coverage().last(), Some(&1.0));
    let last = recording.redundancy().last().copied().unwrap_or_default();
    assert!((last - outcome.redundancy).abs() < 1e-9, "{last} {}", outcome.redundancy);
    let end = recording.series.last().unwrap();
    assert_eq!((end.up, end.sessions, end.in_flight), (6, outcome.links as u64, 0));
}

#[test]
fn a_story_holds_the_whole_way_of_an_entry() {
    let (_, recording, _) = watched(&Scenario { nodes: 6, ..Scenario::default() });
    assert!(recording.stories.len() > 8);
    let run = KINDS.iter().position(|kind| *kind == "RUN").unwrap() as u8;
    for story in &recording.stories {
        assert_eq!(story.accepts.who.len(), 5, "everybody else accepts once");
        let runs: BTreeSet<u32> = (0..story.frames.at.len())
            .filter(|n| story.frames.kind[*n] == run)
            .map(|n| story.frames.to[n])
            .collect();
        assert!(story.accepts.who.iter().all(|who| runs.contains(who)), "{story:?}");
    }
}

#[test]
fn faults_are_on_the_timeline() {
    let (outcome, recording, _) = watched(&stormy());
    assert_eq!(outcome.violation, None);
    let lane = |name: &str| recording.marks.iter().filter(|mark| mark.lane == name).count();
    assert_eq!((lane("down"), lane("split")), (3, 1), "{:?}", recording.marks);
    assert!(recording.marks.iter().all(|mark| mark.to <= recording.end && mark.from < mark.to));
    assert_eq!(recording.nodes.iter().map(|node| node.crashes).sum::<u64>(), 3);
    assert!(recording.coverage().iter().any(|share| *share < 0.99));
    let names: Vec<&str> = recording.phases.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["safety", "liveness", "settling", "silence"]);
}

#[test]
fn strikes_and_what_waits_are_told_by_host() {
    let adversaries = vec![Group::of(Behaviour::Phantom, 3)];
    let (_, recording, _) = watched(&Scenario { nodes: 4, adversaries, ..Scenario::default() });
    assert!(recording.nodes[..4].iter().any(|node| node.strikes > 0), "{:?}", recording.nodes);
    // Three megabytes of history for whoever comes last.
    let late = Scenario {
        nodes: 2,
        topology: Topology::Line,
        workload: Workload { posts: 200.0, body: Size::constant(16_000), ..Workload::default() },
        dynamics: vec![Dynamic::Crowd(Crowd { count: 1, ..Crowd::default() })],
        ..Scenario::default()
    };
    let (_, recording, _) = watched(&late);
    let queued: Vec<u64> = recording.nodes.iter().map(|node| node.queued).collect();
    assert!(queued[0] > 10, "{queued:?}");
    let csv = recording.nodes_csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",strikes,queued"));
    assert!(lines[1].ends_with(&format!(",0,{}", queued[0])), "{}", lines[1]);
}

#[test]
fn liars_are_named_and_count_for_nothing() {
    let adversaries = vec![Group::of(Behaviour::Phantom, 1)];
    let (_, recording, summary) =
        watched(&Scenario { nodes: 5, adversaries, ..Scenario::default() });
    assert_eq!(recording.roles[5], "phantom");
    assert_eq!((recording.honest, summary.network.honest, summary.network.hosts), (5, 5, 6));
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let bytes = |scenario: &Scenario| {
        let (_, recording, summary) = watched(scenario);
        let page = crate::html::page(&summary, &recording);
        (recording.series_csv(), recording.nodes_csv(), page)
    };
    assert_eq!(bytes(&stormy()), bytes(&stormy()));
}

#[test]
fn an_observer_changes_nothing() {
    let plain = World::new(stormy().plan().unwrap()).unwrap().run();
    assert_eq!(watched(&stormy()).0, plain);
}
