//! What is said of the keys that seal bodies.

use super::TooLarge;
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::seal::{BOX_LEN, KeyBox, KeyId, WRAPPED_LEN};

/// Keys that one statement seals under its own.
pub const MAX_PREVIOUS: usize = 16;

/// Devices that one statement leaves out.
pub const MAX_LEFT_OUT: usize = 64;

/// Devices that one statement gives its key to; more need further ones.
pub const MAX_BOXES: usize = 100;

const _: () = assert!(
    MAX_PREVIOUS * (WRAPPED_LEN + 18) + MAX_LEFT_OUT * 32 + MAX_BOXES * (BOX_LEN + 33) + 64
        < tidings_protocol::limits::MAX_BODY
);

/// A key is given to devices: when it is new, and whenever somebody lacks it (SPEC §20.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Which.
    pub id: KeyId,
    /// The keys that it takes the place of: who has it has them, too. At most [`MAX_PREVIOUS`].
    pub previous: Vec<Wrapped>,
    /// Devices that have a previous key and shall not have this one, at most [`MAX_LEFT_OUT`].
    pub left_out: Vec<Author>,
    /// The key for each of these, at most [`MAX_BOXES`].
    pub boxes: Vec<KeyBox>,
}

/// A key under the key of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapped {
    /// Which.
    pub id: KeyId,
    /// As [`tidings_protocol::seal::EpochKey::wrap`] makes it.
    #[serde(with = "serde_bytes")]
    pub sealed: [u8; WRAPPED_LEN],
}

impl Key {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        super::within("list of keys", self.previous.len(), MAX_PREVIOUS)?;
        super::within("list of devices", self.left_out.len(), MAX_LEFT_OUT)?;
        super::within("list of boxes", self.boxes.len(), MAX_BOXES)
    }
}
