//! `history`: all texts that a post had.

use super::Context;
use crate::args::History;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts;
use crate::print::time::now;
use tidings_core::Request;

/// Prints the texts, the oldest first.
pub(crate) fn run(context: &Context, args: History) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::History { id: args.post }, Versions);
    let mut out = context.screen.out();
    for row in &rows {
        if context.screen.json {
            out.object(row)?;
            continue;
        }
        let lines = posts::version(row, now(), context.screen.out_style, context.screen.words());
        lines.iter().try_for_each(|line| out.line(line))?;
    }
    out.finish()
}
