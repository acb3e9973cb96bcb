//! Disks that do not keep what they promised.

use crate::kernel::{Entity, Seed};
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};

/// What goes wrong with one disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nothing written from now on survives the next crash.
    LostFsync,
}

/// Disks of random honest hosts that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DiskFault {
    /// What goes wrong.
    pub fault: Fault,
    /// How many hosts it happens to, each at a random time.
    pub count: u64,
}

/// When whose disk fails, in microseconds from the start.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    let act = |n: u64, fault: Fault| {
        let mut stream = Seed(scenario.seed).stream(Entity::World, &format!("disk {n}"));
        let at = stream.below(scenario.length.micros());
        let who = stream.below(graph.nodes as u64) as usize;
        (at, Act::Disk { who, fault })
    };
    let each = scenario.disk.iter().flat_map(|disk| (0..disk.count).map(|_| disk.fault));
    each.zip(0..).map(|(fault, n)| act(n, fault)).collect()
}
