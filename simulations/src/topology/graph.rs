//! A network: hosts `0..nodes` and the links among them.

use super::BadTopology;
use petgraph::unionfind::UnionFind;

/// Most links of a graph: what a machine with a few gigabytes holds.
pub const MAX_LINKS: usize = 8_000_000;

/// Hosts and links, and what else the shape knows of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// How many hosts.
    pub nodes: usize,
    /// Pairs of hosts, the smaller number first, in order, each once.
    pub edges: Vec<(usize, usize)>,
    /// Where hosts are, in the unit square; empty where the shape has no place.
    pub places: Vec<(f64, f64)>,
    /// The region of each host: its block or clique; empty where there is but one.
    pub regions: Vec<u16>,
    /// Links that come and go: microseconds from the start, the pair, whether it comes up. A link
    /// named here is down until then.
    pub contacts: Vec<(u64, (usize, usize), bool)>,
    /// What hosts are called in the file they come from; empty elsewhere.
    pub names: Vec<String>,
}

/// The neighbours of each host, in order.
#[derive(Clone, Debug)]
pub struct Near {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

/// The two ends of a link in their order.
#[must_use]
pub fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Graph {
    /// A graph of these pairs, in any order, repeated or not; what links a host to itself is left out.
    ///
    /// # Errors
    /// When there are more than [`MAX_LINKS`].
    pub fn new(
        nodes: usize,
        pairs: impl IntoIterator<Item = (usize, usize)>,
    ) -> Result<Self, BadTopology> {
        let mut links = Vec::new();
        for (a, b) in pairs {
            if a != b {
                links.push(pair(a, b));
            }
            if links.len() > MAX_LINKS {
                return Err(BadTopology::TooManyLinks(nodes));
            }
        }
        links.sort_unstable();
        links.dedup();
        Ok(Self { nodes, edges: links, ..Self::default() })
    }

    /// The neighbours of each host.
    #[must_use]
    pub fn near(&self) -> Near {
        let mut starts = vec![0_u32; self.nodes + 1];
        for (a, b) in &self.edges {
            starts[a + 1] += 1;
            starts[b + 1] += 1;
        }
        for host in 0..self.nodes {
            starts[host + 1] += starts[host];
        }
        let mut free = starts.clone();
        let mut ends = vec![0; 2 * self.edges.len()];
        // Links come in order, so smaller neighbours are put in before larger ones.
        for (a, b) in &self.edges {
            for (from, to) in [(*b, *a), (*a, *b)] {
                ends[free[from] as usize] = to as u32;
                free[from] += 1;
            }
        }
        let mut near = Near { starts, ends };
        near.sort();
        near
    }

    /// The pieces of the graph: for each host the lowest host that it reaches.
    #[must_use]
    pub fn pieces(&self) -> Vec<usize> {
        let mut union = UnionFind::new(self.nodes);
        for (a, b) in &self.edges {
            union.union(*a, *b);
        }
        let mut lowest = vec![usize::MAX; self.nodes];
        (0..self.nodes)
            .map(|host| {
                let root = union.find_mut(host);
                lowest[root] = lowest[root].min(host);
                lowest[root]
            })
            .collect()
    }
}

impl Near {
    fn sort(&mut self) {
        for host in 0..self.starts.len() - 1 {
            let range = self.starts[host] as usize..self.starts[host + 1] as usize;
            self.ends[range].sort_unstable();
        }
    }

    /// How many hosts.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The neighbours of `host`, in order.
    #[must_use]
    pub fn of(&self, host: usize) -> &[u32] {
        &self.ends[self.starts[host] as usize..self.starts[host + 1] as usize]
    }

    /// Hops from `start` to every host; `u32::MAX` where there is no way.
    #[must_use]
    pub fn hops(&self, start: usize) -> Vec<u32> {
        let mut hops = vec![u32::MAX; self.nodes()];
        self.walk(start, &mut hops, &mut Vec::new());
        hops
    }

    /// Fills `hops`, which must be all `u32::MAX`, leaves the order of visits in `front`, and gives
    /// the eccentricity of `start` within its piece.
    pub(super) fn walk(&self, start: usize, hops: &mut [u32], front: &mut Vec<u32>) -> u32 {
        front.clear();
        front.push(start as u32);
        hops[start] = 0;
        let mut taken = 0;
        let mut last = 0;
        while let Some(host) = front.get(taken).copied() {
            taken += 1;
            last = hops[host as usize];
            for other in self.of(host as usize) {
                if hops[*other as usize] == u32::MAX {
                    hops[*other as usize] = last + 1;
                    front.push(*other);
                }
            }
        }
        last
    }
}
