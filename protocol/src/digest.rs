//! The clock summary: what a node holds of every author, and fingerprints of all and of any range.

pub mod reconcile;
pub mod tree;

use crate::author::Author;
use crate::hash::Deriver;
use crate::store::{Head, Store};
use crate::wire::message::Item;
use tree::Tree;

/// Fingerprints of a clock summary, kept up to date change by change in O(log N).
///
/// The fingerprint is the sum modulo 2^128, little-endian, of one hash an author, so that equal
/// sets have equal fingerprints in whatever order they came about.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    tree: Tree,
}

impl Digest {
    /// The summary of all that `store` holds.
    #[must_use]
    pub fn of<S: Store>(store: &S) -> Self {
        let mut digest = Self::default();
        let mut last = None;
        while let Some((author, head)) = store.next_author(last.as_ref()) {
            digest.set(&author, &head);
            last = Some(author);
        }
        digest
    }

    /// What is held of `author` changed to `head`.
    pub fn set(&mut self, author: &Author, head: &Head) {
        self.tree.put(*author, weight(author, head));
    }

    /// The fingerprint.
    #[must_use]
    pub fn root(&self) -> [u8; 16] {
        self.tree.total().weight.to_le_bytes()
    }

    /// Number of authors.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.tree.total().count
    }

    /// The sums behind it.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.tree.total() == other.tree.total()
    }
}

impl Eq for Digest {}

/// First 16 bytes of BLAKE3 `derive_key("tidings 1 summary")` of
/// `author 32 | seq u64 | head id 32 | fork u64`, numbers big-endian, fork 0 for none.
fn weight(author: &Author, head: &Head) -> u128 {
    let mut bytes = Vec::with_capacity(80);
    bytes.extend_from_slice(&author.0);
    bytes.extend_from_slice(&head.tip.seq.to_be_bytes());
    bytes.extend_from_slice(if canary!(CompareSeqOnly) { &[0; 32] } else { &head.tip.id });
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
        write(&mut two, &alice(), &["b"]).unwrap();
        digest.set(&alice().author(), &two.head(&alice().author()).unwrap());
        assert_eq!(digest, Digest::of(&two), "kept up to date and made anew agree");
        assert_eq!(digest, Digest::of(&one));
        assert_eq!(digest.count(), 2);
    }
}
