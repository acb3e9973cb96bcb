//! `stop`: ends the node in good order.

use super::Context;
use crate::client::{Remote, running};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::thread;
use std::time::{Duration, Instant};

/// A node says goodbye, flushes and closes its stores within this time.
const PATIENCE: Duration = Duration::from_secs(15);

/// Pause between looks.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Stops the node and waits until the home is free.
pub(crate) fn run(context: &Context) -> Result<()> {
    let node = match running(&context.home) {
        Err(failure) if failure.is(Code::Unreachable) => {
            context.screen.say(said!("cli-no-node-runs"));
            return Ok(());
        }
        node => node?,
    };
    end(context, &node)?;
    context.screen.done(said!("cli-node-stopped"));
    Ok(())
}

/// Stops this node and waits until the home is free.
pub(super) fn end(context: &Context, node: &Remote) -> Result<()> {
    let _: serde_json::Value = node.post("/v1/stop", &serde_json::json!({}))?;
    wait(context, node)
}

fn wait(context: &Context, node: &Remote) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match context.home.try_lock() {
            Err(failure) if failure.is(Code::Busy) => thread::sleep(LOOK_AGAIN),
            outcome => return outcome.map(drop),
        }
    }
    Err(Failure::failed(said!("cli-node-does-not-end", pid = node.pid().to_string())))
}
