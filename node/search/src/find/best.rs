//! The best first: all that may be meant, ranked, then read from the top.

use super::scale::Scale;
use super::{Finding, Found, MAX_LAG, MAX_WALKED};
use crate::bits::Bits;
use crate::error::Result;
use crate::index::Index;
use crate::matching::Words;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use tidings_views::page::PostRow;

/// Ranks below this are not told.
const MAX_RANKED: usize = 10_000;

/// Posts that a query leaves.
struct Split {
    /// Those of which the index says that they may be meant.
    matching: Bits,
    /// Those that must be read to know.
    unknown: Vec<u64>,
    /// How many others are not indexed.
    unsearched: u64,
}

/// A post and how much it speaks of what is asked.
struct Ranked {
    score: f64,
    arrival: u64,
}

impl Ranked {
    /// The better first; of two alike the one that came later.
    fn first(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(other.arrival.cmp(&self.arrival))
    }
}

impl Finding<'_, '_> {
    pub(super) fn best(&self, skip: usize, limit: usize) -> Result<Found> {
        let Split { matching, unknown, unsearched } = self.split()?;
        let tally = self.guide.and_then(|guide| guide.tally.as_ref());
        let score = |arrival| tally.map_or(0.0, |tally| tally.score(arrival));
        let mut ranked: Vec<Ranked> =
            matching.iter().map(|arrival| Ranked { score: score(arrival), arrival }).collect();
        let rarities = tally.map_or(&[][..], |tally| &tally.rarities);
        let scale = self.index.map_or_else(Scale::default, Index::scale);
        let mut read = BTreeMap::new();
        for arrival in unknown {
            if let Some((row, words)) = self.read(arrival)? {
                ranked.push(Ranked { score: self.score(&words, rarities, scale), arrival });
                read.insert(arrival, row);
            }
        }
        if ranked.len() > MAX_RANKED {
            ranked.select_nth_unstable_by(MAX_RANKED, Ranked::first);
            ranked.truncate(MAX_RANKED);
        }
        ranked.sort_unstable_by(Ranked::first);
        Ok(Found { unsearched, ..self.top_down(&ranked, read, (skip, limit))? })
    }

    /// The best of all, those among them that were `read` already as they are.
    fn top_down(
        &self,
        ranked: &[Ranked],
        mut read: BTreeMap<u64, PostRow>,
        (skip, limit): (usize, usize),
    ) -> Result<Found> {
        let mut found = Found::default();
        for (rank, post) in ranked.iter().enumerate().skip(skip) {
            if found.posts.len() >= limit {
                found.next = Some(rank.to_string());
                break;
            }
            let row = match read.remove(&post.arrival) {
                Some(row) => Some(row),
                None => self.read(post.arrival)?.map(|(row, _)| row),
            };
            found.posts.extend(row);
        }
        Ok(found)
    }

    fn split(&self) -> Result<Split> {
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
            let unknown = unknown.iter().filter(shown).collect();
            return Ok(Split { matching, unknown, unsearched: 0 });
        }
        self.split_walking(matching)
    }

    /// Walks over all posts that the query leaves, the newest first.
    fn split_walking(&self, mut matching: Bits) -> Result<Split> {
        let mut posts = self.plan.source(self.looking, self.plan.end(None))?;
        let (mut within, mut unknown, mut unsearched) = (Bits::default(), Vec::new(), 0_u64);
        let mut walked = 0_u64;
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
            } else if u64::try_from(unknown.len()).is_ok_and(|read| read < MAX_LAG) {
                unknown.push(arrival);
            } else {
                unsearched = unsearched.saturating_add(1);
            }
        }
        matching.keep(&within);
        Ok(Split { matching, unknown, unsearched })
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
