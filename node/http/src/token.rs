//! The secret that a program shows to be let in.

use std::fmt;
use std::hint::black_box;

/// 32 random bytes as 64 hexadecimal digits; a new one at every start of the node.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text form of these bytes, which the caller draws from the system's generator.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The text that goes into `Authorization: Bearer …`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `shown` is this token; takes the same time wherever the two differ.
    #[must_use]
    pub fn admits(&self, shown: &[u8]) -> bool {
        same(self.0.as_bytes(), shown)
    }
}

/// Whether the two are equal; takes the same time wherever they differ.
pub(crate) fn same(own: &[u8], shown: &[u8]) -> bool {
    if shown.len() != own.len() {
        return false;
    }
    let difference = own.iter().zip(shown).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    difference == 0
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_token_admits() {
        let token = Token::new(&[0xa7; 32]);
        assert!(token.admits("a7".repeat(32).as_bytes()));
        assert!(!token.admits("A7".repeat(32).as_bytes()));
        assert!(!token.admits("a7".repeat(31).as_bytes()));
        assert!(!token.admits(b""));
        let mut last = "a7".repeat(32).into_bytes();
        last[63] = b'8';
        assert!(!token.admits(&last));
    }

    #[test]
    fn it_is_not_printed_by_accident() {
        assert_eq!(format!("{:?}", Token::new(&[1; 32])), "Token(…)");
    }
}
