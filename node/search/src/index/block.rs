//! A block: consecutive terms of a segment with their postings, under a seal.
//!
//! A block is `seal 8 | has a next u8 | length varint, first term of the next block | terms`, a term
//! is `bytes shared with the one before varint | length varint, the other bytes | length varint,
//! postings`. The seal is the beginning of the BLAKE3 hash of the segment's number, the first term
//! and everything after the seal: a byte that a disk changed, a block that was lost and one in the
//! place of another are all noticed when they are read.

use crate::error::{Error, Result};
use tidings_protocol::wire::varint::{Reader, of_len as number, put};

/// Bytes of terms and postings after which a block ends.
pub(super) const BLOCK: usize = 8 * 1024;

const SEAL: usize = 8;

const DAMAGED: Error = Error::Damaged("a block is not what was written");

/// Puts terms, in order, into blocks.
pub(super) struct Writer {
    segment: u32,
    first: Vec<u8>,
    last: Vec<u8>,
    terms: Vec<u8>,
}

/// A block that is finished: its first term, and its bytes.
pub(super) type Finished = (Vec<u8>, Vec<u8>);

impl Writer {
    pub(super) fn new(segment: u32) -> Self {
        Self { segment, first: Vec::new(), last: Vec::new(), terms: Vec::new() }
    }

    /// Adds a term above all before it; the block before it, if that is full.
    pub(super) fn add(&mut self, term: &[u8], postings: &[u8]) -> Option<Finished> {
        let full = (self.terms.len() >= BLOCK).then(|| self.close(Some(term)));
        if self.terms.is_empty() {
            self.first = term.to_vec();
            self.last.clear();
        }
        let shared = self.last.iter().zip(term).take_while(|(a, b)| a == b).count();
        let other = term.get(shared..).unwrap_or_default();
        put(&mut self.terms, number(shared));
        put(&mut self.terms, number(other.len()));
        self.terms.extend_from_slice(other);
        put(&mut self.terms, number(postings.len()));
        self.terms.extend_from_slice(postings);
        self.last = term.to_vec();
        full
    }

    /// The last block, if there is anything in it.
    pub(super) fn finish(mut self) -> Option<Finished> {
        (!self.terms.is_empty()).then(|| self.close(None))
    }

    fn close(&mut self, next: Option<&[u8]>) -> Finished {
        let first = std::mem::take(&mut self.first);
        let mut bytes = vec![0; SEAL];
        bytes.push(u8::from(next.is_some()));
        let next = next.unwrap_or_default();
        put(&mut bytes, number(next.len()));
        bytes.extend_from_slice(next);
        bytes.append(&mut self.terms);
        let seal = seal(self.segment, &first, bytes.get(SEAL..).unwrap_or_default());
        bytes.splice(..SEAL, seal);
        (first, bytes)
    }
}

/// A block being read.
pub(super) struct Block<'a> {
    /// The first term of the next one.
    pub(super) next: Option<&'a [u8]>,
    rest: Reader<'a>,
    term: Vec<u8>,
}

impl<'a> Block<'a> {
    pub(super) fn open(segment: u32, first: &[u8], bytes: &'a [u8]) -> Result<Self> {
        let (sealed, rest) = bytes.split_at_checked(SEAL).ok_or(DAMAGED)?;
        if sealed != seal(segment, first, rest) {
            return Err(DAMAGED);
        }
        let mut rest = Reader::new(rest);
        let [has_next] = rest.array().map_err(|_| DAMAGED)?;
        let next = cut(&mut rest)?;
        Ok(Self { next: (has_next == 1).then_some(next), rest, term: Vec::new() })
    }

    /// The next term and its postings.
    pub(super) fn term(&mut self) -> Result<Option<(&[u8], &'a [u8])>> {
        if self.rest.rest().is_empty() {
            return Ok(None);
        }
        let shared = length(&mut self.rest)?;
        self.term.truncate(shared);
        let other = cut(&mut self.rest)?;
        self.term.extend_from_slice(other);
        let postings = cut(&mut self.rest)?;
        Ok(Some((&self.term, postings)))
    }
}

/// Bytes with their length before them.
fn cut<'a>(from: &mut Reader<'a>) -> Result<&'a [u8]> {
    let length = length(from)?;
    from.bytes(length).map_err(|_| DAMAGED)
}

fn length(from: &mut Reader<'_>) -> Result<usize> {
    from.varint().ok().and_then(|length| usize::try_from(length).ok()).ok_or(DAMAGED)
}

/// What shows that these bytes were written here.
pub(super) fn seal(segment: u32, first: &[u8], bytes: &[u8]) -> [u8; SEAL] {
    let mut hash = blake3::Hasher::new();
    hash.update(&segment.to_be_bytes());
    hash.update(&number(first.len()).to_be_bytes());
    hash.update(first);
    hash.update(bytes);
    hash.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
}
