//! The codes: all that a newcomer needs, as text that survives mail, chat and paper.
//!
//! `kind 1 | community id, first 16 | transport secret 16 | invite seed 16 | expiry u32, minutes
//! since the epoch | hints | check 4`, big-endian, in base32 behind `TIDINGS:`. A hint is `4 | IPv4
//! | port` or `6 | IPv6 | port`. Kind 1 is an invite; kind 2 the code by which a person's new device
//! finds their old one.

use crate::error::Error;
use crate::identity::{network, transport_key};
use crate::refusal;
use data_encoding::BASE32_NOPAD;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::hash::{CommunityId, Deriver};
use tidings_protocol::join::{Admission, Ask, DeviceAsk, InviteProof};
use tidings_protocol::time::Time;
use zeroize::Zeroizing;

/// What a code's text starts with.
pub const PREFIX: &str = "TIDINGS:";

/// Hints in one code at most, so that its QR code fits a terminal.
pub const MAX_HINTS: usize = 4;

/// Characters of a code's text that are looked at; anything longer is no code.
const MAX_TEXT: usize = 1_024;

const CHECK_LEN: usize = 4;
const MICROS_A_MINUTE: u64 = 60_000_000;

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CodeKind {
    /// Somebody comes in.
    Invite = 1,
    /// A device is added to the account of whoever shows it.
    Device = 2,
}

impl CodeKind {
    fn of(byte: u8) -> Option<Self> {
        [Self::Invite, Self::Device].into_iter().find(|kind| *kind as u8 == byte)
    }

    fn context(self) -> &'static str {
        match self {
            Self::Invite => "tidings 1 invite key",
            Self::Device => "tidings 1 device code key",
        }
    }
}

/// A code as its holder has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// What it is good for.
    pub kind: CodeKind,
    /// The first 16 bytes of the community's id.
    pub community: [u8; 16],
    /// The community's secret.
    pub secret: [u8; 16],
    /// The secret that proves to hold the code.
    pub seed: [u8; 16],
    /// When the code expires, in minutes since the Unix epoch.
    pub expires_minutes: u32,
    /// Where a member may be found, at most [`MAX_HINTS`].
    pub hints: Vec<SocketAddr>,
}

impl Code {
    /// When the code expires.
    #[must_use]
    pub fn expires(&self) -> Time {
        Time(u64::from(self.expires_minutes).saturating_mul(MICROS_A_MINUTE))
    }

    /// `expires` as a code holds it: whole minutes, rounded up so that it never ends early.
    #[must_use]
    pub fn minutes(expires: Time) -> u32 {
        u32::try_from(expires.0.div_ceil(MICROS_A_MINUTE)).unwrap_or(u32::MAX)
    }

    /// The code's key; its public half names an invite in the logs.
    #[must_use]
    pub fn key(&self) -> Keypair {
        let seed = Deriver::new(self.kind.context()).derive(&self.seed);
        Keypair::from_seed(&Zeroizing::new(seed))
    }

    /// What names the community's network.
    #[must_use]
    pub fn network(&self) -> [u8; 32] {
        network(&self.community)
    }

    /// The key of the transport's gate.
    #[must_use]
    pub fn transport_key(&self) -> Zeroizing<[u8; 32]> {
        transport_key(&self.secret)
    }

    /// Whether `founding` is of the community that the code is for.
    #[must_use]
    pub fn is_for(&self, founding: &Founding) -> bool {
        founding.is_well_formed() && founding.id().0.starts_with(&self.community)
    }

    /// The request to be admitted to `founding`'s community by this invite.
    ///
    /// # Errors
    /// When the code is for another community.
    pub fn ask(
        &self,
        founding: &Founding,
        account: &Keypair,
        device: Author,
        name: &str,
    ) -> Result<Ask, Error> {
        let community = self.community_of(founding)?;
        Ok(Ask::Admit(Box::new(Admission {
            certificate: Certificate::issue(account, community, device),
            name: name.to_owned(),
            invite: Some(InviteProof::new(&self.key(), community, account.account(), device)),
        })))
    }

    /// The request to be admitted as a further device of `account`, which is in already.
    ///
    /// # Errors
    /// When the code is for another community.
    pub fn ask_as_member(
        &self,
        founding: &Founding,
        account: &Keypair,
        device: Author,
        name: &str,
    ) -> Result<Ask, Error> {
        let community = self.community_of(founding)?;
        let certificate = Certificate::issue(account, community, device);
        Ok(Ask::Admit(Box::new(Admission { certificate, name: name.to_owned(), invite: None })))
    }

    /// The request to be admitted again, with the device that the account vouched for before, by
    /// this invite if it is one.
    ///
    /// # Errors
    /// When the code is for another community.
    pub fn ask_again(
        &self,
        founding: &Founding,
        certificate: Certificate,
        name: &str,
    ) -> Result<Ask, Error> {
        let community = self.community_of(founding)?;
        let Certificate { account, device, .. } = certificate;
        let proof = || InviteProof::new(&self.key(), community, account, device);
        let invite = (self.kind == CodeKind::Invite).then(proof);
        Ok(Ask::Admit(Box::new(Admission { certificate, name: name.to_owned(), invite })))
    }

    /// The request to be added, with the device `device`, to the account of whoever shows the code.
    ///
    /// # Errors
    /// When the code is for another community.
    pub fn ask_for_device(&self, founding: &Founding, device: Author) -> Result<Ask, Error> {
        let community = self.community_of(founding)?;
        Ok(Ask::Device(DeviceAsk::new(&self.key(), community, device)))
    }

    fn community_of(&self, founding: &Founding) -> Result<CommunityId, Error> {
        if self.is_for(founding) {
            return Ok(founding.id());
        }
        Err(refusal::code_of_another())
    }

    /// Reads a code. White space, line breaks, lower case and a missing `TIDINGS:` are forgiven.
    ///
    /// # Errors
    /// What does not fit, and what to do about it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = unwrap_text(text)?;
        let (payload, check) = bytes.split_last_chunk::<CHECK_LEN>().ok_or_else(cut_off)?;
        let (kind, rest) = payload.split_first().ok_or_else(cut_off)?;
        if *check != checksum(payload) {
            return Err(mistyped());
        }
        let Some(kind) = CodeKind::of(*kind) else {
            return Err(refusal::unknown_code(*kind));
        };
        Self::decode(kind, rest).ok_or_else(mistyped)
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind as u8];
        bytes.extend_from_slice(&self.community);
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(&self.seed);
        bytes.extend_from_slice(&self.expires_minutes.to_be_bytes());
        for hint in self.hints.iter().take(MAX_HINTS) {
            match hint.ip() {
                IpAddr::V4(ip) => {
                    bytes.push(4);
                    bytes.extend_from_slice(&ip.octets());
                }
                IpAddr::V6(ip) => {
                    bytes.push(6);
                    bytes.extend_from_slice(&ip.octets());
                }
            }
            bytes.extend_from_slice(&hint.port().to_be_bytes());
        }
        let check = checksum(&bytes);
        bytes.extend_from_slice(&check);
        bytes
    }

    fn decode(kind: CodeKind, fields: &[u8]) -> Option<Self> {
        let (community, rest) = fields.split_first_chunk()?;
        let (secret, rest) = rest.split_first_chunk()?;
        let (seed, rest) = rest.split_first_chunk()?;
        let (expiry, mut rest) = rest.split_first_chunk()?;
        let mut hints = Vec::new();
        while !rest.is_empty() {
            let (hint, after) = decode_hint(rest)?;
            hints.push(hint);
            rest = after;
        }
        (hints.len() <= MAX_HINTS).then_some(Self {
            kind,
            community: *community,
            secret: *secret,
            seed: *seed,
            expires_minutes: u32::from_be_bytes(*expiry),
            hints,
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", BASE32_NOPAD.encode(&self.encode()))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code").field("key", &self.key().account()).finish_non_exhaustive()
    }
}

fn decode_hint(bytes: &[u8]) -> Option<(SocketAddr, &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (ip, rest) = match kind {
        4 => rest.split_first_chunk::<4>().map(|(ip, rest)| (Ipv4Addr::from(*ip).into(), rest))?,
        6 => rest.split_first_chunk::<16>().map(|(ip, rest)| (Ipv6Addr::from(*ip).into(), rest))?,
        _ => return None,
    };
    let (port, rest) = rest.split_first_chunk()?;
    Some((SocketAddr::new(ip, u16::from_be_bytes(*port)), rest))
}

fn checksum(payload: &[u8]) -> [u8; CHECK_LEN] {
    let [a, b, c, d, ..] = Deriver::new("tidings 1 invite check").derive(payload);
    [a, b, c, d]
}

/// The bytes behind the text.
fn unwrap_text(text: &str) -> Result<Vec<u8>, Error> {
    if text.len() > MAX_TEXT {
        return Err(not_a_code());
    }
    let mut letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.make_ascii_uppercase();
    let letters = letters.strip_prefix(PREFIX).unwrap_or(&letters);
    if letters.is_empty() {
        return Err(not_a_code());
    }
    BASE32_NOPAD.decode(letters.as_bytes()).map_err(|error| match error.kind {
        data_encoding::DecodeKind::Length => cut_off(),
        data_encoding::DecodeKind::Trailing => mistyped(),
        _ => match letters.chars().nth(error.position).filter(char::is_ascii_graphic) {
            Some(letter) => refusal::letter_in_code(letter),
            None => not_a_code(),
        },
    })
}

fn not_a_code() -> Error {
    refusal::no_code(PREFIX)
}

fn cut_off() -> Error {
    refusal::code_cut_off()
}

fn mistyped() -> Error {
    refusal::code_mistyped()
}

#[cfg(test)]
mod tests;
