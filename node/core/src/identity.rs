//! Whose node this is: a person, a device, and the community they are in.

use std::fmt;
use tidings_protocol::author::{Account, Keypair};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::hash::{CommunityId, Deriver};
use tidings_protocol::time::Time;
use zeroize::Zeroizing;

/// What a home keeps of its owner, and the names they chose. The account's own key is not in it
/// ([`crate::account`]).
#[derive(Clone)]
pub struct Identity {
    /// The person.
    pub account: Account,
    /// The person's word that this device writes for them. Without it the home reads, and writes
    /// nothing until it is given ([`crate::Request::Certify`]).
    pub certificate: Option<Certificate>,
    /// The laptop: author of exactly one log.
    pub device: Keypair,
    /// The community.
    pub founding: Founding,
    /// The community's secret, which opens the transport: the one by which this home came in, and
    /// in a node the newest.
    pub secret: [u8; 16],
    /// When this account came in; what is older does not count as unread.
    pub joined: Time,
    /// What the person is called until they say otherwise ([`crate::Request::Rename`]), at most
    /// [`tidings_protocol::limits::MAX_NAME`] bytes; empty where another of their devices said so.
    pub name: String,
    /// What the person calls this device, at most as long.
    pub device_name: String,
}

impl Identity {
    /// The community's id.
    #[must_use]
    pub fn community(&self) -> CommunityId {
        self.founding.id()
    }

    /// What names the community's network, whatever its secret is.
    #[must_use]
    pub fn network(&self) -> [u8; 32] {
        network(self.community().0.first_chunk().unwrap_or(&[0; 16]))
    }

    /// The key of the transport's gate.
    #[must_use]
    pub fn transport_key(&self) -> Zeroizing<[u8; 32]> {
        transport_key(&self.secret)
    }

    /// The same, with the word of `account` that the device writes for it.
    #[must_use]
    pub fn certified_by(mut self, account: &Keypair) -> Self {
        self.account = account.account();
        self.certificate =
            Some(Certificate::issue(account, self.community(), self.device.author()));
        self
    }

    /// Takes the person's word, if it is of this account, for this device, and holds.
    #[must_use]
    pub fn certify(&mut self, certificate: Certificate) -> bool {
        let holds = certificate.account == self.account
            && certificate.device == self.device.author()
            && certificate.holds(self.community());
        if holds {
            self.certificate = Some(certificate);
        }
        holds
    }

    /// Whether this device founded the community.
    #[must_use]
    pub fn is_founder(&self) -> bool {
        self.founding.device == self.device.author()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("account", &self.account)
            .field("device", &self.device)
            .field("founding", &self.founding)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The key of the transport's gate: BLAKE3 `derive_key("tidings 1 transport secret")` of the secret.
#[must_use]
pub fn transport_key(secret: &[u8; 16]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(Deriver::new("tidings 1 transport secret").derive(secret))
}

/// What names the network of the community whose id begins so: BLAKE3
/// `derive_key("tidings 1 network")` of these 16 bytes.
#[must_use]
pub fn network(community: &[u8; 16]) -> [u8; 32] {
    Deriver::new("tidings 1 network").derive(community)
}

#[cfg(test)]
mod tests;
