//! A frame: `type varint | body`. The transport puts its length in front.

use super::varint::{self, Malformed, Reader};
use crate::limits::MAX_FRAME;

/// Types below this are ignored when unknown; from here on an unknown type ends the session.
pub const FIRST_CRITICAL: u64 = 64;

/// Starts a frame of this type, with room for a body of this length.
#[must_use]
pub fn start(kind: u64, body: usize) -> Vec<u8> {
    let mut frame = Vec::with_capacity(varint::size(kind).saturating_add(body));
    varint::put(&mut frame, kind);
    frame
}

/// Splits a frame into its type and its body.
///
/// # Errors
/// When it is over [`MAX_FRAME`] or its type is malformed.
pub fn split(frame: &[u8]) -> Result<(u64, &[u8]), Malformed> {
    if frame.len() > MAX_FRAME {
        return Err(Malformed);
    }
    let mut reader = Reader::new(frame);
    let kind = reader.varint()?;
    Ok((kind, reader.rest()))
}
