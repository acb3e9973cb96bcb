//! `delete`: takes a post of one's own back.

use super::Context;
use super::compose::report;
use crate::args::Delete;
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::print::posts;
use tidings_core::Request;

/// Erases the post here, and asks others to erase it.
pub(crate) fn run(context: &Context, args: Delete) -> Result<()> {
    let Delete { post: id, reason } = args;
    let mut backend = context.backend()?;
    let post = answer!(backend, Request::Show { id: id.clone() }, Post).ok_or_else(unexpected)?;
    drop(backend);
    let question = format!(
        "Delete the post {} in {}? It is erased here; others are asked to erase it.",
        posts::short(&post.id),
        posts::board(&post.board)
    );
    if !context.screen.agrees(&question, false) {
        return Err(Failure::usage("the post was not deleted")
            .next("say yes, or add --yes where nobody can be asked"));
    }
    let response = context.backend()?.call(Request::Delete { id, reason })?;
    report(context, &response, |board| {
        format!("Deleted in {}: erased here; asks others to erase", posts::board(board))
    })
}
