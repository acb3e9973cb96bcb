//! `invite`: a code that lets people in.

use super::Context;
use crate::args::{Invite, InviteAction};
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::person;
use crate::print::table::Table;
use crate::print::time::{minute, now};
use crate::qr;
use tidings_core::Request;
use tidings_core::invite::InviteCode;

/// Columns of a terminal whose width is unknown.
const COLUMNS: usize = 80;

/// Publishes an invite, or lists them.
pub(crate) fn run(context: &Context, args: &Invite) -> Result<()> {
    match args.action {
        Some(InviteAction::List) => list(context),
        None => publish(context, args),
    }
}

fn publish(context: &Context, args: &Invite) -> Result<()> {
    let mut backend = context.backend()?;
    let request =
        Request::Invite { uses: args.uses, expires_seconds: args.expires, hints: Vec::new() };
    let invite = answer!(backend, request, Invite);
    print(context, &invite)
}

/// The code on stdout; its picture and what to do with it on stderr.
pub(crate) fn print(context: &Context, invite: &InviteCode) -> Result<()> {
    let screen = context.screen;
    let mut out = screen.out();
    let code = invite.code.as_deref().unwrap_or_default();
    if screen.json {
        out.object(invite)?;
        return out.finish();
    }
    if screen.live {
        let picture = qr::picture(code, COLUMNS, screen.err_style.is_colour());
        picture.iter().for_each(|picture| screen.say(picture));
    }
    let uses = match invite.invite.uses {
        0 => "anybody who holds it".to_owned(),
        1 => "one person".to_owned(),
        uses => format!("{uses} people"),
    };
    let until = minute(invite.invite.expires);
    screen.say(&format!("This invite lets in {uses} until {until}. On the other machine:"));
    screen.say("  tidings join CODE");
    out.line(code)?;
    out.finish()
}

fn list(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Invites, Invites);
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    if rows.is_empty() {
        context.screen.say("There are no invites. `tidings invite` makes one.");
        return Ok(());
    }
    table(&rows).lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}

fn table(rows: &[InviteCode]) -> Table {
    let mut table = Table::new(&["BY", "USED", "EXPIRES", "CODE"]);
    for row in rows {
        let invite = &row.invite;
        let uses = if invite.uses == 0 { "any".into() } else { invite.uses.to_string() };
        let expires = minute(invite.expires);
        let over = if invite.expires <= now() { " (over)" } else { "" };
        table.row([
            person(&invite.by),
            format!("{}/{uses}", invite.used),
            format!("{expires}{over}"),
            row.code.clone().unwrap_or_else(|| "(made on another device)".into()),
        ]);
    }
    table
}
