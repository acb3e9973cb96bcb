//! Who may reach whom: shapes with parameters, files, and the facts of what comes out.

mod blocks;
mod facts;
mod file;
mod graph;
mod join;
mod meetings;
mod place;
mod plain;
mod random;
mod read;

pub use blocks::Blocks;
pub use facts::{Diameter, EXACT, Facts};
pub use file::BadFile;
pub use graph::{Graph, MAX_LINKS, Near, pair};
pub use meetings::Meetings;
pub(crate) use place::{Place, within};
pub use read::KINDS;

use crate::kernel::Stream;
use crate::spec::{BadSpec, Written};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The shape of a network, read from `ws:k=8,beta=0.1` or a table with `kind = "ws"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub enum Topology {
    /// No link at all: they come with the dynamics.
    Empty,
    /// Each knows the next.
    Line,
    /// A line whose ends meet.
    Ring,
    /// The first knows everybody.
    Star,
    /// Everybody knows everybody.
    Full,
    /// Each carries up to so many others.
    Tree {
        /// Children of a host.
        k: usize,
    },
    /// Rows and columns.
    Grid {
        /// Hosts in a row; 0 for a square.
        width: usize,
    },
    /// A grid whose rows and columns close.
    Torus {
        /// Hosts in a row; 0 for a square.
        width: usize,
    },
    /// Numbers that differ in one bit.
    Hypercube,
    /// Random, everybody with the same number of links.
    Regular {
        /// That number.
        k: usize,
    },
    /// Erdős–Rényi: each pair with one probability.
    Er(Density),
    /// G(n,m): a number of random links.
    Gnm(Density),
    /// Watts–Strogatz: a ring of near neighbours, some links rewired.
    Ws {
        /// Links of a host, even.
        k: usize,
        /// Probability that a link is rewired.
        beta: f64,
    },
    /// Barabási–Albert: the better known the better known.
    Ba {
        /// Links that a newcomer makes.
        m: usize,
    },
    /// Random places in a square, linked within a radius (of a square of side 1).
    Geometric(Density),
    /// Cliques in a ring.
    Cliques {
        /// Hosts of one.
        size: usize,
        /// Links between neighbours.
        bridges: usize,
    },
    /// Two cliques and a path between.
    Dumbbell {
        /// Hosts of the path.
        path: usize,
    },
    /// Subnets joined by relays.
    Sbm(Blocks),
    /// Hosts that meet by chance.
    Meetings(Meetings),
    /// An edge list, GraphML (`.graphml`, `.xml`) or DOT (`.dot`, `.gv`).
    File {
        /// Where it is.
        path: String,
    },
    /// Contacts as The ONE writes them: `12.5 CONN 3 7 up`.
    Contacts {
        /// Where they are.
        path: String,
    },
}

/// How many links a random shape has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Density {
    /// So many for each host, on average.
    Degree(f64),
    /// The shape's own parameter: probability, number of links, radius.
    Own(f64),
}

/// Why there is no such network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTopology {
    /// The words say nothing.
    #[error(transparent)]
    Spec(#[from] BadSpec),
    /// More links than memory should hold.
    #[error("{0} hosts would have more than {MAX_LINKS} links: take a sparser topology")]
    TooManyLinks(usize),
    /// A file says nothing.
    #[error(transparent)]
    File(#[from] BadFile),
}

impl Topology {
    /// The network of hosts `0..nodes`; a file brings its own number of hosts. It is connected,
    /// except for [`Self::Empty`] and what comes from files: random pieces are joined as
    /// [`Graph::joined`] says.
    ///
    /// # Errors
    /// When a file cannot be read, or there would be too many links.
    pub fn graph(&self, nodes: usize, stream: &mut Stream) -> Result<Graph, BadTopology> {
        let square = |width: usize| if width == 0 { nodes.isqrt().max(1) } else { width };
        match self {
            Self::Empty => Graph::new(nodes, []),
            Self::Line => Graph::new(nodes, plain::line(nodes)),
            Self::Ring => Graph::new(nodes, plain::ring(nodes)),
            Self::Star => Graph::new(nodes, plain::star(nodes)),
            Self::Full => Graph::new(nodes, plain::full(nodes)),
            Self::Tree { k } => Graph::new(nodes, plain::tree(nodes, *k)),
            Self::Grid { width } => {
                lattice(nodes, square(*width), plain::grid(nodes, square(*width)))
            }
            Self::Torus { width } => {
                lattice(nodes, square(*width), plain::torus(nodes, square(*width)))
            }
            Self::Hypercube => Graph::new(nodes, plain::hypercube(nodes)),
            Self::Cliques { size, bridges } => {
                let region = |host: usize| (host / size).min(u16::MAX.into()) as u16;
                let graph = Graph::new(nodes, plain::cliques(nodes, *size, *bridges))?;
                Ok(Graph { regions: (0..nodes).map(region).collect(), ..graph })
            }
            Self::Dumbbell { path } => Graph::new(nodes, plain::dumbbell(nodes, *path)),
            Self::Sbm(blocks) => blocks.graph(nodes, stream),
            Self::Meetings(meetings) => meetings.graph(nodes, stream),
            Self::File { path } => file::graph(path),
            Self::Contacts { path } => file::contacts(path),
            _ => self.random(nodes, stream),
        }
    }

    /// A file that is not named from the root lies beside the scenario, in this folder.
    #[must_use]
    pub fn beside(self, folder: &Path) -> Self {
        let beside = |path: String| folder.join(path).to_string_lossy().into_owned();
        match self {
            Self::File { path } => Self::File { path: beside(path) },
            Self::Contacts { path } => Self::Contacts { path: beside(path) },
            other => other,
        }
    }

    fn random(&self, nodes: usize, stream: &mut Stream) -> Result<Graph, BadTopology> {
        let pairs = match self {
            Self::Regular { k } => random::regular(nodes, *k, stream),
            Self::Er(density) => {
                let p = density.own(|degree| degree / nodes.saturating_sub(1).max(1) as f64);
                random::er(nodes, p, stream)
            }
            Self::Gnm(density) => {
                let links = density.own(|degree| degree * nodes as f64 / 2.0);
                random::gnm(nodes, (links as usize).min(MAX_LINKS + 1), stream)
            }
            Self::Ws { k, beta } => random::ws(nodes, *k, *beta, stream),
            Self::Ba { m } => random::ba(nodes, *m, stream),
            Self::Geometric(density) => {
                let area = std::f64::consts::PI * nodes as f64;
                let radius = density.own(|degree| (degree / area).sqrt());
                let places = place::places(nodes, stream);
                let graph = Graph::new(nodes, within(&places, radius))?;
                return Ok(Graph { places, ..graph }.joined(stream));
            }
            _ => Vec::new(),
        };
        Ok(Graph::new(nodes, pairs)?.joined(stream))
    }
}

/// Rows and columns, with places.
fn lattice(
    nodes: usize,
    width: usize,
    pairs: impl IntoIterator<Item = (usize, usize)>,
) -> Result<Graph, BadTopology> {
    let side = width.max(nodes.div_ceil(width)) as f64;
    let place = |host| ((host % width) as f64 / side, (host / width) as f64 / side);
    let places = (0..nodes).map(place).collect();
    Ok(Graph { places, ..Graph::new(nodes, pairs)? })
}

impl Density {
    /// The shape's own parameter, computed from the mean degree if that is what was given.
    fn own(self, from_degree: impl Fn(f64) -> f64) -> f64 {
        match self {
            Self::Degree(degree) => from_degree(degree),
            Self::Own(value) => value,
        }
    }
}

#[cfg(test)]
mod tests;
