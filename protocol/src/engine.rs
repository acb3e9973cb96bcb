//! The engine: what two nodes say and when, without a clock, a disk, a network or a thread.

mod input;
mod output;

pub use input::{Input, SessionId};
pub use output::{Event, Output, Reason};
