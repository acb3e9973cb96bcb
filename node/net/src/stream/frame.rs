//! Frames on the wire: an unsigned varint length of at most three bytes, then so many bytes.

use crate::config::MAX_FRAME;
use bytes::Bytes;

/// First size of a session's read buffer; it doubles while reads fill it.
const FIRST_BUFFER: usize = 8 * 1024;
/// Longest length prefix: MAX_FRAME needs 17 bits.
const MAX_PREFIX: usize = 3;
/// The largest buffer holds any frame and leaves room for large reads.
const LARGEST_BUFFER: usize = 256 * 1024;
const _: () = assert!(MAX_FRAME < 1 << 21 && MAX_FRAME + MAX_PREFIX < LARGEST_BUFFER);

/// The peer sent something that is no frame; the session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("the peer sent a frame above the limit")]
    TooLong,
    #[error("the peer sent an empty frame")]
    Empty,
    #[error("the peer sent a malformed length")]
    Length,
}

/// Appends one frame with its length to `chunk`.
pub(crate) fn enframe(frame: &[u8], chunk: &mut Vec<u8>) {
    let mut rest = frame.len();
    while rest >= 0x80 {
        chunk.push(low_bits(rest) | 0x80);
        rest >>= 7;
    }
    chunk.push(low_bits(rest));
    chunk.extend_from_slice(frame);
}

fn low_bits(value: usize) -> u8 {
    u8::try_from(value & 0x7f).unwrap_or_default()
}

/// Cuts a stream of bytes into frames.
pub(crate) struct Deframer {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl Deframer {
    pub(crate) fn new() -> Self {
        Self { buffer: vec![0; FIRST_BUFFER], start: 0, end: 0 }
    }

    /// Where to read to; never empty when [`Deframer::next`] has returned `None`.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.end == self.buffer.len() && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end = self.end.saturating_sub(self.start);
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.grow();
        }
        self.buffer.get_mut(self.end..).unwrap_or_default()
    }

    /// Says that the first `count` bytes of the space were filled.
    pub(crate) fn filled(&mut self, count: usize) {
        let whole = count == self.buffer.len();
        self.end = self.end.saturating_add(count).min(self.buffer.len());
        if whole && self.buffer.len() < LARGEST_BUFFER {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let size = self.buffer.len().saturating_mul(2).min(LARGEST_BUFFER);
        self.buffer.resize(size, 0);
    }

    /// The next whole frame; `None` when more bytes are needed.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, Malformed> {
        let unread = self.buffer.get(self.start..self.end).unwrap_or_default();
        let Some((length, prefix)) = length(unread)? else { return Ok(None) };
        let total = length.saturating_add(prefix);
        let Some(frame) = unread.get(prefix..total) else { return Ok(None) };
        let frame = Bytes::copy_from_slice(frame);
        self.start = self.start.saturating_add(total);
        Ok(Some(frame))
    }
}

/// The frame's length and its prefix's; only the shortest form is accepted.
fn length(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(MAX_PREFIX).enumerate() {
        let shift = index.saturating_mul(7);
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return match value {
                0 if index == 0 => Err(Malformed::Empty),
                _ if *byte == 0 => Err(Malformed::Length),
                _ if value > MAX_FRAME => Err(Malformed::TooLong),
                _ => Ok(Some((value, index.saturating_add(1)))),
            };
        }
    }
    if bytes.len() >= MAX_PREFIX { Err(Malformed::TooLong) } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(frames: &mut Deframer, mut bytes: &[u8], step: usize) -> Vec<Bytes> {
        let mut out = Vec::new();
        while !bytes.is_empty() {
            let space = frames.space();
            let count = space.len().min(bytes.len()).min(step);
            assert!(count > 0, "there is always space");
            space[..count].copy_from_slice(&bytes[..count]);
            frames.filled(count);
            bytes = &bytes[count..];
            while let Some(frame) = frames.next().unwrap() {
                out.push(frame);
            }
        }
        out
    }

    #[test]
    fn frames_survive_any_cutting() {
        let sizes = [1, 127, 128, 16_383, 16_384, MAX_FRAME, 5, MAX_FRAME, 300];
        let sent: Vec<Vec<u8>> = sizes.iter().map(|size| vec![*size as u8; *size]).collect();
        let mut wire = Vec::new();
        sent.iter().for_each(|frame| enframe(frame, &mut wire));
        for step in [1, 7, 4096, 100_000, usize::MAX] {
            assert_eq!(feed(&mut Deframer::new(), &wire, step), sent, "in steps of {step}");
        }
    }

    #[test]
    fn garbage_is_refused() {
        let refused = |bytes: &[u8]| {
            let mut frames = Deframer::new();
            frames.space()[..bytes.len()].copy_from_slice(bytes);
            frames.filled(bytes.len());
            frames.next().unwrap_err()
        };
        assert_eq!(refused(&[0]), Malformed::Empty);
        assert_eq!(refused(&[0x80, 0]), Malformed::Length);
        assert_eq!(refused(&[0xff, 0xff, 0x7f]), Malformed::TooLong);
        assert_eq!(refused(&[0xff, 0xff, 0xff]), Malformed::TooLong);
        let above = MAX_FRAME + 1;
        let prefix = [above as u8 | 0x80, (above >> 7) as u8 | 0x80, (above >> 14) as u8];
        assert_eq!(refused(&prefix), Malformed::TooLong);
    }

    #[test]
    fn the_buffer_stays_bounded() {
        let mut wire = Vec::new();
        (0..200).for_each(|_| enframe(&vec![1; MAX_FRAME], &mut wire));
        let mut frames = Deframer::new();
        assert_eq!(feed(&mut frames, &wire, usize::MAX).len(), 200);
        assert!(frames.buffer.len() <= LARGEST_BUFFER);
    }
}
