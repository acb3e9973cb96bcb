//! Clocks that are wrong.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::{Length, Span, Spread};
use serde::{Deserialize, Serialize};

/// Clocks that are set: ahead by so much from some moment on, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clocks {
    /// Which part of the hosts.
    pub share: f64,
    /// How far ahead of the true time a clock is set; a smaller value than before sets it back, which
    /// a node sees when it starts again.
    pub ahead: Spread,
    /// From one setting to the next.
    pub every: Spread,
}

/// Clocks that run too fast, until they are set to how far they should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Drift {
    /// Which part of the hosts.
    pub share: f64,
    /// Microseconds gained in a second, at most; each host has its own.
    pub ppm: u64,
    /// How often the gain is told to the host.
    pub step: Length,
    /// After which the clock is set right; 0 for never.
    pub reset: Length,
}

impl Default for Clocks {
    fn default() -> Self {
        Self {
            share: 0.3,
            ahead: Span::new(0, 120_000_000).into(),
            every: Span::new(10_000_000, 60_000_000).into(),
        }
    }
}

impl Default for Drift {
    fn default() -> Self {
        Self { share: 1.0, ppm: 200, step: Length::of(5_000_000), reset: Length::of(0) }
    }
}

impl Clocks {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 2] {
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (self.every.high() >= 1_000, "every", "longer than 1ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut acts = Vec::new();
        for (who, mut stream) in setting.some(self.share) {
            let mut at = self.every.draw(&mut stream).max(1_000);
            while at < setting.length {
                acts.push((at, Act::Skew { who, micros: self.ahead.draw(&mut stream) }));
                at += self.every.draw(&mut stream).max(1_000);
            }
        }
        acts
    }
}

impl Drift {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 3] {
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (self.ppm <= 100_000, "ppm", "at most 100000"),
            (self.step.micros() >= 1_000, "step", "at least 1ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut acts = Vec::new();
        let (step, reset) = (self.step.micros(), self.reset.micros());
        for (who, mut stream) in setting.some(self.share) {
            let ppm = stream.between(0, self.ppm);
            let mut at = step;
            while at < setting.length {
                let since = at.checked_rem(reset).unwrap_or(at);
                acts.push((at, Act::Skew { who, micros: since / 1_000 * ppm / 1_000 }));
                at += step;
            }
        }
        acts
    }
}
