//! `board`: makes boards, and decides who reads those that are closed.

use super::Context;
use super::compose::report;
use crate::args::Board;
use crate::client::unexpected;
use crate::error::Result;
use crate::print::count::readers;
use crate::print::posts::{self, person};
use crate::print::sanitise::line;
use crate::print::table::Table;
use tidings_core::{Request, Response};
use tidings_views::page::ReaderRow;

/// Makes a board, or says who reads one.
pub(crate) fn run(context: &Context, args: Board) -> Result<()> {
    match args {
        Board::New { name, closed: false, .. } => {
            let response = context.backend()?.call(Request::CreateBoard { name })?;
            report(context, &response, |board| format!("Made {}", posts::board(board)))
        }
        Board::New { name, closed: true, reader } => {
            let request = Request::CreateClosed { name, readers: reader };
            let response = context.backend()?.call(request)?;
            report(context, &response, |board| {
                format!("Made {}; nobody but its readers knows of it", posts::board(board))
            })
        }
        Board::Readers { name } => list(context, &ask(context, Request::Readers { board: name })?),
        Board::Admit { name, who } => {
            let rows = ask(context, Request::AdmitReader { board: name, who: who.clone() })?;
            changed(context, &rows, &format!("{} reads {} now", line(&who), board(&rows)))
        }
        Board::Remove { name, who } => {
            let rows = ask(context, Request::RemoveReader { board: name, who: who.clone() })?;
            let (who, board) = (line(&who), board(&rows));
            let told = format!(
                "{who} reads nothing that is written in {board} from now on; what was written \
                 before stays readable to them"
            );
            changed(context, &rows, &told)
        }
    }
}

fn ask(context: &Context, request: Request) -> Result<Vec<ReaderRow>> {
    match context.backend()?.call(request)? {
        Response::Readers(rows) => Ok(rows),
        _ => Err(unexpected()),
    }
}

fn changed(context: &Context, rows: &[ReaderRow], told: &str) -> Result<()> {
    if context.screen.json {
        return list(context, rows);
    }
    context.screen.done(&format!("{told} ({})", readers(rows.len())));
    Ok(())
}

fn board(rows: &[ReaderRow]) -> String {
    rows.first().map_or_else(|| "the board".into(), |row| posts::board(&row.board))
}

fn list(context: &Context, rows: &[ReaderRow]) -> Result<()> {
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    let mut table = Table::new(&["NAME", "MADE IT", "DEVICES"]);
    for row in rows {
        let me = if row.person.me { " (you)" } else { "" };
        let made = if row.maker { "yes" } else { "-" };
        table.row([format!("{}{me}", person(&row.person)), made.into(), row.devices.to_string()]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}
