//! `watch`: what happens, as it happens.

use super::Context;
use crate::client::running;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise;

/// Prints events until the node stops or the reader goes away.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut events = running(&context.home)?.follow("/v1/events")?;
    context.screen.say(said!("cli-watching"));
    let mut out = context.screen.out();
    while let Some(event) = events.next_line()? {
        out.line(&sanitise::json(&event))?;
        out.flush()?;
    }
    Err(Failure::new(Code::Unreachable, said!("cli-node-has-stopped")))
}
