//! `boards`: what there is to read.

use super::Context;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::board;
use crate::print::table::Table;
use crate::print::time::{ago, now};
use tidings_core::Request;
use tidings_views::page::BoardRow;

/// Lists the boards.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Boards, Boards);
    context.list(&rows, table)
}

fn table(rows: &[BoardRow]) -> Table {
    let mut table = Table::new(&["BOARD", "UNREAD", "THREADS", "POSTS", "NEWEST"]);
    for row in rows {
        table.row([
            board(&row.name),
            row.unread.to_string(),
            row.threads.to_string(),
            row.posts.to_string(),
            row.latest.map_or_else(|| "-".into(), |time| ago(now(), time)),
        ]);
    }
    table
}
