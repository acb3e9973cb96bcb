//! `next`: one key reads all that is unread.

use super::Context;
use super::read::show_unread;
use crate::client::answer;
use crate::error::Result;
use crate::print::said::said;
use tidings_core::Request;

/// Prints the next unread post and marks it as read.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let Some(row) = answer!(backend, Request::Next { after: None }, Post) else {
        context.screen.say(said!("cli-nothing-unread"));
        return Ok(());
    };
    show_unread(context, &mut backend, &[*row])?;
    if !context.screen.quiet {
        let status = answer!(backend, Request::Status, Status);
        context.screen.say(said!("cli-unread-left", count = status.unread));
    }
    Ok(())
}
