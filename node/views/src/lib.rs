//! Boards, threads, posts and people, folded from the arrival feed of the log.
//!
//! - [`body`] is what an entry says: the envelope, the kinds, their limits; [`board`] names boards.
//! - [`Views`] is the file `views.redb`, derived from the log and free to be deleted. Its `fold`
//!   takes what arrived, `query` (boards, threads, posts, people) answers from it, and
//!   `marks` keeps what was read, `local` what its owner decided for this node alone.
//! - [`membership`] says who is in, from facts that stand in the logs.
//! - [`page`] is what is shown, ready for JSON.
//!
//! Start at `fold.rs`. What is shown is a function of the set of entries held, never of the order
//! in which they came: posts sort by (effective time, id), where a reply is later than its parent.
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

pub mod board;
pub mod body;
mod calling;
mod error;
mod facts;
mod fold;
mod keyring;
mod keys;
mod known;
mod local;
mod marks;
pub mod membership;
pub mod page;
mod query;
mod role;
mod tables;
mod views;

pub use calling::{Called, called};
pub use error::{Error, Resolve};
pub use fold::{Erasing, Folded, News};
pub use keys::Epoch;
pub use query::arrived::{Arrival, Came};
pub use query::files::Wanted;
pub use query::judgements::About;
pub use query::look::{Looking, Newest, Spot};
pub use query::names::Destination;
pub use query::relays::ForRelays;
pub use query::writing::Writing;
pub use role::Role;
pub use views::{Viewer, Views};
