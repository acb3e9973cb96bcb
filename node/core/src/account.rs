//! The account's own key, behind 24 words. It certifies devices and retires them; nothing else needs
//! it, so that it can be kept on paper alone.
//!
//! Words: BIP-39, English, of 32 random bytes. Key: Ed25519 of BLAKE3
//! `derive_key("tidings 1 account seed")` of these bytes.

use crate::error::Error;
use crate::nearest::distance;
use crate::refusal;
use bip39::{Language, Mnemonic};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use tidings_protocol::author::Keypair;
use tidings_protocol::hash::Deriver;
use zeroize::Zeroizing;

/// Words of one account.
pub const WORDS: usize = 24;

/// Letters that tell any two words of the list apart.
const TELLING: usize = 4;

/// Words offered for one that is not in the list.
const MAX_SUGGESTIONS: usize = 3;

/// Typing mistakes apart that a word may be to be offered.
const MAX_APART: usize = 2;

/// The account's secret; wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountKey(Mnemonic);

impl AccountKey {
    /// The key of 32 random bytes; none where these are no entropy, which 32 bytes always are.
    #[must_use]
    pub fn from_entropy(entropy: &[u8; 32]) -> Option<Self> {
        Mnemonic::from_entropy_in(Language::English, entropy).ok().map(Self)
    }

    /// Reads the words. Letter case, white space, and numbers and punctuation around words are
    /// forgiven; the first four letters stand for a word.
    ///
    /// # Errors
    /// Names the first word that is none, with those it may have been; or says that the words do
    /// not belong together.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let typed: Vec<Zeroizing<String>> = words_in(text);
        let known: Result<Vec<&str>, Error> =
            typed.iter().zip(1..).map(|(word, place)| known(word, place)).collect();
        let known = known?;
        if known.len() != WORDS {
            return Err(refusal::count_of_words(WORDS, known.len()));
        }
        let joined = Zeroizing::new(known.join(" "));
        Mnemonic::parse_in_normalized(Language::English, &joined)
            .map(Self)
            .map_err(|_| refusal::mismatched_words())
    }

    /// The words, with a space between two.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        let mut words = Zeroizing::new(String::with_capacity(WORDS * 9));
        for word in self.0.words() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        words
    }

    /// The word at `place`, from 1.
    #[must_use]
    pub fn word(&self, place: usize) -> Option<&'static str> {
        self.0.words().nth(place.checked_sub(1)?)
    }

    /// The key that signs for the account.
    #[must_use]
    pub fn keypair(&self) -> Keypair {
        let (bytes, len) = self.0.to_entropy_array();
        let entropy = Zeroizing::new(bytes);
        let entropy = entropy.get(..len).unwrap_or_default();
        let seed = Zeroizing::new(Deriver::new("tidings 1 account seed").derive(entropy));
        Keypair::from_seed(&seed)
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({:?})", self.keypair().account())
    }
}

/// As its words.
impl Serialize for AccountKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.words())
    }
}

impl<'de> Deserialize<'de> for AccountKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = Zeroizing::new(String::deserialize(from)?);
        Self::parse(&words).map_err(|error| D::Error::custom(error.message))
    }
}

/// What between the numbers, commas and lines of a list may be words, in lower case.
fn words_in(text: &str) -> Vec<Zeroizing<String>> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| Zeroizing::new(word.to_lowercase()))
        .collect()
}

/// The word of the list that was meant.
fn known(word: &str, place: usize) -> Result<&'static str, Error> {
    let list = Language::English.word_list();
    if let Ok(at) = list.binary_search(&word) {
        return list.get(at).copied().ok_or_else(|| no_word(word, place));
    }
    let mut meant = list.iter().filter(|known| word.len() == TELLING && known.starts_with(word));
    meant.next().copied().ok_or_else(|| no_word(word, place))
}

fn no_word(word: &str, place: usize) -> Error {
    let list = Language::English.word_list().iter();
    let near = list.map(|known| (distance(word, known), *known));
    let mut near: Vec<_> = near.filter(|(apart, _)| *apart <= MAX_APART).collect();
    near.sort_unstable();
    let near = near.iter().take(MAX_SUGGESTIONS).map(|(_, known)| (*known).to_owned());
    match near.collect::<Vec<_>>().as_slice() {
        [] => refusal::unknown_word(place, word),
        near => refusal::unknown_word_near(place, word, near),
    }
}

#[cfg(test)]
mod tests;
