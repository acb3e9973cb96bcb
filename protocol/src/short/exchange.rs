//! The exchange: SPAKE2 (Abdalla and Pointcheval 2005) with confirmation both ways, after which the
//! inviter hands over what it has for whoever knows the code.
//!
//! ```text
//! newcomer                                     inviter
//!    share X  ─────────────────────────────────►
//!             ◄─────────────────────────────────  share Y
//!    confirmation ─────────────────────────────►  right? one try less if not
//!             ◄─────────────────────────────────  confirmation, what is handed over, sealed
//! ```
//!
//! The newcomer confirms first, so that whoever guesses shows its guess before it is told anything.

use super::ShortCode;
use crate::hash::Deriver;
use crate::limits::MAX_HANDED;
use blake3::Hash;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use spake2::rand_core::{TryCryptoRng, TryRng};
use spake2::{Ed25519Group, Identity, Password, Spake2};
use std::convert::Infallible;
use zeroize::Zeroizing;

/// A SPAKE2 message: which side it is of (`A` the newcomer's, `B` the inviter's), and a point.
pub type Share = [u8; 33];

/// What the inviter hands over, in memory that is wiped.
pub type Handed = Zeroizing<Vec<u8>>;

/// The other side does not know the code, or somebody stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the other side does not know this short code")]
pub struct WrongCode;

/// What both sides saw before the exchange; where they saw different things, no code is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The newcomer's name on the connection, as the transport authenticated it.
    pub newcomer: Vec<u8>,
    /// The inviter's.
    pub inviter: Vec<u8>,
    /// Random, of the newcomer.
    pub newcomer_nonce: [u8; 32],
    /// Random, of the inviter.
    pub inviter_nonce: [u8; 32],
    /// What the inviter said that it offers.
    pub offer: Vec<u8>,
}

/// The side that was told the code.
pub struct Newcomer(Side);

/// The side that made the code.
pub struct Inviter(Keys);

struct Side {
    meeting: Meeting,
    pake: Spake2<Ed25519Group>,
    share: Share,
}

/// What follows from a completed exchange.
struct Keys {
    transcript: Zeroizing<[u8; 32]>,
    newcomer: Hash,
    inviter: Hash,
    seal: Zeroizing<[u8; 32]>,
}

impl Newcomer {
    /// Begins, with the share to send. `chance` is random and used once.
    #[must_use]
    pub fn begin(code: ShortCode, meeting: Meeting, chance: &[u8; 64]) -> (Self, Share) {
        let (password, newcomer, inviter) = names(code, &meeting);
        let (pake, share) = Spake2::start_a_with_rng(&password, &newcomer, &inviter, Once(chance));
        let share = fixed(&share);
        (Self(Side { meeting, pake, share }), share)
    }

    /// Takes the inviter's share; returns the confirmation to send, and what opens the answer.
    ///
    /// # Errors
    /// When the share is none of an inviter.
    pub fn confirm(self, share: &Share) -> Result<(Opener, [u8; 32]), WrongCode> {
        let Side { meeting, pake, share: own } = self.0;
        let keys = Keys::new(&meeting, pake, share, (&own, share))?;
        let confirmation = *keys.newcomer.as_bytes();
        Ok((Opener(keys), confirmation))
    }
}

/// A newcomer that has confirmed.
pub struct Opener(Keys);

impl Opener {
    /// Opens what the inviter answered: its confirmation, then what it hands over.
    ///
    /// # Errors
    /// When the inviter does not know the code, or not this one said it.
    pub fn open(&self, confirmation: &[u8; 32], sealed: &[u8]) -> Result<Handed, WrongCode> {
        // A sealed text alone confirms no key: one can be made that opens under several.
        if Hash::from_bytes(*confirmation) != self.0.inviter {
            return Err(WrongCode);
        }
        let payload = Payload { msg: sealed, aad: self.0.transcript.as_slice() };
        self.0.cipher().decrypt(&nonce(), payload).map(Zeroizing::new).map_err(|_| WrongCode)
    }
}

impl Inviter {
    /// Answers a newcomer's share with the own one. `chance` is random and used once.
    ///
    /// # Errors
    /// When the share is none of a newcomer.
    pub fn answer(
        code: ShortCode,
        meeting: &Meeting,
        share: &Share,
        chance: &[u8; 64],
    ) -> Result<(Self, Share), WrongCode> {
        let (password, newcomer, inviter) = names(code, meeting);
        let (pake, own) = Spake2::start_b_with_rng(&password, &newcomer, &inviter, Once(chance));
        let own = fixed(&own);
        Ok((Self(Keys::new(meeting, pake, share, (share, &own))?), own))
    }

    /// Whether the newcomer knows the code; it takes the same time wherever it is wrong.
    #[must_use]
    pub fn is_right(&self, confirmation: &[u8; 32]) -> bool {
        Hash::from_bytes(*confirmation) == self.0.newcomer
    }

    /// What to send a newcomer whose confirmation is right: ours, and `handed`, sealed.
    /// `None` when `handed` has more than [`MAX_HANDED`] bytes.
    #[must_use]
    pub fn hand_over(&self, handed: &[u8]) -> Option<([u8; 32], Vec<u8>)> {
        if handed.len() > MAX_HANDED {
            return None;
        }
        let payload = Payload { msg: handed, aad: self.0.transcript.as_slice() };
        let sealed = self.0.cipher().encrypt(&nonce(), payload).ok()?;
        Some((*self.0.inviter.as_bytes(), sealed))
    }
}

impl Keys {
    fn new(
        meeting: &Meeting,
        pake: Spake2<Ed25519Group>,
        theirs: &Share,
        (newcomer, inviter): (&Share, &Share),
    ) -> Result<Self, WrongCode> {
        let shared = Zeroizing::new(pake.finish(theirs).map_err(|_| WrongCode)?);
        let transcript = transcript(meeting, newcomer, inviter);
        let key = |context: &str| Deriver::new(context).derive_parts(&[&shared, &transcript]);
        Ok(Self {
            newcomer: Hash::from_bytes(key("tidings 1 short code newcomer")),
            inviter: Hash::from_bytes(key("tidings 1 short code inviter")),
            seal: Zeroizing::new(key("tidings 1 short code seal")),
            transcript: Zeroizing::new(transcript),
        })
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.seal))
    }
}

/// Each key seals one text, so the nonce need not differ.
fn nonce() -> XNonce {
    XNonce::from([0; 24])
}

/// Everything that was said, each part behind its length.
fn transcript(meeting: &Meeting, newcomer: &Share, inviter: &Share) -> [u8; 32] {
    let parts: [&[u8]; 7] = [
        &meeting.newcomer,
        &meeting.inviter,
        &meeting.newcomer_nonce,
        &meeting.inviter_nonce,
        &meeting.offer,
        newcomer,
        inviter,
    ];
    let mut bytes = Vec::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Deriver::new("tidings 1 short code transcript").derive(&bytes)
}

fn names(code: ShortCode, meeting: &Meeting) -> (Password, Identity, Identity) {
    let name = |bytes: &[u8]| Identity::new(bytes);
    (Password::new(code.to_string()), name(&meeting.newcomer), name(&meeting.inviter))
}

/// What SPAKE2 sends has this length always.
fn fixed(share: &[u8]) -> Share {
    share.try_into().unwrap_or([0; 33])
}

/// The caller's random bytes as a generator that is asked once, for the 64 bytes of a scalar.
struct Once<'a>(&'a [u8; 64]);

impl TryRng for Once<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for (to, from) in to.iter_mut().zip(self.0.iter().cycle()) {
            *to = *from;
        }
        Ok(())
    }
}

impl TryCryptoRng for Once<'_> {}
