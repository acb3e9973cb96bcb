//! `draft`: texts that were not sent.

use super::Context;
use super::compose::report;
use super::file::Sealed;
use super::message::somebody;
use crate::args::Draft as Verb;
use crate::client::answer;
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::said::said;
use crate::print::sanitise::{block, line};
use crate::print::table::Table;
use crate::print::time::now;
use crate::print::when::ago;
use std::path::PathBuf;
use tidings_core::Request;
use tidings_core::api::NewFile;
use tidings_core::drafts::{Draft, DraftRow};
use tidings_words::Words;

/// Characters of a text in the list.
const BEGINNING: usize = 40;

/// Lists, shows, sends or discards drafts, and says which files go with them.
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
            report(context, &response, |board| said!("cli-sent", board = posts::board(board)))
        }
        Verb::Attach { id, file } => attach(context, *id, file),
        Verb::Detach { id, number } => detach(context, *id, number),
        &Verb::Discard { id } => {
            let mut backend = context.backend()?;
            let row = answer!(backend, Request::DropDraft { id }, Draft);
            context.screen.done(said!("cli-draft-discarded", draft = row.id.to_string()));
            Ok(())
        }
    }
}

fn list(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Drafts, Drafts);
    if rows.is_empty() {
        context.screen.say(said!("cli-no-drafts"));
    }
    context.list(&rows, |rows| {
        let words = context.screen.words();
        let mut table = Table::of(
            words,
            &["cli-column-id", "cli-column-for", "cli-column-kept", "cli-column-text"],
        );
        for row in rows {
            let beginning: String = line(row.draft.text()).chars().take(BEGINNING).collect();
            let kept = ago(words, now(), row.saved);
            table.row([row.id.to_string(), purpose(&row.draft, words), kept, beginning]);
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
        if !row.files.is_empty() {
            out.line("")?;
            for row in files(&row.files, context.screen.words()).lines() {
                out.line(&row)?;
            }
        }
    }
    out.finish()
}

/// What goes with a draft.
fn files(files: &[NewFile], words: &Words) -> Table {
    let columns = ["cli-column-number", "cli-column-name", "cli-column-size", "cli-column-kind"];
    let mut table = Table::of(words, &columns);
    for (file, number) in files.iter().zip(1..) {
        let size = words.size(file.size().unwrap_or_default());
        table.row([number.to_string(), line(&file.name), size, line(&file.mime)]);
    }
    table
}

fn attach(context: &Context, id: u64, paths: &[PathBuf]) -> Result<()> {
    // A wrong number is better known before a file is sealed.
    find(context, id)?;
    let sealed = Sealed::seal(context, paths)?.into_files();
    let DraftRow { draft, mut files, .. } = find(context, id)?;
    files.extend(sealed);
    save(context, id, draft, files)
}

fn detach(context: &Context, id: u64, numbers: &[usize]) -> Result<()> {
    let DraftRow { draft, files, .. } = find(context, id)?;
    if let Some(absent) = numbers.iter().find(|number| !(1..=files.len()).contains(number)) {
        let absent =
            said!("cli-draft-no-file", draft = id.to_string(), number = absent.to_string());
        return Err(Failure::new(Code::NotFound, absent));
    }
    let stays = |number: usize| !(numbers.is_empty() || numbers.contains(&number));
    let left = files.into_iter().zip(1..).filter(|(_, number)| stays(*number));
    save(context, id, draft, left.map(|(file, _)| file).collect())
}

/// Keeps other files with a draft, and says how many.
fn save(context: &Context, id: u64, draft: Draft, files: Vec<NewFile>) -> Result<()> {
    let mut backend = context.backend()?;
    let row = answer!(backend, Request::SaveDraft { id: Some(id), draft, files }, Draft);
    let count = row.files.len();
    context.screen.done(said!("cli-draft-files", draft = id.to_string(), count = count));
    Ok(())
}

fn find(context: &Context, id: u64) -> Result<DraftRow> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Drafts, Drafts);
    rows.into_iter().find(|row: &DraftRow| row.id == id).ok_or_else(|| {
        Failure::new(Code::NotFound, said!("error-unknown-draft", id = id.to_string()))
    })
}

/// Gives a message to somebody else.
fn redirect(context: &Context, id: u64, who: &str) -> Result<()> {
    let DraftRow { draft: Draft::Message { text, .. }, files, .. } = find(context, id)? else {
        return Err(Failure::usage(said!("cli-draft-no-message", draft = id.to_string())));
    };
    let mut backend = context.backend()?;
    somebody(&mut backend, who)?;
    let draft = Draft::Message { to: who.to_owned(), text };
    answer!(backend, Request::SaveDraft { id: Some(id), draft, files }, Draft);
    Ok(())
}

/// What a draft is to become.
fn purpose(draft: &Draft, words: &Words) -> String {
    match draft {
        Draft::Post { board, .. } => posts::board(board),
        Draft::Reply { to, .. } => words.with("cli-draft-reply", &[("to", (&line(to)).into())]),
        Draft::Edit { post, .. } => words.with("cli-draft-edit", &[("to", (&line(post)).into())]),
        Draft::Message { to, .. } => words.with("cli-draft-message", &[("to", (&line(to)).into())]),
    }
}
