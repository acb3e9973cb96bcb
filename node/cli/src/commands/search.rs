//! `search`: finds posts.

use super::Context;
use crate::args::Search;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts;
use crate::print::time::now;
use tidings_core::Request;

/// Prints what contains the query, newest first; nothing is marked as read.
pub(crate) fn run(context: &Context, args: Search) -> Result<()> {
    let Search { query, limit } = args;
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Search { query, limit }, Posts);
    let mut out = context.screen.out();
    for row in &rows {
        if context.screen.json {
            out.object(row)?;
            continue;
        }
        let lines = posts::alone(row, now(), context.screen.out_style);
        lines.iter().try_for_each(|line| out.line(line))?;
    }
    out.finish()?;
    match rows.len() {
        0 => context.screen.say("Nothing contains that."),
        found if found == limit => {
            context.screen.say(&format!("The {found} newest; `--limit N` shows more."));
        }
        found => context.screen.say(&format!("{found} found.")),
    }
    Ok(())
}
