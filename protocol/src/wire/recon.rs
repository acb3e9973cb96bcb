//! RECON: statements about ranges of authors, laid out by hand because there are thousands.

use super::message::Item;
use super::varint::{self, Malformed, Reader};
use crate::author::Author;

/// A statement of range-based set reconciliation, or a piece of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recon {
    /// Names the reconciliation, and salts its fingerprints: chosen by who started it.
    pub salt: u32,
    /// The first statement of a reconciliation; all others answer one.
    pub start: bool,
    /// The statement goes on in the next RECON.
    pub more: bool,
    /// The ranges, ascending, the last one not skipped: of what lies beyond it there is nothing to
    /// say.
    pub ranges: Vec<Range>,
    /// Where the first range starts: inclusive.
    pub from: Author,
}

/// Authors from the end of the range before, up to a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Where it ends, exclusive; `None` for all that are left. Told as the bytes before its
    /// trailing zeros.
    pub upto: Option<Author>,
    /// What is said about it.
    pub what: Summary,
}

/// What RECON says about a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Summary {
    /// Nothing, or: it is equal.
    Skip,
    /// My fingerprint; compare it with yours.
    Fingerprint([u8; 8]),
    /// All that I hold; tell me where you differ.
    List(Vec<Item>),
    /// Where I differ from your list.
    Answer(Vec<Item>),
}

impl Recon {
    /// Whether an answer is due.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.ranges
            .iter()
            .any(|range| matches!(range.what, Summary::Fingerprint(_) | Summary::List(_)))
    }

    /// Bytes of it on the wire, about.
    pub(super) fn weight(&self) -> usize {
        let items = |range: &Range| match &range.what {
            Summary::List(items) | Summary::Answer(items) => {
                items.len().saturating_mul(MIN_ITEM + 4)
            }
            _ => 0,
        };
        let range = |range: &Range| items(range).saturating_add(16);
        self.ranges.iter().map(range).fold(48, usize::saturating_add)
    }

    /// `salt u32 | flags u8 | from | ranges`, to the end of the frame.
    pub fn encode(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.salt.to_be_bytes());
        to.push(u8::from(self.start) | u8::from(self.more) << 1);
        let from = bytes(&self.from);
        to.push(u8::try_from(from.len()).unwrap_or(0));
        to.extend_from_slice(from);
        for range in &self.ranges {
            range.encode(to);
        }
    }

    /// Reads what [`Recon::encode`] writes, to the end.
    ///
    /// # Errors
    /// When the bytes are none, or bounds or items do not rise.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let salt = u32::from_be_bytes(reader.array()?);
        let [flags] = reader.array()?;
        if flags > 3 {
            return Err(Malformed);
        }
        let [len] = reader.array()?;
        let from = bound(&mut reader, len)?;
        let (mut ranges, mut lower) = (Vec::new(), Some(from));
        while !reader.rest().is_empty() {
            let start = lower.ok_or(Malformed)?;
            let range = Range::decode(&mut reader, &start)?;
            lower = range.upto;
            ranges.push(range);
        }
        if ranges.last().is_some_and(|range: &Range| range.what == Summary::Skip) {
            return Err(Malformed);
        }
        Ok(Self { salt, start: flags & 1 != 0, more: flags & 2 != 0, ranges, from })
    }
}

/// The length of a bound that is no bound.
const END: u8 = 63;

impl Range {
    /// Bytes of this range on the wire, at most.
    pub(crate) fn weight(&self) -> usize {
        let items = match &self.what {
            Summary::Skip => 0,
            Summary::Fingerprint(_) => 8,
            Summary::List(items) | Summary::Answer(items) => {
                items.len().saturating_mul(ITEM).saturating_add(varint::MAX_LEN)
            }
        };
        self.upto
            .as_ref()
            .map_or(0, |upto| bytes(upto).len())
            .saturating_add(items)
            .saturating_add(1)
    }

    fn encode(&self, to: &mut Vec<u8>) {
        let kind = match &self.what {
            Summary::Skip => 0_u8,
            Summary::Fingerprint(_) => 1,
            Summary::List(_) => 2,
            Summary::Answer(_) => 3,
        };
        let upto = self.upto.as_ref().map(bytes);
        let len = upto.map_or(END, |upto| u8::try_from(upto.len()).unwrap_or(END));
        to.push(kind << 6 | len);
        to.extend_from_slice(upto.unwrap_or_default());
        match &self.what {
            Summary::Skip => {}
            Summary::Fingerprint(sum) => to.extend_from_slice(sum),
            Summary::List(items) | Summary::Answer(items) => {
                varint::put(to, varint::of_len(items.len()));
                for item in items {
                    put_item(to, item);
                }
            }
        }
    }

    fn decode(reader: &mut Reader<'_>, lower: &Author) -> Result<Self, Malformed> {
        let [head] = reader.array()?;
        let upto = match head & END {
            END => None,
            len => Some(bound(reader, len)?),
        };
        if upto.is_some_and(|upto| upto <= *lower) {
            return Err(Malformed);
        }
        let what = match head >> 6 {
            0 => Summary::Skip,
            1 => Summary::Fingerprint(reader.array()?),
            2 => Summary::List(items(reader, lower, upto)?),
            _ => Summary::Answer(items(reader, lower, upto)?),
        };
        Ok(Self { upto, what })
    }
}

/// Longest item, in bytes.
const ITEM: usize = 32 + 8 + 2 * varint::MAX_LEN;
/// Shortest item, in bytes.
const MIN_ITEM: usize = 32 + 8 + 2;

fn put_item(to: &mut Vec<u8>, item: &Item) {
    to.extend_from_slice(&item.author.0);
    varint::put(to, item.seq);
    to.extend_from_slice(&item.head);
    varint::put(to, item.fork);
}

/// Items in ascending order, all within the range.
fn items(
    reader: &mut Reader<'_>,
    lower: &Author,
    upto: Option<Author>,
) -> Result<Vec<Item>, Malformed> {
    let count = usize::try_from(reader.varint()?).map_err(|_| Malformed)?;
    if count.saturating_mul(MIN_ITEM) > reader.rest().len() {
        return Err(Malformed);
    }
    let mut items: Vec<Item> = Vec::with_capacity(count);
    for _ in 0..count {
        let author = Author(reader.array()?);
        let seq = reader.varint()?;
        let item = Item { author, seq, head: reader.array()?, fork: reader.varint()? };
        let rises = items.last().map_or(author >= *lower, |last| author > last.author);
        if !rises || upto.is_some_and(|upto| author >= upto) {
            return Err(Malformed);
        }
        items.push(item);
    }
    Ok(items)
}

/// A bound without its trailing zeros.
fn bytes(bound: &Author) -> &[u8] {
    let zeros = bound.0.iter().rev().take_while(|byte| **byte == 0).count();
    bound.0.get(..bound.0.len().saturating_sub(zeros)).unwrap_or(&bound.0)
}

/// A bound of `len` bytes, the last of them not 0.
fn bound(reader: &mut Reader<'_>, len: u8) -> Result<Author, Malformed> {
    let told = reader.bytes(usize::from(len))?;
    let mut bound = Author([0; 32]);
    let place = bound.0.get_mut(..told.len()).ok_or(Malformed)?;
    place.copy_from_slice(told);
    if told.last() == Some(&0) { Err(Malformed) } else { Ok(bound) }
}
