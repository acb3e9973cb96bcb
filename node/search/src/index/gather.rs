//! Texts on their way into a segment, in memory.

use super::postings::{MAX_IN_POST, Place, encode};
use crate::bits::Bits;
use crate::words::each_word;
use std::collections::{BTreeMap, HashMap};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;

/// Words in memory before they are written: about 16 MiB.
const MAX_PLACES: usize = 512 * 1024;

/// Texts in memory before they are written.
const MAX_TEXTS: usize = 2_048;

/// Words between two texts that belong to one post, so that no phrase goes from one into the other.
const GAP: u32 = 2;

/// A term that is no word, because no word begins so: who wrote a post.
pub(crate) fn writer_term(author: &Author) -> Vec<u8> {
    let (start, _) = author.0.split_at_checked(16).unwrap_or_default();
    [b"\x01", start].concat()
}

/// A term that is no word: which post it is. Where two have one, of each may be known too much.
pub(crate) fn post_term(id: &EntryId) -> Vec<u8> {
    let (start, _) = id.0.split_at_checked(8).unwrap_or_default();
    [b"\x02", start].concat()
}

/// Posts gathered for a segment.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    terms: HashMap<Vec<u8>, Vec<Place>>,
    /// Words of each post whose own texts are here.
    pub(super) posts: BTreeMap<u64, u32>,
    /// Where the next text of a post begins.
    ends: HashMap<u64, u32>,
    places: usize,
    texts: usize,
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.places >= MAX_PLACES || self.texts >= MAX_TEXTS
    }

    /// Adds a post's own texts.
    pub(super) fn post(
        &mut self,
        (arrival, author, id): (u64, &Author, &EntryId),
        texts: [&str; 2],
    ) {
        self.put(&writer_term(author), (arrival, 0));
        self.put(&post_term(id), (arrival, 0));
        let words = texts.iter().map(|text| self.text(arrival, text)).fold(0, u32::saturating_add);
        self.posts.insert(arrival, words);
    }

    /// Adds a text that may be shown in place of the post's own; how many words it has.
    pub(super) fn text(&mut self, arrival: u64, text: &str) -> u32 {
        let start = self.ends.get(&arrival).copied().unwrap_or(0);
        let mut at = start;
        each_word(text, |word, _| {
            self.put(word.as_bytes(), (arrival, at));
            at = at.saturating_add(1);
        });
        self.ends.insert(arrival, at.saturating_add(GAP));
        self.texts = self.texts.saturating_add(1);
        at.saturating_sub(start)
    }

    fn put(&mut self, term: &[u8], place: Place) {
        match self.terms.get_mut(term) {
            // Whoever looks sees by their number that there may be more.
            Some(places) if is_full_of(places, place.0) => {}
            Some(places) => places.push(place),
            None => {
                self.terms.insert(term.to_vec(), vec![place]);
            }
        }
        self.places = self.places.saturating_add(1);
    }

    /// Adds the posts in which this term stands.
    pub(super) fn with_term(&self, term: &[u8], to: &mut Vec<u64>) {
        to.extend(self.terms.get(term).into_iter().flatten().map(|(arrival, _)| *arrival));
    }

    /// All terms in order, with their postings, but for posts that are `dead` by now.
    pub(super) fn into_terms(self, dead: &Bits) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let mut terms: Vec<_> = self.terms.into_iter().collect();
        terms.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        terms.into_iter().filter_map(|(term, mut places)| {
            places.retain(|(arrival, _)| !dead.has(*arrival));
            places.sort_unstable();
            places.dedup();
            (!places.is_empty()).then(|| (term, encode(&places)))
        })
    }
}

/// Whether the last places are all of this post, and as many as are kept.
fn is_full_of(places: &[Place], arrival: u64) -> bool {
    let first = places.len().checked_sub(MAX_IN_POST).and_then(|at| places.get(at));
    first.is_some_and(|(first, _)| *first == arrival)
}
