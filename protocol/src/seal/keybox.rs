//! 32 bytes sealed to one device, an epoch key or its secret: HPKE in base mode (RFC 9180), DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256, ChaCha20-Poly1305.
//!
//! The device's X25519 key is its Ed25519 key on the other form of the curve (RFC 7748 §4.1), as
//! age does with SSH keys. So whoever is in can be sealed to without asking, nothing has to bind a
//! second key to the first, and a revoked device is left out by its name. Using one key for
//! Ed25519 and for this KEM is proven sound (Thormarker 2021, eprint 2021/509).

use super::{EpochKey, KeyId};
use crate::author::{Author, Keypair};
use crate::hash::{CommunityId, Deriver};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use hpke::{aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use zeroize::Zeroizing;

type Kem = X25519HkdfSha256;

/// Length of the sealed part of a box, in bytes: an ephemeral key, what is in it, a tag.
pub const BOX_LEN: usize = 32 + 32 + 16;

/// What is in a box.
type Content = Zeroizing<[u8; 32]>;

const LABEL: &[u8] = b"tidings 1 key box\0";

/// An epoch key for one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyBox {
    /// Who can open it.
    pub device: Author,
    /// `encapsulated key 32 | sealed key 48`.
    #[serde(with = "serde_bytes")]
    sealed: [u8; BOX_LEN],
}

impl KeyBox {
    /// The key in the box that `by` wrote, which must be called `id`; `None` if `device` is not
    /// whose box it is, or something else is in there.
    #[must_use]
    pub fn open(
        &self,
        community: CommunityId,
        by: Author,
        id: KeyId,
        device: &Keypair,
    ) -> Option<EpochKey> {
        let place = BoxPlace { label: LABEL, community, by, device: self.device, id };
        let key = EpochKey(open_with(&place, &self.sealed, device)?);
        (key.id() == id).then_some(key)
    }
}

/// Seals `key` to `device`.
pub(super) fn seal(
    key: &EpochKey,
    community: CommunityId,
    by: &Keypair,
    device: Author,
) -> Option<KeyBox> {
    let place = BoxPlace { label: LABEL, community, by: by.author(), device, id: key.id() };
    let sealed = seal_with(&place, by, key.as_bytes())?;
    Some(KeyBox { device, sealed })
}

/// What a box is for: it opens in no other community, for nobody else, by no other writer's word.
pub(super) struct BoxPlace {
    pub(super) label: &'static [u8],
    pub(super) community: CommunityId,
    pub(super) by: Author,
    pub(super) device: Author,
    pub(super) id: KeyId,
}

impl BoxPlace {
    fn info(&self) -> Vec<u8> {
        let Self { label, community, by, device, id } = self;
        [label, &community.0[..], &by.0, &device.0, &id.0].concat()
    }
}

/// What is in the box, if `device` is whose it is.
pub(super) fn open_with(
    place: &BoxPlace,
    sealed: &[u8; BOX_LEN],
    device: &Keypair,
) -> Option<Content> {
    let bytes = open_bytes(place, sealed, device)?;
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}

/// As [`open_with`], for what is not a key alone.
pub(super) fn open_bytes(
    place: &BoxPlace,
    sealed: &[u8],
    device: &Keypair,
) -> Option<Zeroizing<Vec<u8>>> {
    if place.device != device.author() {
        return None;
    }
    let (encapped, sealed) = sealed.split_first_chunk::<32>()?;
    let secret = device.reading_secret();
    let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret.as_slice()).ok()?;
    let encapped = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapped).ok()?;
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &secret,
        &encapped,
        &place.info(),
        sealed,
        &[],
    );
    opened.ok().map(Zeroizing::new)
}

/// Seals `content` to the device.
pub(super) fn seal_with(
    place: &BoxPlace,
    by: &Keypair,
    content: &[u8; 32],
) -> Option<[u8; BOX_LEN]> {
    seal_bytes(place, by, content)?.try_into().ok()
}

/// `encapsulated key 32 | sealed content`. The ephemeral key is of the writer's seed and all that
/// is sealed, as nonces are in RFC 6979: nobody else can tell it from a random one.
pub(super) fn seal_bytes(place: &BoxPlace, by: &Keypair, content: &[u8]) -> Option<Vec<u8>> {
    let to = <Kem as hpke::Kem>::PublicKey::from_bytes(&place.device.reading_key()?).ok()?;
    let (info, seed) = (place.info(), by.seed());
    let parts: [&[u8]; 3] = [seed.as_slice(), content, &info];
    let mut chance = Given(Zeroizing::new(Deriver::new("tidings 1 box seed").derive_parts(&parts)));
    let (encapped, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &to,
        &info,
        content,
        &[],
        &mut chance,
    )
    .ok()?;
    Some([encapped.to_bytes().as_slice(), &sealed].concat())
}

/// The bytes that were given, instead of random ones.
struct Given(Zeroizing<[u8; 32]>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        let mut given = blake3::Hasher::new_keyed(&self.0).finalize_xof();
        given.fill(into);
        *self.0 = *blake3::keyed_hash(&self.0, b"next").as_bytes();
        Ok(())
    }
}

impl TryCryptoRng for Given {}

impl Author {
    /// The device's X25519 key: the u-coordinate of its point; `None` for bytes that are no point.
    #[must_use]
    pub fn reading_key(&self) -> Option<[u8; 32]> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&self.0).ok()?;
        Some(key.to_montgomery().to_bytes())
    }
}
