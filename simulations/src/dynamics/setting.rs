//! What every change needs to know: the network, how long, and where its chances come from.

use crate::kernel::{Entity, Seed, Stream};
use crate::topology::Graph;

/// Where a change takes place.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// Names the run's chances.
    pub seed: Seed,
    /// Length of the safety phase, in microseconds.
    pub length: u64,
    /// The network of the honest hosts.
    pub graph: &'a Graph,
    /// Names the chances of this change.
    pub name: String,
}

impl Setting<'_> {
    /// The chances of the change as a whole.
    #[must_use]
    pub fn world(&self) -> Stream {
        self.seed.stream(Entity::World, &self.name)
    }

    /// The chances of one host in it.
    #[must_use]
    pub fn host(&self, who: usize) -> Stream {
        self.seed.stream(Entity::Host(who as u32), &self.name)
    }

    /// The chances of one link in it.
    #[must_use]
    pub fn link(&self, (a, b): (usize, usize)) -> Stream {
        self.seed.stream(Entity::Lane(a as u32, b as u32), &self.name)
    }

    /// Each host with probability `share`, with the chances that it has left.
    pub fn some(&self, share: f64) -> impl Iterator<Item = (usize, Stream)> {
        let hosts = (0..self.graph.nodes).map(|who| (who, self.host(who)));
        hosts.filter_map(move |(who, mut stream)| stream.chance(share).then_some((who, stream)))
    }
}

/// Whether something is a share.
pub(super) fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}
