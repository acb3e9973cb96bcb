//! Files (SPEC §25): that somebody speaks of one, which everybody reads, and what it is, which those
//! read who read the post.

use super::{TooLarge, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;

/// Files that one [`Attach`] names.
pub const MAX_ATTACHED: usize = 16;

/// Longest name of a file, in bytes of UTF-8.
pub const MAX_FILE_NAME: usize = 255;

/// Longest kind of a file, in bytes of UTF-8.
pub const MAX_MIME: usize = 80;

/// Bodies that one [`Withdraw`] takes back.
pub const MAX_WITHDRAWN: usize = 64;

pub(crate) const FILE: u16 = 10;
pub(super) const WITHDRAW: u16 = 11;

/// Somebody speaks of this file: whoever carries for others may carry it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spoken {
    /// BLAKE3 of its sealed bytes.
    pub hash: [u8; 32],
    /// How many there are.
    pub size: u64,
}

/// What the writer's account said of files is taken back: whoever carries them for others lets them go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdraw {
    /// Bodies of [`Spoken`]: whose log and which position, in order, at most [`MAX_WITHDRAWN`].
    pub said: Vec<(Author, u64)>,
}

/// Files that go with one's own post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attach<'a> {
    /// Which post.
    pub post: EntryId,
    /// At most [`MAX_ATTACHED`], in the order in which they are shown; none where they are gone.
    #[serde(borrow)]
    pub files: Vec<Attached<'a>>,
}

/// A file as those know it who read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached<'a> {
    /// Which.
    pub file: Spoken,
    /// The key that its bytes are sealed with.
    pub key: [u8; 32],
    /// What it is called, at most [`MAX_FILE_NAME`] bytes: never a path.
    pub name: &'a str,
    /// What kind of bytes its writer says they are, at most [`MAX_MIME`] bytes.
    pub mime: &'a str,
}

impl Withdraw {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("list of files", self.said.len(), MAX_WITHDRAWN)?;
        if self.said.is_sorted_by(|a, b| a < b) { Ok(()) } else { Err(TooLarge::Unsorted) }
    }
}

impl Attach<'_> {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("list of files", self.files.len(), MAX_ATTACHED)?;
        self.files.iter().try_for_each(|file| {
            within("name of a file", file.name.len(), MAX_FILE_NAME)?;
            within("kind of a file", file.mime.len(), MAX_MIME)
        })
    }
}
