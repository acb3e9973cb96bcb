//! Looking into the index: which posts may be meant.

use super::block::Block;
use super::gather::{post_term, writer_term};
use super::postings::{Union, add_posts, each_post};
use super::tally::Tally;
use super::{BLOCKS, Blocks, Index, Segment};
use crate::bits::Bits;
use crate::error::{Error, QueryError, Result};
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
        self.asked(query, writers, None)
    }

    /// As [`Index::matching`], and how much each post speaks of it.
    pub(crate) fn ranked(&self, query: &Query, writers: &Writers) -> Result<(Matching, Tally<'_>)> {
        let mut tally = Tally::of(self)?;
        Ok((self.asked(query, writers, Some(&mut tally))?, tally))
    }

    fn asked(
        &self,
        query: &Query,
        writers: &Writers,
        mut tally: Option<&mut Tally<'_>>,
    ) -> Result<Matching> {
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
            let mut held = look.clause(clause, tally.as_deref_mut())?;
            unsure.join(&held.unsure);
            held.sure.join(&held.unsure);
            keep(held.sure);
        }
        let mut posts = found.unwrap_or_else(|| self.indexed.clone());
        posts.leave_out(&look.written_by(&writers.unwanted)?);
        for clause in query.clauses.iter().filter(|clause| clause.negative) {
            let mut held = look.clause(clause, None)?;
            unsure.join(&held.unsure);
            held.sure.leave_out(&self.edited);
            posts.leave_out(&held.sure);
        }
        Ok(Matching { posts, unsure })
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

    fn clause(&self, clause: &Clause, mut tally: Option<&mut Tally<'_>>) -> Result<Held> {
        let mut found: Option<Bits> = None;
        tally.iter_mut().for_each(|tally| tally.begin());
        let last = clause.words.len().saturating_sub(1);
        for (at, word) in clause.words.iter().enumerate() {
            let bits = self.word(word, clause.open && at == last, tally.as_deref_mut())?;
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

    /// Posts with this word.
    fn word(&self, word: &str, open: bool, tally: Option<&mut Tally<'_>>) -> Result<Bits> {
        let mut bits = Bits::default();
        match tally {
            Some(tally) => {
                self.each(word.as_bytes(), open, |_, postings| tally.add(postings))?;
                bits = tally.finish();
            }
            None => {
                self.each(word.as_bytes(), open, |_, postings| add_posts(postings, &mut bits))?;
            }
        }
        Ok(bits)
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
