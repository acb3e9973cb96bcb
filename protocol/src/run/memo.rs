//! A verifier that remembers, for simulations: thousands of nodes check the same bytes.

use super::{Invalid, Run, Strict, Verified, Verifier};
use crate::author::Author;
use crate::entry::Tip;
use crate::hash::EntryId;

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
    bytes: Vec<u8>,
    verdict: Result<Vec<EntryId>, Invalid>,
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
            |seen: &&Seen| seen.author == author && seen.before == before && seen.bytes == bytes;
        if let Some(seen) = seen.filter(same) {
            let again = match &seen.verdict {
                Ok(ids) => Verified::known(author, before, run, ids).map(Ok),
                Err(why) => Some(Err(*why)),
            };
            if let Some(again) = again {
                self.hits = self.hits.saturating_add(1);
                return again;
            }
        }
        self.misses = self.misses.saturating_add(1);
        let verdict = Strict.verify(author, before, bytes, run);
        let ids = match &verdict {
            Ok(verified) => Ok(verified.entries().iter().map(|entry| entry.id).collect()),
            Err(why) => Err(*why),
        };
        if let Some(place) = self.places.get_mut(place) {
            let bytes = bytes.to_vec();
            *place = Some(Box::new(Seen { author, before, bytes, verdict: ids }));
        }
        verdict
    }
}

#[cfg(test)]
mod tests;
