//! `invite`: a code that lets people in.

pub(super) mod short;

use super::Context;
use crate::args::{Invite, InviteAction};
use crate::client::{self, Backend, Remote, answer};
use crate::error::Result;
use crate::print::Screen;
use crate::print::posts::person;
use crate::print::said::said;
use crate::print::table::Table;
use crate::print::time::now;
use crate::print::window;
use crate::qr;
use serde::Serialize;
use tidings_core::invite::InviteCode;
use tidings_core::{Code, Request};
use tidings_http::network::Short;
use tidings_views::page::InviteRow;
use tidings_words::Words;

/// An invite with its short code, where one is live.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    invite: &'a InviteCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<&'a Short>,
}

/// Publishes an invite, or lists them.
pub(crate) fn run(context: &Context, args: &Invite) -> Result<()> {
    match &args.action {
        Some(InviteAction::List) => list(context),
        // Keys have no hyphens, short codes have two.
        Some(InviteAction::Revoke { invite }) if invite.contains('-') => {
            short::revoke(context, invite)
        }
        Some(InviteAction::Revoke { invite }) => revoke(context, invite),
        None => publish(context, args),
    }
}

fn publish(context: &Context, args: &Invite) -> Result<()> {
    let mut backend = match args.short {
        true => Backend::Remote(client::running(&context.home)?),
        false => context.backend()?,
    };
    let request = Request::Invite {
        uses: args.uses,
        expires_seconds: args.expires,
        role: args.role,
        hints: Vec::new(),
    };
    let invite = answer!(backend, request, Invite);
    match &backend {
        Backend::Remote(node) if args.short => {
            let code = invite.code.as_deref().unwrap_or_default();
            short::print(context, &short::make(context, node, code)?)
        }
        Backend::Remote(node) if !args.long => hand_out(context, Some(node), &invite),
        _ => hand_out(context, None, &invite),
    }
}

/// The code on stdout; its picture, a short one that `node` makes, and what to do with them on
/// stderr. The picture is first: it fills a small screen, and what is read out must still be there.
pub(super) fn hand_out(
    context: &Context,
    node: Option<&Remote>,
    invite: &InviteCode,
) -> Result<()> {
    let screen = context.screen;
    let mut out = screen.out();
    let code = invite.code.as_deref().unwrap_or_default();
    let short = || node.and_then(|node| short::try_make(context, node, code));
    if screen.json {
        out.object(&Row { invite, short: short().as_ref() })?;
        return out.finish();
    }
    show_picture(screen, code);
    short().iter().for_each(|short| short::explain(context, short, code));
    let (uses, until) = (invite.invite.uses, invite.invite.expires.0);
    screen.say(said!("home-invite-lets-in", count = uses, until = until));
    screen.say(said!("home-invite-how"));
    out.line(code)?;
    out.finish()
}

/// The picture of a code, on a terminal.
pub(super) fn show_picture(screen: Screen, code: &str) {
    if screen.live {
        picture(code, screen.err_style.is_colour()).iter().for_each(|picture| screen.say(picture));
    }
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
    let live = match &backend {
        Backend::Remote(node) => short::live(node)?,
        Backend::Local(_) => None,
    };
    let rows: Vec<Row<'_>> = rows
        .iter()
        .map(|invite| {
            let key = invite.invite.key.to_string();
            Row { invite, short: live.as_ref().filter(|short| short.invite == key) }
        })
        .collect();
    if rows.is_empty() && !context.screen.json {
        context.screen.say(said!("home-no-invites"));
        return Ok(());
    }
    context.list(&rows, |rows| table(rows, context.screen.words()))?;
    if answer!(backend, Request::Status, Status).epoch > Some(1) {
        context.screen.say(said!("home-codes-as-they-hold"));
    }
    Ok(())
}

fn revoke(context: &Context, key: &str) -> Result<()> {
    let mut backend = context.backend()?;
    let row = answer!(backend, Request::RevokeInvite { key: key.into() }, Revoked);
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&row)?;
        return out.finish();
    }
    let key = key_of(&row);
    context.screen.done(match row.by.me {
        true => said!("home-invite-taken-back", key = key, count = row.used),
        false => {
            said!("home-invite-of-taken-back", key = key, count = row.used, who = person(&row.by))
        }
    });
    context.screen.say(said!("home-invite-still-finds"));
    Ok(())
}

/// The characters by which an invite is named.
fn key_of(row: &InviteRow) -> String {
    row.key.to_string().chars().take(8).collect()
}

fn table(rows: &[Row<'_>], words: &Words) -> Table {
    let columns = [
        "home-column-key",
        "cli-column-by",
        "cli-column-for",
        "home-column-used",
        "home-column-expires",
        "home-column-short-code",
        "home-column-code",
    ];
    let mut table = Table::of(words, &columns);
    for row in rows {
        let invite = &row.invite.invite;
        let uses = match invite.uses {
            0 => words.say("home-any"),
            uses => words.number(uses.into()),
        };
        let expires = words.moment(invite.expires.0);
        let over = match invite.expires <= now() {
            _ if invite.revoked => format!(" ({})", words.say("home-taken-back")),
            true => format!(" ({})", words.say("home-over")),
            false => String::new(),
        };
        let used = match invite.is_overused() {
            true => {
                let values = [("used", invite.used.into()), ("uses", (&uses).into())];
                words.with("home-overused", &values)
            }
            false => format!("{}/{uses}", invite.used),
        };
        table.row([
            key_of(invite),
            person(&invite.by),
            words.with("home-invited-as", &[("role", invite.role.name().into())]),
            used,
            format!("{expires}{over}"),
            row.short.map_or_else(|| "-".into(), |short| short::in_a_cell(short, words)),
            row.invite
                .code
                .clone()
                .unwrap_or_else(|| format!("({})", words.say("home-made-elsewhere"))),
        ]);
    }
    table
}
