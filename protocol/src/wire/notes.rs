//! NOTE and INTRO: what a node comes to hold, told as it happens. Laid out by hand because half of
//! all frames are these.

use super::frame;
use super::varint::{self, Malformed, Reader};
use crate::author::Author;
use crate::limits::MAX_NOTE_ITEMS;

/// The type of an INTRO.
pub(super) const INTRO: u64 = 4;
/// The type of a NOTE.
pub(super) const NOTE: u64 = 5;

/// One item of a NOTE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The author's index.
    pub idx: u32,
    /// The agreed prefix ends here.
    pub seq: u64,
    /// First bytes of the name of the entry there: branches of one length differ in them.
    pub head: [u8; 2],
}

/// One item of an INTRO: whom the next free index means from now on, and what a NOTE would say of
/// it, so that none need follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub author: Author,
    /// The agreed prefix ends here; 0 says nothing of that.
    pub seq: u64,
    /// First bytes of the name of the entry there.
    pub head: [u8; 2],
}

impl Named {
    /// An introduction and nothing more.
    #[must_use]
    pub fn only(author: Author) -> Self {
        Self { author, seq: 0, head: [0; 2] }
    }
}

/// Shortest [`Named`], in bytes.
const MIN_NAMED: usize = 32 + 1 + 2;

/// The items of a NOTE, read from its frame one by one: most notes tell nothing new.
#[derive(Clone, Copy, Debug)]
pub struct Notes<'a> {
    reader: Reader<'a>,
    left: u64,
}

impl<'a> Notes<'a> {
    /// The items of this frame; `None` if it is no NOTE, or a malformed one.
    #[must_use]
    pub fn of(frame: &'a [u8]) -> Option<Self> {
        let (kind, body) = frame::split(frame).ok()?;
        if kind == NOTE { Self::read(body).ok() } else { None }
    }

    /// Checks all items, so that none is believed of a malformed NOTE.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let left = reader.varint()?;
        if left > varint::of_len(MAX_NOTE_ITEMS) {
            return Err(Malformed);
        }
        let notes = Self { reader, left };
        for _ in 0..left {
            item(&mut reader)?;
        }
        reader.finish()?;
        Ok(notes)
    }
}

impl Iterator for Notes<'_> {
    type Item = Noted;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        item(&mut self.reader).ok()
    }
}

fn item(reader: &mut Reader<'_>) -> Result<Noted, Malformed> {
    let idx = u32::try_from(reader.varint()?).map_err(|_| Malformed)?;
    Ok(Noted { idx, seq: reader.varint()?, head: reader.array()? })
}

/// The frame of a NOTE of these items.
#[must_use]
pub fn note(items: &[Noted]) -> Vec<u8> {
    let count = varint::of_len(items.len());
    let sizes = items.iter().flat_map(|item| {
        [varint::size(u64::from(item.idx)), varint::size(item.seq), item.head.len()]
    });
    let mut frame = frame::start(NOTE, sizes.fold(varint::size(count), usize::saturating_add));
    varint::put(&mut frame, count);
    for item in items {
        varint::put(&mut frame, u64::from(item.idx));
        varint::put(&mut frame, item.seq);
        frame.extend_from_slice(&item.head);
    }
    frame
}

/// The frame of an INTRO of these items.
#[must_use]
pub fn intro(items: &[Named]) -> Vec<u8> {
    let count = varint::of_len(items.len());
    let sizes = items.iter().map(|item| MIN_NAMED.saturating_add(varint::size(item.seq)));
    let mut frame = frame::start(INTRO, sizes.fold(varint::size(count), usize::saturating_add));
    varint::put(&mut frame, count);
    for item in items {
        frame.extend_from_slice(&item.author.0);
        varint::put(&mut frame, item.seq);
        frame.extend_from_slice(&item.head);
    }
    frame
}

/// The items of an INTRO, read from its frame one by one.
#[derive(Clone, Copy, Debug)]
pub struct Intros<'a> {
    reader: Reader<'a>,
    left: u64,
}

impl<'a> Intros<'a> {
    /// The items of this frame; `None` if it is no INTRO, or a malformed one.
    #[must_use]
    pub fn of(frame: &'a [u8]) -> Option<Self> {
        let (kind, body) = frame::split(frame).ok()?;
        if kind == INTRO { Self::read(body).ok() } else { None }
    }

    /// Checks all items, so that nobody is introduced by a malformed INTRO.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let left = reader.varint()?;
        let intros = Self { reader, left };
        for _ in 0..left {
            named(&mut reader)?;
        }
        reader.finish()?;
        Ok(intros)
    }
}

impl Iterator for Intros<'_> {
    type Item = Named;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        named(&mut self.reader).ok()
    }
}

fn named(reader: &mut Reader<'_>) -> Result<Named, Malformed> {
    let author = Author(reader.array()?);
    Ok(Named { author, seq: reader.varint()?, head: reader.array()? })
}
