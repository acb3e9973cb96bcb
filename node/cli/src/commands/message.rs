//! `message`: writes to one person alone.

use super::Context;
use super::compose::{Text, report};
use crate::args::Message;
use crate::error::Result;
use crate::print::posts;
use tidings_core::Request;

/// Writes to one person, or to oneself.
pub(crate) fn run(context: &Context, args: Message) -> Result<()> {
    let Message { who, text } = args;
    let text = Text::get(context, text)?;
    let response = text.send(|text| context.backend()?.call(Request::Message { to: who, text }))?;
    report(context, &response, |board| format!("Sent to {}", posts::board(board)))
}
