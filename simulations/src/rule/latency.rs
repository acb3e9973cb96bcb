//! Every frame takes its time.

use super::{Packet, Rule, Verdict};
use crate::kernel::{Entity, Seed, Stream};
use crate::span::Span;
use std::collections::BTreeMap;

/// Delays drawn from one span, independently for every direction.
#[derive(Debug)]
pub struct Latency {
    seed: Seed,
    span: Span,
    lanes: BTreeMap<(usize, usize), Stream>,
}

impl Latency {
    /// Delays within `span`.
    #[must_use]
    pub fn new(seed: Seed, span: Span) -> Self {
        Self { seed, span, lanes: BTreeMap::new() }
    }
}

impl Rule for Latency {
    fn judge(&mut self, packet: &Packet) -> Verdict {
        let (from, to) = (packet.from, packet.to);
        let make = || self.seed.stream(Entity::Lane(from, to), "latency");
        let lane = self.lanes.entry((from, to)).or_insert_with(make);
        Verdict::Deliver(self.span.draw(lane))
    }

    fn is_fault(&self) -> bool {
        false
    }
}
