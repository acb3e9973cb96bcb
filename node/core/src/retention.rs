//! What a node that keeps others' logs lets go of: rules, of which the last that matches wins.
//!
//! A rule names conditions; it matches an entry that meets all of them, and says whether such bodies
//! are kept. Without a rule that matches, a body is kept. Only what people posted is ever looked at:
//! this person's own entries, and whatever says who is in, are none of a rule's business.

mod amount;

pub use amount::{Age, Amount};

use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_views::page::PersonRef;

/// Fewest characters of a key that name somebody.
const MIN_KEY: usize = 6;

/// Most rules of one node: each is looked at for each entry.
pub const MAX_RULES: usize = 256;

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Whose entries: `name#suffix`, or the first 6 or more characters of an account's or a device's
    /// key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// On this board. A node without the key to a body does not know its board: then this never
    /// matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// That came here longer ago than this, by this node's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than: Option<Age>,
    /// Whose bodies are larger than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub larger_than: Option<Amount>,
    /// That are not among the newest so many of their log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_last: Option<u64>,
    /// Whether what matches is kept.
    pub keep: bool,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) device: &'a Author,
    pub(crate) person: &'a PersonRef,
    pub(crate) board: Option<&'a str>,
    /// Microseconds since it came.
    pub(crate) age: u64,
    /// Bytes of its body.
    pub(crate) len: u64,
    /// Entries of its log that come after it.
    pub(crate) followed_by: u64,
}

impl Rule {
    fn matches(&self, entry: &Entry<'_>) -> bool {
        self.account.as_deref().is_none_or(|who| names(who, entry.device, entry.person))
            && self
                .board
                .as_deref()
                .is_none_or(|board| entry.board == Some(board.trim_start_matches('#')))
            && self.older_than.is_none_or(|age| entry.age > age.0)
            && self.larger_than.is_none_or(|most| entry.len > most.0)
            && self.keep_last.is_none_or(|newest| entry.followed_by >= newest)
    }
}

/// Whether the words name this device or its person.
#[must_use]
pub fn names(who: &str, device: &Author, person: &PersonRef) -> bool {
    if who.contains('#') {
        return who == person.to_string();
    }
    let who = who.to_ascii_lowercase();
    let begins = |key: &str| key.starts_with(&who);
    who.len() >= MIN_KEY
        && (begins(&device.to_string())
            || person.account.is_some_and(|account| begins(&account.to_string())))
}

/// Whether a body is kept: the last rule that matches says so.
pub(crate) fn keeps(rules: &[Rule], entry: &Entry<'_>) -> bool {
    let last = rules.iter().rev().find(|rule| rule.matches(entry));
    last.is_none_or(|rule| rule.keep)
}

#[cfg(test)]
mod tests;
