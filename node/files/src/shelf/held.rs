//! How much there is: of all files, and room for more.

use super::{Files, State, bytes_of};

/// How much of all files is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Files, whole or in part.
    pub files: u64,
    /// Bytes that are here and were verified.
    pub bytes: u64,
    /// Those and the ones that are still to come.
    pub promised: u64,
}

impl Files {
    /// How much of all files is here.
    #[must_use]
    pub fn held(&self) -> Held {
        let shelf = self.shelf();
        let bytes = shelf.held.iter().map(|(id, state)| match state {
            State::Whole => id.size,
            State::Part(map) => bytes_of(id, map),
        });
        let files = u64::try_from(shelf.held.len()).unwrap_or(u64::MAX);
        Held { files, bytes: bytes.fold(0, u64::saturating_add), promised: shelf.promised }
    }

    /// What all files may have together, if that is bounded.
    #[must_use]
    pub fn quota(&self) -> Option<u64> {
        self.shelf().quota
    }

    /// Bytes of all files, those included that are still to come.
    #[must_use]
    pub fn promised(&self) -> u64 {
        self.shelf().promised
    }

    /// Bytes that further files may have, as they lie here.
    #[must_use]
    pub fn room(&self) -> u64 {
        let shelf = self.shelf();
        shelf.quota.map_or(u64::MAX, |quota| quota.saturating_sub(shelf.promised))
    }
}
