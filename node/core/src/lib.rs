//! The node without a clock, a network or a thread: engine, store and views, stepped by hand.
//!
//! Start at [`node`]: [`Node`] is handed inputs, commits, and is polled for outputs. What people ask
//! of it is in [`api`], what they write goes through `compose`, who is in is decided in
//! `membership`, with which key to write in `keys`, posts are found in `search`, what is for few
//! of them alone in `circles`. [`identity`] is whose node it is, [`account`] the
//! key behind it, [`invite`] and [`code`] how others come in, [`retention`] which bodies a node lets
//! go of, [`device`] what happens to a home that was copied, [`devices`] the laptops of one person.
//! [`event`], [`status`] and [`error`] are what is told; [`carry`] is what travels without a network.
//! Time and chance are arguments everywhere.

pub mod account;
pub mod api;
pub mod carry;
mod circles;
pub mod code;
mod compose;
mod delivery;
pub mod device;
pub mod devices;
pub mod drafts;
pub mod error;
pub mod event;
pub mod files;
pub mod identity;
pub mod invite;
mod keys;
mod membership;
mod nearest;
pub mod node;
mod notices;
mod people;
pub mod refusal;
pub mod retention;
mod search;
pub mod status;

pub use account::AccountKey;
pub use api::{Request, Response};
pub use code::Code;
pub use error::{Error, Kind};
pub use event::{Event, News};
pub use identity::Identity;
pub use keys::{Gate, founding_secret};
pub use node::{Node, Output};
pub use status::{Silence, Status};
pub use tidings_views::Role;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
