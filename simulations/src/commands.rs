//! The verbs of the command line, one file each.

pub(crate) mod canaries;
pub(crate) mod compare;
pub(crate) mod files;
mod interrupt;
mod progress;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod shrink;
mod source;
pub(crate) mod swarm;
pub(crate) mod sweep;
pub(crate) mod table;
pub(crate) mod topo;

use clap::builder::RangedU64ValueParser;
use std::io::Write;

/// Exit code of a broken promise, as the `tidings` command has it.
pub(crate) const FAILED: u8 = 1;

/// Exit code of a command that cannot be carried out.
pub(crate) const USAGE: u8 = 2;

/// Reads a number of threads.
pub(crate) fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=1_024)
}

/// Says how much of long work was done, if it was stopped before the end.
pub(crate) fn unless_all(done: usize, count: u64, what: &str) {
    if done as u64 != count {
        say(&format!("stopped after {done} of {count} {what}"));
    }
}

/// Prints a line; whoever reads may have seen enough.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}
