//! The code as people say, type and read it.

use std::fmt;

/// Words in the list.
///
/// The list is the second short one of the Electronic Frontier Foundation (Bonneau 2016,
/// <https://www.eff.org/dice>), under CC BY 3.0 US, with `yo-yo` written `yoyo`: no two words begin
/// with the same three letters, and any two but `pogo` and `yoyo` are three typing errors apart.
pub const WORDS: u64 = 1_296;

/// Characters that are looked at; anything longer is no short code.
const MAX_TEXT: usize = 128;

const LIST: &str = include_str!("words.txt");

/// The words of the list, in alphabetical order.
pub fn words() -> impl Iterator<Item = &'static str> {
    LIST.split_ascii_whitespace()
}

/// A digit and two words, of 16 796 160 (`10 · 1296²`, 24 bits).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShortCode {
    digit: u8,
    words: [&'static str; 2],
}

/// Why a text is no short code. Nothing of it needs to leave the machine to know that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not a digit and two words.
    #[error("a short code is a digit and two words")]
    Shape,
    /// This is not in the list, nor how exactly one word of it begins.
    #[error("“{0}” is no word of short codes")]
    Word(String),
}

impl ShortCode {
    /// The code that 64 random bits stand for; 2^64 is so large that all codes are equally likely.
    #[must_use]
    pub fn from_chance(chance: u64) -> Self {
        let (first, second) = (chance / 10, chance / 10 / WORDS);
        let digit = u8::try_from(chance % 10).unwrap_or_default();
        Self { digit, words: [word_at(first % WORDS), word_at(second % WORDS)] }
    }

    /// Whether `text` is meant to be one, however badly it is typed: invites start with a letter.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.trim_start().starts_with(|first: char| first.is_ascii_digit())
    }

    /// Reads a code. Letter case, and what stands between the parts, are forgiven; a word may be
    /// cut short where only one begins like that.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        if text.len() > MAX_TEXT {
            return Err(Unreadable::Shape);
        }
        let text = text.to_lowercase();
        let mut parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let (Some(digit), Some(first), Some(second), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Unreadable::Shape);
        };
        let &[digit @ b'0'..=b'9'] = digit.as_bytes() else { return Err(Unreadable::Shape) };
        Ok(Self { digit: digit.saturating_sub(b'0'), words: [known(first)?, known(second)?] })
    }
}

/// The word that is, or alone begins with, what was typed.
fn known(typed: &str) -> Result<&'static str, Unreadable> {
    let mut fitting = words().filter(|word| word.starts_with(typed));
    match (words().find(|word| *word == typed), fitting.next(), fitting.next()) {
        (Some(word), ..) | (None, Some(word), None) => Ok(word),
        _ => Err(Unreadable::Word(typed.to_owned())),
    }
}

fn word_at(index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| words().nth(index)).unwrap_or_default()
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.words;
        write!(f, "{}-{first}-{second}", self.digit)
    }
}

/// Logs hold no codes.
impl fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShortCode")
    }
}
