//! Links that come and go.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::{Law, Spread};
use serde::{Deserialize, Serialize};

/// Links that come and go, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Flapping {
    /// Which part of the links; the others stay.
    pub share: f64,
    /// How long a link lasts.
    pub up: Spread,
    /// How long it is away.
    pub down: Spread,
}

impl Default for Flapping {
    fn default() -> Self {
        let law = |mean| Spread(Law::Exponential { mean, cap: 50 * mean });
        Self { share: 0.3, up: law(20_000_000), down: law(5_000_000) }
    }
}

impl Flapping {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 3] {
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (self.up.high() >= 1_000, "up", "longer than 1ms"),
            (self.down.high() >= 1_000, "down", "longer than 1ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut acts = Vec::new();
        for (a, b) in setting.graph.edges.iter().copied() {
            let mut stream = setting.link((a, b));
            if !stream.chance(self.share) {
                continue;
            }
            let mut up = true;
            let mut at = self.up.draw(&mut stream).max(1_000);
            while at < setting.length {
                up = !up;
                acts.push((at, Act::Link { a, b, up }));
                let law = if up { self.up } else { self.down };
                at += law.draw(&mut stream).max(1_000);
            }
        }
        acts
    }
}
