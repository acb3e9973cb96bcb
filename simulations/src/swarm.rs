//! Many runs, every parameter drawn from the seed.

mod community;
mod faults;
mod links;
mod shape;
mod sizes;

pub use sizes::{BadSizes, Sizes};

use crate::filled::Filled;
use crate::kernel::{Entity, Seed, Stream};
use crate::machine::Kind;
use crate::scenario::{Scenario, Times};
use crate::span::{Law, Length, Size, Span};
use crate::workload::{Share, Workload};
use tidings_protocol::limits::MAX_BODY;

/// Honest hosts of half of the runs, at most: what fails among few is easier to understand.
const FEW: usize = 12;

/// Most entries of a run, and most deliveries.
const MOST_WRITTEN: (u64, u64) = (1_000, 20_000);

/// Logs on the disks of a run before it, at most.
const MOST_FILLED: u64 = 200;

/// Of all runs, the share in which a few real nodes decide who is in, if so few are asked for.
const COMMUNITIES: f64 = 0.1;

/// Nodes without which nobody is left to decide about.
const LEAST_COMMUNITY: usize = 4;

/// The scenario of a seed, of one of these sizes.
#[must_use]
pub fn draw(seed: u64, sizes: Sizes) -> Scenario {
    let mut scenario = network(seed, sizes);
    before(&mut scenario, &mut Seed(seed).stream(Entity::World, "before"));
    let stream = &mut Seed(seed).stream(Entity::World, "community");
    let few = sizes.least <= LEAST_COMMUNITY && sizes.most >= LEAST_COMMUNITY;
    if stream.chance(COMMUNITIES) && few {
        community::gather(&mut scenario, sizes.most, stream);
    }
    scenario
}

/// The same of a network with empty disks, in most of which nothing is decided about anybody.
#[must_use]
pub fn network(seed: u64, sizes: Sizes) -> Scenario {
    let stream = &mut Seed(seed).stream(Entity::World, "scenario");
    let Sizes { least, most, length } = sizes;
    let few = if stream.chance(0.5) { most.min(FEW) } else { most };
    let nodes = stream.between(least as u64, few.max(least) as u64) as usize;
    let drawn = stream.between(1, 10);
    let minutes = length.map_or(drawn, |length| length.micros().div_ceil(60_000_000)).max(1);
    let topology = shape::topology(stream, nodes);
    let mut scenario = Scenario {
        name: format!("seed {seed}"),
        seed,
        nodes,
        length: length.unwrap_or(Length::minutes(minutes)),
        workload: workload(stream, nodes as u64, minutes),
        link: links::model(stream, &topology),
        topology,
        times: Times {
            commit: *pick(
                stream,
                &[Span::new(0, 0), Span::new(1_000, 5_000), Span::new(2_000, 40_000)],
            ),
            ..Times::default()
        },
        ..Scenario::default()
    };
    faults::add(&mut scenario, stream);
    scenario
}

/// In some runs disks hold something before.
fn before(scenario: &mut Scenario, stream: &mut Stream) {
    if stream.chance(0.1) && scenario.machine == Kind::Bare {
        let authors = stream.between(1, MOST_FILLED) as usize;
        // What the first host alone holds must not go with it.
        let stays = scenario.core == 1.0 && scenario.disk.is_empty();
        let differ = stream.below(authors as u64 + 1) as usize;
        scenario.filled = Filled {
            authors,
            entries: stream.between(1, 5) as usize,
            differ: if stays { differ } else { 0 },
            met: stream.chance(0.5),
        };
    }
}

/// A few entries or many, in small bursts or large, by all or by some.
fn workload(stream: &mut Stream, nodes: u64, minutes: u64) -> Workload {
    let most = MOST_WRITTEN.0.min(MOST_WRITTEN.1 / nodes);
    let doublings = stream.below(most.ilog2().into());
    let entries = stream.between(1, 1 << doublings);
    let burst = *pick(stream, &[1, 1, 3, 40]);
    let authors = if stream.chance(0.5) { 0 } else { stream.between(1, nodes) };
    let writers = if authors == 0 { nodes } else { authors };
    let writings = entries as f64 / ((burst + 1) as f64 / 2.0);
    let shares = [Share::Even, Share::Even, Share::Zipf { s: 1.0 }, Share::Hot { part: 0.8 }];
    Workload {
        authors: authors as usize,
        posts: (writings / (minutes * writers) as f64).max(0.01),
        share: *pick(stream, &shares),
        burst: up_to(1, burst),
        body: body(stream),
        broadcasts: *pick(stream, &[0, 0, 1, 5]),
        ..Workload::default()
    }
}

fn body(stream: &mut Stream) -> Size {
    let most = MAX_BODY as u64;
    let laws = [
        Law::Uniform { low: 16, high: 60 },
        Law::Uniform { low: 16, high: 300 },
        Law::Uniform { low: 16, high: 3_000 },
        Law::Lognormal { median: 200, sigma: 1.0, cap: most },
        Law::Pareto { least: 40, shape: 1.2, cap: most },
    ];
    Size(*pick(stream, &laws))
}

fn up_to(low: u64, high: u64) -> Size {
    Size(Law::Uniform { low, high })
}

/// One of some choices, of which there is at least one.
fn pick<'a, T>(stream: &mut Stream, choices: &'a [T]) -> &'a T {
    stream.pick(choices).unwrap_or(&choices[0])
}

#[cfg(test)]
mod tests;
