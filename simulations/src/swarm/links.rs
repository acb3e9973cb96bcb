//! How far it is from host to host, and what goes wrong on the way.

use super::pick;
use crate::kernel::Stream;
use crate::rule::LinkModel;
use crate::span::{Law, Length, Span, Spread};
use crate::topology::Topology;

/// Regions of a run at most; further ones count as the last.
const MOST_REGIONS: u64 = 4;

/// A link's ways, before anything goes wrong on it.
pub(super) fn model(stream: &mut Stream, topology: &Topology) -> LinkModel {
    let has_regions = matches!(topology, Topology::Sbm(_) | Topology::Cliques { .. });
    LinkModel {
        latency: Spread(latency(stream)),
        jitter: Span::new(0, *pick(stream, &[0, 1_000, 20_000])).into(),
        regions: if has_regions && stream.chance(0.5) { regions(stream) } else { Vec::new() },
        bandwidth: *pick(stream, &[0, 0, 0, 1_000_000, 20_000_000]),
        ..LinkModel::default()
    }
}

fn latency(stream: &mut Stream) -> Law {
    let scale = *pick(stream, &[1_000, 5_000, 20_000]);
    let laws = [
        Law::constant(scale),
        Law::Uniform { low: 100, high: 3_000 },
        Law::Uniform { low: 5_000, high: 50_000 },
        Law::Uniform { low: 20_000, high: 400_000 },
        Law::Exponential { mean: scale, cap: 10 * scale },
        Law::Lognormal { median: scale, sigma: 0.8, cap: 20 * scale },
        Law::Weibull { scale, shape: 0.7, cap: 20 * scale },
        Law::Pareto { least: scale, shape: 1.5, cap: 20 * scale },
    ];
    *pick(stream, &laws)
}

/// Far from one to another, and not equally far back.
fn regions(stream: &mut Stream) -> Vec<Vec<Length>> {
    let count = stream.between(2, MOST_REGIONS);
    let mut far = |from, to| {
        let most = if from == to { 2_000 } else { 200_000 };
        Length::of(stream.between(0, most))
    };
    (0..count).map(|from| (0..count).map(|to| far(from, to)).collect()).collect()
}
