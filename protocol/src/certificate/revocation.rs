//! An account takes back its word for a device: nothing that the device wrote behind a position
//! counts, for ever.

use crate::author::{Account, Author, Keypair, Purpose, Signature, verify};
use crate::hash::CommunityId;
use serde::{Deserialize, Serialize};

/// An account's word that a device writes for it up to a position only. Several hold together: the
/// least position counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The person.
    pub account: Account,
    /// The device.
    pub device: Author,
    /// The last position of its log that counts; 0 for none.
    pub last: u64,
    /// By the account, over `community 32 | account 32 | device 32 | last u64`.
    #[serde(with = "serde_bytes")]
    signature: [u8; 64],
}

impl Revocation {
    /// Takes back the word of `account` for `device` from behind `last` on.
    #[must_use]
    pub fn issue(account: &Keypair, community: CommunityId, device: Author, last: u64) -> Self {
        let content = Self::content(community, account.account(), device, last);
        let signature = account.sign(Purpose::Revocation, &content).0;
        Self { account: account.account(), device, last, signature }
    }

    /// Whether the account said so.
    #[must_use]
    pub fn holds(&self, community: CommunityId) -> bool {
        let content = Self::content(community, self.account, self.device, self.last);
        verify(&self.account.0, Purpose::Revocation, &content, &Signature(self.signature))
    }

    fn content(community: CommunityId, account: Account, device: Author, last: u64) -> Vec<u8> {
        [&community.0[..], &account.0, &device.0, &last.to_be_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{COMMUNITY, alice, eve, keypair};

    #[test]
    fn a_revocation_holds_in_its_community_for_its_device_and_position_only() {
        let account = keypair("alice's account");
        let said = Revocation::issue(&account, COMMUNITY, alice().author(), 7);
        assert!(said.holds(COMMUNITY));
        assert!(!said.holds(CommunityId([1; 32])));
        assert!(!Revocation { last: 6, ..said }.holds(COMMUNITY));
        assert!(!Revocation { device: eve().author(), ..said }.holds(COMMUNITY));
        assert!(!Revocation { account: eve().account(), ..said }.holds(COMMUNITY));
    }
}
