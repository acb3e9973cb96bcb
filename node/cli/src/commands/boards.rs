//! `boards`: what there is to read.

use super::Context;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::board;
use crate::print::table::Table;
use crate::print::time::now;
use crate::print::when::ago;
use tidings_core::Request;
use tidings_views::page::{BoardKind, BoardRow};
use tidings_words::Words;

/// Lists the boards.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Boards, Boards);
    context.list(&rows, |rows| table(rows, context.screen.words()))
}

fn table(rows: &[BoardRow], words: &Words) -> Table {
    let mut table = Table::of(
        words,
        &[
            "cli-column-board",
            "cli-column-for",
            "cli-column-unread",
            "cli-column-threads",
            "cli-column-posts",
            "cli-column-newest",
        ],
    );
    for row in rows {
        table.row([
            board(&row.name),
            words.say(whom(row.kind)),
            words.number(row.unread),
            words.number(row.threads),
            words.number(row.posts),
            row.latest.map_or_else(|| "-".into(), |time| ago(words, now(), time)),
        ]);
    }
    table
}

/// Who reads it, in a word.
fn whom(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Board => "cli-for-all",
        BoardKind::Closed => "cli-for-readers",
        BoardKind::Messages => "cli-for-you-two",
    }
}
