//! `run`: the node in the foreground, or as the process behind `start`.

use super::Context;
use crate::args::Run;
use crate::client::Remote;
use crate::config::Config;
use crate::daemon::{self, Options};
use crate::error::{Code, Failure, Result};
use std::process::ExitCode;

/// Runs the node until it is told to stop.
pub(crate) fn run(context: &Context, args: Run) -> Result<ExitCode> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    if let Some(node) = Remote::find(&context.home)? {
        let message = format!("the node of this home runs already (process {})", node.pid());
        return Err(Failure::new(Code::Busy, message).next("`tidings stop` ends it"));
    }
    let flags = args.node.overrides();
    let config = Config::load(&context.home, &flags)?;
    let options = Options { config, flags, dial: args.node.dial, background: args.background };
    daemon::run(&context.home, &options)
}
