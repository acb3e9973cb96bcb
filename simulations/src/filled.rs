//! What stands on the disks before a run begins: logs of many authors, none of whom is there.

use crate::checker::prefix::{Ledger, Written};
use crate::host::Host;
use crate::kernel::{Entity, Seed};
use crate::plan::Plan;
use serde::{Deserialize, Serialize};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::entry::{self, Body, Tip};
use tidings_protocol::limits::MAX_RUN_ENTRIES;
use tidings_protocol::run::Verified;
use tidings_protocol::store::{Mark, MemoryStore, Store, Ticket};
use tidings_protocol::testing::COMMUNITY;
use tidings_protocol::time::Time;

/// Most authors of what stands on the disks.
pub const MAX_AUTHORS: usize = 1_000_000;

/// What every entry says.
const BODY: &[u8] = b"written long ago";

/// What stands on the disks of all hosts before a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Filled {
    /// Authors, 0 to [`MAX_AUTHORS`]; whoever writes during the run is none of them.
    pub authors: usize,
    /// Entries of each, 1 to [`MAX_RUN_ENTRIES`].
    pub entries: usize,
    /// Authors who wrote one more, which only the first host holds.
    pub differ: usize,
    /// Hosts that are linked met before that was written: each holds a ticket of the other.
    pub met: bool,
}

/// Disks that cannot be filled so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFilled {
    /// The number of authors.
    #[error("filled.authors: at most {MAX_AUTHORS}, and no more differ than there are")]
    Authors,
    /// The number of entries.
    #[error("filled.entries: from 1 to {MAX_RUN_ENTRIES}")]
    Entries,
    /// Another machine.
    #[error("only the bare machine begins with a filled disk")]
    Machine,
}

impl Default for Filled {
    fn default() -> Self {
        Self { authors: 0, entries: 1, differ: 0, met: false }
    }
}

impl Filled {
    /// Whether disks are empty.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.authors == 0
    }

    /// Whether disks can be filled so.
    ///
    /// # Errors
    /// [`BadFilled`] names what cannot be.
    pub fn check(&self) -> Result<(), BadFilled> {
        if self.authors > MAX_AUTHORS || self.differ > self.authors {
            return Err(BadFilled::Authors);
        }
        if !(1..=MAX_RUN_ENTRIES).contains(&self.entries) {
            return Err(BadFilled::Entries);
        }
        Ok(())
    }
}

/// Logs that hosts begin with, signed by their authors.
#[derive(Debug, Default)]
pub struct Logs {
    /// What everybody holds, a run each.
    shared: Vec<Verified<'static>>,
    /// What the first host holds beyond.
    beyond: Vec<Verified<'static>>,
    met: bool,
}

impl Logs {
    /// The logs of a plan's disks; the same seed makes the same.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut logs = Self { met: plan.filled.met, ..Self::default() };
        for n in 0..plan.filled.authors {
            let device = keypair(Seed(plan.seed), n);
            let Some(run) = write(&device, Tip::empty(COMMUNITY), plan.filled.entries) else {
                continue;
            };
            if n < plan.filled.differ {
                logs.beyond.extend(write(&device, run.tip(), 1));
            }
            logs.shared.push(run);
        }
        logs
    }

    /// Whose logs they are.
    pub fn authors(&self) -> impl Iterator<Item = Author> {
        self.shared.iter().map(Verified::author)
    }

    /// Puts them on the disks of `hosts`, none of which has started, and into the ledger of what
    /// everybody is due.
    ///
    /// # Errors
    /// When a host has another machine than the bare one.
    pub fn fill(
        &self,
        hosts: &mut [Host],
        links: &[(usize, usize)],
        ledger: &mut Ledger,
    ) -> Result<(), BadFilled> {
        if self.shared.is_empty() {
            return Ok(());
        }
        let mut marks = Vec::with_capacity(hosts.len());
        for host in hosts.iter_mut() {
            marks.push((host.author, stage(disk(host)?, &self.shared)));
        }
        let both_ways = links.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        for (who, peer) in both_ways.filter(|_| self.met) {
            let (peer, mark) = marks[peer];
            let Ok(()) = disk(&mut hosts[who])?.stage_ticket(&peer, Ticket { mark, skipped: None });
        }
        for (who, host) in hosts.iter_mut().enumerate() {
            // The first host's tickets are of before, as its peers' are.
            stage(disk(host)?, if who == 0 { &self.beyond } else { &[] });
        }
        let runs = self.shared.iter().chain(&self.beyond);
        runs.for_each(|run| enter(ledger, run));
        Ok(())
    }
}

fn disk(host: &mut Host) -> Result<&mut MemoryStore, BadFilled> {
    host.machine.disk().ok_or(BadFilled::Machine)
}

/// Puts runs on a disk: where its journal stands then.
fn stage(disk: &mut MemoryStore, runs: &[Verified<'_>]) -> Mark {
    for run in runs {
        disk.stage(run).expect("each run follows the one before");
    }
    let Ok(()) = disk.commit();
    disk.journal()
}

fn enter(ledger: &mut Ledger, run: &Verified<'_>) {
    for entry in run.entries() {
        let len = match entry.body {
            Body::Full(bytes) => bytes.len() as u64,
            Body::Pruned { len, .. } => u64::from(len),
        };
        ledger.enter(run.author(), Written { id: entry.id.0, at: crate::world::START, len });
    }
}

fn keypair(seed: Seed, n: usize) -> Keypair {
    seed.stream(Entity::World, &format!("author {n} of before")).keypair()
}

/// So many entries after `tip`, a microsecond apart, with one signature.
fn write(device: &Keypair, tip: Tip, entries: usize) -> Option<Verified<'static>> {
    let time = |n: usize| Time(tip.time.0 + 1 + n as u64);
    let bodies: Vec<(Time, &[u8])> = (0..entries).map(|n| (time(n), BODY)).collect();
    entry::append(device, &tip, &bodies).ok()
}

#[cfg(test)]
mod tests;
