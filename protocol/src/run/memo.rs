//! A verifier that remembers, for simulations: thousands of nodes check the same bytes.

use super::{Invalid, Packed, Run, Strict, Verified, Verifier};
use crate::author::Author;
use crate::entry::Tip;
use std::sync::Arc;

/// Remembers what [`Strict`] said of which bytes, so that identical bytes are neither hashed nor
/// checked again. Every byte that went into the verdict is compared; a newer run takes the place
/// of an older one, so memory is bounded and only speed depends on what is remembered.
///
/// For many engines in one process. A node sees each run once and has no use for it.
#[derive(Clone, Debug)]
pub struct Memo {
    places: Vec<Option<Box<Seen>>>,
    hits: u64,
    misses: u64,
}

/// One run, all that it was checked with, and the verdict.
#[derive(Clone, Debug)]
struct Seen {
    author: Author,
    before: Tip,
    verdict: Verdict,
}

/// What was said, with the bytes that it was said of.
#[derive(Clone, Debug)]
enum Verdict {
    Valid(Arc<Packed>),
    Invalid(Vec<u8>, Invalid),
}

impl Seen {
    fn bytes(&self) -> &[u8] {
        match &self.verdict {
            Verdict::Valid(packed) => packed.bytes(),
            Verdict::Invalid(bytes, _) => bytes,
        }
    }
}

impl Memo {
    /// A memory for this many runs; at least one.
    #[must_use]
    pub fn new(runs: usize) -> Self {
        Self { places: vec![None; runs.max(1)], hits: 0, misses: 0 }
    }

    /// How many runs were known, and how many were checked.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        (self.hits, self.misses)
    }

    /// The place of a run: signatures of different content differ in their first bytes.
    fn place(&self, before: &Tip, run: &Run<'_>) -> usize {
        let word = |bytes: &[u8]| bytes.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
        let mixed = word(&run.signature.0) ^ word(&before.id);
        let count = u64::try_from(self.places.len()).unwrap_or(u64::MAX);
        let place = mixed.checked_rem(count).and_then(|place| usize::try_from(place).ok());
        place.unwrap_or(0)
    }
}

impl Verifier for Memo {
    fn verify<'a>(
        &mut self,
        author: Author,
        before: Tip,
        bytes: &[u8],
        run: &Run<'a>,
    ) -> Result<Verified<'a>, Invalid> {
        let place = self.place(&before, run);
        let seen = self.places.get(place).and_then(Option::as_deref);
        let same =
            |seen: &&Seen| seen.author == author && seen.before == before && seen.bytes() == bytes;
        if let Some(seen) = seen.filter(same) {
            let again = match &seen.verdict {
                Verdict::Valid(packed) => Verified::known(author, before, run, packed).map(Ok),
                Verdict::Invalid(_, why) => Some(Err(*why)),
            };
            if let Some(again) = again {
                self.hits = self.hits.saturating_add(1);
                return again;
            }
        }
        self.misses = self.misses.saturating_add(1);
        let mut found = Strict.verify(author, before, bytes, run);
        let verdict = match &mut found {
            Ok(verified) => Verdict::Valid(verified.pack()),
            Err(why) => Verdict::Invalid(bytes.to_vec(), *why),
        };
        if let Some(place) = self.places.get_mut(place) {
            *place = Some(Box::new(Seen { author, before, verdict }));
        }
        found
    }
}

#[cfg(test)]
mod tests;
