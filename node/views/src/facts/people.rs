//! People as those look for them who write to circles: looked up again after every change of
//! members.

use super::Facts;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::seal::{Circle, CircleId};

/// Whose devices are in, and with whom conversations are.
#[derive(Debug)]
pub(crate) struct People {
    devices: BTreeMap<Account, BTreeSet<Author>>,
    peers: BTreeMap<CircleId, Account>,
}

impl People {
    pub(super) fn of(founding: &Founding, facts: &Facts, me: Account) -> Self {
        let members = || facts.membership(founding).members.values();
        let mut devices: BTreeMap<Account, BTreeSet<Author>> = BTreeMap::new();
        for member in members().filter(|member| member.is_in()) {
            devices.entry(member.account).or_default().insert(member.device);
        }
        let owners = facts.devices.values().map(|owned| owned.account);
        let all: BTreeSet<Account> = members().map(|it| it.account).chain(owners).collect();
        let community = founding.id();
        let with = |other: Account| (Circle::Conversation(me, other).id(community), other);
        Self { devices, peers: all.into_iter().chain([me]).map(with).collect() }
    }

    /// The devices of this account that are in.
    pub(crate) fn devices(&self, account: &Account) -> impl Iterator<Item = &Author> {
        self.devices.get(account).into_iter().flatten()
    }

    /// With whom this conversation is.
    pub(crate) fn peer(&self, circle: &CircleId) -> Option<Account> {
        self.peers.get(circle).copied()
    }
}
