//! Many runs, every parameter drawn from the seed.

use crate::adversary::{Behaviour, Group};
use crate::dynamics::{Crashes, Dynamic, Partitions};
use crate::kernel::{Entity, Seed, Stream};
use crate::report::Outcome;
use crate::rule::LinkModel;
use crate::scenario::{BadScenario, Scenario, Times};
use crate::span::{Law, Length, Size, Span};
use crate::topology::{Density, Topology};
use crate::workload::Workload;
use crate::world::World;

/// Most honest hosts of a run, if nobody says how many.
pub const MOST: usize = 12;

/// The scenario of a seed, with up to `most` honest hosts.
#[must_use]
pub fn draw(seed: u64, most: usize) -> Scenario {
    let stream = &mut Seed(seed).stream(Entity::World, "scenario");
    let nodes = stream.between(2, most.max(2) as u64) as usize;
    let (latency, commit) = (latency(stream), commit(stream));
    let mut scenario = Scenario {
        seed,
        nodes,
        topology: topology(stream),
        length: Length::minutes(stream.between(1, 3)),
        workload: Workload {
            posts: [0.5, 2.0, 6.0][stream.below(3) as usize],
            burst: up_to(1, [1, 3, 40][stream.below(3) as usize]),
            body: up_to(16, [60, 300, 3_000][stream.below(3) as usize]),
            ..Workload::default()
        },
        link: LinkModel { latency: latency.into(), ..LinkModel::default() },
        times: Times { commit, ..Times::default() },
        ..Scenario::default()
    };
    faults(&mut scenario, stream);
    scenario
}

fn up_to(low: u64, high: u64) -> Size {
    Size(Law::Uniform { low, high })
}

fn topology(stream: &mut Stream) -> Topology {
    let random = Topology::Er(Density::Own(stream.between(0, 50) as f64 / 100.0));
    match stream.below(7) {
        0 => Topology::Line,
        1 => Topology::Ring,
        2 => Topology::Star,
        3 => Topology::Full,
        _ => random,
    }
}

fn latency(stream: &mut Stream) -> Span {
    let spans = [
        Span::new(1_000, 1_000),
        Span::new(100, 3_000),
        Span::new(5_000, 50_000),
        Span::new(20_000, 400_000),
    ];
    stream.pick(&spans).copied().unwrap_or(spans[0])
}

fn commit(stream: &mut Stream) -> Span {
    let spans = [Span::new(0, 0), Span::new(1_000, 5_000), Span::new(2_000, 40_000)];
    stream.pick(&spans).copied().unwrap_or(spans[0])
}

/// Each kind of fault is absent half of the time, so that failing seeds are simple where they can be.
fn faults(scenario: &mut Scenario, stream: &mut Stream) {
    let mut sometimes = |most: u64| if stream.chance(0.5) { stream.between(1, most) } else { 0 };
    scenario.link.loss = sometimes(40) as f64 / 1_000.0;
    scenario.link.resets = sometimes(4) as f64;
    scenario.dynamics = vec![
        Dynamic::Partitions(Partitions { count: sometimes(3), one_way: false }),
        Dynamic::Crashes(Crashes { count: sometimes(6), ..Crashes::default() }),
    ];
    scenario.newcomers = (sometimes(3) as usize).min(scenario.nodes - 1);
    scenario.clones = usize::from(sometimes(2) == 1);
    scenario.times.skew = Span::new(0, sometimes(1_200) * 1_000_000);
    let liars = sometimes(3) * u64::from(sometimes(2) > 0);
    let liar = |_| *stream.pick(&Behaviour::ALL).unwrap_or(&Behaviour::Phantom);
    let group = |behaviour| Group::of(behaviour, 1);
    scenario.adversaries = (0..liars).map(liar).map(group).collect();
}

/// Runs one seed.
///
/// # Errors
/// Never with what [`draw`] draws from up to [`crate::scenario::MAX_NODES`] hosts less five.
pub fn run(seed: u64, most: usize) -> Result<Outcome, BadScenario> {
    Ok(World::new(draw(seed, most).plan()?)?.run())
}
