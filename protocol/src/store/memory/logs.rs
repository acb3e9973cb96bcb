//! All logs of a store, by author: few bytes a log, and quick where one log is asked for repeatedly.

use super::log::Log;
use crate::author::Author;
use std::cell::Cell;
use std::cmp::Ordering;

/// Logs that are in one row of [`Logs::order`] at most: so much is moved for a new one.
const ROW: usize = 512;

/// Logs by author. A log is never taken out: one that holds nothing counts as none.
#[derive(Clone, Debug, Default)]
pub(super) struct Logs {
    list: Vec<(Author, Log)>,
    /// In the order of authors, cut into rows.
    order: Vec<Vec<Known>>,
    /// Where the log found last is: what follows mostly concerns the same one.
    last: Cell<u32>,
}

/// An author, and where its log is in the list. How its key begins stands here too: keys are looked
/// at, each in memory of its own, only where they begin alike.
#[derive(Clone, Copy, Debug)]
struct Known {
    begins: u32,
    place: u32,
}

impl Logs {
    pub(super) fn get(&self, author: &Author) -> Option<&Log> {
        self.at(self.find(author)?).map(|(_, log)| log)
    }

    /// The log at this place in the list, and whose it is.
    pub(super) fn at(&self, place: u32) -> Option<&(Author, Log)> {
        self.list.get(usize::try_from(place).ok()?)
    }

    pub(super) fn at_mut(&mut self, place: u32) -> Option<&mut (Author, Log)> {
        self.list.get_mut(usize::try_from(place).ok()?)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Where the log of `author` is.
    fn find(&self, author: &Author) -> Option<u32> {
        let last = self.last.get();
        if self.at(last).is_some_and(|(known, _)| known == author) {
            return Some(last);
        }
        let (row, at) = self.search(author);
        let place = self.order.get(row)?.get(at.ok()?)?.place;
        self.last.set(place);
        Some(place)
    }

    /// Where the log of `author` is, made if there is none; `None` beyond 2^32 authors.
    pub(super) fn make(&mut self, author: Author) -> Option<u32> {
        if let Some(place) = self.find(&author) {
            return Some(place);
        }
        let place = u32::try_from(self.list.len()).ok()?;
        let (row, at) = self.search(&author);
        if self.list.len() == self.list.capacity() {
            self.list.reserve_exact(8.max(self.list.len() / 4));
        }
        self.list.push((author, Log::default()));
        let known = Known { begins: beginning(&author), place };
        let (Err(at), Some(authors)) = (at, self.order.get_mut(row)) else {
            self.order.push(vec![known]);
            return Some(place);
        };
        authors.insert(at, known);
        if authors.len() > ROW {
            let upper = authors.split_off(ROW / 2);
            self.order.insert(row.saturating_add(1), upper);
        }
        Some(place)
    }

    /// The author that follows `after`, with its log; the first for `None`.
    pub(super) fn next(&self, after: Option<&Author>) -> Option<&(Author, Log)> {
        let (row, at) = match after.map(|after| self.search(after)) {
            None => (0, 0),
            Some((row, Ok(at))) => (row, at.saturating_add(1)),
            Some((row, Err(at))) => (row, at),
        };
        let rows = self.order.get(row..).unwrap_or_default();
        let places = rows.iter().flatten().skip(at);
        places.filter_map(|known| self.at(known.place)).find(|(_, log)| !log.is_empty())
    }

    /// The row of `author`, and its place there or where it belongs.
    fn search(&self, author: &Author) -> (usize, Result<usize, usize>) {
        let begins = beginning(author);
        let compare = |known: &Known| {
            let whole = || self.at(known.place).map_or(Ordering::Less, |(a, _)| a.cmp(author));
            known.begins.cmp(&begins).then_with(whole)
        };
        let above = self
            .order
            .partition_point(|row| row.first().is_some_and(|first| compare(first).is_le()));
        let row = above.saturating_sub(1);
        (row, self.order.get(row).map_or(Err(0), |row| row.binary_search_by(compare)))
    }
}

/// How a key begins, in the order of keys.
fn beginning(author: &Author) -> u32 {
    author.0.first_chunk().map_or(0, |start| u32::from_be_bytes(*start))
}

#[cfg(test)]
mod tests;
