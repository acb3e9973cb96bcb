//! `completions`: a script that completes this program's words in a shell.

use super::Context;
use crate::args::{Cli, Completions};
use crate::error::Result;
use clap::CommandFactory;

/// Prints the script.
pub(crate) fn run(context: &Context, args: &Completions) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tidings", &mut script);
    let mut out = context.screen.out();
    out.bytes(&script)?;
    out.finish()
}
