//! `invite`: a code that lets people in.

use super::Context;
use crate::args::{Invite, InviteAction};
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::person;
use crate::print::table::Table;
use crate::print::time::{minute, now};
use crate::print::window;
use crate::qr;
use tidings_core::invite::InviteCode;
use tidings_core::{Code, Request, Role};

/// Publishes an invite, or lists them.
pub(crate) fn run(context: &Context, args: &Invite) -> Result<()> {
    match args.action {
        Some(InviteAction::List) => list(context),
        None => publish(context, args),
    }
}

fn publish(context: &Context, args: &Invite) -> Result<()> {
    let mut backend = context.backend()?;
    let request = Request::Invite {
        uses: args.uses,
        expires_seconds: args.expires,
        role: Role::Member,
        hints: Vec::new(),
    };
    let invite = answer!(backend, request, Invite);
    print(context, &invite)
}

/// The code on stdout; what to do with it and its picture on stderr, the picture last, so that all
/// of it is still on a small screen.
pub(crate) fn print(context: &Context, invite: &InviteCode) -> Result<()> {
    let screen = context.screen;
    let mut out = screen.out();
    let code = invite.code.as_deref().unwrap_or_default();
    if screen.json {
        out.object(invite)?;
        return out.finish();
    }
    let uses = match invite.invite.uses {
        0 => "anybody who holds it".to_owned(),
        1 => "one person".to_owned(),
        uses => format!("{uses} people"),
    };
    let until = minute(invite.invite.expires);
    screen.say(&format!("This invite lets in {uses} until {until}."));
    screen.say("On the other machine: `tidings join CODE`, where CODE is");
    out.line(code)?;
    out.finish()?;
    if screen.live {
        picture(code, screen.err_style.is_colour()).iter().for_each(|picture| screen.say(picture));
    }
    Ok(())
}

/// The picture of the code; where the terminal is too small for it, of the same code with fewer
/// hints at addresses.
fn picture(code: &str, colour: bool) -> Option<String> {
    let (columns, rows) = window();
    let mut code = Code::parse(code).ok()?;
    loop {
        let picture = qr::picture(&code.to_string(), columns, rows.saturating_sub(1), colour);
        if picture.is_some() || code.hints.pop().is_none() {
            return picture;
        }
    }
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
