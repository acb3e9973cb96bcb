//! Hosts that come and go, each by itself.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::{Law, Span, Spread};
use serde::{Deserialize, Serialize};

/// Hosts come and go. Sessions of peers are well described by a Weibull law with a shape near 0.5
/// (Stutzbach and Rejaie, IMC 2006); `exponential:mean=…` is the one without memory.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Churn {
    /// Which part of the hosts; the others stay.
    pub share: f64,
    /// How long a host stays.
    pub up: Spread,
    /// How long it is away.
    pub down: Spread,
    /// Which part of its departures are without a word.
    pub crash: f64,
}

impl Default for Churn {
    fn default() -> Self {
        let up = Spread(Law::Weibull { scale: 60_000_000, shape: 0.6, cap: 3_000_000_000 });
        Self { share: 0.5, up, down: Span::new(2_000_000, 30_000_000).into(), crash: 0.0 }
    }
}

impl Churn {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 4] {
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (is_share(self.crash), "crash", "from 0 to 1"),
            (self.up.high() >= 1_000, "up", "longer than 1ms"),
            (self.down.high() >= 1_000, "down", "longer than 1ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut acts = Vec::new();
        for (who, mut stream) in setting.some(self.share) {
            let mut at = self.up.draw(&mut stream).max(1_000);
            while at < setting.length {
                let down = self.down.draw(&mut stream).max(1_000);
                if self.crash >= 1.0 || self.crash > 0.0 && stream.chance(self.crash) {
                    acts.push((at, Act::Crash { who, down }));
                } else {
                    acts.extend([(at, Act::Stop { who }), (at + down, Act::Start { who })]);
                }
                at += down + self.up.draw(&mut stream).max(1_000);
            }
        }
        acts
    }
}
