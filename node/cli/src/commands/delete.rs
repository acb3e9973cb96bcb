//! `delete`: takes a post of one's own back.

use super::Context;
use super::compose::report;
use crate::args::Delete;
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;

/// Erases the post here, and asks others to erase it.
pub(crate) fn run(context: &Context, args: Delete) -> Result<()> {
    let Delete { post: id, reason } = args;
    let mut backend = context.backend()?;
    let post = answer!(backend, Request::Show { id: id.clone() }, Post).ok_or_else(unexpected)?;
    drop(backend);
    let question = said!(
        "cli-delete-question",
        post = posts::short(&post.id),
        board = posts::board(&post.board),
    );
    if !context.screen.agrees(question, false) {
        return Err(Failure::usage(said!("cli-not-deleted")));
    }
    let response = context.backend()?.call(Request::Delete { id, reason })?;
    report(context, &response, |board| said!("cli-deleted-in", board = posts::board(board)))
}
