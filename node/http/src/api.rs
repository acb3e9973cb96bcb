//! `/api/v1`: the board for programs, by names that stay.
//!
//! - [`table`] says which method and path asks what of the node: the routes, the document and the
//!   tests are made from it.
//! - [`scope`] says what a token must open for each request, [`boards`] what one that is bound to
//!   boards may touch, and [`caller`] is the one place where both are looked at.
//! - [`repeats`] does once what is asked for twice under one key.
//! - [`routes`] turns paths, queries and bodies into requests.

mod boards;
mod caller;
#[cfg(test)]
mod document;
mod events;
mod files;
mod repeats;
mod routes;
#[cfg(test)]
mod samples;
mod scope;
mod table;

pub(crate) use caller::Caller;
pub(crate) use repeats::Repeats;
pub(crate) use routes::{nothing_here, router};
pub use scope::Scope;
#[cfg(test)]
pub(crate) use {samples::names, table::OPERATIONS};
