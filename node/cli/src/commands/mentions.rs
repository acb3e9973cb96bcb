//! `mentions`: posts that call this account by name.

use super::Context;
use crate::args::Mentions;
use crate::client::unexpected;
use crate::error::Result;
use crate::print::posts;
use crate::print::said::said;
use crate::print::time::now;
use tidings_core::api::Mentioning;
use tidings_core::{Request, Response};

/// Prints them, the newest first; nothing is marked as read.
pub(crate) fn run(context: &Context, args: &Mentions) -> Result<()> {
    let mut backend = context.backend()?;
    let request = Request::Mentions(Mentioning { limit: args.limit, after: args.after.clone() });
    let Response::Found { posts: rows, next, .. } = backend.call(request)? else {
        return Err(unexpected());
    };
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
    match next {
        Some(next) => context.screen.say(said!("cli-older", after = &next)),
        None if rows.is_empty() && args.after.is_none() => {
            context.screen.say(said!("cli-no-mentions"));
        }
        None => {}
    }
    Ok(())
}
