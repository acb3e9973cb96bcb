//! What every run stands on: virtual time and named chance.

mod clock;
mod random;

pub use clock::Queue;
pub use random::{Entity, Seed, Stream, mix};

/// Asks memory for the line of the cache where `it` begins, and waits for nothing.
pub fn prefetch<T>(it: &T) {
    prefetch_index::prefetch_index(std::slice::from_ref(it), 0);
}
