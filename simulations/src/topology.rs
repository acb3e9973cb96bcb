//! Who may reach whom: connected graphs, and how far apart their nodes are.

use crate::kernel::Stream;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::str::FromStr;

/// The shape of a network.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topology {
    /// Each knows the next.
    Line,
    /// A line whose ends meet.
    Ring,
    /// The first knows everybody.
    Star,
    /// Everybody knows everybody.
    Full,
    /// Each pair with this probability (Erdős–Rényi), pieces joined so that it is connected.
    Random(f64),
}

/// A text that names no topology.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a topology: line, ring, star, full, random or random:P with P from 0 to 1")]
pub struct BadTopology(String);

/// Hosts, the links between them, and where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Number of hosts.
    pub nodes: usize,
    /// Links, lower number first, in order.
    pub edges: Vec<(usize, usize)>,
    /// Where each host is; empty if the shape has no places.
    pub places: Vec<(f64, f64)>,
    /// The region of each host; empty if there is but one.
    pub regions: Vec<u16>,
}

impl Topology {
    /// The graph of this shape over `nodes` hosts; connected.
    #[must_use]
    pub fn graph(self, nodes: usize, stream: &mut Stream) -> Graph {
        let edges = self.links(nodes, stream).into_iter().collect();
        Graph { nodes, edges, ..Graph::default() }
    }

    /// The links among hosts `0..nodes`, lower number first, in order; connected.
    #[must_use]
    pub fn links(self, nodes: usize, stream: &mut Stream) -> BTreeSet<(usize, usize)> {
        let pairs = (0..nodes).flat_map(|a| (a + 1..nodes).map(move |b| (a, b)));
        match self {
            Self::Line => (1..nodes).map(|b| (b - 1, b)).collect(),
            Self::Ring if nodes < 3 => Self::Line.links(nodes, stream),
            Self::Ring => (0..nodes).map(|a| pair(a, (a + 1) % nodes)).collect(),
            Self::Star => (1..nodes).map(|b| (0, b)).collect(),
            Self::Full => pairs.collect(),
            Self::Random(p) => {
                let links = pairs.filter(|_| stream.chance(p)).collect();
                joined(nodes, links, stream)
            }
        }
    }
}

/// The two ends of a link in their order.
#[must_use]
pub fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// Joins the pieces of a graph, each to a random host of those before.
fn joined(
    nodes: usize,
    mut links: BTreeSet<(usize, usize)>,
    stream: &mut Stream,
) -> BTreeSet<(usize, usize)> {
    let mut reached: Vec<usize> = Vec::new();
    for host in 0..nodes {
        if reached.contains(&host) {
            continue;
        }
        if let Some(old) = stream.pick(&reached) {
            links.insert(pair(*old, host));
        }
        reached.extend(distances(&links, host).into_keys());
        reached.sort_unstable();
        reached.dedup();
    }
    links
}

/// Hops from `start` to every host that it reaches.
#[must_use]
pub fn distances(links: &BTreeSet<(usize, usize)>, start: usize) -> BTreeMap<usize, u64> {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in links {
        near.entry(*a).or_default().push(*b);
        near.entry(*b).or_default().push(*a);
    }
    let mut hops = BTreeMap::from([(start, 0)]);
    let mut front = VecDeque::from([start]);
    while let Some(host) = front.pop_front() {
        let next = hops[&host] + 1;
        for other in near.get(&host).into_iter().flatten() {
            if !hops.contains_key(other) {
                hops.insert(*other, next);
                front.push_back(*other);
            }
        }
    }
    hops
}

/// The longest distance in the graph over `links`, in hops.
#[must_use]
pub fn diameter(links: &BTreeSet<(usize, usize)>) -> u64 {
    let hosts: BTreeSet<usize> = links.iter().flat_map(|(a, b)| [*a, *b]).collect();
    hosts
        .into_iter()
        .filter_map(|host| distances(links, host).into_values().max())
        .max()
        .unwrap_or(0)
}

impl FromStr for Topology {
    type Err = BadTopology;

    fn from_str(text: &str) -> Result<Self, BadTopology> {
        match text {
            "line" => Ok(Self::Line),
            "ring" => Ok(Self::Ring),
            "star" => Ok(Self::Star),
            "full" => Ok(Self::Full),
            "random" => Ok(Self::Random(0.3)),
            other => {
                let p = other.strip_prefix("random:").and_then(|p| p.parse().ok());
                let p = p.filter(|p| (0.0..=1.0).contains(p));
                p.map(Self::Random).ok_or_else(|| BadTopology(other.to_owned()))
            }
        }
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line => f.write_str("line"),
            Self::Ring => f.write_str("ring"),
            Self::Star => f.write_str("star"),
            Self::Full => f.write_str("full"),
            Self::Random(p) => write!(f, "random:{p}"),
        }
    }
}

impl TryFrom<String> for Topology {
    type Error = BadTopology;

    fn try_from(text: String) -> Result<Self, BadTopology> {
        text.parse()
    }
}

impl From<Topology> for String {
    fn from(topology: Topology) -> Self {
        topology.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Entity, Seed};

    fn links(topology: Topology, nodes: usize) -> BTreeSet<(usize, usize)> {
        topology.links(nodes, &mut Seed(1).stream(Entity::World, "topology"))
    }

    #[test]
    fn shapes_have_their_distances() {
        assert_eq!(diameter(&links(Topology::Line, 5)), 4);
        assert_eq!(diameter(&links(Topology::Ring, 6)), 3);
        assert_eq!(diameter(&links(Topology::Star, 9)), 2);
        assert_eq!(diameter(&links(Topology::Full, 9)), 1);
        assert_eq!(links(Topology::Ring, 2), BTreeSet::from([(0, 1)]));
    }

    #[test]
    fn every_random_graph_is_connected() {
        for nodes in 2..40 {
            for p in [0.0, 0.02, 0.1, 1.0] {
                let links = links(Topology::Random(p), nodes);
                assert_eq!(distances(&links, 0).len(), nodes, "{nodes} {p}");
            }
        }
    }

    #[test]
    fn names_are_read_as_written() {
        for name in ["line", "ring", "star", "full", "random:0.25"] {
            assert_eq!(name.parse::<Topology>().map(|shape| shape.to_string()), Ok(name.into()));
        }
        assert!("random:2".parse::<Topology>().is_err() && "mesh".parse::<Topology>().is_err());
    }
}
