//! What an entry says: `0 | kind varint | postcard value`, at most 16 KiB.
//!
//! A first byte of 1 is that of a sealed body ([`tidings_protocol::seal`]), which says the rest to
//! whoever has the key.
//! Decoding is strict: nothing may be left over and every limit holds. Whatever does not fit is
//! [`Body::Unknown`], not an error: it is kept and passed on, and shown as newer than this build.

mod circles;
mod files;
mod keys;
mod moderate;
mod people;
mod posts;
mod reads;
mod remarks;
mod secrets;

pub use circles::{
    About, CircleStatement, MAX_CHANGED, MAX_CIRCLE_BOXES, MAX_CIRCLE_LASTS, MAX_CIRCLE_PREVIOUS,
    Readers, Removed, Within, WrappedCircleKey, enclose,
};
pub(crate) use circles::{enclosed, opened};
pub(crate) use files::FILE;
pub use files::{
    Attach, Attached, MAX_ATTACHED, MAX_FILE_NAME, MAX_MIME, MAX_WITHDRAWN, Spoken, Withdraw,
};
pub use keys::{Key, MAX_BOXES, MAX_LEFT_OUT, MAX_PREVIOUS, Wrapped};
pub use moderate::{Act, Moderate};
pub use people::{Grade, Invite, MAX_LASTS, MAX_REASON, MAX_SUPERSEDES, RevokeInvite};
pub use posts::{MAX_QUOTED, MAX_SOURCE, MAX_SUBJECT, MAX_TEXT, Origin, Place, Post};
pub use reads::{MAX_RANGES, Read, ReadRange};
pub(crate) use remarks::{ATTACH, DELETE, EDIT, REACT};
pub use remarks::{Delete, Edit, MAX_EDITS, MAX_EMOJI, MAX_SEEN, React, Remark};
pub use secrets::{MAX_SECRET_BOXES, Secret};

use crate::board;
use serde::{Deserialize, Serialize};
use tidings_protocol::certificate::{Certificate, Revocation};
use tidings_protocol::join::Admission;
use tidings_protocol::limits::{MAX_BODY, MAX_NAME};
use tidings_protocol::seal::{CircleId, KeyId, MAX_SEALED, key_of};
use tidings_protocol::wire::varint::{self, Reader};

const _: () = assert!(MAX_TEXT + MAX_SUBJECT + 32 * (MAX_SEEN + 1) + 64 < MAX_SEALED);

/// The first byte of a plain body.
pub const PLAIN: u8 = 0;

/// The first byte of [`gone`]: above those of bodies, so that no peer's is taken for one.
const GONE: u8 = 3;

/// Kinds below say who is in and by which keys: everybody reads them, also who has no key.
const FIRST_SEALABLE: u64 = 16;

const DEVICE: u16 = 1;
const PROFILE: u16 = 2;
const INVITE: u16 = 3;
const ADMIT: u16 = 4;
const GRADE: u16 = 5;
const REVOKE_DEVICE: u16 = 6;
const REVOKE_INVITE: u16 = 7;
const KEY: u16 = 8;
const SECRET: u16 = 9;
const BOARD: u16 = 16;

/// The body of an entry, borrowed from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// The first entry of a device's log: whose device it is.
    Device(Device<'a>),
    /// What the writer wishes to be called from now on.
    Profile(Profile<'a>),
    /// Whoever proves to hold this key may be admitted.
    Invite(Invite),
    /// A device was admitted, and by what right.
    Admit(Box<Admission>),
    /// A key that seals bodies is given to devices.
    Key(Box<Key>),
    /// The secret of an epoch is given to relays.
    Secret(Box<Secret>),
    /// Somebody has another role from now on.
    Grade(Box<Grade<'a>>),
    /// An account takes its word for a device back.
    RevokeDevice(Box<Revocation>),
    /// An invite is taken back.
    RevokeInvite(RevokeInvite),
    /// Somebody speaks of a file.
    File(Spoken),
    /// What was said of files is taken back.
    Withdraw(Withdraw),
    /// A board is created.
    Board(Board<'a>),
    /// A post: a new thread or a reply.
    Post(Post<'a>),
    /// Something is said of a post.
    Remark(Box<Remark<'a>>),
    /// A moderator says what becomes of a post or a thread.
    Moderate(Box<Moderate<'a>>),
    /// A key for a circle is given to devices.
    CircleKey(Box<CircleStatement>),
    /// Sealed to a circle; it opens with a key that is not here.
    Enclosed {
        /// The key's name.
        key: KeyId,
    },
    /// Was sealed to this circle, and opened.
    Within(CircleId, Box<Within<'a>>),
    /// Sealed; it opens with a key that is not here.
    Sealed {
        /// The key's name.
        key: KeyId,
    },
    /// A kind, version or size that this build does not know.
    Unknown {
        /// The kind's number; 0 when not even that can be read.
        kind: u16,
    },
}

/// The certificate of the writing device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device<'a> {
    /// By the account, for the device.
    pub certificate: Certificate,
    /// What the device is called, at most [`MAX_NAME`] bytes.
    pub name: &'a str,
}

/// A person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile<'a> {
    /// At most [`MAX_NAME`] bytes, not blank.
    pub name: &'a str,
}

/// A new board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board<'a> {
    /// Its name, as [`board::is_name`] says.
    pub name: &'a str,
}

/// A body that cannot be written. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// A part is longer than its limit.
    #[error("the {part} is {len} bytes long; at most {max} fit")]
    Part {
        /// Which: name, subject, text or body.
        part: &'static str,
        /// Its length in bytes.
        len: usize,
        /// Its limit in bytes.
        max: usize,
    },
    /// A name of nothing but white space, or an id of nothing.
    #[error("a name cannot be blank")]
    Blank,
    /// A name that names no board.
    #[error(transparent)]
    Board(#[from] board::BadBoard),
    /// An invite makes members and readers.
    #[error("an invite cannot give this role")]
    Role,
    /// A list with an order has another, or says something twice.
    #[error("a list is not in order")]
    Unsorted,
    /// [`Body::Sealed`] and [`Body::Unknown`] are only ever read, as is what was sealed to a circle.
    #[error("this version cannot write such a body")]
    Unwritable,
}

/// What this node keeps of a body that it let go without its key, as [`Body::decode`] reads it: the
/// key's name, and whether that is one of the community or of a circle.
pub(crate) fn gone(of_all: bool, key: KeyId) -> Vec<u8> {
    [&[GONE, u8::from(of_all)][..], &key.0].concat()
}

fn read_gone(bytes: &[u8]) -> Option<Body<'static>> {
    let (of_all, key) = bytes.strip_prefix(&[GONE])?.split_first()?;
    let key = KeyId(key.try_into().ok()?);
    Some(if *of_all == 0 { Body::Enclosed { key } } else { Body::Sealed { key } })
}

impl<'a> Body<'a> {
    /// Reads an entry's bytes.
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Self {
        if let Some(key) = key_of(bytes) {
            return Self::Sealed { key };
        }
        if let Some(local) = circles::read_opened(bytes).or_else(|| read_gone(bytes)) {
            return local;
        }
        let mut reader = Reader::new(bytes.strip_prefix(&[PLAIN]).unwrap_or_default());
        let Some(kind) = reader.varint().ok().and_then(|kind| u16::try_from(kind).ok()) else {
            return Self::Unknown { kind: 0 };
        };
        Self::decode_kind(kind, reader.rest())
            .filter(|body| body.check().is_ok())
            .unwrap_or(Self::Unknown { kind })
    }

    fn decode_kind(kind: u16, value: &'a [u8]) -> Option<Self> {
        match kind {
            DEVICE => read(value).map(Self::Device),
            PROFILE => read(value).map(Self::Profile),
            INVITE => read(value).map(Self::Invite),
            ADMIT => read(value).map(Self::Admit),
            KEY => read(value).map(Self::Key),
            SECRET => read(value).map(Self::Secret),
            GRADE => read(value).map(Self::Grade),
            REVOKE_DEVICE => read(value).map(Self::RevokeDevice),
            REVOKE_INVITE => read(value).map(Self::RevokeInvite),
            FILE => read(value).map(Self::File),
            files::WITHDRAW => read(value).map(Self::Withdraw),
            BOARD => read(value).map(Self::Board),
            posts::POST | posts::IMPORTED => Post::read(kind, value).map(Self::Post),
            moderate::MODERATE => read(value).map(|said| Self::Moderate(Box::new(said))),
            circles::CIRCLE_KEY => read(value).map(Self::CircleKey),
            circles::ENCLOSED => key_of(value).map(|key| Self::Enclosed { key }),
            _ => Remark::read(kind, value).map(|remark| Self::Remark(Box::new(remark))),
        }
    }

    /// The bytes of an entry that says this.
    ///
    /// # Errors
    /// [`TooLarge`] names the part that is beyond its limit.
    pub fn encode(&self) -> Result<Vec<u8>, TooLarge> {
        self.check()?;
        let bytes = match self {
            Self::Device(value) => plain(DEVICE, value),
            Self::Profile(value) => plain(PROFILE, value),
            Self::Invite(value) => plain(INVITE, value),
            Self::Admit(value) => plain(ADMIT, value),
            Self::Key(value) => plain(KEY, value),
            Self::Secret(value) => plain(SECRET, value),
            Self::Grade(value) => plain(GRADE, value),
            Self::RevokeDevice(value) => plain(REVOKE_DEVICE, value),
            Self::RevokeInvite(value) => plain(REVOKE_INVITE, value),
            Self::File(value) => plain(FILE, value),
            Self::Withdraw(value) => plain(files::WITHDRAW, value),
            Self::Board(value) => plain(BOARD, value),
            Self::Post(value) => value.put(plain_head(value.kind())),
            Self::CircleKey(value) => plain(circles::CIRCLE_KEY, value),
            Self::Moderate(value) => plain(moderate::MODERATE, value),
            Self::Remark(value) => value.put(plain_head(value.kind())),
            Self::Enclosed { .. }
            | Self::Within(..)
            | Self::Sealed { .. }
            | Self::Unknown { .. } => None,
        };
        let bytes = bytes.ok_or(TooLarge::Unwritable)?;
        within("body", bytes.len(), MAX_BODY)?;
        Ok(bytes)
    }

    fn check(&self) -> Result<(), TooLarge> {
        match self {
            Self::Device(device) => check_name(device.name),
            Self::Profile(profile) => check_name(profile.name),
            Self::Admit(admission) => check_name(&admission.name),
            Self::Key(key) => key.check(),
            Self::Secret(secret) => secret.check(),
            Self::Invite(invite) => invite.check(),
            Self::Grade(grade) => grade.check(),
            Self::Board(board) => check_board(board.name),
            Self::Post(post) => {
                match post.place {
                    Place::Board(name) => check_board(name)?,
                    Place::Reply(_) => {}
                    Place::Here => return Err(TooLarge::Unwritable),
                }
                post.check_lengths()
            }
            Self::Withdraw(withdraw) => withdraw.check(),
            Self::CircleKey(statement) => statement.check(),
            Self::Remark(remark) => remark.check(false),
            Self::Moderate(said) => said.check(false),
            Self::RevokeDevice(_)
            | Self::RevokeInvite(_)
            | Self::File(_)
            | Self::Enclosed { .. }
            | Self::Within(..)
            | Self::Sealed { .. }
            | Self::Unknown { .. } => Ok(()),
        }
    }
}

fn check_name(name: &str) -> Result<(), TooLarge> {
    if name.trim().is_empty() {
        return Err(TooLarge::Blank);
    }
    within("name", name.len(), MAX_NAME)
}

fn check_board(name: &str) -> Result<(), TooLarge> {
    if board::is_name(name) { Ok(()) } else { Err(board::BadBoard.into()) }
}

fn within(part: &'static str, len: usize, max: usize) -> Result<(), TooLarge> {
    if len <= max { Ok(()) } else { Err(TooLarge::Part { part, len, max }) }
}

fn plain<T: Serialize>(kind: u16, value: &T) -> Option<Vec<u8>> {
    postcard::to_extend(value, plain_head(kind)).ok()
}

fn plain_head(kind: u16) -> Vec<u8> {
    let mut bytes = vec![PLAIN];
    varint::put(&mut bytes, u64::from(kind));
    bytes
}

/// What is sealed of this plain body; `None` for what everybody must be able to read.
#[must_use]
pub fn text_to_seal(plain: &[u8]) -> Option<&[u8]> {
    let text = plain.strip_prefix(&[PLAIN])?;
    let kind = Reader::new(text).varint().ok()?;
    (kind >= FIRST_SEALABLE).then_some(text)
}

/// Reads a postcard value; nothing may be left over.
fn read<'a, T: Deserialize<'a>>(value: &'a [u8]) -> Option<T> {
    match postcard::take_from_bytes(value) {
        Ok((value, [])) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
