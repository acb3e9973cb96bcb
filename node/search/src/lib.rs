//! Finding posts among hundreds of thousands.
//!
//! - [`Query`] is what is typed, with its operators ([`query`]); [`words`] folds texts into words.
//! - [`Search`] answers: it walks over the posts as the views order and show them, and leaves out
//!   those of which the index knows that they cannot be meant (`find`).
//! - `index` is the file `search.redb`, derived from the log and free to be deleted; `feed` fills it
//!   a bounded piece at a time. What is not in it yet is looked through.
//!
//! Start at `find.rs`.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bits;
mod error;
mod feed;
mod find;
mod index;
mod matching;
pub mod query;
mod search;
pub mod words;

pub use error::{Error, QueryError};
pub use find::{Counted, Found};
pub use query::{Order, Query};
pub use search::Search;
