//! Hosts that are carried about, as a stick is: linked to one host at a time.

use super::setting::Setting;
use crate::kernel::Stream;
use crate::plan::Act;
use crate::span::{Span, Spread};
use serde::{Deserialize, Serialize};

/// Couriers: the last hosts, without links but to whom they visit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Couriers {
    /// How many.
    pub count: usize,
    /// How many hosts one visits on its tour, then it begins anew. They are spread evenly over the
    /// numbers of the others, so that a tour leads through all islands of equal size.
    pub stops: usize,
    /// How long it stays.
    pub stay: Spread,
    /// How long it travels to the next.
    pub travel: Spread,
}

impl Default for Couriers {
    fn default() -> Self {
        let (stay, travel) = (Span::new(5_000_000, 10_000_000), Span::new(5_000_000, 20_000_000));
        Self { count: 1, stops: 4, stay: stay.into(), travel: travel.into() }
    }
}

impl Couriers {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 3] {
        [
            (self.count > 0, "count", "at least 1"),
            (self.stops > 1, "stops", "at least 2"),
            (self.stay.high() >= 1_000, "stay", "longer than 1ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let nodes = setting.graph.nodes;
        let first = nodes.saturating_sub(self.count).max(1);
        let at_home = setting.graph.edges.iter().filter(|(_, b)| *b >= first);
        let mut acts: Vec<(u64, Act)> =
            at_home.map(|(a, b)| (0, Act::Link { a: *a, b: *b, up: false })).collect();
        for courier in first..nodes {
            let mut stream = setting.host(courier);
            let tour = self.tour(first, &mut stream);
            let mut at = self.travel.draw(&mut stream);
            for host in tour.iter().copied().cycle() {
                if at >= setting.length {
                    break;
                }
                let leaves = at + self.stay.draw(&mut stream).max(1_000);
                acts.push((at, Act::Link { a: host, b: courier, up: true }));
                acts.push((leaves, Act::Link { a: host, b: courier, up: false }));
                at = leaves + self.travel.draw(&mut stream).max(1);
            }
        }
        acts
    }

    /// Hosts below `first`, as far from each other as their numbers allow, from a random one on.
    fn tour(&self, first: usize, stream: &mut Stream) -> Vec<usize> {
        let stops = self.stops.min(first);
        let start = stream.below(first as u64) as usize;
        (0..stops).map(|stop| (start + stop * first / stops) % first).collect()
    }
}
