//! What goes wrong when: crashes, links that break by themselves, partitions.

use crate::kernel::{Entity, Seed};
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::span::Span;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60_000_000;

/// One kind of change that a network goes through.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Dynamic {
    /// Random hosts lose power at random times.
    Crashes {
        /// How often in all.
        count: u64,
        /// How long a host stays away.
        #[serde(default = "a_while")]
        down: Span,
    },
    /// The hosts are split in two at random, for a random part of the safety phase.
    Partitions {
        /// How often.
        count: u64,
    },
}

fn a_while() -> Span {
    Span::new(1_000_000, 20_000_000)
}

/// All that happens to hosts and links: when, in microseconds from the start, and what.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    let mut acts: Vec<(u64, Act)> = graph
        .edges
        .iter()
        .flat_map(|(a, b)| {
            resets(scenario, *a, *b).into_iter().map(|at| (at, Act::Reset { a: *a, b: *b }))
        })
        .collect();
    for dynamic in &scenario.dynamics {
        match *dynamic {
            Dynamic::Crashes { count, down } => acts.extend(crashes(scenario, graph, count, down)),
            Dynamic::Partitions { count } => acts.extend(partitions(scenario, graph, count)),
        }
    }
    acts
}

fn crashes(scenario: &Scenario, graph: &Graph, count: u64, down: Span) -> Vec<(u64, Act)> {
    let crash = |n: u64| {
        let purpose = format!("crash {n}");
        let mut stream = Seed(scenario.seed).stream(Entity::World, &purpose);
        let at = stream.below(scenario.length.micros());
        let who = stream.below(graph.nodes as u64) as usize;
        (at, Act::Crash { who, down: down.draw(&mut stream) })
    };
    (0..count).map(crash).collect()
}

fn resets(scenario: &Scenario, a: usize, b: usize) -> Vec<u64> {
    let rate = scenario.link.resets;
    if rate <= 0.0 {
        return Vec::new();
    }
    let mut stream = Seed(scenario.seed).stream(Entity::Lane(a as u32, b as u32), "resets");
    let pause = (MINUTE as f64 / rate) as u64;
    let mut resets = Vec::new();
    let mut at = stream.wait(pause);
    while at < scenario.length.micros() {
        resets.push(at);
        at += stream.wait(pause).max(1);
    }
    resets
}

fn partitions(scenario: &Scenario, graph: &Graph, count: u64) -> Vec<(u64, Act)> {
    let length = scenario.length.micros();
    let partition = |n: u64| {
        let purpose = format!("partition {n}");
        let mut stream = Seed(scenario.seed).stream(Entity::World, &purpose);
        let (one, two) = (stream.below(length), stream.below(length));
        let on_side = |host: &usize| {
            Seed(scenario.seed).stream(Entity::Host(*host as u32), &purpose).chance(0.5)
        };
        let side = (0..graph.nodes).filter(on_side).collect();
        let split = Act::Split { groups: vec![side], one_way: false };
        [(one.min(two), split), (one.max(two), Act::Heal)]
    };
    (0..count).flat_map(partition).collect()
}
