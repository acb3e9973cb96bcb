//! A run: a contiguous piece of one log under one signature, the unit of transfer and of trust.
//!
//! Each header commits to the one before, so one Ed25519 check over the last entry and one hash an
//! entry verify the whole piece. Headers never travel: the receiver rebuilds them from its own tip.

mod codec;
mod memo;
mod packed;
mod verify;

pub(crate) use codec::fitting;
pub use codec::{BadRun, EncodedRun, Run, RunEntry, RunWriter};
pub use memo::Memo;
pub use packed::{Lent, Packed};
pub use verify::{Invalid, Strict, Verified, VerifiedEntry, Verifier, verify};

#[cfg(test)]
mod tests;
