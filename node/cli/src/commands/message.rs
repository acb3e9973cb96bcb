//! `message`: writes to one person alone.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Message;
use crate::error::Result;
use crate::print::posts;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Writes to one person, or to oneself.
pub(crate) fn run(context: &Context, args: Message) -> Result<()> {
    let Message { who, text, along } = args;
    let files = Sealed::seal(context, &along.file)?;
    let text = Text::get(context, text)?;
    let to = who.clone();
    let response = text.send(
        context,
        |text| Draft::Message { to, text },
        |text| context.backend()?.call(Request::Message { to: who, text }),
    )?;
    files.attach(context, &response)?;
    report(context, &response, |board| format!("Sent to {}", posts::board(board)))
}
