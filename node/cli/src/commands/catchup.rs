//! `catchup`: marks everything as read, a board, or a thread.

use super::Context;
use super::read::{What, meant};
use crate::args::Catchup;
use crate::client::{Backend, answer, unexpected};
use crate::error::Result;
use crate::print::said::said;
use tidings_core::{Request, Response};

/// Marks everything as read, on one board, in one thread, or everywhere.
pub(crate) fn run(context: &Context, args: Catchup) -> Result<()> {
    let mut backend = context.backend()?;
    let (board, thread) = match args.what {
        Some(what) => match meant(&mut backend, &what)? {
            What::Board(board) => (Some(board), None),
            What::Thread(id) => (None, Some(id)),
        },
        None if agreed(context, &mut backend)? => (None, None),
        None => return Ok(()),
    };
    let response = backend.call(Request::CatchUp { board, thread })?;
    let Response::Marked { posts } = response else { return Err(unexpected()) };
    context.screen.done(said!("cli-marked-read", count = posts));
    Ok(())
}

/// What is marked everywhere cannot be found again as unread.
fn agreed(context: &Context, backend: &mut Backend) -> Result<bool> {
    let unread = answer!(backend, Request::Status, Status).unread;
    let question = said!("cli-catch-up-question", count = unread);
    Ok(unread == 0 || context.screen.agrees(question, true))
}
