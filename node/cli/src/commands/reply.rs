//! `reply`: answers a post.

use super::Context;
use super::compose::{Text, report};
use crate::args::Reply;
use crate::error::Result;
use crate::print::posts;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Answers a post.
pub(crate) fn run(context: &Context, args: Reply) -> Result<()> {
    let Reply { post: to, text } = args;
    if text.is_none() {
        // A wrong id is better known before the text is written.
        context.backend()?.call(Request::Show { id: to.clone() })?;
    }
    let text = Text::get(context, text)?;
    let post = to.clone();
    let response = text.send(
        context,
        |text| Draft::Reply { to: post, text },
        |text| context.backend()?.call(Request::Reply { to, text }),
    )?;
    report(context, &response, |board| format!("Answered in {}", posts::board(board)))
}
