//! Range-based set reconciliation: two clock summaries compared range by range.
//!
//! Aljoscha Meyer, *Range-Based Set Reconciliation* (2023); bounds are cut to their shortest form
//! as in Negentropy. Who starts says fingerprints of ranges; whoever hears one that differs from its
//! own splits that range and says fingerprints of its parts, or lists a small one; whoever hears a
//! list answers with the items in which it differs. An answer needs nothing but what was heard and
//! what is held now, so nothing is kept between frames, and a change in between does no harm: what
//! is missed is told by the live flow.
//!
//! A fingerprint on the wire has 8 bytes: it stands for one comparison of two honest nodes under a
//! salt that no third party knew when it chose its entries, so that two different ranges look alike
//! by chance once in 2^64 times, and then the root, of 16 bytes, still differs and the comparison
//! is repeated under another salt.

use super::{Digest, item};
use crate::author::Author;
use crate::hash::Deriver;
use crate::limits::MAX_RECON_BYTES;
use crate::store::Head;
use crate::wire::message::Item;
use crate::wire::recon::{Range, Recon, Summary};

/// Authors up to which a range is listed instead of split.
const LIST: u64 = 8;
/// Authors up to which everything is listed at once.
const PLAIN: u64 = 64;
/// Parts of a range that differs.
const BRANCHES: u64 = 8;
/// Parts of a range that differs when most ranges of its frame do: to get through faster.
const WIDE_BRANCHES: u64 = 32;
/// Fingerprints of a frame below which it is not asked whether most differ.
const FEW: usize = 16;
/// Parts of everything at the start.
const FIRST_BRANCHES: u64 = 64;
/// Authors from which on that many parts are worth it.
const MANY: u64 = 1024;

/// What is held here, as one reconciliation looks at it.
pub struct Mine<'a> {
    digest: &'a Digest,
    head: &'a dyn Fn(&Author) -> Option<Head>,
    salt: u32,
    hash: Deriver,
}

impl std::fmt::Debug for Mine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mine").field("salt", &self.salt).finish_non_exhaustive()
    }
}

/// A range of authors: from the first, inclusive, up to the second, exclusive.
type Bounds = (Author, Option<Author>);

/// The lowest bound there is.
const START: Author = Author([0; 32]);

impl<'a> Mine<'a> {
    /// What `digest` sums up, with `head` to look at one author.
    #[must_use]
    pub fn new(digest: &'a Digest, head: &'a dyn Fn(&Author) -> Option<Head>, salt: u32) -> Self {
        Self { digest, head, salt, hash: Deriver::new("tidings 1 range") }
    }

    /// The first statement to a peer that holds `theirs` authors: a plain list if there are few, or
    /// if the numbers differ by more than a tenth; else fingerprints.
    #[must_use]
    pub fn start(&mut self, theirs: u64) -> Vec<Recon> {
        let ours = self.digest.count();
        let differ = ours.abs_diff(theirs).saturating_mul(10) > ours.max(theirs);
        let mut said = Vec::new();
        if ours <= PLAIN || theirs <= PLAIN || differ {
            said.push(Range { upto: None, what: Summary::List(self.items((START, None))) });
        } else {
            let parts = if ours >= MANY { FIRST_BRANCHES } else { BRANCHES };
            self.split((START, None), parts, &mut said);
        }
        self.frames(START, said, true)
    }

    /// The statement that answers `recon`, whose items are to be looked at by the caller. Nothing
    /// if it does not ask; at least one frame if it does.
    #[must_use]
    pub fn answer(&mut self, recon: &Recon) -> Vec<Recon> {
        if !recon.asks() {
            return Vec::new();
        }
        let equal = self.compare(recon);
        let told = equal.iter().flatten().count();
        let differ = equal.iter().filter(|equal| **equal == Some(false)).count();
        let most = told >= FEW && differ.saturating_mul(8) > told.saturating_mul(7);
        let parts = if most && !recon.start { WIDE_BRANCHES } else { BRANCHES };
        let (mut said, mut from) = (Vec::new(), recon.from);
        for (range, equal) in recon.ranges.iter().zip(equal) {
            let bounds = (from, range.upto);
            match &range.what {
                Summary::Fingerprint(_) if equal == Some(false) => {
                    self.split_or_list(bounds, parts, &mut said);
                }
                Summary::List(items) => {
                    let differing = self.differing(bounds, items);
                    if differing.is_empty() {
                        skip(&mut said, range.upto);
                    } else {
                        let what = Summary::Answer(differing);
                        said.push(Range { upto: range.upto, what });
                    }
                }
                _ => skip(&mut said, range.upto),
            }
            match range.upto {
                Some(upto) => from = upto,
                None => break,
            }
        }
        self.frames(recon.from, said, false)
    }

    /// For each range whether its fingerprint is ours; `None` where it has none.
    fn compare(&mut self, recon: &Recon) -> Vec<Option<bool>> {
        let mut from = recon.from;
        let mut compared = Vec::with_capacity(recon.ranges.len());
        for range in &recon.ranges {
            let bounds = (from, range.upto);
            compared.push(match range.what {
                Summary::Fingerprint(theirs) => Some(self.fingerprint(bounds) == theirs),
                _ => None,
            });
            from = range.upto.unwrap_or(from);
        }
        compared
    }

    /// First 8 bytes of BLAKE3 `derive_key("tidings 1 range")` of
    /// `salt u32 | sum 32 | count u64`.
    fn fingerprint(&mut self, (from, upto): Bounds) -> [u8; 8] {
        let sum = self.digest.tree().sum(&from, upto.as_ref());
        let mut bytes = [0; 44];
        let fields = self.salt.to_be_bytes().into_iter().chain(super::bytes_of(sum));
        for (to, from) in bytes.iter_mut().zip(fields) {
            *to = from;
        }
        super::prefix(&self.hash.derive(&bytes))
    }

    fn split_or_list(&mut self, bounds: Bounds, parts: u64, said: &mut Vec<Range>) {
        let count = self.digest.tree().sum(&bounds.0, bounds.1.as_ref()).count;
        if count <= LIST {
            said.push(Range { upto: bounds.1, what: Summary::List(self.items(bounds)) });
        } else {
            self.split(bounds, parts, said);
        }
    }

    /// Fingerprints of `parts` parts with equally many authors.
    fn split(&mut self, (from, upto): Bounds, parts: u64, said: &mut Vec<Range>) {
        let tree = self.digest.tree();
        let first = tree.below(Some(&from)).count;
        let count = tree.below(upto.as_ref()).count.saturating_sub(first);
        let mut lower = from;
        for part in 1..=parts.min(count) {
            let rank = count.saturating_mul(part).checked_div(parts.min(count)).unwrap_or(count);
            let bound = match rank < count {
                true => self.bound_at(first.saturating_add(rank)),
                false => upto,
            };
            let what = Summary::Fingerprint(self.fingerprint((lower, bound)));
            said.push(Range { upto: bound, what });
            lower = bound.unwrap_or(lower);
        }
    }

    /// The shortest bound between the author of this rank, not the first, and the one before it.
    fn bound_at(&self, rank: u64) -> Option<Author> {
        let tree = self.digest.tree();
        let author = tree.nth(rank)?;
        Some(
            rank.checked_sub(1)
                .and_then(|rank| tree.nth(rank))
                .map_or(author, |before| between(&before, &author)),
        )
    }

    /// All that we hold of a range.
    fn items(&self, (from, upto): Bounds) -> Vec<Item> {
        let tree = self.digest.tree();
        let end = tree.below(upto.as_ref()).count;
        let ranks = tree.below(Some(&from)).count..end;
        let authors = ranks.filter_map(|rank| tree.nth(rank));
        authors.filter_map(|author| Some(item(author, &(self.head)(&author)?))).collect()
    }

    /// What we hold of a range that is not among `theirs`.
    fn differing(&self, bounds: Bounds, theirs: &[Item]) -> Vec<Item> {
        let same = |item: &Item| {
            let found = theirs.binary_search_by(|other| other.author.cmp(&item.author));
            found.is_ok_and(|at| theirs.get(at) == Some(item))
        };
        self.items(bounds).into_iter().filter(|item| !same(item)).collect()
    }

    /// A statement in frames of [`MAX_RECON_BYTES`], without what is skipped at its ends.
    fn frames(&self, from: Author, said: Vec<Range>, start: bool) -> Vec<Recon> {
        let mut frames = Vec::new();
        let fresh = |from| Recon { salt: self.salt, start, more: false, ranges: Vec::new(), from };
        let (mut frame, mut room, mut lower) = (fresh(from), MAX_RECON_BYTES, from);
        for range in said.into_iter().flat_map(pieces) {
            let upto = range.upto;
            let leading = frame.ranges.is_empty() && range.what == Summary::Skip;
            if !leading {
                if range.weight() > room && !frame.ranges.is_empty() {
                    frames.push(std::mem::replace(&mut frame, fresh(lower)));
                    room = MAX_RECON_BYTES;
                }
                room = room.saturating_sub(range.weight());
                frame.ranges.push(range);
            }
            let Some(upto) = upto else { break };
            lower = upto;
            if leading {
                frame.from = upto;
            }
        }
        frames.push(frame);
        close(&mut frames);
        frames
    }
}

/// Drops what is skipped at the end of each frame, and says which ones go on.
fn close(frames: &mut [Recon]) {
    for frame in frames.iter_mut() {
        frame.more = true;
        while frame.ranges.last().is_some_and(|range| range.what == Summary::Skip) {
            frame.ranges.pop();
        }
    }
    if let Some(last) = frames.last_mut() {
        last.more = false;
    }
}

/// Nothing is said up to `upto`; neighbours become one.
fn skip(said: &mut Vec<Range>, upto: Option<Author>) {
    match said.last_mut() {
        Some(last) if last.what == Summary::Skip => last.upto = upto,
        _ => said.push(Range { upto, what: Summary::Skip }),
    }
}

/// Items of one range of a frame: what is longer is told in several.
const PIECE: usize = 256;

/// Cuts a long list.
fn pieces(range: Range) -> Vec<Range> {
    let (items, list) = match range.what {
        Summary::List(items) if items.len() > PIECE => (items, true),
        Summary::Answer(items) if items.len() > PIECE => (items, false),
        _ => return vec![range],
    };
    let what = |items| if list { Summary::List(items) } else { Summary::Answer(items) };
    let mut cut: Vec<Range> = Vec::new();
    for chunk in items.chunks(PIECE) {
        let last = items.get(cut.len().saturating_mul(PIECE).saturating_sub(1));
        if let (Some(before), Some(last), Some(first)) = (cut.last_mut(), last, chunk.first()) {
            before.upto = Some(between(&last.author, &first.author));
        }
        cut.push(Range { upto: range.upto, what: what(chunk.to_vec()) });
    }
    cut
}

/// The shortest bound above `below` and not above `author`.
fn between(below: &Author, author: &Author) -> Author {
    let same = below.0.iter().zip(&author.0).take_while(|(a, b)| a == b).count();
    let mut bound = Author([0; 32]);
    for (to, from) in bound.0.iter_mut().zip(&author.0).take(same.saturating_add(1)) {
        *to = *from;
    }
    bound
}

#[cfg(test)]
mod tests;
