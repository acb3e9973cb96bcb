//! Who writes when: each host by itself, with exponential pauses, a burst at a time.

use crate::kernel::{Entity, Seed, Stream};
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60_000_000;

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Workload {
    /// Writings of each host in a minute, on average.
    pub posts: f64,
    /// Most entries of one writing.
    pub burst: u64,
    /// Largest body, in bytes.
    pub body: u64,
}

impl Default for Workload {
    fn default() -> Self {
        Self { posts: 6.0, burst: 3, body: 300 }
    }
}

/// All that is written in the safety phase: when, in microseconds from the start, and by whom.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    (0..graph.nodes).flat_map(|who| writings(scenario, who)).collect()
}

/// What the honest host `who` writes, in order.
fn writings(scenario: &Scenario, who: usize) -> Vec<(u64, Act)> {
    let workload = &scenario.workload;
    let mut stream = Seed(scenario.seed).stream(Entity::Host(who as u32), "posts");
    let mut writings = Vec::new();
    if workload.posts <= 0.0 {
        return writings;
    }
    let pause = (MINUTE as f64 / workload.posts) as u64;
    let mut at = stream.wait(pause);
    while at < scenario.length.micros() {
        let count = stream.between(1, workload.burst);
        let sizes = (0..count).map(|_| size(&mut stream, workload.body)).collect();
        writings.push((at, Act::Write { who, sizes }));
        at += stream.wait(pause).max(1);
    }
    writings
}

fn size(stream: &mut Stream, longest: u64) -> u32 {
    stream.between(16, longest) as u32
}

/// The body of an entry: words that say who wrote it, as its `n`th, filled up to `size` bytes.
#[must_use]
pub fn body(id: u32, n: u64, size: u32) -> Vec<u8> {
    let mut body = format!("{id} {n} ").into_bytes();
    body.resize(size as usize, b'.');
    body
}
