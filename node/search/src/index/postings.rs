//! Where a term stands: `distance to the arrival before | number of places | distances between them`
//! for each post, all varints.

use crate::bits::Bits;
use crate::error::{Error, Result};
use tidings_protocol::wire::varint::{Reader, put};

/// An arrival, and a word's number in the texts that belong to it.
pub(super) type Place = (u64, u32);

/// Places of one term that are kept of one post; phrases with a term that has so many there are
/// looked for in the text.
pub(super) const MAX_IN_POST: usize = 64;

const DAMAGED: Error = Error::Damaged("postings do not make sense");

/// Writes posts that are in order, each once.
#[derive(Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    last: u64,
}

impl Encoder {
    /// The first [`MAX_IN_POST`] of these places, which are in order.
    pub(super) fn add(&mut self, arrival: u64, places: impl ExactSizeIterator<Item = u32>) {
        let count = places.len().min(MAX_IN_POST);
        put(&mut self.bytes, arrival.saturating_sub(self.last));
        put(&mut self.bytes, u64::try_from(count).unwrap_or(u64::MAX));
        self.last = arrival;
        let mut before = 0;
        for at in places.take(count) {
            put(&mut self.bytes, u64::from(at.saturating_sub(before)));
            before = at;
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Writes places that are in order, each once.
pub(super) fn encode(places: &[Place]) -> Vec<u8> {
    let mut encoder = Encoder::default();
    for post in places.chunk_by(|(a, _), (b, _)| a == b) {
        let arrival = post.first().map_or(0, |(arrival, _)| *arrival);
        encoder.add(arrival, post.iter().map(|(_, at)| *at));
    }
    encoder.finish()
}

/// Shows `visit` each post, and how often the term stands there.
pub(super) fn each_post(bytes: &[u8], mut visit: impl FnMut(u64, u64)) -> Result<()> {
    let (mut from, mut arrival) = (Reader::new(bytes), 0_u64);
    while !from.rest().is_empty() {
        let (distance, count) = (number(&mut from)?, number(&mut from)?);
        arrival = arrival.checked_add(distance).ok_or(DAMAGED)?;
        from = Reader::new(behind(from.rest(), count)?);
        visit(arrival, count);
    }
    Ok(())
}

/// What comes behind so many numbers, which are not read: only the last byte of each is below 128.
fn behind(bytes: &[u8], count: u64) -> Result<&[u8]> {
    let Some(last) = count.checked_sub(1) else { return Ok(bytes) };
    let last = usize::try_from(last).map_err(|_| DAMAGED)?;
    let mut ends = (1..).zip(bytes).filter(|(_, byte)| **byte < 0x80).map(|(end, _)| end);
    ends.nth(last).and_then(|end| bytes.get(end..)).ok_or(DAMAGED)
}

/// Adds all posts.
pub(super) fn add_posts(bytes: &[u8], to: &mut Bits) -> Result<()> {
    each_post(bytes, |arrival, _| to.add(arrival))
}

/// Lists of postings as one, read post by post: however long they are, little is in memory.
pub(super) struct Union<'a> {
    lists: Vec<List<'a>>,
}

struct List<'a> {
    from: Reader<'a>,
    arrival: u64,
    /// The places of the post in front that were not read yet; `None` behind the last post.
    left: Option<u64>,
}

impl<'a> Union<'a> {
    pub(super) fn of(lists: impl IntoIterator<Item = &'a [u8]>) -> Result<Self> {
        let list = |bytes| {
            let mut list = List { from: Reader::new(bytes), arrival: 0, left: Some(0) };
            list.step()?;
            Ok(list)
        };
        Ok(Self { lists: lists.into_iter().map(list).collect::<Result<_>>()? })
    }

    /// The next post in order, and the places there in `places`; whether there may be more of them
    /// than were kept.
    pub(super) fn next(&mut self, places: &mut Vec<u32>) -> Result<Option<(u64, bool)>> {
        let Some(arrival) = self.next_post() else { return Ok(None) };
        let crowded = self.at(arrival, places)?;
        Ok(Some((arrival, crowded)))
    }

    /// The places in this post in `places`: none, if it is none of these; whether there may be more of
    /// them than were kept. Posts before it are passed by.
    pub(super) fn at(&mut self, arrival: u64, places: &mut Vec<u32>) -> Result<bool> {
        places.clear();
        let mut crowded = false;
        for list in &mut self.lists {
            while list.next_post().is_some_and(|next| next < arrival) {
                list.step()?;
            }
            if list.next_post() == Some(arrival) {
                crowded |= list.is_crowded();
                list.read(places)?;
            }
        }
        if self.lists.len() > 1 {
            places.sort_unstable();
            places.dedup();
        }
        Ok(crowded)
    }

    fn next_post(&self) -> Option<u64> {
        self.lists.iter().filter_map(List::next_post).min()
    }
}

impl List<'_> {
    fn next_post(&self) -> Option<u64> {
        self.left.map(|_| self.arrival)
    }

    /// Whether as many places of the post in front are here as are kept at most.
    fn is_crowded(&self) -> bool {
        self.left.is_some_and(|left| left >= MAX_IN_POST as u64)
    }

    /// Goes on to the next post.
    fn step(&mut self) -> Result<()> {
        self.from = Reader::new(behind(self.from.rest(), self.left.take().unwrap_or(0))?);
        if !self.from.rest().is_empty() {
            let (distance, count) = (number(&mut self.from)?, number(&mut self.from)?);
            self.arrival = self.arrival.checked_add(distance).ok_or(DAMAGED)?;
            self.left = Some(count);
        }
        Ok(())
    }

    /// Adds the places of the post in front, and goes on to the next.
    fn read(&mut self, to: &mut Vec<u32>) -> Result<()> {
        let mut at = 0_u32;
        for _ in 0..self.left.replace(0).unwrap_or(0) {
            let distance = u32::try_from(number(&mut self.from)?).map_err(|_| DAMAGED)?;
            at = at.checked_add(distance).ok_or(DAMAGED)?;
            to.push(at);
        }
        self.step()
    }
}

fn number(from: &mut Reader<'_>) -> Result<u64> {
    from.varint().map_err(|_| DAMAGED)
}
