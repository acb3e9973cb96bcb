//! Whole runs: reproducible, healed, crashed, lied to, and broken on purpose.

use super::World;
use crate::dynamics::{Crashes, Dynamic, Partitions, Roles};
use crate::jobs;
use crate::machine::Kind;
use crate::observe::{Fact, Observer};
use crate::plan::{Act, Plan};
use crate::report::Outcome;
use crate::scenario::{Scenario, Times};
use crate::span::{Length, Span};
use crate::swarm;
use crate::topology::{Density, Topology};
use crate::trial;
use crate::workload::Workload;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use tidings_core::Role;
use tidings_protocol::time::Time;

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
    let scenario = swarm::draw(29, swarm::Sizes::up_to(12));
    assert_eq!(run(&scenario), run(&scenario));
    assert_ne!(run(&scenario).hash, run(&Scenario { seed: 30, ..scenario }).hash);
}

#[test]
fn two_hundred_seeds_break_no_promise() {
    for seed in 0..200 {
        let report =
            trial::run(&swarm::draw(seed, swarm::Sizes::up_to(12)).plan().unwrap()).unwrap();
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
fn what_is_said_and_written_while_warming_up_is_in_no_figure() {
    let workload = Workload { posts: 6.0, ..Workload::default() };
    let scenario =
        Scenario { nodes: 5, length: Length::minutes(4), workload, ..Scenario::default() };
    let warm = Scenario { warm_up: Length::minutes(2), ..scenario.clone() };
    let (all, rest) = (holds(&scenario), holds(&warm));
    assert_eq!((&all.hash, all.entries), (&rest.hash, rest.entries), "the same happens");
    let share = |rest: u64, all: u64| (0.3..0.7).contains(&(rest as f64 / all as f64));
    assert!(share(rest.deliveries, all.deliveries), "{all}\n{rest}");
    assert!(share(rest.payload, all.payload), "{all}\n{rest}");
    assert!(share(rest.bytes, all.bytes) && rest.frames < all.frames, "{all}\n{rest}");
    assert!((1.0..2.0).contains(&rest.redundancy), "{rest}");
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

/// Six real nodes, the home of one of them copied, who decide about each other.
#[test]
fn who_must_agree_is_worked_out_anew_when_a_copied_home_is_proven_while_all_wait() {
    holds(&Scenario {
        seed: 457,
        nodes: 6,
        clones: 1,
        machine: Kind::Full,
        length: Length::minutes(2),
        dynamics: vec![Dynamic::Roles(Roles::default())],
        ..Scenario::default()
    });
}

/// A moderator lets somebody back in whom another one expelled, and gives them the key; the founder,
/// who has not heard of it, makes that moderator a reader from before that.
#[test]
fn who_was_given_the_key_by_a_word_that_was_undone_does_not_have_the_newest() {
    let scenario = Scenario {
        seed: 5,
        nodes: 5,
        machine: Kind::Full,
        topology: Topology::Full,
        length: Length::of(70_000_000),
        ..Scenario::default()
    };
    let grade = |who, whom, role| Act::Grade { who, whom, role };
    let mut plan = scenario.plan().unwrap();
    plan.acts = vec![
        (0, grade(0, 1, Role::Moderator)),
        (0, grade(0, 2, Role::Moderator)),
        (10_000_000, grade(2, 3, Role::Expelled)),
        (20_000_000, Act::Split { groups: vec![vec![0, 4]], one_way: false }),
        (25_000_000, grade(1, 3, Role::Member)),
        (26_000_000, grade(0, 1, Role::Reader)),
        (50_000_000, Act::Heal),
    ];
    let report = World::new(plan).unwrap().run();
    assert_eq!(report.violation, None, "{report}");
}

/// Somebody makes a key in the place of one whose maker turns out to be a copied home.
#[test]
fn what_was_sealed_with_a_key_after_one_of_nobodys_word_is_read_by_whoever_has_another_one() {
    for seed in [136, 761] {
        holds(&Scenario {
            seed,
            nodes: 6,
            clones: 1,
            machine: Kind::Full,
            length: Length::minutes(2),
            dynamics: vec![Dynamic::Roles(Roles::default())],
            ..Scenario::default()
        });
    }
}

/// The founder makes a moderator a relay, as which they read nothing of what is written afterwards.
#[test]
fn who_is_made_a_relay_needs_not_read_what_is_written_from_then_on() {
    let scenario = Scenario {
        seed: 5,
        nodes: 4,
        machine: Kind::Full,
        topology: Topology::Full,
        length: Length::of(30_000_000),
        ..Scenario::default()
    };
    let mut plan = scenario.plan().unwrap();
    let grade = |whom, role| Act::Grade { who: 0, whom, role };
    plan.acts = vec![(0, grade(1, Role::Moderator)), (10_000_000, grade(1, Role::Relay))];
    let report = World::new(plan).unwrap().run();
    assert_eq!(report.violation, None, "{report}");
}

#[test]
fn a_core_comes_to_agree_without_those_who_are_gone() {
    for seed in 0..5 {
        let scenario = Scenario { seed, core: 0.6, dynamics: crashes(6), ..Scenario::default() };
        let mut gone = Gone::default();
        let plan = scenario.plan().unwrap();
        let mut world = World::new(plan).unwrap();
        world.watch(&mut gone);
        let outcome = world.run();
        assert_eq!(outcome.violation, None, "{outcome}");
        assert_eq!(gone.up.len(), 6, "six of ten are there in the end: {:?}", gone.up);
    }
}

/// Who is there.
#[derive(Default)]
struct Gone {
    up: BTreeSet<usize>,
}

impl Observer for Gone {
    fn fact(&mut self, _: Time, fact: &Fact<'_>) {
        match fact {
            Fact::Up { who } => self.up.insert(*who),
            Fact::Down { who } => self.up.remove(who),
            _ => false,
        };
    }
}

#[test]
fn any_number_of_threads_runs_the_same() {
    let hashes = |jobs| {
        let mut hashes = Vec::new();
        let work = |seed| run(&swarm::draw(seed, swarm::Sizes::up_to(8))).hash;
        jobs::each(12, jobs, &AtomicBool::new(false), work, |_, hash| {
            hashes.push(hash);
            ControlFlow::Continue(())
        });
        hashes
    };
    assert_eq!(hashes(1), hashes(2));
}

/// When each frame arrived where, by the stable numbers of its ends.
struct Delays {
    ids: Vec<u32>,
    first: BTreeMap<(u32, u32), u64>,
}

impl Observer for Delays {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        if let Fact::Arrived { from, to, sent, .. } = fact {
            let lane = (self.ids[*from], self.ids[*to]);
            self.first.entry(lane).or_insert_with(|| at.since(*sent));
        }
    }
}

#[test]
fn a_host_that_is_taken_away_changes_nobody_elses_chances() {
    // Commits take no time, so that what is said first never waits for what somebody else said.
    let times = Times { commit: Span::new(0, 0), ..Times::default() };
    let scenario = Scenario { topology: Topology::Full, nodes: 6, times, ..Scenario::default() };
    let whole = scenario.plan().unwrap();
    let mut less = whole.clone();
    less.hosts.pop();
    less.links.retain(|(a, b)| *a < 5 && *b < 5);
    less.members.retain(|who| *who < 5);
    less.acts.retain(|(_, act)| act.hosts().iter().all(|who| *who < 5));
    let delays = |plan: &Plan| {
        let ids = plan.hosts.iter().map(|host| host.id).collect();
        let mut delays = Delays { ids, first: BTreeMap::new() };
        let mut world = World::new(plan.clone()).unwrap();
        world.watch(&mut delays);
        assert_eq!(world.run().violation, None);
        delays.first
    };
    let (more, fewer) = (delays(&whole), delays(&less));
    assert_eq!((more.len(), fewer.len()), (30, 20));
    assert!(fewer.iter().all(|(lane, delay)| more[lane] == *delay));
}
