//! What hosts and links go through: a list of changes, each spelled out before the run as acts.

mod churn;
mod clock;
mod courier;
mod crash;
mod crowd;
mod duty;
mod flap;
mod partition;
mod reset;
mod roles;
mod setting;
mod waypoint;

pub use churn::Churn;
pub use clock::{Clocks, Drift};
pub use courier::Couriers;
pub use crash::{Crashes, Failure};
pub use crowd::Crowd;
pub use duty::Duty;
pub use flap::Flapping;
pub use partition::{Along, Partitions, Split};
pub use roles::{Expel, Roles};
pub use setting::Setting;
pub use waypoint::Waypoint;

use crate::kernel::Seed;
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One kind of change that a network goes through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Dynamic {
    /// Random hosts lose power at random times.
    Crashes(Crashes),
    /// Many hosts lose power at once.
    Failure(Failure),
    /// Hosts come and go.
    Churn(Churn),
    /// Hosts that join late, all together or one after the other.
    Crowd(Crowd),
    /// Hosts that are awake for a part of each day.
    Duty(Duty),
    /// The hosts are split in two at random, for random times.
    Partitions(Partitions),
    /// The hosts are split, once or again and again.
    Split(Split),
    /// Links that come and go.
    Flapping(Flapping),
    /// Hosts that walk about, linked while they are near each other.
    Waypoint(Waypoint),
    /// Hosts that are carried from one to the next, as a stick is.
    Couriers(Couriers),
    /// Clocks that are set.
    Clocks(Clocks),
    /// Clocks that run too fast.
    Drift(Drift),
    /// People who give each other roles, and take them.
    Roles(Roles),
    /// People who must leave.
    Expel(Expel),
}

/// What cannot be simulated of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("dynamics: {kind}: {name} must be {expected}")]
pub struct BadDynamic {
    kind: &'static str,
    name: &'static str,
    expected: &'static str,
}

/// A rule that a parameter breaks, if it does.
type Rules = [(bool, &'static str, &'static str)];

impl Dynamic {
    /// Whether it can happen.
    ///
    /// # Errors
    /// [`BadDynamic`] names what cannot be.
    pub fn check(&self) -> Result<(), BadDynamic> {
        let broken = |rules: &Rules| rules.iter().find(|(holds, ..)| !holds).copied();
        let found = match self {
            Self::Crashes(it) => broken(&it.rules()),
            Self::Failure(it) => broken(&it.rules()),
            Self::Churn(it) => broken(&it.rules()),
            Self::Crowd(it) => broken(&it.rules()),
            Self::Duty(it) => broken(&it.rules()),
            Self::Partitions(it) => broken(&it.rules()),
            Self::Split(it) => broken(&it.rules()),
            Self::Flapping(it) => broken(&it.rules()),
            Self::Waypoint(it) => broken(&it.rules()),
            Self::Couriers(it) => broken(&it.rules()),
            Self::Clocks(it) => broken(&it.rules()),
            Self::Drift(it) => broken(&it.rules()),
            Self::Roles(it) => broken(&it.rules()),
            Self::Expel(it) => broken(&it.rules()),
        };
        let bad = |(_, name, expected)| BadDynamic { kind: self.kind(), name, expected };
        found.map_or(Ok(()), |rule| Err(bad(rule)))
    }

    /// What it is called in a file.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Crashes(_) => "crashes",
            Self::Failure(_) => "failure",
            Self::Churn(_) => "churn",
            Self::Crowd(_) => "crowd",
            Self::Duty(_) => "duty",
            Self::Partitions(_) => "partitions",
            Self::Split(_) => "split",
            Self::Flapping(_) => "flapping",
            Self::Waypoint(_) => "waypoint",
            Self::Couriers(_) => "couriers",
            Self::Clocks(_) => "clocks",
            Self::Drift(_) => "drift",
            Self::Roles(_) => "roles",
            Self::Expel(_) => "expel",
        }
    }

    /// Whether it decides who is in.
    #[must_use]
    pub fn judges(&self) -> bool {
        matches!(self, Self::Roles(_) | Self::Expel(_))
    }

    /// The last host that it names, which must be there.
    #[must_use]
    pub fn last(&self) -> Option<usize> {
        match self {
            Self::Expel(it) => Some(it.last()),
            _ => None,
        }
    }

    /// What happens, in any order.
    #[must_use]
    pub fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        match self {
            Self::Crashes(it) => it.acts(setting),
            Self::Failure(it) => it.acts(setting),
            Self::Churn(it) => it.acts(setting),
            Self::Crowd(it) => it.acts(setting),
            Self::Duty(it) => it.acts(setting),
            Self::Partitions(it) => it.acts(setting),
            Self::Split(it) => it.acts(setting),
            Self::Flapping(it) => it.acts(setting),
            Self::Waypoint(it) => it.acts(setting),
            Self::Couriers(it) => it.acts(setting),
            Self::Clocks(it) => it.acts(setting),
            Self::Drift(it) => it.acts(setting),
            Self::Roles(it) => it.acts(setting),
            Self::Expel(it) => it.acts(setting),
        }
    }
}

/// All that happens to hosts and links in the safety phase, in any order: when, in microseconds from
/// the start, and what.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    let (seed, length) = (Seed(scenario.seed), scenario.length.micros());
    let setting = |name: String| Setting { seed, length, graph, name };
    let mut acts = reset::acts(&setting("resets".to_owned()), scenario.link.resets);
    acts.extend(contacts(graph));
    let mut count: BTreeMap<&str, u64> = BTreeMap::new();
    for dynamic in &scenario.dynamics {
        // Named after its place among its kind, so that one of another kind changes none of its chances.
        let nth = count.entry(dynamic.kind()).or_insert(0);
        acts.extend(dynamic.acts(&setting(format!("{} {nth}", dynamic.kind()))));
        *nth += 1;
    }
    acts.retain(|(at, _)| *at < length);
    acts
}

/// Contacts from a file: a link that they name is down until they say that it is up.
fn contacts(graph: &Graph) -> Vec<(u64, Act)> {
    let named: std::collections::BTreeSet<(usize, usize)> =
        graph.contacts.iter().map(|(_, ends, _)| *ends).collect();
    let down = named.into_iter().map(|(a, b)| (0, Act::Link { a, b, up: false }));
    let change =
        |(at, (a, b), up): &(u64, (usize, usize), bool)| (*at, Act::Link { a: *a, b: *b, up: *up });
    down.chain(graph.contacts.iter().map(change)).collect()
}

#[cfg(test)]
mod runs;
#[cfg(test)]
mod tests;
