//! Looking into the index: which posts may be meant, and how much they speak of what is asked.

use super::block::Block;
use super::gather::{post_term, writer_term};
use super::postings::{Union, add_posts, each_post};
use super::{BLOCKS, Blocks, Index, POSTS, Segment, posts_of};
use crate::bits::{Bits, Ranks};
use crate::error::{Error, QueryError, Result};
use crate::find::scale::Scale;
use crate::query::{Clause, Query};
use std::cell::Cell;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_store::database::ReadableDatabase;

/// Bytes of postings that one query reads at most.
const MAX_READ: usize = 64 * 1024 * 1024;

/// Devices that may, and that must not, have written a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Writers {
    /// Any of these, if there are any.
    pub(crate) wanted: Option<Vec<Author>>,
    /// None of these.
    pub(crate) unwanted: Vec<Author>,
}

/// Posts that may be meant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matching {
    pub(crate) posts: Bits,
    /// Those of them whose texts alone say whether they hold a phrase, and perhaps others.
    pub(crate) unsure: Bits,
}

/// Posts that hold a clause, and posts whose texts alone say whether they do.
#[derive(Default)]
struct Held {
    sure: Bits,
    unsure: Bits,
}

/// One query's look.
struct Look<'i> {
    index: &'i Index,
    blocks: Blocks,
    read: Cell<usize>,
}

impl Index {
    /// Posts that may be meant; of those that are not indexed nothing is said.
    pub(crate) fn matching(&self, query: &Query, writers: &Writers) -> Result<Matching> {
        let (look, mut unsure) = (self.look()?, Bits::default());
        let mut found: Option<Bits> = None;
        let mut keep = |bits: Bits| match &mut found {
            Some(found) => found.keep(&bits),
            None => found = Some(bits),
        };
        if let Some(wanted) = &writers.wanted {
            keep(look.written_by(wanted)?);
        }
        for clause in query.clauses.iter().filter(|clause| !clause.negative) {
            let mut held = look.clause(clause)?;
            unsure.join(&held.unsure);
            held.sure.join(&held.unsure);
            keep(held.sure);
        }
        let mut posts = found.unwrap_or_else(|| self.indexed.clone());
        posts.leave_out(&look.written_by(&writers.unwanted)?);
        for clause in query.clauses.iter().filter(|clause| clause.negative) {
            let mut held = look.clause(clause)?;
            unsure.join(&held.unsure);
            held.sure.leave_out(&self.edited);
            posts.leave_out(&held.sure);
        }
        Ok(Matching { posts, unsure })
    }

    /// How much each of these posts speaks of what is asked, in their order; and how rare each
    /// clause that must hold is.
    pub(crate) fn scores(&self, query: &Query, posts: &Bits) -> Result<(Vec<f64>, Vec<f64>)> {
        let (look, ranks, scale) = (self.look()?, Ranks::of(posts), self.scale());
        let (lengths, mut rarities) = (self.lengths(&ranks)?, Vec::new());
        let mut scores = vec![0.0; ranks.count()];
        for clause in query.clauses.iter().filter(|clause| !clause.negative) {
            let last = clause.words.len().saturating_sub(1);
            let mut rarest = 0.0_f64;
            for (at, word) in clause.words.iter().enumerate() {
                let (mut counts, mut everywhere) = (vec![0_u32; ranks.count()], 0_u64);
                look.each(word.as_bytes(), clause.open && at == last, |_, postings| {
                    each_post(postings, |arrival, count| {
                        everywhere = everywhere.saturating_add(1);
                        let sum = ranks.rank(arrival).and_then(|at| counts.get_mut(at));
                        if let Some(sum) = sum {
                            *sum = sum.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
                        }
                    })
                })?;
                let rarity = scale.rarity(everywhere);
                rarest = rarest.max(rarity);
                let counted = scores.iter_mut().zip(&counts).zip(&lengths);
                for ((score, count), length) in counted.filter(|((_, count), _)| **count > 0) {
                    *score += rarity * scale.weight(u64::from(*count), *length);
                }
            }
            rarities.push(rarest);
        }
        Ok((scores, rarities))
    }

    /// The arrivals by which this post was taken, whether it is shown or not.
    pub(crate) fn arrivals_of(&self, post: &EntryId) -> Result<Vec<u64>> {
        let (term, mut found) = (post_term(post), Vec::new());
        self.batch.gathered.with_term(&term, &mut found);
        self.look()?.each(&term, false, |_, postings| {
            each_post(postings, |arrival, _| found.push(arrival))
        })?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

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

    fn look(&self) -> Result<Look<'_>> {
        let blocks = self.database.begin_read()?.open_table(BLOCKS)?;
        Ok(Look { index: self, blocks, read: Cell::new(0) })
    }
}

impl Look<'_> {
    fn written_by(&self, authors: &[Author]) -> Result<Bits> {
        let mut found = Bits::default();
        for author in authors {
            self.each(&writer_term(author), false, |_, postings| add_posts(postings, &mut found))?;
        }
        Ok(found)
    }

    fn clause(&self, clause: &Clause) -> Result<Held> {
        let mut found: Option<Bits> = None;
        let last = clause.words.len().saturating_sub(1);
        for (at, word) in clause.words.iter().enumerate() {
            let mut bits = Bits::default();
            let open = clause.open && at == last;
            self.each(word.as_bytes(), open, |_, postings| add_posts(postings, &mut bits))?;
            match &mut found {
                Some(found) => found.keep(&bits),
                None => found = Some(bits),
            }
        }
        let all = found.unwrap_or_default();
        if last == 0 {
            return Ok(Held { sure: all, unsure: Bits::default() });
        }
        let mut held = self.phrase(clause)?;
        // Of an edited post it is not known which words stood in one text.
        held.sure.leave_out(&self.index.edited);
        held.unsure.join(&self.index.edited);
        held.unsure.keep(&all);
        Ok(held)
    }

    fn phrase(&self, clause: &Clause) -> Result<Held> {
        let last = clause.words.len().saturating_sub(1);
        let mut held = Held::default();
        for segment in &self.index.state.segments {
            let mut words: Vec<Vec<Vec<u8>>> = Vec::new();
            for (at, word) in clause.words.iter().enumerate() {
                let mut lists = Vec::new();
                let open = clause.open && at == last;
                self.each_in(segment, word.as_bytes(), open, |_, postings| {
                    lists.push(postings.to_vec());
                    Ok(())
                })?;
                words.push(lists);
            }
            add_phrases(&words, &mut held)?;
        }
        Ok(held)
    }

    fn each(
        &self,
        wanted: &[u8],
        open: bool,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut segments = self.index.state.segments.iter();
        segments.try_for_each(|segment| self.each_in(segment, wanted, open, &mut visit))
    }

    /// Shows `visit` the term `wanted` and, if `open`, all that begin so.
    fn each_in(
        &self,
        segment: &Segment,
        wanted: &[u8],
        open: bool,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<()>,
    ) -> Result<()> {
        let fits = |term: &[u8]| term == wanted || open && term.starts_with(wanted);
        if wanted < segment.first.as_slice() && !fits(&segment.first) {
            return Ok(());
        }
        let number = segment.number;
        let upto = (number, &[][..])..=(number, wanted);
        let mut first = match self.blocks.range::<(u32, &[u8])>(upto)?.next_back() {
            Some(row) => row?.0.value().1.to_vec(),
            None => segment.first.clone(),
        };
        loop {
            let row = self.blocks.get((number, first.as_slice()))?;
            let row = row.ok_or(Error::Damaged("a block is missing"))?;
            let mut block = Block::open(number, &first, row.value())?;
            while let Some((term, postings)) = block.term()? {
                if fits(term) {
                    self.count(postings.len())?;
                    visit(term, postings)?;
                } else if term > wanted {
                    return Ok(());
                }
            }
            match block.next {
                Some(next) if next <= wanted || fits(next) => first = next.to_vec(),
                _ => return Ok(()),
            }
        }
    }

    fn count(&self, bytes: usize) -> Result<()> {
        self.read.set(self.read.get().saturating_add(bytes));
        match self.read.get() {
            0..=MAX_READ => Ok(()),
            _ => Err(QueryError::TooMuch.into()),
        }
    }
}

/// Adds the posts in which words stand one after the other, by the lists of postings of each; as
/// unsure those where it takes places that were not kept to know.
fn add_phrases(words: &[Vec<Vec<u8>>], held: &mut Held) -> Result<()> {
    let words = words.iter().map(|lists| Union::of(lists.iter().map(Vec::as_slice)));
    let mut words = words.collect::<Result<Vec<_>>>()?;
    let Some((first, others)) = words.split_first_mut() else { return Ok(()) };
    let (mut places, mut next) = (Vec::new(), Vec::new());
    while let Some((arrival, mut crowded)) = first.next(&mut places)? {
        for word in others.iter_mut() {
            crowded |= word.at(arrival, &mut next)?;
            keep_following(&places, &mut next);
            std::mem::swap(&mut places, &mut next);
            if places.is_empty() && !crowded {
                break;
            }
        }
        match places.is_empty() {
            false => held.sure.add(arrival),
            true if crowded => held.unsure.add(arrival),
            true => {}
        }
    }
    Ok(())
}

/// Keeps those places of the second that follow one of the first at once; the first are in order.
fn keep_following(first: &[u32], second: &mut Vec<u32>) {
    let follows = |at: &u32| at.checked_sub(1).is_some_and(|it| first.binary_search(&it).is_ok());
    second.retain(follows);
}
