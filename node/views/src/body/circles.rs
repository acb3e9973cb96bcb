//! What is sealed once more, to a circle (SPEC §22): the keys for it, and what is said in it.

use super::moderate::MODERATE;
use super::posts::{IMPORTED, POST};
use super::{Board, Moderate, Place, Post, Read, Remark, TooLarge, check_board, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::limits::MAX_BODY;
use tidings_protocol::seal::{
    CIRCLE_BOX_LEN, CIRCLE_WRAPPED_LEN, CircleBox, CircleId, CircleKey, KeyId, MAX_SEALED,
    MAX_WITHIN, Place as On,
};
use tidings_protocol::wire::varint::{self, Reader};

/// Devices that one statement gives its key to, decoys included; more need further ones.
pub const MAX_CIRCLE_BOXES: usize = 64;

/// The number of boxes in a statement is a multiple of this, so that it says little.
const CIRCLE_BOX_STEP: usize = 8;

/// Keys that one statement seals under its own.
pub const MAX_CIRCLE_PREVIOUS: usize = MAX_CIRCLE_BOXES / BOXES_A_KEY;

/// A statement that seals keys under its own has so many boxes for each at least, so that its length
/// says no more than the number of its boxes.
const BOXES_A_KEY: usize = 4;

/// Accounts that one statement lets in and takes out, together.
pub const MAX_CHANGED: usize = 64;

/// Devices of one account whose last position a statement gives.
pub const MAX_CIRCLE_LASTS: usize = 64;

const _: () =
    assert!(super::MAX_TEXT + super::MAX_SUBJECT + 32 * (super::MAX_SEEN + 1) + 64 < MAX_WITHIN);
const _: () = assert!(
    MAX_CIRCLE_BOXES * (CIRCLE_BOX_LEN + 33)
        + MAX_CIRCLE_PREVIOUS * (CIRCLE_WRAPPED_LEN + 17)
        + 256
        < MAX_BODY
);

/// The first byte of what this node opened of a body inside another; nothing that is written.
pub(crate) const OPENED: u8 = 2;

pub(super) const CIRCLE_KEY: u16 = 18;
pub(super) const ENCLOSED: u16 = 19;
const BOARD: u16 = 16;
const READERS: u16 = 24;
const READ: u16 = 32;

/// The writer's key for a circle is given to devices; who they are, only these can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleStatement {
    /// Which key.
    pub id: KeyId,
    /// The key for each device, in the order of their bytes, at most [`MAX_CIRCLE_BOXES`]; some
    /// open for nobody.
    pub boxes: Vec<CircleBox>,
    /// An [`About`], sealed with the key at the statement's place.
    #[serde(with = "serde_bytes")]
    pub about: Vec<u8>,
}

/// What a statement says to those who have its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Maker and nonce of the closed board; none for a conversation.
    pub board: Option<(Account, [u8; 16])>,
    /// Whom the boxes are for, decoys left out.
    pub devices: Vec<Author>,
    /// Keys of the same circle, which whoever has this one has, too. At most
    /// [`MAX_CIRCLE_PREVIOUS`].
    pub previous: Vec<WrappedCircleKey>,
}

/// A key of a circle, sealed under another of the same circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedCircleKey {
    /// Which.
    pub id: KeyId,
    /// What [`CircleKey::wrap`] made.
    #[serde(with = "serde_bytes")]
    pub sealed: [u8; CIRCLE_WRAPPED_LEN],
}

/// What is said in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within<'a> {
    /// A post: a thread on the circle's board, or a reply to a post there.
    Post(Post<'a>),
    /// What the closed board is called; its maker says it.
    Board(Board<'a>),
    /// Somebody reads the closed board from now on, or no more.
    Readers(Readers),
    /// Something is said of a post there.
    Remark(Remark<'a>),
    /// What the writer read, for their own other devices.
    Read(Read),
    /// A moderator, or who made the board, says what becomes of a post or a thread there.
    Moderate(Moderate<'a>),
    /// A kind or size that this build does not know.
    Unknown,
}

/// A change of who reads a closed board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readers {
    /// Who reads it from now on.
    pub admit: Vec<Account>,
    /// Who reads it no more. Together with those let in at most [`MAX_CHANGED`].
    pub remove: Vec<Removed>,
}

/// An account that reads a closed board no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Who.
    pub account: Account,
    /// The last position in the log of each of their devices that counts on this board: 0 for one
    /// that is not named. At most [`MAX_CIRCLE_LASTS`].
    pub lasts: Vec<(Author, u64)>,
}

impl CircleStatement {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("list of boxes", self.boxes.len(), MAX_CIRCLE_BOXES)
    }
}

impl About {
    /// Boxes of a statement that says this, decoys included.
    #[must_use]
    pub fn boxes(&self) -> usize {
        let for_keys = self.previous.len().saturating_mul(BOXES_A_KEY);
        let least = self.devices.len().max(for_keys).max(1);
        least.checked_next_multiple_of(CIRCLE_BOX_STEP).unwrap_or(least)
    }

    /// Sealed with `key` for this place, of a length that says no more than [`About::boxes`].
    ///
    /// # Errors
    /// [`TooLarge`] when a list is too long, or the place is in another's log.
    pub fn seal(&self, key: &CircleKey, place: &On) -> Result<Vec<u8>, TooLarge> {
        self.check()?;
        let text = postcard::to_stdvec(self).map_err(|_| TooLarge::Unwritable)?;
        let len = padded_len(self.boxes());
        key.seal_at_length(place, &text, len).ok_or(TooLarge::Unwritable)
    }

    /// What `key` opens of the `about` of `said`; `None` also if it names more devices than there
    /// are boxes.
    #[must_use]
    pub fn open(said: &CircleStatement, key: &CircleKey, place: &On) -> Option<Self> {
        let about = super::read::<Self>(&key.open(place, &said.about)?)?;
        (about.check().is_ok() && about.devices.len() <= said.boxes.len()).then_some(about)
    }

    fn check(&self) -> Result<(), TooLarge> {
        within("list of devices", self.devices.len(), MAX_CIRCLE_BOXES)?;
        within("list of keys", self.previous.len(), MAX_CIRCLE_PREVIOUS)
    }
}

/// Bytes of the longest [`About`] that goes with so many boxes, and of its end.
fn padded_len(boxes: usize) -> usize {
    let (devices, keys) = (boxes.saturating_mul(32), boxes / BOXES_A_KEY);
    let keys = keys.saturating_mul(16 + 1 + CIRCLE_WRAPPED_LEN);
    (1 + 32 + 16 + 1 + 1 + 1_usize).saturating_add(devices).saturating_add(keys)
}

impl<'a> Within<'a> {
    /// `kind varint | value`.
    ///
    /// # Errors
    /// [`TooLarge`] names the part that is beyond its limit.
    pub fn encode(&self) -> Result<Vec<u8>, TooLarge> {
        self.check()?;
        let mut bytes = Vec::new();
        let text = match self {
            Self::Post(value) => {
                varint::put(&mut bytes, u64::from(value.kind()));
                value.put(bytes)
            }
            Self::Board(value) => put(&mut bytes, BOARD, value),
            Self::Readers(value) => put(&mut bytes, READERS, value),
            Self::Moderate(value) => put(&mut bytes, MODERATE, value),
            Self::Remark(value) => {
                varint::put(&mut bytes, u64::from(value.kind()));
                value.put(bytes)
            }
            Self::Read(value) => put(&mut bytes, READ, value),
            Self::Unknown => None,
        };
        let text = text.ok_or(TooLarge::Unwritable)?;
        within("body", text.len(), MAX_WITHIN)?;
        Ok(text)
    }

    fn decode(text: &'a [u8]) -> Self {
        let mut reader = Reader::new(text);
        let kind = reader.varint().ok().and_then(|kind| u16::try_from(kind).ok());
        let found = match kind {
            Some(kind @ (POST | IMPORTED)) => Post::read(kind, reader.rest()).map(Self::Post),
            Some(BOARD) => super::read(reader.rest()).map(Self::Board),
            Some(READERS) => super::read(reader.rest()).map(Self::Readers),
            Some(READ) => super::read(reader.rest()).map(Self::Read),
            Some(MODERATE) => super::read(reader.rest()).map(Self::Moderate),
            Some(kind) => Remark::read(kind, reader.rest()).map(Self::Remark),
            None => None,
        };
        found.filter(|found| found.check().is_ok()).unwrap_or(Self::Unknown)
    }

    fn check(&self) -> Result<(), TooLarge> {
        match self {
            Self::Post(Post { place: Place::Board(_), .. }) => Err(TooLarge::Unwritable),
            Self::Post(post) => post.check_lengths(),
            Self::Board(board) => check_board(board.name),
            Self::Readers(readers) => readers.check(),
            Self::Remark(remark) => remark.check(true),
            Self::Read(read) => read.check(),
            Self::Moderate(said) => said.check(true),
            Self::Unknown => Ok(()),
        }
    }
}

impl Readers {
    fn check(&self) -> Result<(), TooLarge> {
        let changed = self.admit.len().saturating_add(self.remove.len());
        within("list of accounts", changed, MAX_CHANGED)?;
        let longest = self.remove.iter().map(|removed| removed.lasts.len()).max();
        within("list of devices", longest.unwrap_or(0), MAX_CIRCLE_LASTS)
    }
}

/// A body that holds `sealed`, which is what a circle's key made.
///
/// # Errors
/// [`TooLarge`] when it does not fit.
pub fn enclose(sealed: &[u8]) -> Result<Vec<u8>, TooLarge> {
    let mut bytes = vec![super::PLAIN];
    varint::put(&mut bytes, u64::from(ENCLOSED));
    bytes.extend_from_slice(sealed);
    within("body", bytes.len(), MAX_SEALED.saturating_add(1))?;
    Ok(bytes)
}

/// What a plain body holds that is sealed with a circle's key.
pub(crate) fn enclosed(plain: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(plain.strip_prefix(&[super::PLAIN])?);
    (reader.varint() == Ok(u64::from(ENCLOSED))).then(|| reader.rest())
}

/// What was opened of a body inside another, as [`super::Body::decode`] reads it.
pub(crate) fn opened(circle: CircleId, text: &[u8]) -> Vec<u8> {
    [&[OPENED][..], &circle.0, text].concat()
}

/// What stands in [`opened`].
pub(super) fn read_opened(bytes: &[u8]) -> Option<super::Body<'_>> {
    let (circle, text) = bytes.strip_prefix(&[OPENED])?.split_first_chunk()?;
    Some(super::Body::Within(CircleId(*circle), Box::new(Within::decode(text))))
}

fn put<T: Serialize>(bytes: &mut Vec<u8>, kind: u16, value: &T) -> Option<Vec<u8>> {
    varint::put(bytes, u64::from(kind));
    postcard::to_extend(value, std::mem::take(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::Body;
    use super::*;

    #[test]
    fn what_is_said_in_a_circle_reads_back_and_knows_its_limits() {
        let account = Account([3; 32]);
        let readers = Readers {
            admit: vec![account],
            remove: vec![Removed { account, lasts: vec![(Author([4; 32]), 9)] }],
        };
        let post = |place| Within::Post(Post { place, subject: None, text: "text", origin: None });
        for said in [post(Place::Here), Within::Readers(readers)] {
            let bytes = opened(CircleId([1; 32]), &said.encode().unwrap());
            assert_eq!(Body::decode(&bytes), Body::Within(CircleId([1; 32]), Box::new(said)));
        }
        assert!(post(Place::Board("general")).encode().is_err());
        let many = Readers { admit: vec![account; MAX_CHANGED + 1], remove: Vec::new() };
        assert!(Within::Readers(many).encode().is_err());
        let many =
            About { devices: vec![Author([0; 32]); MAX_CIRCLE_BOXES + 1], ..About::default() };
        assert!(many.check().is_err());
    }

    fn about(board: bool, devices: usize, previous: usize) -> About {
        let wrapped = WrappedCircleKey { id: KeyId([7; 16]), sealed: [8; CIRCLE_WRAPPED_LEN] };
        About {
            board: board.then_some((Account([3; 32]), [4; 16])),
            devices: vec![Author([5; 32]); devices],
            previous: vec![wrapped; previous],
        }
    }

    #[test]
    fn a_statement_is_as_long_as_the_number_of_its_boxes_says_and_no_more() {
        let by = tidings_protocol::testing::alice().author();
        let key = CircleKey::new(CircleId([1; 32]), by, [2; 32]);
        let place = On { community: tidings_protocol::testing::COMMUNITY, author: by, seq: 7 };
        let len = |about: &About| (about.boxes(), about.seal(&key, &place).unwrap().len());
        let mut lengths = std::collections::BTreeMap::new();
        for board in [false, true] {
            for devices in [1, 2, 5, 8, 9, 16, 17, 63, 64] {
                for previous in [0, 1, 2, 3, 16] {
                    let (boxes, len) = len(&about(board, devices, previous));
                    assert_eq!(*lengths.entry(boxes).or_insert(len), len, "{devices} {previous}");
                }
            }
        }
        let [two, five, eight] = [2, 5, 8].map(|devices| len(&about(false, devices, 0)));
        assert_eq!((two, five), (eight, len(&about(true, 8, 2))));
        assert_eq!(lengths.keys().copied().collect::<Vec<_>>(), [8, 16, 24, 64]);
        // The longest has no room to spare.
        let longest = postcard::to_stdvec(&about(true, 64, 16)).unwrap();
        assert_eq!(longest.len() + 1, padded_len(64));
    }

    #[test]
    fn a_statement_that_names_more_devices_than_it_has_boxes_says_nothing() {
        let by = tidings_protocol::testing::alice();
        let key = CircleKey::new(CircleId([1; 32]), by.author(), [2; 32]);
        let community = tidings_protocol::testing::COMMUNITY;
        let place = On { community, author: by.author(), seq: 7 };
        let about = about(true, 2, 1);
        let sealed = key.seal_to(community, &by, by.author()).unwrap();
        let said = |boxes: usize| CircleStatement {
            id: key.id(),
            boxes: vec![sealed.clone(); boxes],
            about: about.seal(&key, &place).unwrap(),
        };
        assert_eq!(About::open(&said(2), &key, &place), Some(about.clone()));
        assert_eq!(About::open(&said(1), &key, &place), None);
    }

    #[test]
    fn the_largest_post_fits_both_layers() {
        let (text, subject) = ("x".repeat(super::super::MAX_TEXT), "s".repeat(200));
        let post = Post { place: Place::Here, subject: Some(&subject), text: &text, origin: None };
        let text = Within::Post(post).encode().unwrap();
        let by = tidings_protocol::testing::alice().author();
        let key = CircleKey::new(CircleId([1; 32]), by, [2; 32]);
        let place = On { community: tidings_protocol::testing::COMMUNITY, author: by, seq: 7 };
        let sealed = |text: &[u8]| key.seal(&place, text);
        assert!(enclose(&sealed(&text).unwrap()).unwrap().len() <= MAX_SEALED + 1);
        assert!(enclose(&sealed(&vec![1; MAX_WITHIN]).unwrap()).is_ok());
        assert_eq!(sealed(&vec![1; MAX_WITHIN + 1]), None);
        assert_eq!(sealed(b"no").unwrap().len(), sealed(&[1; 60]).unwrap().len());
        assert!(enclose(&vec![1; MAX_SEALED]).is_err());
    }
}
