//! What every run stands on: virtual time and named chance.

mod clock;
mod random;

pub use clock::Queue;
pub use random::{Entity, Seed, Stream, mix};
