//! `mod`: what moderators decide of posts and threads, the log of it, and following them or not.

use super::{Context, people};
use crate::args::{Mod, ModAction};
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::print::posts::{board, person, short};
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::{ago, now};
use serde::Serialize;
use tidings_core::api::{Moderating, Moderation};
use tidings_core::{Request, Response, Role};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{Judged, JudgementRow};

/// Decides, lists what was decided, or overrules it.
pub(crate) fn run(context: &Context, args: Mod) -> Result<()> {
    let (ruled, act) = match args.action {
        ModAction::Hide(ruled) => (ruled, Moderation::Hide),
        ModAction::Show(ruled) => (ruled, Moderation::Show),
        ModAction::Lock(ruled) => (ruled, Moderation::Lock),
        ModAction::Unlock(ruled) => (ruled, Moderation::Unlock),
        ModAction::Pin(ruled) => (ruled, Moderation::Pin),
        ModAction::Unpin(ruled) => (ruled, Moderation::Unpin),
        ModAction::Move { thread, board, reason } => {
            let asked = Moderating { post: thread, act: Moderation::Move(board), reason };
            return decide(context, asked);
        }
        ModAction::Ban { who, reason } => return people::expel(context, &who, &reason),
        ModAction::Log { limit, before } => return log(context, limit, before.as_deref()),
        ModAction::Overrule { post } => return overrule(context, post, true),
        ModAction::Obey { post } => return overrule(context, post, false),
    };
    decide(context, Moderating { post: ruled.post, act, reason: ruled.reason })
}

fn decide(context: &Context, asked: Moderating) -> Result<()> {
    let mut backend = context.backend()?;
    let act = asked.act.clone();
    let Response::Written { id, board: on } = backend.call(Request::Moderate(asked))? else {
        return Err(unexpected());
    };
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&Decided { schema: "tidings/written/1", id, board: &on })?;
    } else {
        out.line(&id.to_string())?;
    }
    out.finish()?;
    let on = board(&on);
    context.screen.done(&match act {
        Moderation::Hide => format!(
            "Hidden on {on}, with your name and reason in its place; each reader may overrule it"
        ),
        Moderation::Show => format!("Shown again on {on}"),
        Moderation::Lock => format!("Locked on {on}: what others than moderators reply is hidden"),
        Moderation::Unlock => format!("Open again on {on}"),
        Moderation::Pin => format!("Pinned: it stands first on {on}"),
        Moderation::Unpin => format!("Not pinned any more on {on}"),
        Moderation::Move(_) => format!("Moved to {on}"),
    });
    Ok(())
}

/// What a judgement prints.
#[derive(Serialize)]
struct Decided<'a> {
    schema: &'static str,
    id: EntryId,
    board: &'a str,
}

fn overrule(context: &Context, id: String, overruled: bool) -> Result<()> {
    let mut backend = context.backend()?;
    let answer = backend.call(Request::Overrule { id, overruled })?;
    let Response::Overruled { post, overruled } = answer else { return Err(unexpected()) };
    if context.screen.json {
        let mut out = context.screen.out();
        out.object(&Overruled { schema: "tidings/overruled/1", post, overruled })?;
        return out.finish();
    }
    let post = short(&post);
    context.screen.done(&match overruled {
        true => format!(
            "{post} is shown here as if no moderator had spoken of it; only this home knows. \
             `tidings mod obey {post}` undoes it"
        ),
        false => format!("{post} is shown as moderators want it"),
    });
    Ok(())
}

/// What overruling prints.
#[derive(Serialize)]
struct Overruled {
    schema: &'static str,
    post: EntryId,
    overruled: bool,
}

fn log(context: &Context, limit: usize, before: Option<&str>) -> Result<()> {
    let mut backend = context.backend()?;
    let before = before.map(EntryId::parse).transpose().map_err(|_| {
        Failure::usage("--before takes the whole id of a judgement").next("`--json` shows it")
    })?;
    let rows = answer!(backend, Request::Judgements { before, limit }, Judgements);
    context.list(&rows, table)?;
    match rows.last() {
        None => context.screen.say("Nothing was decided."),
        Some(last) if rows.len() == limit => {
            context.screen.say(&format!("There may be more: `--before {}`", last.id));
        }
        Some(_) => {}
    }
    Ok(())
}

fn table(rows: &[JudgementRow]) -> Table {
    let mut table = Table::new(&["WHEN", "BY", "DECIDED", "ABOUT", "REASON"]);
    let now = now();
    for row in rows {
        let holds = if row.holds { "" } else { " (replaced)" };
        let overruled = if row.overruled { " (overruled by you)" } else { "" };
        table.row([
            ago(now, row.time),
            person(&row.by),
            format!("{}{holds}{overruled}", decided(row)),
            about(row),
            line(&row.reason),
        ]);
    }
    table
}

fn decided(row: &JudgementRow) -> String {
    match (row.act, row.role, &row.board) {
        (Judged::Role, Some(Role::Expelled), _) => "expelled".into(),
        (Judged::Role, Some(role), _) => role.name().into(),
        (Judged::Move, _, Some(to)) => format!("move to {}", board(to)),
        (act, _, _) => act.name().into(),
    }
}

fn about(row: &JudgementRow) -> String {
    let who = row.person.as_ref().map(person);
    match (&row.post, who) {
        (None, who) => who.unwrap_or_default(),
        (Some(post), None) => format!("{} (not here)", short(post)),
        (Some(post), Some(who)) => {
            let subject = row.subject.as_deref().map(line).unwrap_or_default();
            format!("{} by {who}: {subject}", short(post))
        }
    }
}
