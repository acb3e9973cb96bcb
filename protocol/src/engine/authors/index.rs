//! Numbers by key: a table with open addressing, a cache line for a question.
//!
//! Where a key belongs depends on a secret, so nobody can choose keys that crowd one place.

use super::Who;
use crate::author::Author;
use crate::hash::Deriver;

/// The numbers of authors; the keys themselves stand elsewhere.
#[derive(Debug)]
pub(super) struct Index {
    /// A power of two of places, at most three quarters of them taken.
    slots: Vec<Slot>,
    used: usize,
    secret: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    /// The hash of the key; its place is a remainder of that.
    tag: u32,
    who: Who,
}

const EMPTY: Slot = Slot { tag: 0, who: Who::NOBODY };

/// Places of the smallest table.
const FEWEST: usize = 16;

impl Index {
    pub(super) fn new(seed: u64) -> Self {
        let hash = Deriver::new("tidings 1 index").derive(&seed.to_be_bytes());
        let secret = u64::from_be_bytes(crate::digest::prefix(&hash)) & PRIME;
        Self { slots: Vec::new(), used: 0, secret }
    }

    /// The number of `author`; `is` tells whether a number is really its own.
    pub(super) fn find(&self, author: &Author, is: impl Fn(Who) -> bool) -> Option<Who> {
        let tag = self.tag(author);
        let slots = self.places(tag).map_while(|place| self.slot(place));
        slots.filter(|slot| slot.tag == tag).map(|slot| slot.who).find(|who| is(*who))
    }

    /// Gives `author` this number, which it must not have.
    pub(super) fn insert(&mut self, author: &Author, who: Who) {
        if self.used.saturating_mul(4) >= self.slots.len().saturating_mul(3) {
            let larger = vec![EMPTY; self.slots.len().saturating_mul(2).max(FEWEST)];
            let slots = std::mem::replace(&mut self.slots, larger);
            slots.into_iter().filter(|slot| *slot != EMPTY).for_each(|slot| self.put(slot));
        }
        self.put(Slot { tag: self.tag(author), who });
        self.used = self.used.saturating_add(1);
    }

    /// Takes this number from `author`. Whoever had to step aside for it moves closer to its own
    /// place (Knuth, "The Art of Computer Programming" 3, §6.4, algorithm R).
    pub(super) fn remove(&mut self, author: &Author, who: Who) {
        let tag = self.tag(author);
        let mut taken = self.places(tag).map_while(|place| Some((place, self.slot(place)?)));
        let Some((mut hole, _)) = taken.find(|(_, slot)| slot.who == who) else { return };
        drop(taken);
        let mut place = hole;
        loop {
            place = self.wrapped(place.wrapping_add(1));
            let Some(slot) = self.slot(place) else { break };
            let from_home = self.wrapped(place.wrapping_sub(self.home(slot.tag)));
            if from_home >= self.wrapped(place.wrapping_sub(hole)) {
                self.set(hole, slot);
                hole = place;
            }
        }
        self.set(hole, EMPTY);
        self.used = self.used.saturating_sub(1);
    }

    fn put(&mut self, slot: Slot) {
        let free = self.places(slot.tag).find(|place| self.slot(*place).is_none());
        if let Some(place) = free {
            self.set(place, slot);
        }
    }

    fn set(&mut self, place: usize, slot: Slot) {
        if let Some(there) = self.slots.get_mut(place) {
            *there = slot;
        }
    }

    /// Who stands there, if anybody.
    fn slot(&self, place: usize) -> Option<Slot> {
        self.slots.get(place).copied().filter(|slot| *slot != EMPTY)
    }

    /// All places, from the own one of this tag on.
    fn places(&self, tag: u32) -> impl Iterator<Item = usize> {
        let (home, mask) = (self.home(tag), self.mask());
        (0..self.slots.len()).map(move |step| home.wrapping_add(step) & mask)
    }

    fn home(&self, tag: u32) -> usize {
        self.wrapped(usize::try_from(tag).unwrap_or(0))
    }

    fn wrapped(&self, place: usize) -> usize {
        place & self.mask()
    }

    fn mask(&self) -> usize {
        self.slots.len().saturating_sub(1)
    }

    /// The upper half of the polynomial whose coefficients are the words of the key, at a secret place
    /// of the field of 2^61 - 1 (Thorup, "High speed hashing for integers and strings", 2015,
    /// arXiv:1504.06804): two keys have one tag with about one secret in 2^28 at most, however they
    /// were chosen. The secret is one word, so that it shares a line of the cache with the table.
    fn tag(&self, author: &Author) -> u32 {
        let words = author.0.as_chunks().0.iter().map(|word| u64::from(u32::from_le_bytes(*word)));
        let sum = words.fold(0_u64, |sum, word| times(sum.wrapping_add(word), self.secret));
        u32::try_from(sum >> 29).unwrap_or(0)
    }
}

/// The prime 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

/// The product of two numbers below 2^62 in the field of [`PRIME`], below 2^62 again.
fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a).wrapping_mul(u128::from(b));
    let part = |number: u128| u64::try_from(number).unwrap_or(0);
    let sum = part(product & u128::from(PRIME)).wrapping_add(part(product >> 61));
    (sum & PRIME).wrapping_add(sum >> 61)
}

#[cfg(test)]
mod tests;
