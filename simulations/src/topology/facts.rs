//! What can be said about a graph.

use super::graph::{Graph, Near};
use serde::Serialize;
use std::fmt;

/// Up to so many hosts the diameter is exact: a search from every one of them.
pub const EXACT: usize = 5_000;
/// Sweeps of the search for a bound, beyond that.
const SWEEPS: usize = 8;

/// Figures of a graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facts {
    /// Hosts.
    pub nodes: usize,
    /// Links.
    pub links: usize,
    /// Pieces that cannot reach each other.
    pub components: usize,
    /// The longest way between two hosts of one piece.
    pub diameter: Diameter,
    /// Links of a host, on average.
    pub mean_degree: f64,
    /// Links of the best linked.
    pub max_degree: usize,
    /// Links of the worst linked.
    pub min_degree: usize,
    /// Hosts without whom their piece falls apart.
    pub articulation_points: usize,
    /// How many of a host's neighbours know each other, on average, from 0 to 1; hosts with fewer
    /// than two links count as 0 (Watts and Strogatz, Nature 393, 1998).
    pub clustering: f64,
}

/// A longest way, in hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Diameter {
    /// It is this.
    Exact(u32),
    /// It is at least this.
    AtLeast(u32),
}

impl Diameter {
    /// The number, whether exact or a bound.
    #[must_use]
    pub fn hops(self) -> u32 {
        match self {
            Self::Exact(hops) | Self::AtLeast(hops) => hops,
        }
    }
}

impl Graph {
    /// Its figures.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let near = self.near();
        let degrees = || (0..self.nodes).map(|host| near.of(host).len());
        let pieces = self.pieces();
        Facts {
            nodes: self.nodes,
            links: self.edges.len(),
            components: pieces.iter().enumerate().filter(|(host, lowest)| host == *lowest).count(),
            diameter: near.diameter(),
            mean_degree: 2.0 * self.edges.len() as f64 / self.nodes.max(1) as f64,
            max_degree: degrees().max().unwrap_or(0),
            min_degree: degrees().min().unwrap_or(0),
            articulation_points: near.articulation_points().len(),
            clustering: near.clustering(),
        }
    }
}

impl Near {
    /// The longest way: exact up to [`EXACT`] hosts, else the best of a few double sweeps from the
    /// best linked host on (Magnien, Latapy and Habib, JEA 13, 2009), which is a lower bound.
    #[must_use]
    pub fn diameter(&self) -> Diameter {
        let mut hops = vec![u32::MAX; self.nodes()];
        let mut front = Vec::new();
        let mut longest = 0;
        let mut search = |start: usize| {
            let eccentricity = self.walk(start, &mut hops, &mut front);
            longest = longest.max(eccentricity);
            front.iter().for_each(|host| hops[*host as usize] = u32::MAX);
            front.last().map_or(start, |last| *last as usize)
        };
        if self.nodes() <= EXACT {
            (0..self.nodes()).for_each(|start| {
                search(start);
            });
            return Diameter::Exact(longest);
        }
        let mut start = (0..self.nodes()).max_by_key(|host| self.of(*host).len()).unwrap_or(0);
        for sweep in 0..SWEEPS {
            start = search(start);
            // Half of the sweeps start anew, elsewhere.
            if sweep % 4 == 3 {
                start = sweep * self.nodes() / SWEEPS;
            }
        }
        Diameter::AtLeast(longest)
    }

    /// Hosts without whom their piece falls apart, in order (Hopcroft and Tarjan, CACM 16(6),
    /// 1973), without recursion, for lines of 100 000 hosts.
    #[must_use]
    pub fn articulation_points(&self) -> Vec<usize> {
        let nodes = self.nodes();
        let (mut found, mut low) = (vec![0_u32; nodes], vec![0_u32; nodes]);
        let mut cuts = vec![false; nodes];
        let mut time = 0;
        for root in 0..nodes {
            if found[root] != 0 {
                continue;
            }
            let mut children = 0;
            time += 1;
            (found[root], low[root]) = (time, time);
            // A host, who led to it, and how many of its neighbours were looked at.
            let mut path = vec![(root, root, 0)];
            while let Some((host, parent, seen)) = path.last_mut() {
                let (host, parent) = (*host, *parent);
                if let Some(next) = self.of(host).get(*seen).map(|next| *next as usize) {
                    *seen += 1;
                    if found[next] == 0 {
                        time += 1;
                        (found[next], low[next]) = (time, time);
                        path.push((next, host, 0));
                    } else if next != parent {
                        low[host] = low[host].min(found[next]);
                    }
                    continue;
                }
                path.pop();
                if parent == root {
                    children += usize::from(host != root);
                } else if low[host] >= found[parent] {
                    cuts[parent] = true;
                }
                low[parent] = low[parent].min(low[host]);
            }
            cuts[root] = children > 1;
        }
        (0..nodes).filter(|host| cuts[*host]).collect()
    }

    /// Mean local clustering. Triangles are counted along links from the worse to the better linked
    /// host, which hubs cannot make slow (Schank and Wagner, WEA 2005).
    fn clustering(&self) -> f64 {
        let nodes = self.nodes();
        let rank = |host: usize| (self.of(host).len(), host);
        let later: Vec<Vec<u32>> = (0..nodes)
            .map(|host| {
                let ends = self.of(host).iter().copied();
                ends.filter(|end| rank(*end as usize) > rank(host)).collect()
            })
            .collect();
        let mut triangles = vec![0_u64; nodes];
        let mut marked = vec![usize::MAX; nodes];
        for (a, ends) in later.iter().enumerate() {
            ends.iter().for_each(|b| marked[*b as usize] = a);
            for b in ends {
                for c in &later[*b as usize] {
                    if marked[*c as usize] == a {
                        [a, *b as usize, *c as usize].iter().for_each(|host| triangles[*host] += 1);
                    }
                }
            }
        }
        let local = |host: usize| {
            let degree = self.of(host).len() as f64;
            if degree < 2.0 {
                0.0
            } else {
                2.0 * triangles[host] as f64 / (degree * (degree - 1.0))
            }
        };
        (0..nodes).map(local).sum::<f64>() / nodes.max(1) as f64
    }
}

impl fmt::Display for Diameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(hops) => write!(f, "{hops}"),
            Self::AtLeast(hops) => write!(f, "at least {hops} (double sweep)"),
        }
    }
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = (self.min_degree, self.max_degree);
        writeln!(f, "nodes                {}", self.nodes)?;
        writeln!(f, "links                {}", self.links)?;
        writeln!(f, "components           {}", self.components)?;
        writeln!(f, "diameter             {}", self.diameter)?;
        writeln!(f, "degree               {:.2} on average, {least} to {most}", self.mean_degree)?;
        writeln!(f, "articulation points  {}", self.articulation_points)?;
        write!(f, "clustering           {:.4}", self.clustering)
    }
}
