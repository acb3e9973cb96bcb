//! `catchup`: marks everything as read.

use super::Context;
use crate::args::Catchup;
use crate::client::{Backend, answer, unexpected};
use crate::error::Result;
use crate::print::count;
use tidings_core::{Request, Response};

/// Marks everything as read, on one board or everywhere.
pub(crate) fn run(context: &Context, args: Catchup) -> Result<()> {
    let mut backend = context.backend()?;
    if args.board.is_none() && !agreed(context, &mut backend)? {
        return Ok(());
    }
    let response = backend.call(Request::CatchUp { board: args.board })?;
    let Response::Marked { posts } = response else { return Err(unexpected()) };
    context.screen.done(&format!("{} marked as read", count::posts(posts)));
    Ok(())
}

/// What is marked everywhere cannot be found again as unread.
fn agreed(context: &Context, backend: &mut Backend) -> Result<bool> {
    let unread = answer!(backend, Request::Status, Status).unread;
    let question = format!("Mark everything unread ({}) as read?", count::posts(unread));
    Ok(unread == 0 || context.screen.agrees(&question, true))
}
