//! The best first: all that may be meant, ranked, then read from the top.

use super::scale::Scale;
use super::{Finding, Found, MAX_LAG, MAX_WALKED};
use crate::bits::Bits;
use crate::error::Result;
use crate::matching::Words;
use std::cmp::Ordering;
use tidings_views::page::PostRow;

/// Posts that are not indexed and are read to be ranked.
const MAX_UNKNOWN: usize = 20_000;

/// Ranks below this are not told.
const MAX_RANKED: usize = 10_000;

/// A post and how much it speaks of what is asked; already read, or to be.
struct Ranked {
    score: f64,
    arrival: u64,
    row: Option<PostRow>,
}

impl Ranked {
    /// The better first; of two alike the one that came later.
    fn first(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(other.arrival.cmp(&self.arrival))
    }
}

impl Finding<'_, '_> {
    pub(super) fn best(&self, skip: usize, limit: usize) -> Result<Found> {
        let (matching, unknown) = self.split()?;
        let (scores, rarities, scale) = match self.index {
            Some(index) => {
                let (scores, rarities) = index.scores(self.plan.query, &matching)?;
                (scores, rarities, index.scale())
            }
            None => (Vec::new(), Vec::new(), Scale::default()),
        };
        let pairs = matching.iter().zip(scores);
        let mut ranked: Vec<Ranked> =
            pairs.map(|(arrival, score)| Ranked { score, arrival, row: None }).collect();
        for arrival in unknown {
            if let Some((row, words)) = self.read(arrival)? {
                let score = self.score(&words, &rarities, scale);
                ranked.push(Ranked { score, arrival, row: Some(row) });
            }
        }
        if ranked.len() > MAX_RANKED {
            ranked.select_nth_unstable_by(MAX_RANKED, Ranked::first);
            ranked.truncate(MAX_RANKED);
        }
        ranked.sort_unstable_by(Ranked::first);
        self.top_down(ranked, skip, limit)
    }

    fn top_down(&self, ranked: Vec<Ranked>, skip: usize, limit: usize) -> Result<Found> {
        let mut found = Found::default();
        for (rank, post) in ranked.into_iter().enumerate().skip(skip) {
            if found.posts.len() >= limit {
                found.next = Some(rank.to_string());
                break;
            }
            let row = match post.row {
                Some(row) => Some(row),
                None => self.read(post.arrival)?.map(|(row, _)| row),
            };
            found.posts.extend(row);
        }
        Ok(found)
    }

    /// Posts of which the index says that they may be meant, and those that must be read to know.
    fn split(&self) -> Result<(Bits, Vec<u64>)> {
        let mut matching = self.guide.map(|guide| guide.matching.clone()).unwrap_or_default();
        self.filed.into_iter().for_each(|filed| matching.keep(filed));
        if let (false, Some(index), Some(guide)) = (self.plan.is_bounded(), self.index, self.guide)
            && self.log.last_arrival().saturating_sub(index.state.cursor) <= MAX_LAG
        {
            let mut unknown = self.with_lag(index, guide);
            unknown.leave_out(&index.indexed);
            unknown.join(&guide.early);
            matching.keep(&index.indexed);
            matching.leave_out(&guide.early);
            let shown = |arrival: &u64| self.looking.spot(*arrival).transpose().is_some();
            return Ok((matching, unknown.iter().filter(shown).collect()));
        }
        let mut posts = self.plan.source(self.looking, self.plan.end(None))?;
        let (mut within, mut unknown, mut walked) = (Bits::default(), Vec::new(), 0_u64);
        while let Some((spot, arrival)) = posts.next_post()? {
            walked = walked.saturating_add(1);
            if spot.time() < self.plan.query.from || walked > MAX_WALKED {
                break;
            }
            if self.filed.is_some_and(|filed| !filed.has(arrival)) {
                continue;
            }
            let indexed = self.index.is_some_and(|index| index.indexed.has(arrival));
            let early = self.guide.is_some_and(|guide| guide.early.has(arrival));
            if indexed && !early {
                within.add(arrival);
            } else if unknown.len() < MAX_UNKNOWN {
                unknown.push(arrival);
            }
        }
        matching.keep(&within);
        Ok((matching, unknown))
    }

    fn score(&self, words: &[Words; 2], rarities: &[f64], scale: Scale) -> f64 {
        let length = words.iter().map(Words::len).fold(0, usize::saturating_add);
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let rarities = rarities.iter().copied().chain(std::iter::repeat(1.0));
        let counts = self.plan.query.counts_in(words).zip(rarities);
        counts
            .map(|(count, rarity)| {
                rarity * scale.weight(u64::try_from(count).unwrap_or(u64::MAX), length)
            })
            .sum()
    }
}
