//! `boards`: what there is to read.

use super::Context;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::board;
use crate::print::table::Table;
use crate::print::time::{ago, now};
use tidings_core::Request;
use tidings_views::page::{BoardKind, BoardRow};

/// Lists the boards.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Boards, Boards);
    context.list(&rows, table)
}

fn table(rows: &[BoardRow]) -> Table {
    let mut table = Table::new(&["BOARD", "FOR", "UNREAD", "THREADS", "POSTS", "NEWEST"]);
    for row in rows {
        table.row([
            board(&row.name),
            whom(row.kind).into(),
            row.unread.to_string(),
            row.threads.to_string(),
            row.posts.to_string(),
            row.latest.map_or_else(|| "-".into(), |time| ago(now(), time)),
        ]);
    }
    table
}

/// Who reads it, in a word.
fn whom(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Board => "all",
        BoardKind::Closed => "readers",
        BoardKind::Messages => "you two",
    }
}
