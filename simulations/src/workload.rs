//! Who writes when: each host by itself, with exponential pauses, a burst at a time.

use crate::kernel::{Entity, Seed, Stream};
use crate::scenario::Scenario;

const MINUTE: u64 = 60_000_000;

/// One writing: when, in microseconds from the start, and the bodies.
pub type Writing = (u64, Vec<Vec<u8>>);

/// What `host` writes during the safety phase, in order.
#[must_use]
pub fn writings(scenario: &Scenario, host: usize) -> Vec<Writing> {
    let mut stream = Seed(scenario.seed).stream(Entity::Host(host), "posts");
    let end = scenario.minutes * MINUTE;
    let mut writings = Vec::new();
    if scenario.posts <= 0.0 {
        return writings;
    }
    let pause = (MINUTE as f64 / scenario.posts) as u64;
    let mut at = stream.wait(pause);
    while at < end {
        let count = stream.between(1, scenario.burst);
        let bodies = (0..count).map(|n| body(&mut stream, host, at, n, scenario.body)).collect();
        writings.push((at, bodies));
        at += stream.wait(pause).max(1);
    }
    writings
}

/// Words that say who wrote them, filled up to a random length.
fn body(stream: &mut Stream, host: usize, at: u64, n: u64, longest: u64) -> Vec<u8> {
    let mut body = format!("{host} {at} {n} ").into_bytes();
    body.resize(body.len().max(stream.between(16, longest) as usize), b'.');
    body.truncate(longest as usize);
    body
}
