//! What messages call each other by: ids as RFC 5322, 3.6.4 has them, without the angle brackets.

use std::fmt;

/// Longest id, in bytes; a longer one stands as its hash.
pub const MAX_ID: usize = 200;

/// A message's id: printable ASCII without spaces and angle brackets, 1 to [`MAX_ID`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(String);

impl MessageId {
    /// Of what stands in a header, with or without angle brackets; `None` where nothing does. What
    /// is longer than an id, or has odd characters, is named by its hash, always the same.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
        if text.is_empty() {
            return None;
        }
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'<' && byte != b'>';
        if text.len() <= MAX_ID && text.bytes().all(plain) {
            return Some(Self(text.to_owned()));
        }
        Some(Self::hashed(text.as_bytes(), "odd"))
    }

    /// For a message that says none: of all its bytes.
    #[must_use]
    pub fn of_bytes(message: &[u8]) -> Self {
        Self::hashed(message, "none")
    }

    fn hashed(bytes: &[u8], why: &str) -> Self {
        // RFC 2606: `.invalid` is nobody's.
        Self(format!("{}@{why}.message-id.invalid", &blake3::hash(bytes).to_hex()[..32]))
    }

    /// As text, without angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough of its hash to tell the messages of one mailbox apart.
    pub(crate) fn key(&self) -> u128 {
        key(self.0.as_bytes())
    }
}

/// Enough of a hash to tell a few million things apart.
pub(crate) fn key(bytes: &[u8]) -> u128 {
    let hash = blake3::hash(bytes);
    u128::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 16]))
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
