//! The clock summary: what a node holds of every author, and one fingerprint of it all.

use crate::author::Author;
use crate::hash::Deriver;
use crate::store::{Head, Store};
use crate::wire::message::Item;

/// Fingerprint and size of a clock summary, kept up to date change by change.
///
/// The fingerprint is the sum modulo 2^128, little-endian, of one hash an author, so that equal
/// sets have equal fingerprints in whatever order they came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    sum: u128,
    count: u64,
}

impl Digest {
    /// The summary of all that `store` holds.
    #[must_use]
    pub fn of<S: Store>(store: &S) -> Self {
        let mut digest = Self::default();
        let mut last = None;
        while let Some((author, head)) = store.next_author(last.as_ref()) {
            digest.change(&author, None, Some(head));
            last = Some(author);
        }
        digest
    }

    /// What is held of `author` changed.
    pub fn change(&mut self, author: &Author, old: Option<Head>, new: Option<Head>) {
        if let Some(old) = old {
            self.sum = self.sum.wrapping_sub(weight(author, &old));
            self.count = self.count.saturating_sub(1);
        }
        if let Some(new) = new {
            self.sum = self.sum.wrapping_add(weight(author, &new));
            self.count = self.count.saturating_add(1);
        }
    }

    /// The fingerprint.
    #[must_use]
    pub fn root(&self) -> [u8; 16] {
        self.sum.to_le_bytes()
    }

    /// Number of authors.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }
}

/// First 16 bytes of BLAKE3 `derive_key("tidings 1 summary")` of
/// `author 32 | seq u64 | head id 32 | fork u64`, numbers big-endian, fork 0 for none.
fn weight(author: &Author, head: &Head) -> u128 {
    let mut bytes = Vec::with_capacity(80);
    bytes.extend_from_slice(&author.0);
    bytes.extend_from_slice(&head.tip.seq.to_be_bytes());
    bytes.extend_from_slice(&head.tip.id);
    bytes.extend_from_slice(&head.fork.unwrap_or(0).to_be_bytes());
    let hash = Deriver::new("tidings 1 summary").derive(&bytes);
    hash.first_chunk().map_or(0, |first| u128::from_le_bytes(*first))
}

/// One line of the summary.
#[must_use]
pub fn item(author: Author, head: &Head) -> Item {
    Item { author, seq: head.tip.seq, head: prefix(&head.tip.id), fork: head.fork.unwrap_or(0) }
}

/// The part of an entry's name that an [`Item`] carries.
#[must_use]
pub fn prefix(id: &[u8; 32]) -> [u8; 8] {
    id.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MemoryStore;
    use crate::testing::{COMMUNITY, alice, bob, write};

    #[test]
    fn equal_holdings_have_equal_fingerprints_in_any_order() {
        let (mut one, mut two) = (MemoryStore::new(COMMUNITY, 1), MemoryStore::new(COMMUNITY, 2));
        write(&mut one, &alice(), &["a", "b"]).unwrap();
        write(&mut one, &bob(), &["c"]).unwrap();
        write(&mut two, &bob(), &["c"]).unwrap();
        write(&mut two, &alice(), &["a"]).unwrap();
        assert_ne!(Digest::of(&one), Digest::of(&two));

        let mut digest = Digest::of(&two);
        let old = two.head(&alice().author());
        write(&mut two, &alice(), &["b"]).unwrap();
        digest.change(&alice().author(), old, two.head(&alice().author()));
        assert_eq!(digest, Digest::of(&two), "kept up to date and made anew agree");
        assert_eq!(digest, Digest::of(&one));
        assert_eq!(digest.count(), 2);
    }
}
