//! How a file is sealed: whoever finds the stick learns sizes and times, no more.
//!
//! XChaCha20-Poly1305, record by record, under a key of the file's own. The salt that makes that key
//! is a hash of what is sealed, so that equal content gives equal files and no nonce is used twice
//! for different content.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::fmt;
use tidings_protocol::hash::Deriver;
use zeroize::Zeroizing;

/// The first bytes of every file.
const MAGIC: [u8; 4] = *b"TDGS";

/// The format that this build writes and reads.
pub const VERSION: u8 = 1;

/// Bytes of a file's head.
pub const HEAD: usize = 38;

/// Bytes that sealing adds to a record.
pub const TAG: usize = 16;

/// Bytes of a file that a record takes beyond its own.
pub const FRAMING: usize = 4 + TAG;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Entries and evidence.
    Pack,
    /// What a device put on a shelf.
    Manifest,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Pack => 1,
            Self::Manifest => 2,
        }
    }
}

/// Why a file cannot be read. Nothing of it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It does not begin like one.
    #[error("this is no file of Tidings")]
    Foreign,
    /// Another version wrote it.
    #[error("written by a newer version (format {0})")]
    Version(u8),
    /// It is of the other kind.
    #[error("this is another kind of file than its name says")]
    Kind,
    /// The key that sealed it is not here.
    #[error("sealed with a key of the community that this home does not hold")]
    Key,
    /// It ends early.
    #[error("it is cut off")]
    Short,
    /// Bytes were altered.
    #[error("the bytes were altered")]
    Altered,
}

/// The key that packs of one community secret are sealed with.
#[derive(Clone)]
pub struct PackKey {
    key: Zeroizing<[u8; 32]>,
    id: [u8; 8],
}

impl fmt::Debug for PackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackKey({:02x?}…)", self.id)
    }
}

impl PackKey {
    /// BLAKE3 `derive_key("tidings 1 pack key")` of the community's secret.
    #[must_use]
    pub fn of(secret: &[u8; 16]) -> Self {
        let key = Zeroizing::new(Deriver::new("tidings 1 pack key").derive(secret));
        let id = Deriver::new("tidings 1 pack key id").derive(&key[..]);
        Self { id: id.first_chunk().copied().unwrap_or_default(), key }
    }

    /// What files say of the key that sealed them.
    #[must_use]
    pub fn id(&self) -> [u8; 8] {
        self.id
    }

    /// First 24 bytes of BLAKE3 `derive_key("tidings 1 pack salt")` of
    /// `key 32 | kind u8 | (length u32 | record)…`.
    fn salt(&self, kind: Kind, records: &[Vec<u8>]) -> [u8; 24] {
        let lengths: Vec<[u8; 4]> = records.iter().map(|record| len_bytes(record.len())).collect();
        let kind = [kind.byte()];
        let mut parts: Vec<&[u8]> = vec![&self.key[..], &kind];
        for (len, record) in lengths.iter().zip(records) {
            parts.push(len);
            parts.push(record);
        }
        let hash = Deriver::new("tidings 1 pack salt").derive_parts(&parts);
        hash.first_chunk().copied().unwrap_or_default()
    }
}

/// The head of a file, in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    kind: Kind,
    /// Which key sealed it.
    pub key: [u8; 8],
    /// What makes the file's own key from it.
    pub salt: [u8; 24],
}

impl Head {
    /// The head of a pack that a manifest tells of.
    #[must_use]
    pub fn of_pack(key: [u8; 8], salt: [u8; 24]) -> Self {
        Self { kind: Kind::Pack, key, salt }
    }

    /// Reads the head of a file of this kind.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(kind: Kind, bytes: &[u8]) -> Result<Self, Unreadable> {
        let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(Unreadable::Short)?;
        if *magic != MAGIC {
            return Err(Unreadable::Foreign);
        }
        let ([version, said], rest) = rest.split_first_chunk::<2>().ok_or(Unreadable::Short)?;
        if *version != VERSION {
            return Err(Unreadable::Version(*version));
        }
        if *said != kind.byte() {
            return Err(Unreadable::Kind);
        }
        let (key, rest) = rest.split_first_chunk::<8>().ok_or(Unreadable::Short)?;
        let salt = rest.first_chunk::<24>().ok_or(Unreadable::Short)?;
        Ok(Self { kind, key: *key, salt: *salt })
    }

    /// Its bytes: `"TDGS" | version u8 | kind u8 | key id 8 | salt 24`.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [&MAGIC[..], &[VERSION, self.kind.byte()], &self.key, &self.salt].concat()
    }
}

/// Opens the records of one file.
pub struct Opener {
    cipher: XChaCha20Poly1305,
    head: Vec<u8>,
}

impl Opener {
    /// Of the file with this head, with whichever of `keys` sealed it.
    ///
    /// # Errors
    /// [`Unreadable::Key`] when none did.
    pub fn new(head: &Head, keys: &[PackKey]) -> Result<Self, Unreadable> {
        let key = keys.iter().find(|key| key.id == head.key).ok_or(Unreadable::Key)?;
        let parts = [&key.key[..], &head.salt];
        let own = Zeroizing::new(Deriver::new("tidings 1 pack file").derive_parts(&parts));
        Ok(Self { cipher: XChaCha20Poly1305::new((&*own).into()), head: head.bytes() })
    }

    /// The record at `index` as it was before it was sealed.
    ///
    /// # Errors
    /// [`Unreadable::Altered`] when a bit of it, of its place or of the head is another one.
    pub fn open(&self, index: u64, sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let payload = Payload { msg: sealed, aad: &self.head };
        self.cipher.decrypt(&nonce(index), payload).map_err(|_| Unreadable::Altered)
    }

    fn seal(&self, index: u64, record: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: record, aad: &self.head };
        self.cipher.encrypt(&nonce(index), payload).ok()
    }
}

/// A whole file of these records: `head | (length u32 | sealed)…`, and its head.
#[must_use]
pub fn seal(key: &PackKey, kind: Kind, records: &[Vec<u8>]) -> (Head, Vec<u8>) {
    let head = Head { kind, key: key.id, salt: key.salt(kind, records) };
    let mut bytes = head.bytes();
    if let Ok(opener) = Opener::new(&head, std::slice::from_ref(key)) {
        for (index, record) in (0_u64..).zip(records) {
            let sealed = opener.seal(index, record).unwrap_or_default();
            bytes.extend_from_slice(&len_bytes(sealed.len()));
            bytes.extend_from_slice(&sealed);
        }
    }
    (head, bytes)
}

/// The only record of a file of this kind, at most `most` bytes long.
///
/// # Errors
/// [`Unreadable`].
pub fn open_single(
    kind: Kind,
    keys: &[PackKey],
    file: &[u8],
    most: usize,
) -> Result<(Head, Vec<u8>), Unreadable> {
    let head = Head::read(kind, file)?;
    let opener = Opener::new(&head, keys)?;
    let rest = file.get(HEAD..).ok_or(Unreadable::Short)?;
    let (len, sealed) = rest.split_first_chunk::<4>().ok_or(Unreadable::Short)?;
    let len = usize::try_from(u32::from_be_bytes(*len)).unwrap_or(usize::MAX);
    if len > most.saturating_add(TAG) {
        return Err(Unreadable::Altered);
    }
    match sealed.len().cmp(&len) {
        std::cmp::Ordering::Less => Err(Unreadable::Short),
        std::cmp::Ordering::Greater => Err(Unreadable::Altered),
        std::cmp::Ordering::Equal => Ok((head, opener.open(0, sealed)?)),
    }
}

/// 16 zero bytes, then the record's place in the file.
fn nonce(index: u64) -> XNonce {
    let mut nonce = [0; 24];
    if let Some(place) = nonce.last_chunk_mut::<8>() {
        *place = index.to_be_bytes();
    }
    nonce.into()
}

/// Records are below 2^32 bytes long by their limits.
fn len_bytes(len: usize) -> [u8; 4] {
    u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests;
