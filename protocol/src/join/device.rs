//! A new device of an account that is in asks a device that has the account's key at hand, by a
//! code that only the two know. No secret of the account travels.

use crate::author::{Account, Author, Keypair, Purpose, Signature, verify};
use crate::certificate::Certificate;
use crate::hash::CommunityId;
use serde::{Deserialize, Serialize};

/// What stands first in what the code's key signs: the question, the answer.
const ASKS: u8 = 0;
const SAYS: u8 = 1;

/// Proof that the new device holds the code's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAsk {
    /// The new device.
    pub device: Author,
    /// The code's public key, which names it to the device that showed it.
    pub code: Account,
    /// By the code's key, over `0 | community 32 | code 32 | device 32`.
    #[serde(with = "serde_bytes")]
    signature: [u8; 64],
}

impl DeviceAsk {
    /// Asks for a certificate of `device`.
    #[must_use]
    pub fn new(code: &Keypair, community: CommunityId, device: Author) -> Self {
        let content = Self::content(community, code.account(), device);
        let signature = code.sign(Purpose::DeviceCode, &content).0;
        Self { device, code: code.account(), signature }
    }

    /// Whether whoever asks holds the code's secret.
    #[must_use]
    pub fn holds(&self, community: CommunityId) -> bool {
        let content = Self::content(community, self.code, self.device);
        verify(&self.code.0, Purpose::DeviceCode, &content, &Signature(self.signature))
    }

    fn content(community: CommunityId, code: Account, device: Author) -> Vec<u8> {
        [&[ASKS][..], &community.0, &code.0, &device.0].concat()
    }
}

/// The account's word for the new device, from a device that holds the code's secret, too: a member
/// that does not cannot make the new device one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAnswer {
    /// For the new device.
    pub certificate: Certificate,
    /// Whose log says that the new device is in.
    pub by: Author,
    /// At or below which position.
    pub seq: u64,
    /// By the code's key, over `1 | community 32 | code 32 | account 32 | device 32`.
    #[serde(with = "serde_bytes")]
    signature: [u8; 64],
}

impl DeviceAnswer {
    /// Hands over `certificate`; the device is admitted in the log of `by`, at `seq` or below.
    #[must_use]
    pub fn new(
        code: &Keypair,
        community: CommunityId,
        certificate: Certificate,
        (by, seq): (Author, u64),
    ) -> Self {
        let content = Self::content(community, code.account(), &certificate);
        let signature = code.sign(Purpose::DeviceCode, &content).0;
        Self { certificate, by, seq, signature }
    }

    /// Whether whoever showed `code` answers, with a certificate of `device` that holds.
    #[must_use]
    pub fn holds(&self, code: Account, community: CommunityId, device: Author) -> bool {
        let content = Self::content(community, code, &self.certificate);
        self.certificate.device == device
            && self.certificate.holds(community)
            && verify(&code.0, Purpose::DeviceCode, &content, &Signature(self.signature))
    }

    fn content(community: CommunityId, code: Account, certificate: &Certificate) -> Vec<u8> {
        let Certificate { account, device, .. } = certificate;
        [&[SAYS][..], &community.0, &code.0, &account.0, &device.0].concat()
    }
}

#[cfg(test)]
mod tests;
