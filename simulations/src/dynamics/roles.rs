//! What people decide about each other: who may do what, and who must leave.

use super::setting::Setting;
use crate::plan::Act;
use crate::span::Length;
use serde::{Deserialize, Serialize};
use tidings_core::Role;

/// What is decided ends so long before faults do, in microseconds: it is durable by then, or never.
const A_WHILE: u64 = 2_000_000;

/// Judgements are at least so far apart that the first ones are known: those of the start, in
/// microseconds.
const SOON: u64 = 1_000_000;

/// Some are owners and moderators, and give others any role, themselves apart, at random times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Roles {
    /// Owners beside the founder: the hosts after it.
    pub owners: usize,
    /// Moderators: the hosts after those.
    pub moderators: usize,
    /// How often one of them, or the founder, gives somebody a role.
    pub count: u64,
}

/// Somebody is made a moderator at the start, and expels others later, one at once after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expel {
    /// When.
    pub at: Length,
    /// Which host's person; the founder is host 0.
    pub by: usize,
    /// Which hosts; random ones if there are none.
    pub whom: Vec<usize>,
    /// How many random ones.
    pub count: usize,
}

impl Default for Roles {
    fn default() -> Self {
        Self { owners: 1, moderators: 2, count: 6 }
    }
}

impl Default for Expel {
    fn default() -> Self {
        Self { at: Length::of(30_000_000), by: 1, whom: Vec::new(), count: 1 }
    }
}

impl Roles {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 1] {
        [(self.count <= 10_000, "count", "at most 10000")]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let nodes = setting.graph.nodes;
        if nodes < 2 {
            return Vec::new();
        }
        let judges = (1 + self.owners + self.moderators).min(nodes);
        let mut acts: Vec<(u64, Act)> = (1..judges)
            .map(|whom| {
                let role = if whom <= self.owners { Role::Owner } else { Role::Moderator };
                (0, Act::Grade { who: 0, whom, role })
            })
            .collect();
        let mut stream = setting.world();
        for _ in 0..self.count {
            let at = SOON + stream.below(setting.length.saturating_sub(SOON + A_WHILE).max(1));
            let who = stream.below(judges as u64) as usize;
            let whom = (who + 1 + stream.below(nodes as u64 - 1) as usize) % nodes;
            // Half of all judgements expel.
            let others = [Role::Reader, Role::Member, Role::Member, Role::Moderator, Role::Owner];
            let role = match stream.chance(0.5) {
                true => Role::Expelled,
                false => *stream.pick(&others).unwrap_or(&Role::Member),
            };
            acts.push((at, Act::Grade { who, whom, role }));
        }
        acts
    }
}

impl Expel {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 2] {
        [
            (self.count > 0, "count", "at least 1"),
            (!self.whom.contains(&self.by), "whom", "others than by"),
        ]
    }

    /// The last host that must be there.
    pub(super) fn last(&self) -> usize {
        let first_drawn = self.by.saturating_add(1);
        self.whom.iter().copied().max().map_or(first_drawn, |whom| whom.max(self.by))
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let (nodes, by) = (setting.graph.nodes, self.by);
        let others = nodes.saturating_sub(by + 1).max(1);
        let mut stream = setting.world();
        let mut drawn = |_| by + 1 + stream.below(others as u64) as usize;
        let whom: Vec<usize> = match self.whom.is_empty() {
            true => (0..self.count).map(&mut drawn).collect(),
            false => self.whom.clone(),
        };
        let office =
            (by > 0).then_some((0, Act::Grade { who: 0, whom: by, role: Role::Moderator }));
        let at = self.at.micros().min(setting.length.saturating_sub(A_WHILE));
        let expelled =
            whom.into_iter().map(|whom| (at, Act::Grade { who: by, whom, role: Role::Expelled }));
        office.into_iter().chain(expelled).collect()
    }
}
