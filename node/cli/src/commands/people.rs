//! `people`: who is in, and what they may do.

use super::Context;
use crate::args::{People, PeopleAction};
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::home::names;
use crate::print::posts::person;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::table::Table;
use serde::Serialize;
use tidings_core::api::{Regarding, Renaming};
use tidings_core::{Request, Response, Role};
use tidings_views::page::{DeviceRow, PersonRef, PersonRow, Regard};
use tidings_words::Words;

/// Lists the members, or changes what one of them may do.
pub(crate) fn run(context: &Context, args: &People) -> Result<()> {
    match &args.action {
        None => list(context),
        Some(PeopleAction::Role { who, role, reason }) => grade(context, who, *role, reason),
        Some(PeopleAction::Expel { who, reason }) => expel(context, who, reason),
        Some(PeopleAction::Name { name }) => rename(context, name),
        Some(PeopleAction::Mute(whom)) => regard(context, &whom.who, Regard::Muted),
        Some(PeopleAction::Block(whom)) => regard(context, &whom.who, Regard::Blocked),
        Some(PeopleAction::Unmute(whom)) => regard(context, &whom.who, Regard::Heard),
    }
}

pub(super) fn expel(context: &Context, who: &str, reason: &str) -> Result<()> {
    let question = said!("cli-expel-question", who = line(who));
    if !context.screen.agrees(question, false) {
        return Err(Failure::usage(said!("cli-not-expelled", who = line(who))));
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
    let words = context.screen.words();
    let was = role_name(*was, words);
    context.screen.done(match *role {
        Role::Expelled => said!("cli-expelled", who = whom),
        Role::Relay => said!("cli-relay-now", who = whom, was = was),
        role => said!("cli-role-now", who = whom, role = role_name(role, words), was = was),
    });
    Ok(())
}

fn rename(context: &Context, name: &str) -> Result<()> {
    let name = names::checked(name, said!("home-your-name"))?;
    let mut backend = context.backend()?;
    let answer = backend.call(Request::Rename(Renaming { name }))?;
    let Response::Renamed { person: me, was } = &answer else { return Err(unexpected()) };
    if context.screen.json {
        let mut out = context.screen.out();
        out.object(&Renamed { schema: "tidings/renamed/1", person: me, was })?;
        return out.finish();
    }
    context.screen.done(said!("cli-renamed", who = person(me), was = line(was)));
    Ok(())
}

fn regard(context: &Context, who: &str, regard: Regard) -> Result<()> {
    let mut backend = context.backend()?;
    let answer = backend.call(Request::Regard(Regarding { who: who.into(), regard }))?;
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
    context.screen.done(match (*regard, *was) {
        (Regard::Muted, _) => said!("cli-muted", who = whom),
        (Regard::Blocked, _) => said!("cli-blocked", who = whom),
        (Regard::Heard, was) => said!("cli-heard-again", who = whom, was = was.to_string()),
    });
    Ok(())
}

/// What a change of one's name prints.
#[derive(Serialize)]
struct Renamed<'a> {
    schema: &'static str,
    person: &'a PersonRef,
    was: &'a str,
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
    context.list(&rows, |rows| table(rows, context.screen.words()))
}

fn table(rows: &[PersonRow], words: &Words) -> Table {
    let columns = [
        "cli-column-name",
        "cli-column-role",
        "cli-column-posts",
        "cli-column-let-in-by",
        "cli-column-devices",
    ];
    let mut table = Table::of(words, &columns);
    for row in rows {
        let name = format!("{}#{}", line(&row.name), line(&row.suffix));
        let me = if row.me { format!(" ({})", words.say("common-you")) } else { String::new() };
        let devices: Vec<String> = row.devices.iter().map(|row| device(row, words)).collect();
        table.row([
            format!("{name}{me}"),
            role(row, words),
            words.number(row.posts),
            row.admitted_by.as_ref().map_or_else(|| words.say("cli-founder"), person),
            devices.join(", "),
        ]);
    }
    table
}

fn role(row: &PersonRow, words: &Words) -> String {
    let mut role =
        row.role.map_or_else(|| words.say("cli-role-none"), |role| role_name(role, words));
    if let Some(why) = &row.reason {
        role.push_str(&format!(": {}", line(why)));
    }
    let regard = match row.regard {
        Regard::Heard => return role,
        Regard::Muted => "cli-muted-by-you",
        Regard::Blocked => "cli-blocked-by-you",
    };
    format!("{role} ({})", words.say(regard))
}

/// A role in a word.
pub(super) fn role_name(role: Role, words: &Words) -> String {
    words.with("cli-role", &[("role", role.name().into())])
}

fn device(row: &DeviceRow, words: &Words) -> String {
    let key: String = row.device.to_string().chars().take(4).collect();
    let name = if row.name.is_empty() { words.say("cli-device") } else { line(&row.name) };
    let why = match (row.forked, row.cut) {
        (Some(seq), _) => words.with("cli-device-forked", &[("entry", seq.into())]),
        (None, Some(cut)) => words.with("cli-device-cut", &[("entry", cut.into())]),
        (None, None) => return format!("{name}#{key}"),
    };
    format!("{name}#{key} ✗ {why}")
}
