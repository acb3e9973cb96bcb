//! Circles: the few accounts that read a closed board or a conversation, and the keys of whoever
//! writes to them (SPEC §22).
//!
//! Each device that writes to a circle makes a key of its own for it. So nobody has to agree on a
//! key with anybody, and two devices that write to the same circle have no name in common by which
//! those who are not in it could tell.

use super::envelope::{MAX_SEALED, OVERHEAD, Place};
use super::keybox::{BoxPlace, open_bytes, seal_bytes};
use super::{EpochKey, KeyId, padding};
use crate::author::{Account, Author, Keypair};
use crate::hash::{CommunityId, Deriver, to_text};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// Longest text of a body inside another, in bytes: with its padding and the kind of what is around
/// it, it fits.
pub const MAX_WITHIN: usize = MAX_SEALED - OVERHEAD - 2;

/// Length of a circle's key that is sealed under another, in bytes: its secret, its maker, a tag.
pub const CIRCLE_WRAPPED_LEN: usize = 32 + 32 + 16;

/// Length of a key as it is kept, in bytes.
const KEPT_LEN: usize = 32 + 32 + 32;

/// Length of a box, in bytes: a hint, an ephemeral key, the key and its circle, a tag.
pub const CIRCLE_BOX_LEN: usize = HINT_LEN + 32 + 64 + 16;

const HINT_LEN: usize = 8;

const LABEL: &[u8] = b"tidings 1 circle box\0";

const CONVERSATION: u8 = 0;
const BOARD: u8 = 1;

/// Who writes to each other, as far as that is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circle {
    /// These two, for ever; one account with itself for notes.
    Conversation(Account, Account),
    /// Whoever the maker of a closed board, and those whom that lets decide, let in.
    Board {
        /// Who made it.
        maker: Account,
        /// Tells the maker's boards apart; nobody else can guess it.
        nonce: [u8; 16],
    },
}

impl Circle {
    /// Its name: a byte for its kind, and 31 of BLAKE3 `derive_key("tidings 1 circle")` of what it
    /// is. A conversation has the same name on either side.
    #[must_use]
    pub fn id(&self, community: CommunityId) -> CircleId {
        let mut deriver = Deriver::new("tidings 1 circle");
        let (kind, hash) = match self {
            Self::Conversation(one, other) => {
                let (low, high) = (one.min(other), one.max(other));
                (CONVERSATION, deriver.derive_parts(&[&community.0, &low.0, &high.0]))
            }
            Self::Board { maker, nonce } => {
                (BOARD, deriver.derive_parts(&[&community.0, &maker.0, nonce]))
            }
        };
        let mut id = hash;
        id.rotate_right(1);
        if let Some(first) = id.first_mut() {
            *first = kind;
        }
        CircleId(id)
    }
}

/// The name of a circle, which only those know who are or were in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CircleId(pub [u8; 32]);

impl CircleId {
    /// Whether it is that of a conversation, and of no board.
    #[must_use]
    pub fn is_conversation(&self) -> bool {
        self.0.first() == Some(&CONVERSATION)
    }
}

impl fmt::Display for CircleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_text(self.0.split_first().map_or(&[][..], |(_, hash)| hash)))
    }
}

impl fmt::Debug for CircleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        write!(f, "CircleId({})", text.get(..8).unwrap_or(&text))
    }
}

/// A key with which one device writes to one circle.
#[derive(Clone, PartialEq, Eq)]
pub struct CircleKey {
    circle: CircleId,
    /// The device that made it, and alone writes with it.
    maker: Author,
    secret: Zeroizing<[u8; 32]>,
    /// Of all of these: what seals.
    inner: EpochKey,
}

impl CircleKey {
    /// The key of this secret, which nobody else can guess, with which `maker` writes to this
    /// circle.
    #[must_use]
    pub fn new(circle: CircleId, maker: Author, secret: [u8; 32]) -> Self {
        let secret = Zeroizing::new(secret);
        let parts: [&[u8]; 3] = [secret.as_slice(), &circle.0, &maker.0];
        let inner = Deriver::new("tidings 1 circle key").derive_parts(&parts);
        Self { circle, maker, secret, inner: EpochKey::from_bytes(inner) }
    }

    /// A key that only `device` can make: BLAKE3 `derive_key("tidings 1 new circle key")` of its
    /// seed, the community, the circle and `occasion`, which must not come twice.
    #[must_use]
    pub fn generate(
        device: &Keypair,
        community: CommunityId,
        circle: CircleId,
        occasion: &[u8],
    ) -> Self {
        let seed = device.seed();
        let parts: [&[u8]; 4] = [seed.as_slice(), &community.0, &circle.0, occasion];
        let secret = Deriver::new("tidings 1 new circle key").derive_parts(&parts);
        Self::new(circle, device.author(), secret)
    }

    /// The name that bodies and statements call it by; it is of the circle and of the maker, too.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.inner.id()
    }

    /// For which circle it is.
    #[must_use]
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Whose it is: what others sign, it neither seals nor opens.
    #[must_use]
    pub fn maker(&self) -> Author {
        self.maker
    }

    /// `secret 32 | circle 32 | maker 32`, to be kept where only their owner reads.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; KEPT_LEN]> {
        let mut bytes = Zeroizing::new([0; KEPT_LEN]);
        let parts = self.secret.iter().chain(&self.circle.0).chain(&self.maker.0);
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = *part);
        bytes
    }

    /// What [`CircleKey::to_bytes`] made.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; KEPT_LEN]) -> Self {
        let (secret, rest) = bytes.split_at(32);
        let (circle, maker) = rest.split_at(32);
        let part = |part: &[u8]| <[u8; 32]>::try_from(part).unwrap_or([0; 32]);
        Self::new(CircleId(part(circle)), Author(part(maker)), part(secret))
    }

    /// The body that says `text` at `place` to whoever has this key, as [`EpochKey::seal`] makes
    /// it; `None` if it is longer than [`MAX_WITHIN`], or for a place in another's log.
    #[must_use]
    pub fn seal(&self, place: &Place, text: &[u8]) -> Option<Vec<u8>> {
        let padded = padding::pad(text, MAX_WITHIN.saturating_add(1))?;
        self.is_for(place).then(|| self.inner.seal_padded(place, &padded))?
    }

    /// As [`CircleKey::seal`], of a length that is told: `text`, its end and zeros have `len` bytes.
    #[must_use]
    pub fn seal_at_length(&self, place: &Place, text: &[u8], len: usize) -> Option<Vec<u8>> {
        let padded = padding::pad_to(text, len)?;
        self.is_for(place).then(|| self.inner.seal_padded(place, &padded))?
    }

    /// What `body` says; `None` if it is not sealed with this key for this place.
    #[must_use]
    pub fn open(&self, place: &Place, body: &[u8]) -> Option<Vec<u8>> {
        self.is_for(place).then(|| self.inner.open(place, body))?
    }

    fn is_for(&self, place: &Place) -> bool {
        place.author == self.maker
    }

    /// `older`, sealed so that whoever has this key has it too; `None` for one of another circle.
    #[must_use]
    pub fn wrap(&self, community: CommunityId, older: &Self) -> Option<Vec<u8>> {
        let bytes = Zeroizing::new([&older.secret[..], &older.maker.0].concat());
        (older.circle == self.circle).then(|| self.inner.wrap_bytes(community, older.id(), &bytes))
    }

    /// The key `older`, of the same circle, out of what [`CircleKey::wrap`] made.
    #[must_use]
    pub fn unwrap(&self, community: CommunityId, older: KeyId, wrapped: &[u8]) -> Option<Self> {
        let bytes = self.inner.unwrap_bytes(community, older, wrapped)?;
        let (secret, maker) = bytes.split_first_chunk()?;
        let key = Self::new(self.circle, Author(maker.try_into().ok()?), *secret);
        (key.id() == older).then_some(key)
    }

    /// The key sealed to `device`, by whoever made it; `None` when the device's key is no point of
    /// the curve, or `by` made none.
    #[must_use]
    pub fn seal_to(
        &self,
        community: CommunityId,
        by: &Keypair,
        device: Author,
    ) -> Option<CircleBox> {
        let id = Some(self.id()).filter(|_| by.author() == self.maker)?;
        let hint = hint(community, by, by.author(), device, id)?;
        let place = BoxPlace { label: LABEL, community, by: by.author(), device, id };
        let told = Zeroizing::new([&self.secret[..], &self.circle.0].concat());
        let sealed = seal_bytes(&place, by, &told)?;
        Some(CircleBox([&hint[..], &sealed].concat().try_into().ok()?))
    }

    /// A box that nobody opens, and that nobody else can tell from the others: they hide how many
    /// there are. Another `number`, another box.
    #[must_use]
    pub fn decoy(&self, community: CommunityId, by: &Keypair, number: u64) -> Option<CircleBox> {
        let seed = by.seed();
        let parts: [&[u8]; 3] = [seed.as_slice(), self.secret.as_slice(), &number.to_be_bytes()];
        let nobody =
            Keypair::from_seed(&Deriver::new("tidings 1 circle decoy").derive_parts(&parts));
        self.seal_to(community, by, nobody.author())
    }
}

impl fmt::Debug for CircleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CircleKey({:?} for {:?})", self.id(), self.circle)
    }
}

/// A key of a circle for one device, which is not named: `hint 8 | encapsulated key 32 | sealed 80`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CircleBox(#[serde(with = "serde_bytes")] [u8; CIRCLE_BOX_LEN]);

impl CircleBox {
    /// The key called `id` that `by` sealed to `device`, if it is in one of `boxes`. Only the first
    /// that looks like it is tried: junk costs no more than two agreements of X25519 a list.
    #[must_use]
    pub fn open_one(
        boxes: &[Self],
        community: CommunityId,
        by: Author,
        id: KeyId,
        device: &Keypair,
    ) -> Option<CircleKey> {
        let hint = hint(community, device, by, device.author(), id)?;
        let found = boxes.iter().find_map(|found| found.0.strip_prefix(&hint))?;
        let place = BoxPlace { label: LABEL, community, by, device: device.author(), id };
        let bytes = open_bytes(&place, found, device)?;
        let (secret, circle) = bytes.split_first_chunk()?;
        let key = CircleKey::new(CircleId(circle.try_into().ok()?), by, *secret);
        (key.id() == id).then_some(key)
    }
}

/// By what the device finds its box: both ends can make it, by their keys' agreement, and nobody
/// else. `mine` is the key of one of them.
fn hint(
    community: CommunityId,
    mine: &Keypair,
    by: Author,
    device: Author,
    id: KeyId,
) -> Option<[u8; HINT_LEN]> {
    let other = if mine.author() == by { device } else { by };
    let shared = mine.agreed(&other)?;
    let parts: [&[u8]; 5] = [shared.as_slice(), &community.0, &by.0, &device.0, &id.0];
    Deriver::new("tidings 1 circle hint").derive_parts(&parts).first_chunk().copied()
}

#[cfg(test)]
mod tests;
