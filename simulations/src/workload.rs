//! Who writes what, when: steadily, in bursts, a few much and most little, or a few posts from cold.

mod share;

pub use share::{BadShare, Share};

use crate::kernel::{Entity, Seed, Stream};
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::span::{Law, Length, Size};
use crate::topology::Graph;
use serde::{Deserialize, Serialize};
use tidings_protocol::limits::MAX_BODY;

/// In microseconds.
const MINUTE: f64 = 60e6;

/// Most entries of one writing.
pub const MAX_BURST: u64 = 2_000;

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Workload {
    /// How many hosts write, drawn at random; 0 for all.
    pub authors: usize,
    /// Writings of an author in a minute, on average over all authors; each at random moments.
    pub posts: f64,
    /// How they are shared among the authors.
    pub share: Share,
    /// Entries of one writing, 1 to [`MAX_BURST`].
    pub burst: Size,
    /// Bytes of a body, 16 to 16384; what a law draws beyond is cut.
    pub body: Size,
    /// Nothing is written before.
    pub from: Length,
    /// For how long is written; 0 for as long as the safety phase lasts.
    pub lasts: Length,
    /// Beside that: single posts of random authors, from a network in which nothing was said.
    pub broadcasts: usize,
    /// From one of these to the next.
    pub every: Length,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            authors: 0,
            posts: 6.0,
            share: Share::Even,
            burst: Size(Law::Uniform { low: 1, high: 3 }),
            body: Size(Law::Uniform { low: 16, high: 300 }),
            from: Length::of(0),
            lasts: Length::of(0),
            broadcasts: 0,
            every: Length::of(1_000_000),
        }
    }
}

/// What cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWorkload {
    /// A rate.
    #[error("workload.posts is out of range: from 0 to 10000 a minute")]
    Posts,
    /// The size of a writing.
    #[error("workload.burst is out of range: from 1 to {MAX_BURST}")]
    Burst,
    /// The size of a body.
    #[error("workload.body is out of range: from 16 to {MAX_BODY}")]
    Body,
}

impl Workload {
    /// Whether it can be written.
    ///
    /// # Errors
    /// [`BadWorkload`] names what cannot be.
    pub fn check(&self) -> Result<(), BadWorkload> {
        if !(0.0..=10_000.0).contains(&self.posts) {
            return Err(BadWorkload::Posts);
        }
        match (self.burst.0, self.body.0) {
            (Law::Uniform { high, .. }, _) if high > MAX_BURST => Err(BadWorkload::Burst),
            (_, Law::Uniform { high, .. }) if high > MAX_BODY as u64 => Err(BadWorkload::Body),
            _ if self.burst.high() == 0 => Err(BadWorkload::Burst),
            _ if self.body.high() < 16 => Err(BadWorkload::Body),
            _ => Ok(()),
        }
    }

    /// The hosts that write, the one with the largest share first. Each host draws its place in the
    /// order by itself, so one that is taken away changes nobody else's.
    #[must_use]
    pub fn writers(&self, seed: Seed, nodes: usize) -> Vec<usize> {
        let place = |who: usize| seed.stream(Entity::Host(who as u32), "author").bits();
        let mut order: Vec<(u64, usize)> = (0..nodes).map(|who| (place(who), who)).collect();
        order.sort_unstable();
        let count = if self.authors == 0 { nodes } else { self.authors.min(nodes) };
        order.into_iter().take(count).map(|(_, who)| who).collect()
    }

    /// All that is written in a safety phase of `length` microseconds, in any order.
    fn acts(&self, seed: Seed, nodes: usize, length: u64) -> Vec<(u64, Act)> {
        let writers = self.writers(seed, nodes);
        let from = self.from.micros();
        let end = if self.lasts.micros() == 0 { length } else { from + self.lasts.micros() };
        let mut acts = self.broadcasts(seed, &writers);
        if self.posts > 0.0 {
            let weights = self.share.weights(writers.len());
            for (who, weight) in writers.into_iter().zip(weights) {
                let pause = (MINUTE / (self.posts * weight)).min(1e15) as u64;
                let mut stream = seed.stream(Entity::Host(who as u32), "posts");
                let mut at = from + stream.wait(pause);
                while at < end {
                    acts.push((at, self.writing(who, &mut stream)));
                    at += stream.wait(pause).max(1);
                }
            }
        }
        acts.retain(|(at, _)| *at < length);
        acts
    }

    fn broadcasts(&self, seed: Seed, writers: &[usize]) -> Vec<(u64, Act)> {
        let mut stream = seed.stream(Entity::World, "broadcasts");
        let post = |n: usize| {
            let who = *stream.pick(writers)?;
            let at = self.from.micros() + n as u64 * self.every.micros();
            Some((at, Act::Write { who, sizes: vec![self.size(&mut stream)] }))
        };
        (0..self.broadcasts).filter_map(post).collect()
    }

    fn writing(&self, who: usize, stream: &mut Stream) -> Act {
        let count = self.burst.draw(stream).clamp(1, MAX_BURST);
        Act::Write { who, sizes: (0..count).map(|_| self.size(stream)).collect() }
    }

    fn size(&self, stream: &mut Stream) -> u32 {
        self.body.draw(stream).clamp(16, MAX_BODY as u64) as u32
    }
}

/// All that is written in the safety phase: when, in microseconds from the start, and by whom.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    scenario.workload.acts(Seed(scenario.seed), graph.nodes, scenario.length.micros())
}

/// The body of an entry: words that say who wrote it, as its `n`th, filled up to `size` bytes.
#[must_use]
pub fn body(id: u32, n: u64, size: u32) -> Vec<u8> {
    let mut body = format!("{id} {n} ").into_bytes();
    body.resize(size as usize, b'.');
    body
}

#[cfg(test)]
mod tests;
