//! Sealing: STREAM (BE32) of XChaCha20-Poly1305 in segments of 64 KiB, under a key of the file's own.
//!
//! A key seals one file only, so the nonce before the counter is all zeros. Whoever changes, cuts or
//! moves a segment is found out when it is opened (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
//! Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).

use crate::error::{Error, Result};
use crate::{FileId, MAX_PLAIN};
use aead_stream::{NewStream, Nonce, StreamBE32, StreamPrimitive};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use rand::Rng;
use zeroize::Zeroizing;

/// Bytes of a file in one segment, before sealing.
pub const SEGMENT: u64 = 64 * 1024;

/// What sealing adds to each segment.
pub const TAG: u64 = 16;

const SEALED_SEGMENT: u64 = SEGMENT + TAG;

/// The key of one file.
pub type FileKey = Zeroizing<[u8; 32]>;

/// A key that nothing was sealed with.
#[must_use]
pub fn random_key() -> FileKey {
    let mut key = Zeroizing::new([0; 32]);
    rand::rng().fill_bytes(&mut *key);
    key
}

/// Bytes after sealing; an empty file has one segment, too.
#[must_use]
pub const fn sealed_len(plain: u64) -> u64 {
    let segments = if plain == 0 { 1 } else { plain.div_ceil(SEGMENT) };
    plain.saturating_add(segments.saturating_mul(TAG))
}

/// Bytes before sealing; `None` when nothing that was sealed has this size, or nothing may.
#[must_use]
pub fn plain_len(sealed: u64) -> Option<u64> {
    let plain = sealed.checked_sub(sealed.div_ceil(SEALED_SEGMENT).checked_mul(TAG)?)?;
    (plain <= MAX_PLAIN && sealed >= TAG && sealed_len(plain) == sealed).then_some(plain)
}

/// Where a segment lies in the sealed bytes.
pub(crate) fn segment_at(id: &FileId, segment: u32) -> Option<(u64, usize)> {
    let start = u64::from(segment).checked_mul(SEALED_SEGMENT)?;
    let len = id.size.checked_sub(start)?.min(SEALED_SEGMENT);
    Some((start, usize::try_from(len).ok().filter(|len| *len > 0)?))
}

/// Seals or opens the segments of one file, in any order.
pub(crate) struct Cipher(StreamBE32<XChaCha20Poly1305>);

impl Cipher {
    pub(crate) fn new(key: &FileKey) -> Self {
        let aead = XChaCha20Poly1305::new((&**key).into());
        let nonce: Nonce<XChaCha20Poly1305, StreamBE32<XChaCha20Poly1305>> = Default::default();
        Self(StreamBE32::from_aead(aead, &nonce))
    }

    /// Seals a segment where it lies.
    pub(crate) fn seal(&self, segment: u32, last: bool, bytes: &mut Vec<u8>) -> Result<()> {
        self.0.encrypt_in_place(segment, last, &[], bytes).map_err(|_| Error::Corrupt)
    }

    /// Opens a segment where it lies.
    pub(crate) fn open(&self, segment: u32, last: bool, bytes: &mut Vec<u8>) -> Result<()> {
        self.0.decrypt_in_place(segment, last, &[], bytes).map_err(|_| Error::Corrupt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sizes_lead_back(plain in 0..=MAX_PLAIN) {
            prop_assert_eq!(plain_len(sealed_len(plain)), Some(plain));
        }
    }

    #[test]
    fn sizes_that_nothing_sealed_has_are_refused() {
        let full = sealed_len(MAX_PLAIN);
        for size in [0, 15, SEALED_SEGMENT + 1, SEALED_SEGMENT + TAG, full + 1, u64::MAX] {
            assert_eq!(plain_len(size), None, "{size}");
        }
        assert_eq!(
            (plain_len(16), plain_len(17), plain_len(full)),
            (Some(0), Some(1), Some(MAX_PLAIN))
        );
    }

    #[test]
    fn a_segment_opens_at_its_place_with_its_key_alone() {
        let (key, other) = (random_key(), random_key());
        let (cipher, mut sealed) = (Cipher::new(&key), b"tidings".to_vec());
        cipher.seal(3, true, &mut sealed).unwrap();
        for (key, segment, last) in [(&key, 2, true), (&key, 3, false), (&other, 3, true)] {
            assert!(Cipher::new(key).open(segment, last, &mut sealed.clone()).is_err());
        }
        cipher.open(3, true, &mut sealed).unwrap();
        assert_eq!(sealed, b"tidings");
    }
}
