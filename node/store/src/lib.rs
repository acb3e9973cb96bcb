//! The log of a Tidings node on disk.
//!
//! Start at [`Log`], and at `tables`, which names every table of `log.redb` on one page.
//! - `log` opens, stages, commits and reads; it is the engine's
//!   [`Store`](tidings_protocol::store::Store).
//! - `entries` is the arrival log, the feed that views are folded from; `heads` is what is held of
//!   each author; `signed` the points at which runs may end.
//! - `holes` are the entries whose bodies are not here: those that are wanted, those that were let go.
//! - `journal` numbers what changed, `tickets` say how far this node got in its peers' journals.
//! - `verify` checks everything again and names what is damaged.
//! - [`peers`] and [`local`] keep what no log says: where peers were met, what was read, which
//!   invites are out, what the owner decided for this device alone.
//! - [`instance`] notices a home that was copied or moved; [`lock`] keeps a second process out.
//! - [`database`] opens a file with our options, also `views.redb`; `error` says what went wrong.
//! - [`testing`] has a disk that misbehaves on request.
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
mod holes;
pub mod instance;
mod journal;
pub mod local;
pub mod lock;
mod log;
pub mod peers;
mod signed;
mod stock;
mod tables;
pub mod testing;
mod tickets;
mod verify;

pub use entries::{Again, Arrived, Entry};
pub use error::{OpenError, StoreError};
pub use instance::{Instance, Mark};
pub use local::{
    KeepError, Kept, KeptInvite, LocalKind, MAX_LOCAL_VALUE, NewKeys, ReadMarks, Unshared,
};
pub use lock::{HomeLock, LockError};
pub use log::{Log, Totals};
pub use peers::Peer;
pub use verify::{Damage, Fault, MAX_DAMAGES};
