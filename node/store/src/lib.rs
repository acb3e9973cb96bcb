//! The log of a Tidings node on disk.
//!
//! - [`database`] opens a file with our options; `error` says why it could not.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod database;
mod error;

pub use error::OpenError;
