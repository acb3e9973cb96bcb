//! `edit`: gives a post of one's own another text.

use super::Context;
use super::compose::{Text, report};
use crate::args::Edit;
use crate::client::{answer, unexpected};
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Writes the post anew; the same text writes nothing.
pub(crate) fn run(context: &Context, args: Edit) -> Result<()> {
    let Edit { post: id, text, subject } = args;
    let mut backend = context.backend()?;
    let post = answer!(backend, Request::Show { id: id.clone() }, Post).ok_or_else(unexpected)?;
    drop(backend);
    if post.deleted.is_some() {
        return Err(Failure::new(Code::NotFound, said!("cli-text-deleted")));
    }
    if !post.author.me {
        return Err(Failure::new(Code::NotAllowed, said!("cli-not-yours-to-edit")));
    }
    let present = if post.readable { post.text.as_str() } else { "" };
    let text = match (text, &subject) {
        (None, Some(_)) if post.readable => Text::given(post.text.clone()),
        (text, _) => Text::anew(context, text, (&post.id, present))?,
    };
    let (which, about) = (id.clone(), subject.clone());
    let response = text.send(
        context,
        |text| Draft::Edit { post: which, subject: about, text }.into(),
        |text| context.backend()?.call(Request::Edit { id, subject, text }),
    )?;
    report(context, &response, |board| said!("cli-edited-in", board = posts::board(board)))
}
