//! What relays are given: the secrets that open the transport.

use super::{TooLarge, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::seal::{BOX_LEN, KeyId, SecretBox};

/// Devices that one statement gives its secret to; more need further ones.
pub const MAX_SECRET_BOXES: usize = 100;

const _: () = assert!(MAX_SECRET_BOXES * (BOX_LEN + 33) + 64 < tidings_protocol::limits::MAX_BODY);

/// The secret of an epoch is given to devices that may carry and not read (SPEC §20.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Of which key.
    pub id: KeyId,
    /// The secret for each of these, at most [`MAX_SECRET_BOXES`].
    pub boxes: Vec<SecretBox>,
}

impl Secret {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("list of boxes", self.boxes.len(), MAX_SECRET_BOXES)
    }
}
