//! `people`: who is in, and what they may do.

use super::Context;
use crate::args::{People, PeopleAction};
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::print::posts::person;
use crate::print::sanitise::line;
use crate::print::table::Table;
use serde::Serialize;
use tidings_core::{Request, Response, Role};
use tidings_views::page::{DeviceRow, PersonRef, PersonRow, Regard};

/// Lists the members, or changes what one of them may do.
pub(crate) fn run(context: &Context, args: &People) -> Result<()> {
    match &args.action {
        None => list(context),
        Some(PeopleAction::Role { who, role, reason }) => grade(context, who, *role, reason),
        Some(PeopleAction::Expel { who, reason }) => expel(context, who, reason),
        Some(PeopleAction::Mute(whom)) => regard(context, &whom.who, Regard::Muted),
        Some(PeopleAction::Block(whom)) => regard(context, &whom.who, Regard::Blocked),
        Some(PeopleAction::Unmute(whom)) => regard(context, &whom.who, Regard::Heard),
    }
}

pub(super) fn expel(context: &Context, who: &str, reason: &str) -> Result<()> {
    let question = format!("Expel {}? Nothing they write from now on counts.", line(who));
    if !context.screen.agrees(&question, false) {
        return Err(Failure::usage(format!("{} was not expelled", line(who)))
            .next("say yes, or add --yes where nobody can be asked"));
    }
    grade(context, who, Role::Expelled, reason)
}

fn grade(context: &Context, who: &str, role: Role, reason: &str) -> Result<()> {
    let mut backend = context.backend()?;
    let request = Request::Grade { who: who.into(), role, reason: reason.into() };
    let answer = backend.call(request)?;
    let Response::Graded { person: whom, role, was } = &answer else { return Err(unexpected()) };
    if context.screen.json {
        let mut out = context.screen.out();
        let graded = Graded { schema: "tidings/graded/1", person: whom, role: *role, was: *was };
        out.object(&graded)?;
        return out.finish();
    }
    let whom = person(whom);
    context.screen.done(&match role {
        Role::Expelled => format!(
            "{whom} is expelled; what they wrote before stays. Invite codes handed out before are \
             void: `tidings invite` makes a new one"
        ),
        Role::Relay => format!(
            "{whom} is a relay now, and was {was}: it carries what is written from now on, and \
             cannot read it. What it could read before, it can"
        ),
        _ => format!("{whom} is {role} now, and was {was}"),
    });
    Ok(())
}

fn regard(context: &Context, who: &str, regard: Regard) -> Result<()> {
    let mut backend = context.backend()?;
    let answer = backend.call(Request::Regard { who: who.into(), regard })?;
    let Response::Regarded { person: whom, regard, was } = &answer else {
        return Err(unexpected());
    };
    if context.screen.json {
        let mut out = context.screen.out();
        let (regard, was) = (*regard, *was);
        out.object(&Regarded { schema: "tidings/regarded/1", person: whom, regard, was })?;
        return out.finish();
    }
    let whom = person(whom);
    context.screen.done(&match regard {
        Regard::Muted => format!(
            "{whom} is muted: their posts are folded to a line, and are not unread. Only this home \
             knows; `tidings people unmute` undoes it"
        ),
        Regard::Blocked => format!(
            "{whom} is blocked: of their posts and messages you see that they are there, and no \
             more. Only this home knows; `tidings people unblock` undoes it"
        ),
        Regard::Heard => format!("{whom} is heard again, and was {was}"),
    });
    Ok(())
}

/// What a change of whom one hears prints.
#[derive(Serialize)]
struct Regarded<'a> {
    schema: &'static str,
    person: &'a PersonRef,
    regard: Regard,
    was: Regard,
}

/// What a change of a role prints.
#[derive(Serialize)]
struct Graded<'a> {
    schema: &'static str,
    person: &'a PersonRef,
    role: Role,
    was: Role,
}

fn list(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::People, People);
    context.list(&rows, table)
}

fn table(rows: &[PersonRow]) -> Table {
    let mut table = Table::new(&["NAME", "ROLE", "POSTS", "LET IN BY", "DEVICES"]);
    for row in rows {
        let me = if row.me { " (you)" } else { "" };
        let devices: Vec<String> = row.devices.iter().map(device).collect();
        table.row([
            format!("{}#{}{me}", line(&row.name), line(&row.suffix)),
            role(row),
            row.posts.to_string(),
            row.admitted_by.as_ref().map_or_else(|| "founder".into(), person),
            devices.join(", "),
        ]);
    }
    table
}

fn role(row: &PersonRow) -> String {
    let mut role = row.role.map_or("not in", Role::name).to_owned();
    if let Some(why) = &row.reason {
        role.push_str(&format!(": {}", line(why)));
    }
    if !row.regard.is_heard() {
        role.push_str(&format!(" ({} by you)", row.regard));
    }
    role
}

fn device(row: &DeviceRow) -> String {
    let key: String = row.device.to_string().chars().take(4).collect();
    let name = if row.name.is_empty() { "device".into() } else { line(&row.name) };
    match (row.forked, row.cut) {
        (Some(seq), _) => format!("{name}#{key} ✗ two histories from entry {seq} on"),
        (None, Some(cut)) => format!("{name}#{key} ✗ counts up to entry {cut}"),
        (None, None) => format!("{name}#{key}"),
    }
}
