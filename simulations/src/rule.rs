//! What happens to a frame: a list of rules, each gives a verdict, the first that is not `Pass` holds.

mod latency;
mod loss;
mod partition;

pub use latency::Latency;
pub use loss::Loss;
pub use partition::Partition;

use std::fmt;
use tidings_protocol::time::Time;

/// What becomes of a frame or of an attempt to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The next rule decides.
    Pass,
    /// It arrives after so many microseconds, but never before what was sent earlier.
    Deliver(u64),
    /// It is lost, and with it the session: a stream has no gaps.
    Drop,
}

/// Something on its way from one host to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// When it was sent.
    pub now: Time,
    /// By whom.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// Whether it opens a session.
    pub dial: bool,
}

/// One law of the network.
pub trait Rule: fmt::Debug {
    /// What becomes of `packet`.
    fn judge(&mut self, packet: &Packet) -> Verdict;

    /// Whether healing removes it.
    fn is_fault(&self) -> bool;
}
