//! Laptops: open for a part of each day.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::Length;
use serde::{Deserialize, Serialize};

/// Hosts that are awake for a part of each day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Duty {
    /// Which part of the hosts; the others never sleep.
    pub share: f64,
    /// From one waking to the next.
    pub day: Length,
    /// Which part of it they are awake.
    pub awake: f64,
    /// How differently they live: 0 if all wake together, 1 if at any time of the day.
    pub spread: f64,
}

impl Default for Duty {
    fn default() -> Self {
        Self { share: 0.7, day: Length::of(60_000_000), awake: 0.4, spread: 1.0 }
    }
}

impl Duty {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 4] {
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (is_share(self.awake), "awake", "from 0 to 1"),
            (is_share(self.spread), "spread", "from 0 to 1"),
            (self.day.micros() >= 1_000_000, "day", "at least 1s"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let day = self.day.micros();
        let awake = (day as f64 * self.awake) as u64;
        let mut acts = Vec::new();
        for (who, mut stream) in setting.some(self.share) {
            let phase = (stream.fraction() * self.spread * day as f64) as u64;
            // Its days began before the run did: it may still be awake since yesterday.
            if phase > 0 {
                acts.push(((phase + awake).saturating_sub(day), Act::Stop { who }));
            }
            let mut wakes = phase;
            while wakes < setting.length {
                acts.extend([(wakes, Act::Start { who }), (wakes + awake, Act::Stop { who })]);
                wakes += day;
            }
        }
        acts
    }
}
