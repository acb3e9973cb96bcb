//! `mod`: what moderators decide of posts and threads, the log of it, and following them or not.

use super::{Context, people};
use crate::args::{Mod, ModAction};
use crate::client::{answer, unexpected};
use crate::error::{Failure, Result};
use crate::print::posts::{board, person, short};
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::now;
use crate::print::when::ago;
use serde::Serialize;
use tidings_core::api::{Judging, Moderating, Moderation, Overruling};
use tidings_core::{Request, Response};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{Absent, Judged, JudgementRow};
use tidings_words::Words;

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
    let done = match act {
        Moderation::Hide => "cli-done-hide",
        Moderation::Show => "cli-done-show",
        Moderation::Lock => "cli-done-lock",
        Moderation::Unlock => "cli-done-unlock",
        Moderation::Pin => "cli-done-pin",
        Moderation::Unpin => "cli-done-unpin",
        Moderation::Move(_) => "cli-done-move",
    };
    context.screen.done(said!(done, board = on));
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
    let answer = backend.call(Request::Overrule(Overruling { id, overruled }))?;
    let Response::Overruled { post, overruled } = answer else { return Err(unexpected()) };
    if context.screen.json {
        let mut out = context.screen.out();
        out.object(&Overruled { schema: "tidings/overruled/1", post, overruled })?;
        return out.finish();
    }
    let post = short(&post);
    context.screen.done(match overruled {
        true => said!("cli-overruled", post = post),
        false => said!("cli-obeyed", post = post),
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
    let before = before
        .map(EntryId::parse)
        .transpose()
        .map_err(|_| Failure::usage(said!("cli-before-takes-an-id")))?;
    let rows = answer!(backend, Request::Judgements(Judging { before, limit }), Judgements);
    context.list(&rows, |rows| table(rows, context.screen.words()))?;
    match rows.last() {
        None => context.screen.say(said!("cli-nothing-decided")),
        Some(last) if rows.len() == limit => {
            context.screen.say(said!("cli-more-before", id = last.id.to_string()));
        }
        Some(_) => {}
    }
    Ok(())
}

fn table(rows: &[JudgementRow], words: &Words) -> Table {
    let columns = [
        "cli-column-when",
        "cli-column-by",
        "cli-column-decided",
        "cli-column-about",
        "cli-column-reason",
    ];
    let mut table = Table::of(words, &columns);
    let now = now();
    for row in rows {
        let replaced = (!row.holds).then_some("cli-replaced");
        let overruled = row.overruled.then_some("cli-overruled-by-you");
        let marks = [replaced, overruled].into_iter().flatten();
        let marks = marks.map(|key| format!(" ({})", words.say(key)));
        table.row([
            ago(words, now, row.time),
            person(&row.by),
            format!("{}{}", decided(row, words), marks.collect::<String>()),
            about(row, words),
            line(&row.reason),
        ]);
    }
    table
}

fn decided(row: &JudgementRow, words: &Words) -> String {
    let key = match (row.act, row.role, &row.board) {
        (Judged::Role, Some(role), _) => return people::role_name(role, words),
        (Judged::Move, _, Some(to)) => {
            return words.with("cli-act-move-to", &[("board", (&board(to)).into())]);
        }
        (Judged::Role, None, _) => "cli-act-role",
        (Judged::Hide, ..) => "cli-act-hide",
        (Judged::Show, ..) => "cli-act-show",
        (Judged::Lock, ..) => "cli-act-lock",
        (Judged::Unlock, ..) => "cli-act-unlock",
        (Judged::Pin, ..) => "cli-act-pin",
        (Judged::Unpin, ..) => "cli-act-unpin",
        (Judged::Move, ..) => "cli-act-move",
    };
    words.say(key)
}

fn about(row: &JudgementRow, words: &Words) -> String {
    let who = row.person.as_ref().map(person);
    let Some(post) = row.post.as_ref().map(short) else { return who.unwrap_or_default() };
    let Some(who) = who else {
        return words.with("cli-about-absent", &[("post", (&post).into())]);
    };
    let subject = row.subject.as_deref().unwrap_or_default();
    let subject = line(&words.text_or_why(subject, row.absent.map(Absent::name)));
    let values = [("post", &post), ("who", &who), ("subject", &subject)];
    words.with("cli-about-post", &values.map(|(name, value)| (name, value.into())))
}
