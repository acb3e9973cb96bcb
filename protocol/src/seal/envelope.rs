//! A body under an epoch key: `1 varint | key id 16 | nonce 24 | ciphertext`, XChaCha20-Poly1305.
//!
//! The nonce is a keyed hash of where the body stands and of its text, as in SIV (Rogaway and
//! Shrimpton 2006): a device that is made to write one position twice gives away whether the two
//! texts are equal, and nothing else. Whoever opens hashes again and compares, so no envelope opens
//! under two keys.

use super::{EpochKey, KeyId, padding};
use crate::author::Author;
use crate::hash::{CommunityId, Deriver};
use crate::limits::MAX_BODY;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

/// The first byte of a sealed body; 0 is the first of a plain one.
pub const SEALED: u8 = 1;

const ID_LEN: usize = 16;
const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;

/// Bytes of a sealed body beyond its padded text.
pub const OVERHEAD: usize = 1 + ID_LEN + NONCE_LEN + TAG_LEN;

/// Longest text that can be sealed, in bytes: with its padding it fits one body.
pub const MAX_SEALED: usize = MAX_BODY - OVERHEAD - 1;

/// Where a body stands: it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which community.
    pub community: CommunityId,
    /// In whose log.
    pub author: Author,
    /// At which position, from 1.
    pub seq: u64,
}

/// Which key opens this body; `None` if it is not sealed, or too short to be.
#[must_use]
pub fn key_of(body: &[u8]) -> Option<KeyId> {
    parts(body).map(|(id, _, _)| id)
}

impl EpochKey {
    /// The body that says `text` to whoever has this key; `None` if it is longer than
    /// [`MAX_SEALED`].
    #[must_use]
    pub fn seal(&self, place: &Place, text: &[u8]) -> Option<Vec<u8>> {
        self.seal_padded(place, &padding::pad(text, MAX_BODY.saturating_sub(OVERHEAD))?)
    }

    pub(super) fn seal_padded(&self, place: &Place, padded: &[u8]) -> Option<Vec<u8>> {
        let (id, nonce) = (self.id(), self.nonce(place, padded));
        let payload = Payload { msg: padded, aad: &place.context(id) };
        let sealed = self.cipher().encrypt(&nonce.into(), payload).ok()?;
        Some([&[SEALED][..], &id.0, &nonce, &sealed].concat())
    }

    /// What `body` says; `None` if it is not sealed with this key for this place.
    #[must_use]
    pub fn open(&self, place: &Place, body: &[u8]) -> Option<Vec<u8>> {
        let (id, nonce, sealed) = parts(body).filter(|(id, _, _)| *id == self.id())?;
        let payload = Payload { msg: sealed, aad: &place.context(id) };
        let padded = self.cipher().decrypt(&nonce.into(), payload).ok()?;
        if self.nonce(place, &padded) != nonce {
            return None;
        }
        padding::unpad(padded)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = Zeroizing::new(Deriver::new("tidings 1 body key").derive(self.as_bytes()));
        XChaCha20Poly1305::new(&(*key).into())
    }

    fn nonce(&self, place: &Place, padded: &[u8]) -> [u8; NONCE_LEN] {
        let key = Zeroizing::new(Deriver::new("tidings 1 body nonce").derive(self.as_bytes()));
        let mut hasher = blake3::Hasher::new_keyed(&key);
        hasher.update(&place.community.0).update(&place.author.0);
        hasher.update(&place.seq.to_be_bytes()).update(padded);
        *hasher.finalize().as_bytes().first_chunk().unwrap_or(&[0; NONCE_LEN])
    }
}

impl Place {
    fn context(&self, id: KeyId) -> Vec<u8> {
        [&self.community.0[..], &self.author.0, &self.seq.to_be_bytes(), &id.0].concat()
    }
}

/// The key's name, the nonce and the ciphertext.
fn parts(body: &[u8]) -> Option<(KeyId, [u8; NONCE_LEN], &[u8])> {
    let rest = body.strip_prefix(&[SEALED])?;
    let (id, rest) = rest.split_first_chunk()?;
    let (nonce, sealed) = rest.split_first_chunk()?;
    (sealed.len() >= TAG_LEN).then_some((KeyId(*id), *nonce, sealed))
}
