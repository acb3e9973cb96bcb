//! Who writes: Ed25519 device keys (authors of logs) and account keys (people).

use crate::hash::name32;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

name32! {
    /// A device's public key: the author of exactly one log, and the device's name on the network.
    Author
}
name32! {
    /// A person's public key, which certifies device keys.
    Account
}

/// An Ed25519 signature (RFC 8032).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({:02x?}…)", self.0.first_chunk::<4>())
    }
}

/// What a signature is for: put in front of the message, so that none serves for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The last entry of a run.
    Run,
    /// An account certifies a device.
    Certificate,
    /// The holder of an invite asks to be admitted.
    Invite,
    /// An account takes a device's certificate back.
    Revocation,
    /// Both ends of a device code.
    DeviceCode,
    /// A device says what it put on a stick or a web server.
    Shelf,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Run => b"tidings 1 run signature\0",
            Self::Certificate => b"tidings 1 certificate signature\0",
            Self::Invite => b"tidings 1 invite signature\0",
            Self::Revocation => b"tidings 1 revocation signature\0",
            Self::DeviceCode => b"tidings 1 device code signature\0",
            Self::Shelf => b"tidings 1 shelf signature\0",
        }
    }

    fn message(self, content: &[u8]) -> Vec<u8> {
        [self.label(), content].concat()
    }
}

/// An Ed25519 secret with its public key; wiped from memory when dropped.
#[derive(Clone)]
pub struct Keypair(SigningKey);

impl Keypair {
    /// The key of this seed (RFC 8032 §5.1.5).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be stored where only its owner reads.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The X25519 secret that goes with [`Author::reading_key`].
    #[must_use]
    pub(crate) fn reading_secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_scalar_bytes())
    }

    /// What this key and `other` agree on (X25519, RFC 7748 §6.1); `None` if that is no key, or one
    /// that agrees on the same with everybody.
    #[must_use]
    pub(crate) fn agreed(&self, other: &Author) -> Option<Zeroizing<[u8; 32]>> {
        let other = VerifyingKey::from_bytes(&other.0).ok()?;
        let shared = other.to_montgomery().mul_clamped(*self.reading_secret()).to_bytes();
        (shared != [0; 32]).then(|| Zeroizing::new(shared))
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public key as the author of a log.
    #[must_use]
    pub fn author(&self) -> Author {
        Author(self.public())
    }

    /// The public key as a person.
    #[must_use]
    pub fn account(&self) -> Account {
        Account(self.public())
    }

    /// Signs `content` for `purpose`.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, content: &[u8]) -> Signature {
        Signature(self.0.sign(&purpose.message(content)).to_bytes())
    }
}

impl fmt::Debug for Keypair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keypair({:?})", self.author())
    }
}

/// Whether `key` signed `content` for `purpose`: the one rule, strict, on every path.
///
/// Strict means RFC 8032 with small-order keys and points refused, so that all nodes agree.
#[must_use]
pub fn verify(key: &[u8; 32], purpose: Purpose, content: &[u8], signature: &Signature) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(&purpose.message(content), &signature).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_serves_one_purpose_one_key_one_content() {
        let alice = Keypair::from_seed(&[1; 32]);
        let bob = Keypair::from_seed(&[2; 32]);
        let signature = alice.sign(Purpose::Run, b"x");
        assert!(verify(&alice.public(), Purpose::Run, b"x", &signature));
        assert!(!verify(&alice.public(), Purpose::Certificate, b"x", &signature));
        assert!(!verify(&alice.public(), Purpose::Run, b"y", &signature));
        assert!(!verify(&bob.public(), Purpose::Run, b"x", &signature));
    }

    #[test]
    fn the_small_order_key_signs_nothing() {
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert!(!verify(&neutral, Purpose::Run, b"x", &Signature([0; 64])));
    }
}
