//! Where other devices were met, so that they are found again after a restart.

use super::Node;
use crate::error::Error;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tidings_views::page::{PersonRef, PersonRow};

/// A peer's addresses are written again after this long even if they are the same, in
/// microseconds: each writing waits for the disk.
const REFRESH: u64 = 3_600_000_000;

/// Changes of one peer's addresses that are written within [`REFRESH`]; a peer that changes them
/// all the time cannot keep our disk busy.
const MAX_REWRITES: u32 = 8;

/// Peers whose last writing is known without asking the disk.
const MAX_MET: usize = 4_096;

/// What was written of one peer.
pub(super) struct Met {
    addresses: Vec<String>,
    since: Time,
    writes: u32,
}

impl Met {
    /// Whether `addresses` need not be written now.
    fn covers(&self, now: Time, addresses: &[String]) -> bool {
        let known = addresses.iter().all(|address| self.addresses.contains(address));
        now.since(self.since) < REFRESH && (known || self.writes >= MAX_REWRITES)
    }
}

impl Node {
    /// Remembers where `peer` can be dialled; durable when it returns.
    ///
    /// # Errors
    /// The disk's.
    pub fn remember_peer(
        &mut self,
        now: Time,
        peer: Author,
        addresses: &[String],
    ) -> Result<(), Error> {
        let known = self.met.get(&peer);
        if known.is_some_and(|met| met.covers(now, addresses))
            || addresses.is_empty()
            || peer == self.identity.device.author()
        {
            return Ok(());
        }
        self.log.remember_peer(peer, addresses, now)?;
        if self.met.len() >= MAX_MET {
            self.met.clear();
        }
        let recent = self.met.get(&peer).filter(|met| now.since(met.since) < REFRESH);
        let (since, writes) = recent.map_or((now, 0), |met| (met.since, met.writes));
        let writes = writes.saturating_add(1);
        self.met.insert(peer, Met { addresses: addresses.to_vec(), since, writes });
        Ok(())
    }

    /// Devices with the addresses at which they were met: those known to be in first, then the
    /// latest met; nobody who was expelled or revoked.
    ///
    /// # Errors
    /// The disk's.
    pub fn peers_to_dial(&self) -> Result<Vec<(Author, Vec<String>)>, Error> {
        let mut peers = self.log.peers()?;
        peers.retain(|peer| !self.is_denied(&peer.author));
        peers.sort_by_key(|peer| !self.members.contains(&peer.author));
        Ok(peers.into_iter().map(|peer| (peer.author, peer.addresses)).collect())
    }

    /// The devices that are in.
    #[must_use]
    pub fn members(&self) -> &BTreeSet<Author> {
        &self.members
    }

    /// The last position that counts in the logs of devices whose person was expelled, or that nobody
    /// let in after all; of all others everything counts.
    #[must_use]
    pub fn cuts(&self) -> &BTreeMap<Author, u64> {
        &self.cuts
    }

    /// Everybody of whom a device is known, by name.
    #[must_use]
    pub fn people(&self) -> Vec<PersonRow> {
        self.views.people(&self.log)
    }

    /// The person whose device it is, `unknown` if nobody knows.
    #[must_use]
    pub fn person_beside(&self, device: &Author) -> PersonRef {
        self.views.writer(device)
    }

    /// Whose device it is, if it is in.
    #[must_use]
    pub fn person_of(&self, device: &Author) -> Option<PersonRef> {
        self.members.contains(device).then(|| self.views.writer(device))
    }
}

#[cfg(test)]
mod tests;
