//! The first minute in a community: what comes in, counted, and then the newest posts.

use crate::client::{Remote, answer};
use crate::commands::Context;
use crate::error::Result;
use crate::print::posts;
use crate::print::progress::Progress;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::time::now;
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::Request;
use tidings_core::status::Status;
use tidings_views::page::PostRow;
use tidings_words::Words;

/// Pause between looks at how much has come.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The newest posts are shown after this time even if more is coming.
const PATIENCE: Duration = Duration::from_secs(60);

/// The newest posts are shown when nothing came for this time: the member has gone, or its log is
/// damaged.
const STANDSTILL: Duration = Duration::from_secs(20);

/// Without a single entry from others people are told after this time.
const SILENCE: Duration = Duration::from_secs(10);

/// Posts shown.
const NEWEST: usize = 10;

/// Characters of a post on the one line that it has among others.
const TITLE: usize = 48;

/// Shows the progress until everything is here.
pub(super) fn wait(context: &Context, node: &Remote) -> Result<Status> {
    receive(context, node)?;
    Ok(*answer!(node, &Request::Status, Status))
}

/// Shows the newest posts.
pub(super) fn show(context: &Context, node: &Remote) -> Result<()> {
    let rows = answer!(node, &Request::Recent { limit: NEWEST, before: None }, Posts);
    print(context, &rows)
}

fn receive(context: &Context, node: &Remote) -> Result<()> {
    let progress = Progress::new(context.screen, said!("home-receiving"));
    let mut told = false;
    let (mut entries, mut moved) = (0, Instant::now());
    loop {
        let status = answer!(node, &Request::Status, Status);
        let missing: u64 = status.sessions.iter().map(|session| session.missing).sum();
        progress.set(status.entries, status.entries + missing);
        if is_complete(&status) {
            let size = status.sessions.iter().map(|session| session.received_bytes).sum();
            progress.finish(said!("home-received", count = status.entries), Some(size));
            return Ok(());
        }
        if status.entries != entries {
            (entries, moved) = (status.entries, Instant::now());
        }
        if progress.elapsed() > PATIENCE || moved.elapsed() > STANDSTILL {
            progress.abandon();
            context.screen.say(said!("home-more-may-come"));
            return Ok(());
        }
        if !told && status.sessions.is_empty() && progress.elapsed() > SILENCE {
            told = true;
            context.screen.say(said!("home-waiting-for-member"));
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// Our own logs say that we are in, and all that a peer holds is here and shown.
fn is_complete(status: &Status) -> bool {
    let in_step = |session: &tidings_core::status::SessionRow| {
        session.ready && session.caught_up && session.missing == 0
    };
    status.admitted && !status.indexing && status.sessions.iter().any(in_step)
}

/// The newest post with its text, the others as titles.
fn print(context: &Context, rows: &[PostRow]) -> Result<()> {
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    let Some((newest, older)) = rows.split_first() else {
        context.screen.say(said!("cli-no-posts"));
        return Ok(());
    };
    for line in posts::alone(newest, now(), context.screen.out_style, context.screen.words()) {
        out.line(&line)?;
    }
    let words = context.screen.words();
    older.iter().try_for_each(|row| out.line(&title(row, words)))?;
    out.flush()?;
    if !older.is_empty() && context.screen.agrees(said!("home-read-now"), false) {
        let style = context.screen.out_style;
        for line in older.iter().flat_map(|row| posts::alone(row, now(), style, words)) {
            out.line(&line)?;
        }
    }
    out.finish()?;
    context.screen.say(said!("home-read-on"));
    Ok(())
}

/// One line: what it begins with, or of a thread's first post what the thread is about.
fn title(row: &PostRow, words: &Words) -> String {
    let about = match row.parent {
        Some(_) => row.text.trim_start().lines().next().unwrap_or_default(),
        None => &row.thread_subject,
    };
    let about: String = about.chars().take(TITLE).collect();
    let (board, author) = (posts::board(&row.board), posts::person(&row.author));
    format!("{board}  {} — {author}, {}", line(&about), posts::when(row, now(), words))
}
