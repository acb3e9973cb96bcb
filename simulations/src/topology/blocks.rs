//! Subnets: blocks of hosts that know each other well, and few links between blocks.

use super::BadTopology;
use super::graph::Graph;
use super::random::er;
use crate::kernel::Stream;

/// How the blocks are made (a stochastic block model; Holland, Laskey and Leinhardt, 1983).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blocks {
    /// How many, of equal size.
    pub blocks: usize,
    /// Mean links of a host within its block.
    pub inside: f64,
    /// Hosts of each block that may have links across: its relays; 0 for all of them.
    pub relays: usize,
    /// Mean links across of each such host.
    pub across: f64,
}

impl Blocks {
    /// The graph; each block is connected in itself, and the blocks with each other by their relays.
    pub(super) fn graph(self, nodes: usize, stream: &mut Stream) -> Result<Graph, BadTopology> {
        let size = nodes.div_ceil(self.blocks).max(1);
        let mut pairs = Vec::new();
        for start in (0..nodes).step_by(size) {
            let count = size.min(nodes - start);
            let p = self.inside / count.saturating_sub(1).max(1) as f64;
            let block = Graph::new(count, er(count, p, stream))?.joined(stream);
            pairs.extend(block.edges.into_iter().map(|(a, b)| (a + start, b + start)));
        }
        let relays = if self.relays == 0 { size } else { self.relays.min(size) };
        let gates: Vec<usize> = (0..nodes).filter(|host| host % size < relays).collect();
        pairs.extend(self.across(&gates, size, stream)?);
        let regions = (0..nodes).map(|host| (host / size).min(u16::MAX.into()) as u16).collect();
        Ok(Graph { regions, ..Graph::new(nodes, pairs)? })
    }

    /// Links among the gates of different blocks; what is left apart is joined gate to gate.
    fn across(
        self,
        gates: &[usize],
        size: usize,
        stream: &mut Stream,
    ) -> Result<Vec<(usize, usize)>, BadTopology> {
        let others = gates.len().saturating_sub(gates.len() / self.blocks.max(1)).max(1);
        let drawn = er(gates.len(), self.across / others as f64, stream);
        let crosses = |(a, b): &(usize, usize)| gates[*a] / size != gates[*b] / size;
        let mut pairs: Vec<(usize, usize)> = drawn.into_iter().filter(crosses).collect();
        // One gate stands for its block while the blocks are joined.
        let block = |gate: usize| gates[gate] / size;
        let blocks = gates.last().map_or(0, |gate| gate / size + 1);
        let known = Graph::new(blocks, pairs.iter().map(|(a, b)| (block(*a), block(*b))))?;
        let before = known.edges.clone();
        let per_block = gates.len().div_ceil(blocks.max(1)).max(1);
        for (one, two) in known.joined(stream).edges {
            if before.binary_search(&(one, two)).is_err() {
                let first = stream.below(per_block.min(gates.len() - one * per_block) as u64);
                let second = stream.below(per_block.min(gates.len() - two * per_block) as u64);
                pairs.push((one * per_block + first as usize, two * per_block + second as usize));
            }
        }
        Ok(pairs.into_iter().map(|(a, b)| (gates[a], gates[b])).collect())
    }
}
