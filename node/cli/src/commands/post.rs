//! `post`: starts a thread.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Post;
use crate::error::Result;
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Starts a thread.
pub(crate) fn run(context: &Context, args: Post) -> Result<()> {
    let Post { board, text, subject, along } = args;
    let files = Sealed::seal(context, &along.file)?;
    if text.is_none() {
        // A wrong name is better known before the text is written.
        context.backend()?.call(Request::Threads {
            board: board.clone(),
            limit: 1,
            before: None,
        })?;
    }
    let text = Text::get(context, text)?;
    let response = text.post(context, |text| Draft::Post { board, subject, text }, files)?;
    report(context, &response, |board| said!("cli-posted", board = posts::board(board)))
}
