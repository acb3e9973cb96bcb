//! Making one segment of several, a piece at a time: terms in order, each with the places that it
//! has in all of them, but for posts that are to be forgotten.

use super::block::{Block, Writer};
use super::postings::{Encoder, Union};
use super::{BLOCKS, Blocks, Index, POSTS, Segment, posts_of, posts_to_bytes};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use tidings_store::database::{ReadableDatabase, ReadableTable};

/// Segments of about one size that are made one.
const FAN: usize = 8;

/// A segment of fewer posts is of the smallest size.
const SMALLEST: u64 = 256;

/// Bytes that one step writes, about: a few milliseconds' work. A term that stands in very many
/// posts is one step, of as many bytes as it takes.
const STEP: usize = 256 * 1024;

/// Blocks that one step removes.
const REMOVED: usize = 256;

/// One of so many posts that are to be forgotten makes a segment be written anew.
const MANY_DEAD: u64 = 16;

/// Segments of fewer posts are written anew for a single one.
const SMALL: u64 = 4_096;

/// A merge that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Merge {
    inputs: Vec<u32>,
    pub(super) output: u32,
    /// The smallest term that was written.
    first: Option<Vec<u8>>,
    /// The last one.
    upto: Option<Vec<u8>>,
}

impl Index {
    /// Whether [`Index::tidy`] has work.
    pub(crate) fn is_untidy(&self) -> bool {
        !self.state.trash.is_empty() || self.state.merge.is_some() || self.choose().is_some()
    }

    /// A piece of work on segments that are too many, too dead or of no use.
    pub(crate) fn tidy(&mut self) -> Result<()> {
        if !self.state.trash.is_empty() {
            return self.remove_trash();
        }
        let merge = match self.state.merge.take() {
            Some(merge) => merge,
            None => {
                let Some(inputs) = self.choose() else { return Ok(()) };
                Merge { inputs, output: self.number()?, first: None, upto: None }
            }
        };
        self.step(merge)
    }

    /// Segments to be made one.
    fn choose(&self) -> Option<Vec<u32>> {
        let mut sizes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for segment in &self.state.segments {
            let many = segment.dead.saturating_mul(MANY_DEAD) >= segment.posts;
            if segment.dead > 0 && (many || segment.posts <= SMALL) {
                return Some(vec![segment.number]);
            }
            let size = segment.posts.checked_div(SMALLEST).unwrap_or(0).max(1);
            let level = size.ilog2().checked_div(FAN.ilog2()).unwrap_or(0);
            let of_size = sizes.entry(level).or_default();
            of_size.push(segment.number);
            if of_size.len() >= FAN {
                return sizes.remove(&level);
            }
        }
        None
    }

    fn step(&mut self, mut merge: Merge) -> Result<()> {
        let rows = self.database.begin_read()?.open_table(BLOCKS)?;
        let upto = merge.upto.as_deref();
        let inputs = merge.inputs.iter().map(|number| Input::open(&rows, *number, upto));
        let mut inputs = inputs.collect::<Result<Vec<_>>>()?;
        let to = self.begin()?;
        let mut over = true;
        {
            let mut blocks = to.open_table(BLOCKS)?;
            let mut writer = Writer::new(merge.output);
            let (mut written, mut last) = (0_usize, None);
            while let Some((term, postings)) = self.next_term(&rows, &mut inputs)? {
                if let Some((first, block)) = writer.add(&term, &postings) {
                    blocks.insert((merge.output, first.as_slice()), block.as_slice())?;
                    written = written.saturating_add(block.len());
                    if written >= STEP {
                        over = false;
                        break;
                    }
                }
                merge.first.get_or_insert_with(|| term.clone());
                last = Some(term);
            }
            merge.upto = last.or(merge.upto);
            if let Some((first, block)) = writer.finish().filter(|_| over) {
                blocks.insert((merge.output, first.as_slice()), block.as_slice())?;
            }
        }
        if over {
            self.replace(&to, merge)?;
        } else {
            self.state.merge = Some(merge);
        }
        self.save(to, 1)
    }

    /// The smallest term of all inputs that still stands somewhere.
    fn next_term(&self, rows: &Blocks, inputs: &mut [Input]) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        loop {
            inputs.iter_mut().try_for_each(|input| input.fill(rows))?;
            let fronts = inputs.iter().filter_map(|input| input.terms.front());
            let Some(term) = fronts.map(|(term, _)| term).min().cloned() else { return Ok(None) };
            let lists = inputs.iter_mut().filter_map(|input| input.take(|it| it == term));
            let lists: Vec<Vec<u8>> = lists.map(|(_, postings)| postings).collect();
            let mut posts = Union::of(lists.iter().map(Vec::as_slice))?;
            let (mut encoder, mut places) = (Encoder::default(), Vec::new());
            while let Some((arrival, _)) = posts.next(&mut places)? {
                if !self.dead.has(arrival) {
                    encoder.add(arrival, places.iter().copied());
                }
            }
            let postings = encoder.finish();
            if !postings.is_empty() {
                return Ok(Some((term, postings)));
            }
        }
    }

    /// Puts the segment that was made in the place of those from which.
    fn replace(
        &mut self,
        to: &tidings_store::database::WriteTransaction,
        merge: Merge,
    ) -> Result<()> {
        let mut posts = BTreeMap::new();
        let mut rows = to.open_table(POSTS)?;
        for number in &merge.inputs {
            posts_of(&rows, *number, |arrival, words| {
                posts.insert(arrival, words);
            })?;
            rows.remove(number)?;
        }
        posts.retain(|arrival, _| !self.dead.has(*arrival));
        self.state.segments.retain(|it| !merge.inputs.contains(&it.number));
        self.state.trash.extend(&merge.inputs);
        let Some(first) = merge.first else { return Ok(()) };
        let bytes = posts_to_bytes(merge.output, posts.iter().map(|(at, words)| (*at, *words)));
        rows.insert(merge.output, bytes.as_slice())?;
        self.state.segments.push(Segment {
            number: merge.output,
            first,
            posts: u64::try_from(posts.len()).unwrap_or(u64::MAX),
            dead: 0,
            words: posts.values().copied().fold(0, u64::saturating_add),
        });
        Ok(())
    }

    fn remove_trash(&mut self) -> Result<()> {
        let Some(number) = self.state.trash.last().copied() else { return Ok(()) };
        let to = self.begin()?;
        let mut removed = 0_usize;
        {
            let mut blocks = to.open_table(BLOCKS)?;
            let after = number.saturating_add(1);
            let mut last: Option<Vec<u8>> = None;
            for row in
                blocks.range::<(u32, &[u8])>((number, &[][..])..(after, &[][..]))?.take(REMOVED)
            {
                last = Some(row?.0.value().1.to_vec());
                removed = removed.saturating_add(1);
            }
            if let Some(last) = last {
                let piece = (number, &[][..])..=(number, last.as_slice());
                blocks.retain_in::<(u32, &[u8]), _>(piece, |_, _| false)?;
            }
        }
        if removed < REMOVED {
            self.state.trash.pop();
        }
        self.save(to, 1)
    }
}

/// A segment being read term by term.
struct Input {
    segment: u32,
    terms: VecDeque<(Vec<u8>, Vec<u8>)>,
    next: Option<Vec<u8>>,
}

impl Input {
    /// From behind `upto` on, or from its start.
    fn open(rows: &Blocks, segment: u32, upto: Option<&[u8]>) -> Result<Self> {
        let from = (segment, upto.unwrap_or_default());
        let all = (segment, &[][..])..(segment.saturating_add(1), &[][..]);
        let at = match rows.range::<(u32, &[u8])>((segment, &[][..])..=from)?.next_back() {
            Some(row) => Some(row?.0.value().1.to_vec()),
            None => match rows.range::<(u32, &[u8])>(all)?.next() {
                Some(row) => Some(row?.0.value().1.to_vec()),
                None => None,
            },
        };
        let mut input = Self { segment, terms: VecDeque::new(), next: at };
        input.fill(rows)?;
        while let Some(upto) = upto
            && input.take(|term| term <= upto).is_some()
        {
            input.fill(rows)?;
        }
        Ok(input)
    }

    /// The next term, if it is such a one.
    fn take(&mut self, fits: impl Fn(&[u8]) -> bool) -> Option<(Vec<u8>, Vec<u8>)> {
        let (term, _) = self.terms.front()?;
        if fits(term) { self.terms.pop_front() } else { None }
    }

    /// Reads the next block if nothing is left of the one before.
    fn fill(&mut self, rows: &Blocks) -> Result<()> {
        while self.terms.is_empty() {
            let Some(first) = self.next.take() else { return Ok(()) };
            let row = rows.get((self.segment, first.as_slice()))?;
            let row = row.ok_or(Error::Damaged("a block is missing"))?;
            let mut block = Block::open(self.segment, &first, row.value())?;
            self.next = block.next.map(<[u8]>::to_vec);
            while let Some((term, postings)) = block.term()? {
                self.terms.push_back((term.to_vec(), postings.to_vec()));
            }
        }
        Ok(())
    }
}
