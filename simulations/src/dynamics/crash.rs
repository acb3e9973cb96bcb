//! Power cuts, one by one or many at once.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::{Length, Span, Spread};
use serde::{Deserialize, Serialize};

/// Random hosts lose power at random times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Crashes {
    /// How often in all.
    pub count: u64,
    /// How long a host stays away.
    pub down: Spread,
}

/// Many hosts lose power at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Failure {
    /// When.
    pub at: Length,
    /// Which part of the hosts.
    pub share: f64,
    /// How long each stays away.
    pub down: Spread,
}

impl Default for Crashes {
    fn default() -> Self {
        Self { count: 3, down: Span::new(1_000_000, 20_000_000).into() }
    }
}

impl Default for Failure {
    fn default() -> Self {
        let down = Span::new(20_000_000, 40_000_000).into();
        Self { at: Length::of(30_000_000), share: 0.5, down }
    }
}

impl Crashes {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 1] {
        [(self.count <= 1_000_000, "count", "at most 1000000")]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut stream = setting.world();
        let crash = |_| {
            let at = stream.below(setting.length);
            let who = stream.below(setting.graph.nodes as u64) as usize;
            (at, Act::Crash { who, down: self.down.draw(&mut stream) })
        };
        (0..self.count).map(crash).collect()
    }
}

impl Failure {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 1] {
        [(is_share(self.share), "share", "from 0 to 1")]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let crash = |(who, mut stream)| {
            (self.at.micros(), Act::Crash { who, down: self.down.draw(&mut stream) })
        };
        setting.some(self.share).map(crash).collect()
    }
}
