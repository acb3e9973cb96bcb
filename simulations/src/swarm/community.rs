//! Real nodes who all know each other and decide often, apart from each other, who is in.

use super::pick;
use crate::dynamics::{Dynamic, Partitions, Roles};
use crate::filled::Filled;
use crate::kernel::Stream;
use crate::machine::Kind;
use crate::scenario::Scenario;
use crate::span::Length;
use crate::topology::Topology;

/// Nodes of a community, at least and at most, newcomers included.
const NODES: (usize, usize) = (5, 8);

/// How often somebody gives somebody a role.
const JUDGEMENTS: (u64, u64) = (4, 12);

/// Makes a community of what was drawn, of at most so many nodes: whose links, clocks and writing stay.
pub(super) fn gather(scenario: &mut Scenario, most: usize, stream: &mut Stream) {
    let (low, high) = NODES;
    let owners = stream.below(3) as usize;
    let moderators = stream.between(1, 2) as usize;
    let roles = Roles { owners, moderators, count: stream.between(JUDGEMENTS.0, JUDGEMENTS.1) };
    let one_way = stream.chance(0.2);
    let apart = Partitions { count: stream.between(1, 4), one_way };
    let mut dynamics = vec![Dynamic::Roles(roles)];
    if stream.chance(0.8) {
        dynamics.push(Dynamic::Partitions(apart));
    }
    scenario.link.regions.clear();
    *scenario = Scenario {
        machine: Kind::Full,
        nodes: (stream.between(low as u64, high as u64) as usize).min(most),
        topology: pick(stream, &[Topology::Full, Topology::Full, Topology::Ring]).clone(),
        length: scenario.length.min(Length::minutes(2)),
        newcomers: stream.below(3) as usize,
        dynamics,
        clones: 0,
        core: 1.0,
        adversaries: Vec::new(),
        disk: Vec::new(),
        filled: Filled::default(),
        ..scenario.clone()
    };
}
