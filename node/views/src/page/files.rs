//! Files that go with posts, as they are shown.

use crate::body::Spoken;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file that goes with a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileRow {
    /// Which of the post's, from 1.
    pub number: u32,
    /// What its writer calls it; whoever saves it chooses a safe name.
    pub name: String,
    /// What kind of bytes its writer says they are.
    pub mime: String,
    /// BLAKE3 of its sealed bytes, in hex.
    pub hash: String,
    /// Bytes of it before sealing.
    pub size: u64,
    /// How much of it is here, in percent; less than 100 until all of it is.
    pub here: u8,
}

/// A file that goes with a post, as whoever opens it needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Which.
    pub file: Spoken,
    /// The key that its bytes are sealed with.
    pub key: [u8; 32],
    /// What its writer calls it.
    pub name: String,
    /// What kind of bytes its writer says they are.
    pub mime: String,
}
