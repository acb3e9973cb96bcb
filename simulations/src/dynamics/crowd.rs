//! Late joiners, alone or in a crowd.

use super::setting::{Setting, is_share};
use crate::plan::Act;
use crate::span::Length;
use serde::{Deserialize, Serialize};

/// Hosts that are not there at first. `count = 1` is a late joiner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Crowd {
    /// When the first of them comes.
    pub at: Length,
    /// Within which time all have come.
    pub over: Length,
    /// Which part of the hosts they are, if `count` is 0.
    pub share: f64,
    /// How many they are: the last ones.
    pub count: usize,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { at: Length::of(60_000_000), over: Length::of(1_000_000), share: 0.5, count: 0 }
    }
}

impl Crowd {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 1] {
        [(is_share(self.share), "share", "from 0 to 1")]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let nodes = setting.graph.nodes;
        let come = |(who, mut stream): (usize, crate::kernel::Stream)| {
            let at = self.at.micros() + stream.between(0, self.over.micros());
            [(0, Act::Stop { who }), (at, Act::Start { who })]
        };
        if self.count > 0 {
            let last = nodes.saturating_sub(self.count)..nodes;
            return last.map(|who| (who, setting.host(who))).flat_map(come).collect();
        }
        setting.some(self.share).flat_map(come).collect()
    }
}
