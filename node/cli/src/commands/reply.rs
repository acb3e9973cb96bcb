//! `reply`: answers a post.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Reply;
use crate::error::Result;
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Answers a post.
pub(crate) fn run(context: &Context, args: Reply) -> Result<()> {
    let Reply { post: to, text, along } = args;
    let files = Sealed::seal(context, &along.file)?;
    if text.is_none() {
        // A wrong id is better known before the text is written.
        context.backend()?.call(Request::Show { id: to.clone() })?;
    }
    let text = Text::get(context, text)?;
    let response = text.post(context, |text| Draft::Reply { to, text }, files)?;
    report(context, &response, |board| said!("cli-answered", board = posts::board(board)))
}
