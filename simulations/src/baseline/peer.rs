//! What a baseline knows of the other end of one session.

use std::collections::BTreeMap;
use tidings_protocol::author::Author;

/// The other end.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) author: Author,
    /// Whom it introduced.
    theirs: Vec<Author>,
    /// How authors are called: by either table, even numbers ours and odd ones theirs.
    calls: BTreeMap<Author, u32>,
    /// Whom we introduced.
    ours: Vec<Author>,
    /// What it has, as far as is known here.
    has: BTreeMap<Author, u64>,
    /// What it knows that we have.
    told: BTreeMap<Author, u64>,
}

impl Peer {
    pub(super) fn new(author: Author) -> Self {
        let (calls, has, told) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { author, theirs: Vec::new(), calls, ours: Vec::new(), has, told }
    }

    pub(super) fn introduced(&mut self, authors: &[Author]) {
        for author in authors {
            self.calls.entry(*author).or_insert(2 * self.theirs.len() as u32 + 1);
            self.theirs.push(*author);
        }
    }

    /// Whom it means. Its own table is even to it, and ours is odd.
    pub(super) fn named(&self, idx: u32) -> Option<Author> {
        let table = if idx.is_multiple_of(2) { &self.theirs } else { &self.ours };
        table.get(idx as usize / 2).copied()
    }

    /// How we call `author`, and whether that must be introduced first.
    pub(super) fn name(&mut self, author: Author) -> (u32, bool) {
        if let Some(call) = self.calls.get(&author) {
            return (*call, false);
        }
        let call = 2 * self.ours.len() as u32;
        self.ours.push(author);
        self.calls.insert(author, call);
        (call, true)
    }

    pub(super) fn has(&mut self, author: Author, seq: u64) {
        let known = self.has.entry(author).or_default();
        *known = seq.max(*known);
    }

    pub(super) fn says_it_has(&mut self, idx: u32, seq: u64) {
        if let Some(author) = self.named(idx) {
            self.has(author, seq);
        }
    }

    /// The first position of `author` that it may lack.
    pub(super) fn needs(&self, author: &Author) -> u64 {
        self.has.get(author).map_or(1, |seq| seq + 1)
    }

    /// It sent us `author` up to `seq`: it has that, and knows that we do.
    pub(super) fn sent(&mut self, author: Author, seq: u64) {
        self.has(author, seq);
        let told = self.told.entry(author).or_default();
        *told = seq.max(*told);
    }

    /// Whom to introduce and what to tell of `heads`: what it does not know that we have.
    pub(super) fn question(&mut self, heads: &[(Author, u64)]) -> (Vec<Author>, Vec<(u32, u64)>) {
        let (mut names, mut items) = (Vec::new(), Vec::new());
        for (author, seq) in heads {
            if *seq > self.told.get(author).copied().unwrap_or(0) {
                let (idx, new) = self.name(*author);
                names.extend(new.then_some(*author));
                items.push((idx, *seq));
                self.told.insert(*author, *seq);
            }
        }
        (names, items)
    }
}
