//! `catchup`: marks everything as read.

use super::Context;
use crate::args::Catchup;
use crate::client::unexpected;
use crate::error::Result;
use tidings_core::{Request, Response};

/// Marks everything as read, on one board or everywhere.
pub(crate) fn run(context: &Context, args: Catchup) -> Result<()> {
    let response = context.backend()?.call(Request::CatchUp { board: args.board })?;
    let Response::Marked { posts } = response else { return Err(unexpected()) };
    context.screen.done(&format!("{posts} posts marked as read"));
    Ok(())
}
