//! `react`: says with one emoji what one feels about a post.

use super::Context;
use super::compose::report;
use crate::args::React;
use crate::error::Result;
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;

/// Puts the emoji in place of what was put before, or takes that back.
pub(crate) fn run(context: &Context, args: React) -> Result<()> {
    let React { post: id, emoji, .. } = args;
    let emoji = emoji.unwrap_or_default();
    let done = if emoji.is_empty() { "cli-reaction-taken-back" } else { "cli-reacted" };
    let response = context.backend()?.call(Request::React { id, emoji })?;
    report(context, &response, |board| said!(done, board = posts::board(board)))
}
