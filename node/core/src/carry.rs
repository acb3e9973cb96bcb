//! What travels without a network: packs of entries on a stick, in a directory, on a web server.
//!
//! The bytes are those of SPEC §21. [`seal`] is how a file is sealed, `pack` what is in one,
//! [`manifest`] what a device says it put on a shelf and what it holds itself. [`take`] reads a
//! shelf, [`leave`] writes one: both run beside the node, which they ask through [`Host`], and
//! touch a medium through [`shelf`], so that neither a slow stick nor a slow server stops a node.
//! [`files`] goes along. [`host`] is the node's side, [`job`] what a verb asks for, [`report`] what is told of it all, [`limits`] every bound.

pub mod files;
pub mod host;
pub mod job;
pub mod leave;
pub mod limits;
pub mod manifest;
pub mod pack;
pub mod report;
pub mod seal;
pub mod shelf;
mod spans;
pub mod take;

pub use host::{Host, Lent, Look};
pub use job::Job;
pub use leave::{Terms, leave};
pub use report::Report;
pub use shelf::{Shelf, Source};
pub use take::{Care, Taken, take};
