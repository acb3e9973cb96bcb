//! Hosts that lie: a real engine whose words are changed on their way out, and which hears, says and
//! does other things besides.
//!
//! | in a scenario | what it does | file |
//! |---|---|---|
//! | `withhold`, `withhold:30` | claims what it has, delivers none of it, or none of 30 % of the authors | `withhold` |
//! | `phantom` | claims entries that do not exist | `phantom` |
//! | `deny` | has nothing, wants nothing, stops everything | `deny` |
//! | `stale-ticket`, `forged-ticket` | tickets of long ago, tickets made up | `ticket` |
//! | `misprint` | other fingerprints than it has | `misprint` |
//! | `fork`, `fork:5` | two or more histories of its own, one for each peer | `fork` |
//! | `forge` | changes a byte of each run | `forge` |
//! | `impersonate` | writes in others' names | `impersonate` |
//! | `replay` | says runs twice, and old ones again | `replay` |
//! | `flood`, `flood:500` | 30 or so many valid entries a second | `flood` |
//! | `names` | authors that nobody knows | `names` |
//! | `junk`, `oversize` | frames that are none, frames that are too large | `junk`, `oversize` |
//! | `slow` | reads a frame a second, grants no credit | `slow` |
//! | `storm` | hangs up and dials again | `storm` |
//! | `hoard` | asks for everything from the start, again and again | `hoard` |
//! | `mute` | takes sessions and says nothing | `mute` |
//! | `echo` | says back what it hears | `echo` |
//! | `eclipse` | surrounds one victim, behaves for half of the run, then withholds | `withhold` |
//! | `crash-loop` | loses power again and again | here |
//! | `lurk:30` | with others: behaves for the first 30 seconds | here |
//!
//! Behaviours compose: `behaviour = ["lurk:20", "phantom", "slow"]`.

mod behaviour;
mod deny;
mod echo;
mod flood;
mod forge;
mod fork;
mod hoard;
mod impersonate;
mod junk;
mod liar;
mod line;
mod misprint;
mod mute;
mod names;
mod oversize;
mod pace;
mod phantom;
mod replay;
mod scene;
mod slow;
mod storm;
mod ticket;
mod trick;
mod withhold;

pub use behaviour::{BadBehaviour, Behaviour, Deceit};
pub use liar::{Liar, Term};
pub use scene::Deed;

use crate::kernel::{Entity, Seed, Stream};
use crate::plan::Act;
use serde::{Deserialize, Serialize};

/// Links that a liar gets, at most.
const MOST_LINKS: u64 = 3;

/// How long a crash looper runs and how long it is away at most, in microseconds.
const CRASH_PAUSE: (u64, u64) = (12_000_000, 3_000_000);

/// Hosts that lie alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// How: one behaviour, or a list of them.
    pub behaviour: Deceit,
    /// How many.
    #[serde(default = "one")]
    pub count: usize,
}

fn one() -> usize {
    1
}

impl Group {
    /// So many hosts that do this.
    #[must_use]
    pub fn of(behaviour: impl Into<Deceit>, count: usize) -> Self {
        Self { behaviour: behaviour.into(), count }
    }
}

/// The honest hosts, of which there are `nodes`, to whom the liar numbered `id` is linked.
#[must_use]
pub fn friends(deceit: Deceit, seed: Seed, id: u32, nodes: usize) -> Vec<usize> {
    let mut stream = seed.stream(Entity::Host(id), "links");
    let count = stream.between(1, MOST_LINKS);
    let mut friends: Vec<usize> = (0..count).map(|_| stream.below(nodes as u64) as usize).collect();
    if deceit.has(Behaviour::Eclipse) {
        // All of a ring have the same victim, which is not the first host.
        let mut stream = seed.stream(Entity::World, "eclipse");
        friends.push(stream.between(1, nodes.saturating_sub(1) as u64) as usize);
    }
    friends.sort_unstable();
    friends.dedup();
    friends
}

/// What happens to the liar at `who` within `length` microseconds, beyond what it does by itself.
#[must_use]
pub fn acts(deceit: Deceit, who: usize, length: u64, stream: &mut Stream) -> Vec<(u64, Act)> {
    let mut acts = Vec::new();
    if !deceit.has(Behaviour::CrashLoop) {
        return acts;
    }
    let mut at = stream.below(CRASH_PAUSE.0);
    while at < length {
        let down = stream.below(CRASH_PAUSE.1);
        acts.push((at, Act::Crash { who, down }));
        at += down + stream.between(1, CRASH_PAUSE.0);
    }
    acts
}

#[cfg(test)]
mod tests;
