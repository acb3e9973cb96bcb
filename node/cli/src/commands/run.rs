//! `run`: the node in the foreground, or as the process behind `start`.

use super::Context;
use crate::args::Run;
use crate::config::Config;
use crate::daemon::{self, Options};
use crate::error::Result;
use std::process::ExitCode;

/// Runs the node until it is told to stop.
pub(crate) fn run(context: &Context, args: Run) -> Result<ExitCode> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    let config = Config::load(&context.home, args.node.overrides())?;
    let options = Options { config, dial: args.node.dial, background: args.background };
    daemon::run(&context.home, &options)
}
