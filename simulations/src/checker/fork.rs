//! No author who kept to the rules is ever proven to have forked.

use super::{At, Check, broken};
use std::collections::BTreeSet;
use tidings_protocol::author::Author;

/// Who is expected to fork: the keys that two hosts write with.
#[derive(Debug)]
pub struct Forks {
    cloned: BTreeSet<Author>,
}

impl Forks {
    pub(super) fn new(cloned: &[Author]) -> Self {
        Self { cloned: cloned.iter().copied().collect() }
    }

    pub(super) fn is_cloned(&self, author: &Author) -> bool {
        self.cloned.contains(author)
    }

    pub(super) fn proven(&self, at: At<'_>, author: &Author, seq: u64) -> Check {
        if self.is_cloned(author) {
            return Ok(());
        }
        let what = format!("host {} has proof that {author:?} forked at {seq}", at.who);
        broken("no honest fork", what)
    }
}
