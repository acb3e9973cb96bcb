//! `mentions`: posts that call this account by name.

use super::Context;
use crate::args::Mentions;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts;
use crate::print::said::said;
use crate::print::time::now;
use tidings_core::Request;

/// Prints them, the newest first; nothing is marked as read.
pub(crate) fn run(context: &Context, args: &Mentions) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Mentions { limit: args.limit }, Posts);
    let mut out = context.screen.out();
    for row in &rows {
        if context.screen.json {
            out.object(row)?;
            continue;
        }
        let lines = posts::alone(row, now(), context.screen.out_style, context.screen.words());
        lines.iter().try_for_each(|line| out.line(line))?;
    }
    out.finish()?;
    if rows.is_empty() {
        context.screen.say(said!("cli-no-mentions"));
    }
    Ok(())
}
