//! Sealed bodies: what a blind relay, a lost stick or an expelled member carries and cannot read.
//!
//! An [`EpochKey`] seals bodies (`envelope`), is itself sealed to devices (`keybox`), and seals the
//! keys before it, so that whoever has the newest reads all history. Relays are given its `secret`. Nothing here draws random
//! numbers: nonces are hashes of what they seal, and what must be unpredictable is an argument.

mod circle;
mod envelope;
mod keybox;
mod padding;
mod secret;

pub use circle::{
    CIRCLE_BOX_LEN, CIRCLE_WRAPPED_LEN, Circle, CircleBox, CircleId, CircleKey, MAX_WITHIN,
};
pub use envelope::{MAX_SEALED, OVERHEAD, Place, SEALED, key_of};
pub use keybox::{BOX_LEN, KeyBox};
pub use secret::{EpochSecret, SecretBox};

use crate::author::{Author, Keypair};
use crate::hash::{CommunityId, Deriver, to_text};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// Length of a key that is sealed under another, in bytes: the key and a tag.
pub const WRAPPED_LEN: usize = 48;

/// The name of an epoch key: the first 16 bytes of `derive("tidings 1 key id", secret)`, of its
/// [`EpochSecret`].
///
/// Two keys of one name cost about 2^64 hashes, and then only lock others out: what is sealed with
/// the one opens with no other (SPEC §20).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyId(pub [u8; 16]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_text(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        write!(f, "KeyId({})", text.get(..8).unwrap_or(&text))
    }
}

/// A key that seals bodies: of the community, from one change of its members to the next.
#[derive(Clone, PartialEq, Eq)]
pub struct EpochKey(Zeroizing<[u8; 32]>);

impl EpochKey {
    /// The key of these bytes, which nobody else can guess.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key that only `device` can make: BLAKE3 `derive_key("tidings 1 new key")` of its seed, the
    /// community and `occasion`, which must not come twice.
    #[must_use]
    pub fn generate(device: &Keypair, community: CommunityId, occasion: &[u8]) -> Self {
        let seed = device.seed();
        let parts: [&[u8]; 3] = [seed.as_slice(), &community.0, occasion];
        Self::from_bytes(Deriver::new("tidings 1 new key").derive_parts(&parts))
    }

    /// The bytes, to be kept where only their owner reads.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name that bodies and boxes call it by.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.secret().id()
    }

    /// The secret that opens the transport from this epoch on (SPEC §12.2); whoever has it can
    /// knock, but not read.
    #[must_use]
    pub fn transport_secret(&self) -> [u8; 16] {
        self.secret().transport_secret()
    }

    /// `older`, sealed so that whoever has this key has it too.
    #[must_use]
    pub fn wrap(&self, community: CommunityId, older: &Self) -> Vec<u8> {
        self.wrap_bytes(community, older.id(), older.as_bytes())
    }

    /// The key `older` out of what [`EpochKey::wrap`] made; `None` if it is not in there.
    #[must_use]
    pub fn unwrap(&self, community: CommunityId, older: KeyId, wrapped: &[u8]) -> Option<Self> {
        let bytes = self.unwrap_bytes(community, older, wrapped)?;
        let key = Self::from_bytes(bytes.as_slice().try_into().ok()?);
        (key.id() == older).then_some(key)
    }

    /// The key sealed to `device`, by whoever writes as `by`.
    ///
    /// `None` when the device's key is no point of the curve, so that nobody could open it.
    #[must_use]
    pub fn seal_to(&self, community: CommunityId, by: &Keypair, device: Author) -> Option<KeyBox> {
        keybox::seal(self, community, by, device)
    }

    fn wrap_bytes(&self, community: CommunityId, older: KeyId, bytes: &[u8]) -> Vec<u8> {
        let aad = self.wrap_context(community, older);
        let payload = Payload { msg: bytes, aad: &aad };
        self.wrapper(older).encrypt(&NO_NONCE.into(), payload).unwrap_or_default()
    }

    fn unwrap_bytes(
        &self,
        community: CommunityId,
        older: KeyId,
        wrapped: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let aad = self.wrap_context(community, older);
        let payload = Payload { msg: wrapped, aad: &aad };
        self.wrapper(older).decrypt(&NO_NONCE.into(), payload).ok().map(Zeroizing::new)
    }

    /// A cipher for one message: its key is of this key and the one that it seals.
    fn wrapper(&self, older: KeyId) -> XChaCha20Poly1305 {
        let parts: [&[u8]; 2] = [self.as_bytes(), &older.0];
        let key = Zeroizing::new(Deriver::new("tidings 1 key wrap").derive_parts(&parts));
        XChaCha20Poly1305::new(&(*key).into())
    }

    fn wrap_context(&self, community: CommunityId, older: KeyId) -> Vec<u8> {
        [&community.0[..], &self.id().0, &older.0].concat()
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({:?})", self.id())
    }
}

/// Each wrapping key seals one message.
const NO_NONCE: [u8; 24] = [0; 24];

#[cfg(test)]
mod tests;
