//! Disks that do not keep what they promised.
//!
//! | fault | what happens | what must hold |
//! |---|---|---|
//! | `cut` | power goes in the middle of writing, at any operation | nothing acknowledged is lost |
//! | `torn` | the last writes survive in pieces | nothing acknowledged is lost |
//! | `full` | no room; the machine stops and is started again with room | nothing acknowledged is lost |
//! | `lost-fsync` | syncs succeed and do nothing until power goes | peers give back what was lost, or its fork is proven |
//! | `rollback` | an old copy of the disk is put in its place, unnoticed | the same |
//! | `flip` | a bit turns | found, and then the machine stays down; or without effect |
//!
//! A machine without a real disk knows no torn writes and no flips.

use crate::kernel::{Entity, Seed, Stream};
use crate::plan::Act;
use crate::scenario::Scenario;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};

/// What goes wrong with a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Power goes in the middle of writing.
    Cut,
    /// Power goes, and the last writes survive in pieces.
    Torn,
    /// There is no room for a while.
    Full,
    /// Syncs succeed and do nothing, until power goes.
    LostFsync,
    /// An old copy takes its place.
    Rollback,
    /// A bit turns.
    Flip,
}

/// What happens to a disk at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Mishap {
    /// From now on syncs succeed and do nothing, until power goes.
    LostFsync,
    /// After so many more operations power goes, which may tear what was not synced.
    Cut {
        /// Operations that change the disk; without a disk, commits.
        operations: u64,
    },
    /// When power goes, what was not synced survives in pieces.
    Torn {
        /// Which pieces.
        seed: u64,
    },
    /// Somebody copies the disk.
    Backup,
    /// When power goes, the copy takes the place of the disk.
    Rollback,
    /// Nothing can be written until it is started again.
    Full,
    /// When power goes, a bit turns.
    Flip {
        /// Which, counted round and round the disk.
        bit: u64,
    },
}

/// Disks of random honest hosts that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DiskFault {
    /// What goes wrong.
    pub fault: Fault,
    /// How often, each time with a random host at a random time.
    pub count: u64,
}

/// How long after a mishap without consequences power goes at most, in microseconds.
const POWER: u64 = 15_000_000;

/// How long a host is away at most, in microseconds.
const AWAY: u64 = 8_000_000;

/// Operations before a cut at most: some commits.
const OPERATIONS: u64 = 120;

impl Fault {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Cut, Self::Torn, Self::Full, Self::LostFsync, Self::Rollback, Self::Flip];

    /// Whether the disk may forget what it said was durable.
    #[must_use]
    pub fn forgets(self) -> bool {
        matches!(self, Self::LostFsync | Self::Rollback | Self::Flip)
    }

    /// It happens to the host at `who`.
    fn acts(self, who: usize, at: u64, end: u64, stream: &mut Stream) -> Vec<(u64, Act)> {
        let mishap = |at, mishap| (at, Act::Disk { who, mishap });
        let (later, down) = (stream.between(at, end.min(at + POWER)), stream.below(AWAY));
        let crash = |at| (at, Act::Crash { who, down });
        match self {
            Self::Cut => vec![mishap(at, Mishap::Cut { operations: stream.below(OPERATIONS) })],
            Self::Torn => vec![mishap(at, Mishap::Torn { seed: stream.bits() >> 1 }), crash(later)],
            Self::Full => vec![mishap(at, Mishap::Full)],
            Self::LostFsync => vec![mishap(at, Mishap::LostFsync), crash(later)],
            Self::Rollback => {
                vec![mishap(at, Mishap::Backup), mishap(later, Mishap::Rollback), crash(later)]
            }
            Self::Flip => vec![mishap(at, Mishap::Flip { bit: stream.bits() >> 1 }), crash(at)],
        }
    }
}

impl Mishap {
    /// Whether the disk may forget what it said was durable.
    #[must_use]
    pub fn forgets(self) -> bool {
        matches!(self, Self::LostFsync | Self::Rollback | Self::Flip { .. })
    }
}

/// What happens to whose disk when, in microseconds from the start.
#[must_use]
pub fn acts(scenario: &Scenario, graph: &Graph) -> Vec<(u64, Act)> {
    let each = scenario.disk.iter().flat_map(|disk| (0..disk.count).map(|_| disk.fault));
    let end = scenario.length.micros().saturating_sub(1);
    let acts = each.zip(0..).flat_map(|(fault, n): (Fault, u64)| {
        let mut stream = Seed(scenario.seed).stream(Entity::World, &format!("disk {n}"));
        let at = stream.below(end);
        let who = match fault.forgets() {
            true => scenario.expendable(&mut stream),
            false => stream.below(graph.nodes as u64) as usize,
        };
        fault.acts(who, at, end, &mut stream)
    });
    acts.collect()
}

#[cfg(test)]
mod tests;
