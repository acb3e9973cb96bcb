//! Frames that get lost and take their session with them.

use super::{Packet, Rule, Verdict};
use crate::kernel::{Entity, Seed, Stream};
use std::collections::BTreeMap;

/// Loses each frame with one probability, independently for every direction.
#[derive(Debug)]
pub struct Loss {
    seed: Seed,
    probability: f64,
    lanes: BTreeMap<(usize, usize), Stream>,
}

impl Loss {
    /// Loses a frame with this probability.
    #[must_use]
    pub fn new(seed: Seed, probability: f64) -> Self {
        Self { seed, probability, lanes: BTreeMap::new() }
    }
}

impl Rule for Loss {
    fn judge(&mut self, packet: &Packet) -> Verdict {
        let (from, to) = (packet.from, packet.to);
        let make = || self.seed.stream(Entity::Lane(from, to), "loss");
        let lane = self.lanes.entry((from, to)).or_insert_with(make);
        if lane.chance(self.probability) { Verdict::Drop } else { Verdict::Pass }
    }

    fn is_fault(&self) -> bool {
        true
    }
}
