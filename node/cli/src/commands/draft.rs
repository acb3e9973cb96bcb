//! `draft`: texts that were not sent.

use super::Context;
use super::compose::report;
use super::message::somebody;
use crate::args::Draft as Verb;
use crate::client::answer;
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::sanitise::{block, line};
use crate::print::table::Table;
use crate::print::time::{ago, now};
use tidings_core::Request;
use tidings_core::drafts::{Draft, DraftRow};

/// Characters of a text in the list.
const BEGINNING: usize = 40;

/// Lists, shows, sends or discards drafts.
pub(crate) fn run(context: &Context, verb: &Verb) -> Result<()> {
    match verb {
        Verb::List => list(context),
        Verb::Show { id } => show(context, *id),
        Verb::Send { id, to } => {
            let id = *id;
            if let Some(who) = to {
                redirect(context, id, who)?;
            }
            let response = context.backend()?.call(Request::SendDraft { id })?;
            report(context, &response, |board| format!("Sent to {}", posts::board(board)))
        }
        &Verb::Discard { id } => {
            let mut backend = context.backend()?;
            let row = answer!(backend, Request::DropDraft { id }, Draft);
            context.screen.done(&format!("Draft {} is discarded", row.id));
            Ok(())
        }
    }
}

fn list(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Drafts, Drafts);
    if rows.is_empty() {
        context.screen.say("There are no drafts.");
    }
    context.list(&rows, |rows| {
        let mut table = Table::new(&["ID", "FOR", "KEPT", "TEXT"]);
        for row in rows {
            let beginning: String = line(row.draft.text()).chars().take(BEGINNING).collect();
            let kept = ago(now(), row.saved);
            table.row([row.id.to_string(), purpose(&row.draft), kept, beginning]);
        }
        table
    })
}

fn show(context: &Context, id: u64) -> Result<()> {
    let row = find(context, id)?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&row)?;
    } else {
        if let Draft::Post { subject: Some(it), .. } | Draft::Edit { subject: Some(it), .. } =
            &row.draft
        {
            out.line(&context.screen.out_style.strong(&line(it)))?;
        }
        out.line(&block(row.draft.text()))?;
    }
    out.finish()
}

fn find(context: &Context, id: u64) -> Result<DraftRow> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Drafts, Drafts);
    rows.into_iter().find(|row: &DraftRow| row.id == id).ok_or_else(|| {
        Failure::new(Code::NotFound, format!("there is no draft {id}"))
            .next("`tidings draft list` lists them")
    })
}

/// Gives a message to somebody else.
fn redirect(context: &Context, id: u64, who: &str) -> Result<()> {
    let Draft::Message { text, .. } = find(context, id)?.draft else {
        let failure = Failure::usage(format!("draft {id} is no message"));
        return Err(failure.next(format!("`tidings draft send {id}` sends it where it belongs")));
    };
    let mut backend = context.backend()?;
    somebody(&mut backend, who)?;
    let draft = Draft::Message { to: who.to_owned(), text };
    answer!(backend, Request::SaveDraft { id: Some(id), draft }, Draft);
    Ok(())
}

/// What a draft is to become.
fn purpose(draft: &Draft) -> String {
    match draft {
        Draft::Post { board, .. } => posts::board(board),
        Draft::Reply { to, .. } => format!("answer to {}", line(to)),
        Draft::Edit { post, .. } => format!("edit of {}", line(post)),
        Draft::Message { to, .. } => format!("message to {}", line(to)),
    }
}
