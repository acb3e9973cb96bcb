//! Posts: what somebody says, and where; or what somebody brings along that others said (SPEC §26).

use super::{TooLarge, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

/// Longest subject of a post, in bytes of UTF-8.
pub const MAX_SUBJECT: usize = 200;

/// Longest text of a post, in bytes of UTF-8: with everything around it, it fits one entry.
pub const MAX_TEXT: usize = 15 * 1024;

/// Longest name of whom an imported post is said to be of, in bytes of UTF-8.
pub const MAX_QUOTED: usize = 200;

/// Longest id that an imported post had where it comes from, in bytes of UTF-8.
pub const MAX_SOURCE: usize = 255;

/// Bytes of everything in a post besides its texts, at most: its kind, its place, lengths, a time.
const AROUND: usize = 64 + 32;

const _: () = assert!(
    MAX_TEXT + MAX_SUBJECT + MAX_QUOTED + MAX_SOURCE + AROUND < tidings_protocol::seal::MAX_WITHIN
);

pub(super) const POST: u16 = 17;
pub(super) const IMPORTED: u16 = 27;

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place<'a> {
    /// A new thread on the board of this name.
    Board(&'a str),
    /// A reply to this post.
    Reply(EntryId),
    /// A new thread on the one board of the circle that the post is sealed to.
    Here,
}

/// A post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post<'a> {
    /// Where it stands.
    pub place: Place<'a>,
    /// At most [`MAX_SUBJECT`] bytes.
    pub subject: Option<&'a str>,
    /// At most [`MAX_TEXT`] bytes.
    pub text: &'a str,
    /// Where its writer has it from, if it is somebody else's.
    #[serde(skip)]
    pub origin: Option<Origin<'a>>,
}

/// Where an imported post comes from: the importer's word, and of whoever wrote what they import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin<'a> {
    /// Whose it is said to be, at most [`MAX_QUOTED`] bytes: a quoted name, never an account.
    pub name: &'a str,
    /// When it is said to have been written.
    pub time: Option<Time>,
    /// What it is called there, 1 to [`MAX_SOURCE`] bytes: of a mail its Message-ID.
    pub id: &'a str,
}

impl<'a> Post<'a> {
    pub(super) fn kind(&self) -> u16 {
        if self.origin.is_some() { IMPORTED } else { POST }
    }

    /// The value of a body of `kind`, or of what a circle's key opened; `None` if it is no such one.
    pub(super) fn read(kind: u16, value: &'a [u8]) -> Option<Self> {
        match kind {
            POST => super::read(value),
            IMPORTED => {
                let (origin, post) = super::read::<(Origin<'a>, Self)>(value)?;
                Some(Self { origin: Some(origin), ..post })
            }
            _ => None,
        }
    }

    /// The same kind and value, for whoever frames it.
    pub(super) fn put(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match &self.origin {
            Some(origin) => postcard::to_extend(&(origin, self), bytes).ok(),
            None => postcard::to_extend(self, bytes).ok(),
        }
    }

    pub(super) fn check_lengths(&self) -> Result<(), TooLarge> {
        if let Some(origin) = self.origin {
            within("name", origin.name.len(), MAX_QUOTED)?;
            within("id", origin.id.len(), MAX_SOURCE)?;
            if origin.id.is_empty() {
                return Err(TooLarge::Blank);
            }
        }
        within("subject", self.subject.map_or(0, str::len), MAX_SUBJECT)?;
        within("text", self.text.len(), MAX_TEXT)
    }

    /// What is kept of it when its body goes: where it stands, and by what it is known if it is
    /// imported again.
    pub(crate) fn remains(&self) -> Post<'a> {
        let origin = self.origin.map(|Origin { id, .. }| Origin { name: "", time: None, id });
        Post { place: self.place, subject: None, text: "", origin }
    }
}
