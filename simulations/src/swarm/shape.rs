//! A network of any shape.

use super::pick;
use crate::kernel::Stream;
use crate::span::Length;
use crate::topology::{Blocks, Density, Meetings, Topology};

/// Hosts that may all know each other: beyond, nothing but time is lost.
const MOST_FULL: usize = 30;

pub(super) fn topology(stream: &mut Stream, nodes: usize) -> Topology {
    let degree = Density::Degree(stream.between(3, 8) as f64);
    let small = stream.between(2, 5) as usize;
    let shapes = [
        Topology::Line,
        Topology::Ring,
        Topology::Star,
        Topology::Tree { k: small },
        Topology::Grid { width: 0 },
        Topology::Torus { width: 0 },
        Topology::Hypercube,
        Topology::Regular { k: 4 },
        Topology::Er(degree),
        Topology::Er(Density::Own(stream.between(0, 50) as f64 / 100.0)),
        Topology::Gnm(degree),
        Topology::Ws { k: 4, beta: stream.between(0, 10) as f64 / 10.0 },
        Topology::Ba { m: small - 1 },
        Topology::Geometric(degree),
        Topology::Cliques { size: small + 2, bridges: small - 1 },
        Topology::Dumbbell { path: small },
        Topology::Sbm(Blocks { blocks: small, inside: 4.0, relays: small - 2, across: 2.0 }),
        Topology::Full,
        Topology::Meetings(Meetings {
            degree: stream.between(3, 6) as f64,
            every: Length::of(stream.between(5, 60) * 1_000_000),
            stay: Length::of(stream.between(1, 20) * 1_000_000),
            ..Meetings::default()
        }),
        Topology::Empty,
    ];
    match pick(stream, &shapes) {
        Topology::Full if nodes > MOST_FULL => Topology::Er(degree),
        shape => shape.clone(),
    }
}
