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
pub(crate) mod topo;

use std::io::Write;

/// Exit code of a broken promise, as the `tidings` command has it.
pub(crate) const FAILED: u8 = 1;

/// Exit code of a command that cannot be carried out.
pub(crate) const USAGE: u8 = 2;

/// Prints a line; whoever reads may have seen enough.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}
