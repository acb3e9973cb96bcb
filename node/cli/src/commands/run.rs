//! `run`: the node in the foreground, or as the process behind `start`.

use super::Context;
use crate::args::Run;
use crate::client::Remote;
use crate::config::Config;
use crate::daemon::{self, Options};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::process::ExitCode;

/// Runs the node until it is told to stop.
pub(crate) fn run(context: &Context, args: Run) -> Result<ExitCode> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    if let Some(node) = Remote::find(&context.home)? {
        let runs = said!("cli-runs-already", pid = node.pid().to_string());
        return Err(Failure::new(Code::Busy, runs));
    }
    let flags = args.node.overrides();
    let config = Config::load(&context.home, &flags)?;
    let options = Options { config, flags, dial: args.node.dial, background: args.background };
    daemon::run(&context.home, &options)
}
