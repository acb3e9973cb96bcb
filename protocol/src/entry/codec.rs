//! The 117 bytes of a header: fixed layout, big-endian.

use super::Header;
use crate::author::Author;
use crate::limits::MAX_BODY;
use crate::time::Time;

/// Length of an encoded header, in bytes.
pub const HEADER_LEN: usize = 117;

/// The only version of the header there is.
const VERSION: u8 = 1;

/// Bytes that are no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHeader {
    /// Not [`HEADER_LEN`] bytes.
    #[error("a header has {HEADER_LEN} bytes")]
    Length,
    /// A version that this build does not know.
    #[error("header version {0} is not known")]
    Version(u8),
    /// Positions start at 1.
    #[error("position 0")]
    Position,
    /// A body above [`MAX_BODY`].
    #[error("a body of {0} bytes is over the limit of {MAX_BODY}")]
    Body(u32),
}

impl Header {
    /// `version u8 = 1 | author 32 | seq u64 | prev 32 | time u64 | body_len u32 | body_hash 32`.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        let mut rest: &mut [u8] = &mut bytes;
        put(&mut rest, &[VERSION]);
        put(&mut rest, &self.author.0);
        put(&mut rest, &self.seq.to_be_bytes());
        put(&mut rest, &self.prev);
        put(&mut rest, &self.time.0.to_be_bytes());
        put(&mut rest, &self.body_len.to_be_bytes());
        put(&mut rest, &self.body_hash);
        debug_assert!(rest.is_empty(), "the fields fill the header");
        bytes
    }

    /// Reads what [`Header::encode`] writes; every header has one byte form.
    ///
    /// # Errors
    /// [`BadHeader`] says what is wrong with the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadHeader> {
        if bytes.len() != HEADER_LEN {
            return Err(BadHeader::Length);
        }
        let mut rest = bytes;
        let [version] = take(&mut rest)?;
        if version != VERSION {
            return Err(BadHeader::Version(version));
        }
        let header = Self {
            author: Author(take(&mut rest)?),
            seq: u64::from_be_bytes(take(&mut rest)?),
            prev: take(&mut rest)?,
            time: Time(u64::from_be_bytes(take(&mut rest)?)),
            body_len: u32::from_be_bytes(take(&mut rest)?),
            body_hash: take(&mut rest)?,
        };
        if header.seq == 0 {
            return Err(BadHeader::Position);
        }
        if usize::try_from(header.body_len).map_or(true, |len| len > MAX_BODY) {
            return Err(BadHeader::Body(header.body_len));
        }
        Ok(header)
    }
}

/// Copies `bytes` to the front of `rest` and moves on; the caller's layout makes room.
fn put(rest: &mut &mut [u8], bytes: &[u8]) {
    if let Some((head, tail)) = std::mem::take(rest).split_at_mut_checked(bytes.len()) {
        head.copy_from_slice(bytes);
        *rest = tail;
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BadHeader> {
    let (head, tail) = rest.split_first_chunk().ok_or(BadHeader::Length)?;
    *rest = tail;
    Ok(*head)
}
