//! What is said of a post that is there (SPEC §23): another text, that it is to go, a reaction, files.
//!
//! The same values are said in circles, of posts there.

use super::files::Attach;
use super::{MAX_REASON, MAX_SUBJECT, MAX_TEXT, Place, TooLarge, check_board, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;

/// Edits that one [`Edit`] supersedes.
pub const MAX_SEEN: usize = 16;

/// Edits that one [`Delete`] names.
pub const MAX_EDITS: usize = 64;

/// Longest reaction, in bytes of UTF-8.
pub const MAX_EMOJI: usize = 32;

pub(crate) const EDIT: u16 = 20;
pub(crate) const DELETE: u16 = 21;
pub(crate) const REACT: u16 = 22;
pub(crate) const ATTACH: u16 = 26;

/// What is said of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark<'a> {
    /// It says this from now on.
    Edit(Edit<'a>),
    /// It is to go.
    Delete(Delete<'a>),
    /// What somebody feels about it.
    React(React<'a>),
    /// Files that go with it.
    Attach(Attach<'a>),
}

/// Another text for one's own post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit<'a> {
    /// Which.
    pub post: EntryId,
    /// Edits of it, known to the writer, that this one replaces; in order, at most [`MAX_SEEN`].
    pub supersedes: Vec<EntryId>,
    /// Its subject from now on, at most [`MAX_SUBJECT`] bytes.
    pub subject: Option<&'a str>,
    /// Its text from now on, at most [`MAX_TEXT`] bytes.
    pub text: &'a str,
}

/// One's own post is to go: its body, and those of its edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete<'a> {
    /// Which.
    pub post: EntryId,
    /// Whose log it stands in.
    pub device: Author,
    /// Its position there.
    pub seq: u64,
    /// Where it stands, for whoever never had its body: what replies to it stays in its place.
    pub place: Place<'a>,
    /// Its edits, known to the writer: whose log and which position, in order, at most [`MAX_EDITS`].
    /// Who never had their bodies need not ask for them.
    pub edits: Vec<(Author, u64)>,
    /// Why, in words for everybody who read it; at most [`MAX_REASON`] bytes.
    pub reason: &'a str,
}

/// What somebody feels about a post; of each account the last counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct React<'a> {
    /// Which.
    pub post: EntryId,
    /// At most [`MAX_EMOJI`] bytes without control characters; nothing takes it back.
    pub emoji: &'a str,
}

impl<'a> Remark<'a> {
    /// The post of which this is said.
    #[must_use]
    pub fn post(&self) -> EntryId {
        match self {
            Self::Edit(edit) => edit.post,
            Self::Delete(delete) => delete.post,
            Self::React(react) => react.post,
            Self::Attach(attach) => attach.post,
        }
    }

    /// Its kind, in circles and outside of them.
    #[must_use]
    pub fn kind(&self) -> u16 {
        match self {
            Self::Edit(_) => EDIT,
            Self::Delete(_) => DELETE,
            Self::React(_) => REACT,
            Self::Attach(_) => ATTACH,
        }
    }

    /// The value of a body of `kind`, or of what a circle's key opened; `None` if it is no such one.
    pub(super) fn read(kind: u16, value: &'a [u8]) -> Option<Self> {
        match kind {
            EDIT => super::read(value).map(Self::Edit),
            DELETE => super::read(value).map(Self::Delete),
            REACT => super::read(value).map(Self::React),
            ATTACH => super::read(value).map(Self::Attach),
            _ => None,
        }
    }

    /// The same kind and value, for whoever frames it.
    pub(super) fn put(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Self::Edit(value) => postcard::to_extend(value, bytes).ok(),
            Self::Delete(value) => postcard::to_extend(value, bytes).ok(),
            Self::React(value) => postcard::to_extend(value, bytes).ok(),
            Self::Attach(value) => postcard::to_extend(value, bytes).ok(),
        }
    }

    /// Whether it keeps its limits; in a circle a post stands elsewhere than outside.
    pub(super) fn check(&self, in_circle: bool) -> Result<(), TooLarge> {
        match self {
            Self::Edit(edit) => {
                check_seen(&edit.supersedes)?;
                within("subject", edit.subject.map_or(0, str::len), MAX_SUBJECT)?;
                within("text", edit.text.len(), MAX_TEXT)
            }
            Self::Delete(delete) => {
                within("list of edits", delete.edits.len(), MAX_EDITS)?;
                if !delete.edits.is_sorted_by(|a, b| a < b) {
                    return Err(TooLarge::Unsorted);
                }
                match (delete.place, in_circle) {
                    (Place::Board(name), false) => check_board(name)?,
                    (Place::Reply(_), _) | (Place::Here, true) => {}
                    (Place::Board(_), true) | (Place::Here, false) => {
                        return Err(TooLarge::Unwritable);
                    }
                }
                within("reason", delete.reason.len(), MAX_REASON)
            }
            Self::React(React { emoji, .. }) => {
                within("reaction", emoji.len(), MAX_EMOJI)?;
                let odd = emoji.chars().any(char::is_control);
                if odd { Err(TooLarge::Unwritable) } else { Ok(()) }
            }
            Self::Attach(attach) => attach.check(),
        }
    }

    /// What is kept of it when its body goes: of an edit that it is one. `None` if it must stay.
    pub(crate) fn remains(&self) -> Option<Remark<'static>> {
        match self {
            Self::Edit(Edit { post, supersedes, .. }) => Some(Remark::Edit(Edit {
                post: *post,
                supersedes: supersedes.clone(),
                subject: None,
                text: "",
            })),
            Self::Attach(Attach { post, .. }) => {
                Some(Remark::Attach(Attach { post: *post, files: Vec::new() }))
            }
            Self::Delete(_) | Self::React(_) => None,
        }
    }
}

/// A list of what the writer saw: in order, nothing twice.
fn check_seen(seen: &[EntryId]) -> Result<(), TooLarge> {
    within("list of edits", seen.len(), MAX_SEEN)?;
    if seen.is_sorted_by(|a, b| a < b) { Ok(()) } else { Err(TooLarge::Unsorted) }
}
