//! Who of those who are in may read, and who only carries.

use super::Membership;
use crate::role::Role;
use std::collections::BTreeSet;
use tidings_protocol::author::Author;

/// Devices that are in, by what they may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trusted {
    /// With keys.
    pub(crate) readers: BTreeSet<Author>,
    /// With secrets alone.
    pub(crate) relays: BTreeSet<Author>,
}

impl Membership {
    /// What devices that are in may have.
    pub(crate) fn trusted(&self) -> Trusted {
        let mut trusted = Trusted::default();
        for member in self.members.values().filter(|member| member.is_in()) {
            match self.role(&member.account) {
                role if role >= Some(Role::Reader) => trusted.readers.insert(member.device),
                Some(Role::Relay) => trusted.relays.insert(member.device),
                _ => false,
            };
        }
        trusted
    }
}
