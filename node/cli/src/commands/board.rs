//! `board`: makes boards, and decides who reads those that are closed.

use super::Context;
use super::compose::report;
use crate::args::{Board, Which};
use crate::client::{answer, unexpected};
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::table::Table;
use tidings_core::api::Notifying;
use tidings_core::{Request, Response};
use tidings_views::page::{Notify, ReaderRow};

/// Makes a board, or says who reads one.
pub(crate) fn run(context: &Context, args: Board) -> Result<()> {
    match args {
        Board::New { name, closed: false, .. } => {
            let response = context.backend()?.call(Request::CreateBoard { name })?;
            report(context, &response, |board| said!("cli-board-made", board = posts::board(board)))
        }
        Board::New { name, closed: true, reader } => {
            let request = Request::CreateClosed { name, readers: reader };
            let response = context.backend()?.call(request)?;
            report(context, &response, |board| {
                said!("cli-board-made-closed", board = posts::board(board))
            })
        }
        Board::Notify { name, which } => notify(context, name, which),
        Board::Readers { name } => list(context, &ask(context, Request::Readers { board: name })?),
        Board::Admit { name, who } => {
            let rows = ask(context, Request::AdmitReader { board: name, who: who.clone() })?;
            let count = rows.len();
            let board = board(context, &rows);
            let told = said!("cli-reader-admitted", who = line(&who), board = board, count = count);
            changed(context, &rows, told)
        }
        Board::Remove { name, who } => {
            let rows = ask(context, Request::RemoveReader { board: name, who: who.clone() })?;
            let count = rows.len();
            let board = board(context, &rows);
            let told = said!("cli-reader-removed", who = line(&who), board = board, count = count);
            changed(context, &rows, told)
        }
    }
}

fn notify(context: &Context, name: String, which: Option<Which>) -> Result<()> {
    let notify = match which {
        Some(Which::All) => Notify::All,
        Some(Which::Mentions) => Notify::Mentions,
        Some(Which::None) => Notify::None,
        None => return told_of(context, &name),
    };
    match context.backend()?.call(Request::Notify(Notifying { board: name, notify }))? {
        Response::Notified { board, notify, .. } => say(context, &board, notify),
        _ => Err(unexpected()),
    }
}

/// What is set.
fn told_of(context: &Context, name: &str) -> Result<()> {
    let mut backend = context.backend()?;
    let name = name.trim_start_matches('#');
    let boards = answer!(backend, Request::Boards, Boards);
    match boards.iter().find(|board| board.name == name) {
        Some(board) => say(context, &board.name, board.notify),
        None => Err(Failure::new(Code::NotFound, said!("cli-no-board", board = line(name)))),
    }
}

fn say(context: &Context, board: &str, notify: Notify) -> Result<()> {
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&serde_json::json!({ "board": board, "notify": notify }))?;
        return out.finish();
    }
    let board = posts::board(board);
    context.screen.done(match notify {
        Notify::All => said!("cli-notify-all", board = board),
        Notify::Mentions => said!("cli-notify-mentions", board = board),
        Notify::None => said!("cli-notify-none", board = board),
    });
    Ok(())
}

fn ask(context: &Context, request: Request) -> Result<Vec<ReaderRow>> {
    match context.backend()?.call(request)? {
        Response::Readers(rows) => Ok(rows),
        _ => Err(unexpected()),
    }
}

fn changed(context: &Context, rows: &[ReaderRow], told: Said) -> Result<()> {
    if context.screen.json {
        return list(context, rows);
    }
    context.screen.done(told);
    Ok(())
}

fn board(context: &Context, rows: &[ReaderRow]) -> String {
    let unnamed = || context.screen.words().say("cli-the-board");
    rows.first().map_or_else(unnamed, |row| posts::board(&row.board))
}

fn list(context: &Context, rows: &[ReaderRow]) -> Result<()> {
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    let words = context.screen.words();
    let mut table =
        Table::of(words, &["cli-column-name", "cli-column-made-it", "cli-column-devices"]);
    for row in rows {
        let name = posts::person_or_you(&row.person, words);
        let made = if row.maker { words.say("cli-yes") } else { "-".into() };
        table.row([name, made, row.devices.to_string()]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}
