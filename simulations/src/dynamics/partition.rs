//! Networks that fall apart: at random, by region, one way only, again and again.

use super::setting::Setting;
use crate::plan::Act;
use crate::span::Length;
use serde::{Deserialize, Serialize};

/// The hosts are split in two at random, for a random part of the safety phase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Partitions {
    /// How often.
    pub count: u64,
    /// Whether one of the sides still hears the other.
    pub one_way: bool,
}

/// The hosts are split at a given time; with `times` above 1 again and again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Split {
    /// When.
    pub at: Length,
    /// For how long.
    pub length: Length,
    /// Into how many parts.
    pub parts: usize,
    /// By what.
    pub along: Along,
    /// Whether what goes from one part to a later one still passes.
    pub one_way: bool,
    /// How often.
    pub times: u64,
    /// From one split to the next.
    pub every: Length,
}

/// What decides on which side a host is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    /// Each host by itself.
    #[default]
    Chance,
    /// Its number: the first part, the second part, …
    Number,
    /// Its region: subnets, blocks, cliques of the topology stay whole.
    Regions,
}

impl Default for Partitions {
    fn default() -> Self {
        Self { count: 1, one_way: false }
    }
}

impl Default for Split {
    fn default() -> Self {
        Self {
            at: Length::of(20_000_000),
            length: Length::of(30_000_000),
            parts: 2,
            along: Along::Chance,
            one_way: false,
            times: 1,
            every: Length::of(60_000_000),
        }
    }
}

impl Partitions {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 1] {
        [(self.count <= 100_000, "count", "at most 100000")]
    }

    /// One after the other: a split ends the one before.
    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let partition = |n: u64| {
            let setting = Setting { name: format!("{} {n}", setting.name), ..setting.clone() };
            let mut stream = setting.world();
            let (one, two) = (stream.below(setting.length), stream.below(setting.length));
            let side = |who: &usize| setting.host(*who).chance(0.5);
            let side = (0..setting.graph.nodes).filter(side).collect();
            let split = Act::Split { groups: vec![side], one_way: self.one_way };
            [(one.min(two), split), (one.max(two), Act::Heal)]
        };
        (0..self.count).flat_map(partition).collect()
    }
}

impl Split {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 4] {
        let repeated = self.times > 1;
        [
            ((2..=1_000).contains(&self.parts), "parts", "from 2 to 1000"),
            ((1..=100_000).contains(&self.times), "times", "from 1 to 100000"),
            (!repeated || self.every > self.length, "every", "longer than length"),
            (self.length.micros() > 0, "length", "longer than 0"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let split = |n| {
            let at = self.at.micros() + n * self.every.micros();
            let groups = self.groups(setting);
            let end = at + self.length.micros();
            [(at, Act::Split { groups, one_way: self.one_way }), (end, Act::Heal)]
        };
        (0..self.times).flat_map(split).filter(|(at, _)| *at < setting.length).collect()
    }

    fn groups(&self, setting: &Setting<'_>) -> Vec<Vec<usize>> {
        let nodes = setting.graph.nodes;
        let mut groups = vec![Vec::new(); self.parts];
        for who in 0..nodes {
            let part = match self.along {
                Along::Chance => setting.host(who).below(self.parts as u64) as usize,
                Along::Number => who * self.parts / nodes.max(1),
                Along::Regions => {
                    setting.graph.regions.get(who).map_or(0, |region| usize::from(*region))
                }
            };
            groups[part % self.parts].push(who);
        }
        groups
    }
}
