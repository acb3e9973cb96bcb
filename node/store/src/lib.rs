//! The log of a Tidings node on disk.
//!
//! - [`database`] opens a file with our options; `error` says why it could not.
//! - `tables` names every table of `log.redb` on one page.
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
mod entries;
mod error;
mod heads;
mod log;
mod signed;
mod tables;

pub use entries::{Arrived, Entry};
pub use error::{OpenError, StoreError};
pub use log::{Log, Totals};
