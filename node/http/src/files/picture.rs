//! Which files are pictures that a page may show. Nothing is believed but the bytes: four formats of
//! pixels, in which nothing can be written that runs.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tidings_protocol::hash::EntryId;

/// Files that are remembered at a time; all are looked at anew when they are more.
const MAX_KNOWN: usize = 4_096;

/// Which files of posts are pictures, as far as their bytes were looked at. What a file is never
/// changes.
#[derive(Debug, Default)]
pub(crate) struct Pictures(Mutex<BTreeMap<(EntryId, u32), bool>>);

impl Pictures {
    /// Whether this file of a post is one; none while nobody looked.
    pub(crate) fn knows(&self, post: &EntryId, number: u32) -> Option<bool> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(*post, number)).copied()
    }

    /// Remembers it.
    pub(crate) fn learn(&self, post: &EntryId, number: u32, is_one: bool) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert((*post, number), is_one);
    }
}

/// The largest picture that is shown, in bytes.
pub(crate) const MAX_PICTURE: u64 = 4 * 1024 * 1024;

/// Bytes from the start in which a picture says its kind and how large it is.
pub(super) const LOOKED_AT: usize = 256 * 1024;

/// Pixels of the largest picture that is shown: more fill the memory of a browser.
const MAX_PIXELS: usize = 50_000_000;

/// The media type of a picture that begins so; none for what is no picture, or too large a one.
pub(super) fn kind(head: &[u8]) -> Option<&'static str> {
    let kind = match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => return None,
    };
    let size = imagesize::blob_size(head).ok()?;
    let pixels = size.width.checked_mul(size.height)?;
    (1..=MAX_PIXELS).contains(&pixels).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG of so many pixels.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        head.extend(width.to_be_bytes());
        head.extend(height.to_be_bytes());
        head.extend([8, 6, 0, 0, 0]);
        head
    }

    #[test]
    fn only_pixels_are_pictures() {
        assert_eq!(kind(&png(3, 2)), Some("image/png"));
        assert_eq!(kind(b"GIF89a\x03\0\x02\0\0\0\0"), Some("image/gif"));
        for no in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..],
            b"<!DOCTYPE html><img src=x>",
            b"%PDF-1.7",
            b"BM\0\0\0\0",
            b"RIFF\0\0\0\0WAVE",
            b"\x89PNG",
            b"",
        ] {
            assert_eq!(kind(no), None, "{no:?}");
        }
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_none() {
        assert_eq!(kind(&png(0, 2)), None);
        assert_eq!(kind(&png(100_000, 100_000)), None);
        assert_eq!(kind(&png(u32::MAX, u32::MAX)), None);
    }
}
