//! Asking memory ahead, for many engines in one process: what a frame is going to touch lies where
//! it was left, and each piece of it is found by the piece before. Whoever knows the next frames of
//! several engines has the pieces of all of them on their way at once.

use super::{Engine, SessionId};
use prefetch_index::prefetch_index;

/// Asks for the line of the cache where `it` begins, and waits for nothing.
pub(super) fn prefetch<T>(it: &T) {
    prefetch_index(std::slice::from_ref(it), 0);
}

/// None of these changes anything. Each looks at what the one before asked for: between two of them
/// should lie as much work as a frame is.
impl Engine {
    /// Asks for what every frame touches.
    pub fn prefetch_front(&self) {
        prefetch(self);
        prefetch(&self.outbox);
        prefetch(&self.own);
        prefetch(&self.fetch);
        self.fetch.prefetch_front();
        prefetch(&self.authors);
    }

    /// Asks for where sessions are.
    pub fn prefetch_seats(&self) {
        self.sessions.prefetch();
        self.fetch.prefetch_seats();
    }

    /// Asks for what most frames of this session touch.
    pub fn prefetch_session(&self, id: SessionId) {
        if let Some(session) = self.sessions.get(id) {
            session.prefetch_front();
        }
    }
}
