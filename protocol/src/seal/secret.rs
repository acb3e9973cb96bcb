//! What a relay gets of an epoch: the secret that opens the transport, and nothing that reads.
//!
//! Key → secret → name, each one-way: whoever has the secret can check that it is that of the key
//! of this name, and nobody can make one up for a key that is spoken of.

use super::keybox::{BOX_LEN, BoxPlace, open_with, seal_with};
use super::{EpochKey, KeyId};
use crate::author::{Author, Keypair};
use crate::hash::{CommunityId, Deriver};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

const LABEL: &[u8] = b"tidings 1 secret box\0";

/// The secret of an epoch: BLAKE3 `derive_key("tidings 1 epoch secret")` of its key.
#[derive(Clone, PartialEq, Eq)]
pub struct EpochSecret(Zeroizing<[u8; 32]>);

impl EpochSecret {
    /// The secret of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be kept where only their owner reads.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name of the key whose secret this is.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let derived = Deriver::new("tidings 1 key id").derive(self.as_bytes());
        KeyId(*derived.first_chunk().unwrap_or(&[0; 16]))
    }

    /// The secret that opens the transport from this epoch on (SPEC §12.2), in codes, too: the
    /// first half, so that a code does not tell what a relay is given.
    #[must_use]
    pub fn transport_secret(&self) -> [u8; 16] {
        *self.0.first_chunk().unwrap_or(&[0; 16])
    }

    /// The secret sealed to `device`, by whoever writes as `by`; `None` when the device's key is no
    /// point of the curve.
    #[must_use]
    pub fn seal_to(
        &self,
        community: CommunityId,
        by: &Keypair,
        device: Author,
    ) -> Option<SecretBox> {
        let place = place(community, by.author(), device, self.id());
        let sealed = seal_with(&place, by, self.as_bytes())?;
        Some(SecretBox { device, sealed })
    }
}

impl EpochKey {
    /// The secret of this epoch; whoever has it can knock, but not read.
    #[must_use]
    pub fn secret(&self) -> EpochSecret {
        EpochSecret::from_bytes(Deriver::new("tidings 1 epoch secret").derive(self.as_bytes()))
    }
}

impl fmt::Debug for EpochSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochSecret({:?})", self.id())
    }
}

/// An epoch's secret for one device (SPEC §20.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretBox {
    /// Who can open it.
    pub device: Author,
    /// `encapsulated key 32 | sealed secret 48`.
    #[serde(with = "serde_bytes")]
    sealed: [u8; BOX_LEN],
}

impl SecretBox {
    /// The secret in the box that `by` wrote, which must be that of the key `id`; `None` if
    /// `device` is not whose box it is, or something else is in there.
    #[must_use]
    pub fn open(
        &self,
        community: CommunityId,
        by: Author,
        id: KeyId,
        device: &Keypair,
    ) -> Option<EpochSecret> {
        let content = open_with(&place(community, by, self.device, id), &self.sealed, device)?;
        let secret = EpochSecret(content);
        (secret.id() == id).then_some(secret)
    }
}

fn place(community: CommunityId, by: Author, device: Author, id: KeyId) -> BoxPlace {
    BoxPlace { label: LABEL, community, by, device, id }
}

#[cfg(test)]
mod tests;
