//! Small numbers for authors, so that what is known of them stands in rows.

use std::collections::BTreeMap;
use tidings_protocol::author::Author;

/// Authors by number, and their numbers.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    authors: Vec<Author>,
    numbers: BTreeMap<Author, usize>,
}

impl Numbers {
    /// The number of `author`, given now if it has none.
    pub(super) fn of(&mut self, author: Author) -> usize {
        let next = self.authors.len();
        let number = *self.numbers.entry(author).or_insert(next);
        if number == next {
            self.authors.push(author);
        }
        number
    }

    /// Who has this number.
    pub(super) fn author(&self, number: usize) -> Author {
        self.authors[number]
    }
}
