//! The clock summary: what a node holds of every author, and fingerprints of all and of any range.

pub mod reconcile;
pub mod tree;

use crate::author::Author;
use crate::hash::Deriver;
use crate::store::{Head, Store};
use crate::wire::message::Item;
use std::cell::Cell;
use tree::{Sum, Tree, Weight};

/// Fingerprints of a clock summary, kept up to date change by change in O(log N).
///
/// Behind a fingerprint is the sum of one hash an author, so that equal sets have equal ones in
/// whatever order they came about. It has 256 bits and never leaves the device: what is told is its
/// hash. SPEC §18 says what it takes to make two sets of equal sums.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    tree: Tree,
    /// The fingerprint, once it was asked for: it is told more often than it changes.
    root: Cell<Option<[u8; 16]>>,
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
        self.root.set(None);
    }

    /// Nothing is held of `author` any more that counts.
    pub fn remove(&mut self, author: &Author) {
        self.tree.remove(author);
        self.root.set(None);
    }

    /// The fingerprint: first 16 bytes of BLAKE3 `derive_key("tidings 1 root")` of
    /// `sum 32 | count u64`.
    #[must_use]
    pub fn root(&self) -> [u8; 16] {
        if let Some(root) = self.root.get() {
            return root;
        }
        let hash = Deriver::new("tidings 1 root").derive(&bytes_of(self.tree.total()));
        let root = hash.first_chunk().copied().unwrap_or_default();
        self.root.set(Some(root));
        root
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

/// What `author` counts for with this head: BLAKE3 `derive_key("tidings 1 summary")` of
/// `author 32 | seq u64 | head id 32 | fork u64`, numbers big-endian, fork 0 for none; in four
/// lanes, each little-endian.
#[must_use]
pub fn weight(author: &Author, head: &Head) -> Weight {
    let (seq, fork) = (head.tip.seq.to_be_bytes(), head.fork.unwrap_or(0).to_be_bytes());
    let id = if canary!(CompareSeqOnly) { [0; 32] } else { head.tip.id };
    let hash = Deriver::new("tidings 1 summary").derive_parts(&[&author.0, &seq, &id, &fork]);
    let (lanes, _) = hash.as_chunks::<8>();
    let mut weight = Weight::default();
    for (to, lane) in weight.0.iter_mut().zip(lanes) {
        *to = u64::from_le_bytes(*lane);
    }
    weight
}

/// A sum as it is hashed: the lanes, each little-endian, then the number of authors, big-endian.
fn bytes_of(sum: Sum) -> [u8; 40] {
    let mut bytes = [0; 40];
    let fields = sum.weight.0.map(u64::to_le_bytes).into_iter().chain([sum.count.to_be_bytes()]);
    let (places, _) = bytes.as_chunks_mut::<8>();
    for (to, from) in places.iter_mut().zip(fields) {
        *to = from;
    }
    bytes
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
        assert_ne!(digest.root(), Digest::of(&one).root());
        write(&mut two, &alice(), &["b"]).unwrap();
        digest.set(&alice().author(), &two.head(&alice().author()).unwrap());
        assert_eq!(digest, Digest::of(&two), "kept up to date and made anew agree");
        assert_eq!(digest, Digest::of(&one));
        assert_eq!(digest.root(), Digest::of(&one).root(), "also where it was told before");
        assert_eq!(digest.count(), 2);
    }

    #[test]
    fn what_is_told_of_a_sum_is_its_hash_and_all_its_bits_count() {
        let root = |weight: Weight| {
            let mut digest = Digest::default();
            digest.tree.put(alice().author(), weight);
            digest.root()
        };
        let plain = Weight([1, 2, 3, 4]);
        let mut told = vec![Digest::default().root(), root(plain)];
        for lane in 0..4 {
            for bit in [0, 31, 63] {
                let mut other = plain;
                other.0[lane] ^= 1 << bit;
                told.push(root(other));
            }
        }
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 2 + 12, "no two are alike");
        let input = [1_u64, 2, 3, 4].map(u64::to_le_bytes).concat();
        let hash =
            blake3::derive_key("tidings 1 root", &[&input[..], &1_u64.to_be_bytes()].concat());
        assert_eq!(root(plain), hash[..16], "and none is the sum itself");
    }
}
