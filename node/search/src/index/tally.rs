//! How much posts speak of what is asked, summed while their words are looked up: the postings of a
//! word are read once, for both.

use super::postings::each_post;
use super::{Index, POSTS, posts_of};
use crate::bits::{Bits, Ranks};
use crate::error::Result;
use crate::find::scale::Scale;
use tidings_store::database::ReadableDatabase;

/// The scores (BM25) of all posts that are indexed, a word at a time.
pub(crate) struct Tally<'i> {
    ranks: Ranks<'i>,
    scale: Scale,
    /// Words of each post.
    lengths: Vec<u64>,
    /// How often the word that is being looked up stands in each.
    counts: Vec<u16>,
    /// Posts in which it stands.
    found: Bits,
    scores: Vec<f64>,
    /// How rare the rarest word of each clause is.
    pub(crate) rarities: Vec<f64>,
}

impl<'i> Tally<'i> {
    pub(super) fn of(index: &'i Index) -> Result<Self> {
        let ranks = Ranks::of(&index.indexed);
        let lengths = index.lengths(&ranks)?;
        let (counts, scores) = (vec![0; ranks.count()], vec![0.0; ranks.count()]);
        let (scale, found, rarities) = (index.scale(), Bits::default(), Vec::new());
        Ok(Self { ranks, scale, lengths, counts, found, scores, rarities })
    }

    /// How much a post that is indexed speaks of what is asked.
    pub(crate) fn score(&self, arrival: u64) -> f64 {
        self.ranks.rank(arrival).and_then(|at| self.scores.get(at)).copied().unwrap_or_default()
    }

    /// Begins a clause that must hold.
    pub(super) fn begin(&mut self) {
        self.rarities.push(0.0);
    }

    /// Takes postings of the word that is being looked up.
    pub(super) fn add(&mut self, postings: &[u8]) -> Result<()> {
        each_post(postings, |arrival, count| {
            let sum = self.ranks.rank(arrival).and_then(|at| self.counts.get_mut(at));
            if let Some(sum) = sum {
                *sum = sum.saturating_add(u16::try_from(count).unwrap_or(u16::MAX));
                self.found.add(arrival);
            }
        })
    }

    /// Scores the word that was looked up, and tells where it stands.
    pub(super) fn finish(&mut self) -> Bits {
        let found = std::mem::take(&mut self.found);
        let rarity = self.scale.rarity(found.count());
        if let Some(rarest) = self.rarities.last_mut() {
            *rarest = rarest.max(rarity);
        }
        let counted = self.scores.iter_mut().zip(&mut self.counts).zip(&self.lengths);
        for ((score, count), length) in counted.filter(|((_, count), _)| **count > 0) {
            *score += rarity * self.scale.weight(u64::from(std::mem::take(count)), *length);
        }
        found
    }
}

impl Index {
    /// How many posts and words there are.
    pub(crate) fn scale(&self) -> Scale {
        let segments = &self.state.segments;
        let posts = segments.iter().map(|it| it.posts).fold(0, u64::saturating_add);
        let words = segments.iter().map(|it| it.words).fold(0, u64::saturating_add);
        Scale { posts, words }
    }

    /// How many words each of these posts has.
    fn lengths(&self, posts: &Ranks<'_>) -> Result<Vec<u64>> {
        let rows = self.database.begin_read()?.open_table(POSTS)?;
        let mut lengths = vec![0; posts.count()];
        for segment in &self.state.segments {
            posts_of(&rows, segment.number, |arrival, words| {
                let at = posts.rank(arrival);
                if let Some(length) = at.and_then(|at| lengths.get_mut(at)) {
                    *length = words;
                }
            })?;
        }
        Ok(lengths)
    }
}
