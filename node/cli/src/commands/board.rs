//! `board new`: makes a board.

use super::Context;
use super::compose::report;
use crate::args::Board;
use crate::error::Result;
use crate::print::posts;
use tidings_core::Request;

/// Makes a board.
pub(crate) fn run(context: &Context, args: Board) -> Result<()> {
    let Board::New { name } = args;
    let response = context.backend()?.call(Request::CreateBoard { name })?;
    report(context, &response, |board| format!("Made {}", posts::board(board)))
}
