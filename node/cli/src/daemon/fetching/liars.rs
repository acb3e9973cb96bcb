//! Peers whose bytes were not those of a file: they are asked for nothing more of it (SPEC §25.4).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tidings_files::FileId;
use tidings_protocol::author::Author;

/// Lies that are remembered; of more, some are forgotten, and cost a stripe each.
const MAX_LIES: usize = 4_096;

/// Bounded by [`MAX_LIES`]; as long as the node runs, however often a fetch begins anew.
#[derive(Clone, Default)]
pub(super) struct Liars(Arc<Mutex<BTreeSet<(FileId, Author)>>>);

impl Liars {
    /// This peer lied about the file.
    pub(super) fn strike(&self, id: FileId, peer: Author) {
        let mut lies = self.lies();
        if lies.len() >= MAX_LIES {
            lies.pop_first();
        }
        lies.insert((id, peer));
    }

    /// Whether it did.
    pub(super) fn lied(&self, id: FileId, peer: Author) -> bool {
        self.lies().contains(&(id, peer))
    }

    /// The file is here: nobody is asked for it.
    pub(super) fn forget(&self, id: &FileId) {
        self.lies().retain(|(of, _)| of != id);
    }

    fn lies(&self) -> MutexGuard<'_, BTreeSet<(FileId, Author)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lie_is_remembered_of_its_file_alone_and_only_so_many() {
        let (liars, eve) = (Liars::default(), Author([1; 32]));
        let file = |size| FileId { hash: [7; 32], size };
        liars.strike(file(1), eve);
        assert!(liars.lied(file(1), eve) && !liars.lied(file(2), eve));
        assert!(!liars.lied(file(1), Author([2; 32])));
        liars.forget(&file(1));
        assert!(!liars.lied(file(1), eve));
        for size in 0..=4_096 {
            liars.strike(file(size), eve);
        }
        assert_eq!(liars.lies().len(), MAX_LIES);
        assert!(liars.lied(file(4_096), eve));
    }
}
