//! Limits that a simulation or a test may set lower than a node has them.

use crate::limits::{AUTHOR_BURST, AUTHOR_RATE, INTRODUCER_BURST, INTRODUCER_RATE};

/// So much at once, and so much more each second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u64,
    /// More each second.
    pub per_second: u64,
}

/// The quotas of an engine. The default is what a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Bytes of RUN frames taken of one author.
    pub author: Rate,
    /// Bytes of RUN frames taken of all authors whom one author let in.
    pub introducer: Rate,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            author: Rate { burst: AUTHOR_BURST, per_second: AUTHOR_RATE },
            introducer: Rate { burst: INTRODUCER_BURST, per_second: INTRODUCER_RATE },
        }
    }
}
