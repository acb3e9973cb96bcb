//! The founding statement that names a community, the certificate by which a person vouches for a
//! device, and the revocation that takes it back.

mod revocation;

pub use revocation::Revocation;

use crate::author::{Account, Author, Keypair, Purpose, Signature, verify};
use crate::hash::{CommunityId, Deriver};
use crate::limits::MAX_NAME;
use crate::wire::varint;
use serde::{Deserialize, Serialize};

/// What a community is: its name, its founder, and a nonce that makes it the only one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// What people call it, at most [`MAX_NAME`] bytes; chosen once.
    pub name: String,
    /// The founder.
    pub account: Account,
    /// The founder's first device.
    pub device: Author,
    /// Random.
    pub nonce: [u8; 16],
}

impl Founding {
    /// The community's id: BLAKE3 `derive_key("tidings 1 community")` of
    /// `name length varint | name | account 32 | device 32 | nonce 16`.
    #[must_use]
    pub fn id(&self) -> CommunityId {
        let mut bytes = Vec::new();
        varint::put(&mut bytes, varint::of_len(self.name.len()));
        bytes.extend_from_slice(self.name.as_bytes());
        bytes.extend_from_slice(&self.account.0);
        bytes.extend_from_slice(&self.device.0);
        bytes.extend_from_slice(&self.nonce);
        CommunityId(Deriver::new("tidings 1 community").derive(&bytes))
    }

    /// Whether the name is one that can be shown: not empty, at most [`MAX_NAME`] bytes.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        !self.name.trim().is_empty() && self.name.len() <= MAX_NAME
    }
}

/// An account's word that a device writes for it, in one community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The person.
    pub account: Account,
    /// The device.
    pub device: Author,
    /// By the account, over `community 32 | account 32 | device 32`.
    #[serde(with = "serde_bytes")]
    signature: [u8; 64],
}

impl Certificate {
    /// Certifies `device` for `community`.
    #[must_use]
    pub fn issue(account: &Keypair, community: CommunityId, device: Author) -> Self {
        let content = Self::content(community, account.account(), device);
        let signature = account.sign(Purpose::Certificate, &content).0;
        Self { account: account.account(), device, signature }
    }

    /// Whether the account said so.
    #[must_use]
    pub fn holds(&self, community: CommunityId) -> bool {
        let content = Self::content(community, self.account, self.device);
        verify(&self.account.0, Purpose::Certificate, &content, &Signature(self.signature))
    }

    fn content(community: CommunityId, account: Account, device: Author) -> Vec<u8> {
        [community.0, account.0, device.0].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_holds_in_its_community_for_its_device_only() {
        let account = Keypair::from_seed(&[1; 32]);
        let device = Keypair::from_seed(&[2; 32]).author();
        let here = CommunityId([3; 32]);
        let mut certificate = Certificate::issue(&account, here, device);
        assert!(certificate.holds(here));
        assert!(!certificate.holds(CommunityId([4; 32])));
        certificate.device = Author([5; 32]);
        assert!(!certificate.holds(here));
    }

    #[test]
    fn communities_of_one_name_are_apart() {
        let key = Keypair::from_seed(&[1; 32]);
        let founding = |nonce| Founding {
            name: "Book Club".into(),
            account: key.account(),
            device: key.author(),
            nonce: [nonce; 16],
        };
        assert_ne!(founding(0).id(), founding(1).id());
        assert!(founding(0).is_well_formed());
        assert!(!Founding { name: "x".repeat(65), ..founding(0) }.is_well_formed());
    }
}
