//! Relays: which secrets they are given, and which ones a relay has.

use crate::error::Result;
use crate::keys::ranking;
use crate::role::Role;
use crate::views::{Views, guarded};
use std::collections::BTreeSet;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::seal::{EpochKey, EpochSecret, KeyId};

/// What relays should have of one epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForRelays {
    /// Its secret.
    pub secret: EpochSecret,
    /// Relays that were not given it.
    pub lacking: Vec<Author>,
}

impl Views {
    /// Devices that are in and may only carry.
    #[must_use]
    pub fn relays(&self) -> BTreeSet<Author> {
        self.known.facts.trusted(&self.founding).relays.clone()
    }

    /// Devices that are in and may have keys.
    #[must_use]
    pub fn readers_in(&self) -> BTreeSet<Author> {
        self.known.facts.trusted(&self.founding).readers.clone()
    }

    /// The role that this account has once it is let in by this invite, or without one.
    #[must_use]
    pub fn role_by(&self, account: &Account, invite: Option<&Account>) -> Option<Role> {
        let membership = self.known.facts.membership(&self.founding);
        let invited = invite.and_then(|key| self.invite(key)).map(|row| row.role);
        let graded = membership.roles.graded(account, None);
        graded.or(membership.base(account).max(invited))
    }

    /// Secrets of epochs that are here, by keys or on their own: that of the key to write with
    /// first, then from the newest on.
    #[must_use]
    pub fn secrets(&self) -> Vec<EpochSecret> {
        let here = |id: &KeyId| self.secret(id).is_some();
        let facts = &self.known.facts;
        let ranking = ranking((facts.trusted(&self.founding), facts.graph(&self.founding)), here);
        ranking.iter().filter_map(|id| self.secret(id)).collect()
    }

    fn secret(&self, id: &KeyId) -> Option<EpochSecret> {
        let own = self.known.keys.get(id).map(EpochKey::secret);
        own.or_else(|| self.known.secrets.get(id).cloned())
    }

    /// Secrets that were learnt without their keys.
    pub fn bare_secrets(&self) -> impl Iterator<Item = &EpochSecret> {
        self.known.secrets.values()
    }

    /// Of the secret of the key to write with, by which relays are met, and of the oldest one, which
    /// seals packs: which relays were not given it.
    #[must_use]
    pub fn for_relays(&self) -> Vec<ForRelays> {
        let relays = self.relays();
        let epoch = if relays.is_empty() { None } else { self.epoch() };
        let Some(epoch) = epoch else { return Vec::new() };
        let oldest = epoch.older.last();
        let facts = self.known.facts.secrets.values();
        let lacking = |key: &EpochKey| {
            let id = key.id();
            let said = facts.clone().filter(|fact| fact.id == id);
            let served: BTreeSet<Author> = said.flat_map(|fact| &fact.devices).copied().collect();
            let lacking = relays.iter().filter(|relay| !served.contains(relay)).copied().collect();
            ForRelays { secret: key.secret(), lacking }
        };
        [Some(&epoch.key), oldest].into_iter().flatten().map(lacking).collect()
    }

    /// Takes secrets that were learnt before.
    ///
    /// # Errors
    /// The disk's.
    pub fn add_secrets(&mut self, secrets: Vec<EpochSecret>) -> Result<()> {
        guarded(|| {
            let transaction = self.begin()?;
            let mut rows = transaction.open_table(crate::tables::SECRETS)?;
            for secret in secrets {
                rows.insert(&secret.id().0, secret.as_bytes())?;
                self.known.secrets.insert(secret.id(), secret);
            }
            drop(rows);
            self.commit(transaction, 1)
        })
    }

    /// Whether no key is taken out of a box.
    #[must_use]
    pub fn refuses_keys(&self) -> bool {
        self.known.state.refuses_keys
    }

    /// From now on no key is taken out of a box, or is again; what was folded is folded anew, since
    /// boxes may have been passed over.
    ///
    /// # Errors
    /// The disk's.
    pub fn refuse_keys(&mut self, refuse: bool) -> Result<()> {
        if self.refuses_keys() == refuse {
            return Ok(());
        }
        let mut state = self.known.state.anew();
        state.refuses_keys = refuse;
        self.settled = false;
        guarded(|| self.clear(state))
    }
}
