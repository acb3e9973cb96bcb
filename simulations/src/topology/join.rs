//! Joining the pieces of a graph, so that everybody can reach everybody.

use super::graph::{Graph, pair};
use crate::kernel::Stream;

impl Graph {
    /// Links each piece, in the order of its lowest host, to the pieces before it: a random host of
    /// the piece to a random host of those. A connected graph stays as it is.
    #[must_use]
    pub fn joined(mut self, stream: &mut Stream) -> Self {
        let pieces = self.pieces();
        if pieces.iter().all(|lowest| *lowest == 0) {
            return self;
        }
        let mut members: Vec<(usize, usize)> =
            pieces.iter().enumerate().map(|(host, lowest)| (*lowest, host)).collect();
        members.sort_unstable();
        let mut start = 0;
        while start < members.len() {
            let piece = members[start..].partition_point(|(lowest, _)| *lowest == members[start].0);
            if start > 0 {
                let old = members[stream.below(start as u64) as usize].1;
                let new = members[start + stream.below(piece as u64) as usize].1;
                self.edges.push(pair(old, new));
            }
            start += piece;
        }
        self.edges.sort_unstable();
        self
    }
}
