//! Files of a node on disk: sealed, verified group by group, resumable.
//!
//! - [`seal`] turns the bytes that people attach into those that travel and lie on disks, and back.
//! - [`Files`] keeps them under their hash, whole or in part; what it takes is verified with
//!   `bao-tree` before it is written, and again before it is served.
//! - [`wire`] is what two nodes say to each other to hand a file on (SPEC §25).
//!
//! Nothing here has a clock, a network or a thread; calls wait for the disk.

mod disk;
mod error;
mod intake;
mod map;
mod name;
pub mod seal;
mod shelf;
pub mod wire;

pub use error::{Error, Result};
pub use intake::Intake;
pub use map::Map;
pub use name::{kind_of, safe_name};
pub use shelf::{Files, Held, Holding, MAX_FILES, Opened};

use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest file that anybody attaches, in bytes before sealing: 4 GiB.
pub const MAX_PLAIN: u64 = 4 * 1024 * 1024 * 1024;

/// Bytes that are asked for at a time: 1 MiB, or less at the end of a file.
pub const STRIPE: u64 = 1024 * 1024;

/// The binary logarithm of a verified group's chunks of 1 KiB: 16 KiB.
pub(crate) const GROUP_LOG: u8 = 4;

/// Stripes of the largest file.
pub const MAX_STRIPES: u32 = 4_097;

const _: () = assert!(seal::sealed_len(MAX_PLAIN) <= MAX_STRIPES as u64 * STRIPE);

/// A file as everybody names it: what its sealed bytes hash to, and how many there are.
///
/// Both together, so that whoever tells a wrong size of somebody else's file speaks of another file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId {
    /// BLAKE3 of the sealed bytes.
    pub hash: [u8; 32],
    /// How many there are.
    pub size: u64,
}

impl FileId {
    /// Whether a file of this size can be.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        seal::plain_len(self.size).is_some()
    }

    /// How many stripes it has; 0 when it cannot be.
    #[must_use]
    pub fn stripes(&self) -> u32 {
        if !self.is_sound() {
            return 0;
        }
        u32::try_from(self.size.div_ceil(STRIPE)).unwrap_or(0)
    }

    /// Bytes in one of its stripes; 0 beyond its end.
    #[must_use]
    pub fn stripe_len(&self, stripe: u32) -> u64 {
        self.size.saturating_sub(u64::from(stripe).saturating_mul(STRIPE)).min(STRIPE)
    }

    /// The hash in hex.
    #[must_use]
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.hash).to_hex().to_string()
    }

    /// Reads what [`FileId`] displays as.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hash, size) = text.split_once('-')?;
        let hash = *blake3::Hash::from_hex(hash).ok()?.as_bytes();
        let id = Self { hash, size: size.parse().ok()? };
        (id.is_sound() && id.to_string() == text).then_some(id)
    }
}

/// `HASH-SIZE`, the name that it has on disks and sticks.
impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.hex(), self.size)
    }
}

#[cfg(test)]
mod tests;
