//! `message`: writes to one person alone.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Message;
use crate::error::Result;
use crate::print::posts;
use tidings_core::drafts::Draft;

/// Writes to one person, or to oneself.
pub(crate) fn run(context: &Context, args: Message) -> Result<()> {
    let Message { who, text, along } = args;
    let files = Sealed::seal(context, &along.file)?;
    let text = Text::get(context, text)?;
    let response = text.post(context, |text| Draft::Message { to: who, text }, files)?;
    report(context, &response, |board| format!("Sent to {}", posts::board(board)))
}
