//! `file`: what goes with posts is listed, attached, fetched and saved.

mod save;
mod seal;

pub(crate) use seal::{Sealed, limit, seal_bytes, seal_one};

use super::Context;
use crate::args::File;
use crate::client::{Backend, answer, unexpected};
use crate::error::{Code, Failure, Result};
use crate::print::posts::here;
use crate::print::progress::Progress;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::table::Table;
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::api::FileKeyed;
use tidings_core::{Request, Response};
use tidings_views::page::FileRow;
use tidings_words::Words;

/// Pause between looks at what came.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Does what is asked about files.
pub(crate) fn run(context: &Context, args: File) -> Result<()> {
    match args {
        File::List { post } => {
            let mut backend = context.backend()?;
            let rows = answer!(backend, Request::Files { post }, Files);
            let rows: Vec<FileRow> = rows.into_iter().map(|file| file.row).collect();
            context.list(&rows, |rows| table(rows, context.screen.words()))
        }
        File::Attach { post, file } => {
            let sealed = Sealed::seal(context, &file)?;
            // A wrong id is told in the same words as everywhere.
            let response = sealed.attach_to(context, &post)?;
            super::compose::report(context, &response, |_| said!("cli-attached"))
        }
        File::Fetch { post, number, timeout } => {
            let mut backend = context.backend()?;
            let files = fetch(context, &mut backend, &post, number, timeout)?;
            context.screen.done(said!("cli-files-here", count = files.len()));
            Ok(())
        }
        File::Save(args) => save::run(context, &args),
    }
}

fn table(rows: &[FileRow], words: &Words) -> Table {
    let columns = [
        "cli-column-number",
        "cli-column-name",
        "cli-column-size",
        "cli-column-here",
        "cli-column-kind",
    ];
    let mut table = Table::of(words, &columns);
    for row in rows {
        table.row([
            row.number.to_string(),
            line(&row.name),
            words.size(row.size),
            here(row, words),
            line(&row.mime),
        ]);
    }
    table
}

/// Fetches until all of it is here, with progress; the files.
fn fetch(
    context: &Context,
    backend: &mut Backend,
    post: &str,
    number: Option<u32>,
    patience: u64,
) -> Result<Vec<FileKeyed>> {
    let request = Request::FetchFiles { post: post.to_owned(), number };
    let mut files = answer!(backend, request, Files);
    if files.iter().all(|file| file.row.here == 100) {
        return Ok(files);
    }
    if matches!(backend, Backend::Local(_)) {
        return Err(Failure::new(Code::Unreachable, said!("cli-no-node-to-ask")));
    }
    let progress = Progress::new(context.screen, said!("cli-fetching"));
    let mut moved = (Instant::now(), 0);
    loop {
        let (done, total) = amounts(&files);
        progress.set(done, total);
        if files.iter().all(|file| file.row.here == 100) {
            progress.finish(said!("cli-fetched"), Some(total));
            return Ok(files);
        }
        if done != moved.1 {
            moved = (Instant::now(), done);
        }
        if moved.0.elapsed() >= Duration::from_secs(patience) {
            progress.abandon();
            let message = said!("cli-no-peer-brings-more", here = done, of = total);
            return Err(Failure::new(Code::NoPeer, message));
        }
        thread::sleep(LOOK_AGAIN);
        let wanted: Vec<u32> = files.iter().map(|file| file.row.number).collect();
        files = match backend.call(Request::Files { post: post.to_owned() })? {
            Response::Files(files) => files,
            _ => return Err(unexpected()),
        };
        files.retain(|file| wanted.contains(&file.row.number));
        if files.is_empty() {
            progress.abandon();
            return Err(Failure::new(Code::NotFound, said!("cli-files-gone")));
        }
    }
}

/// Bytes that are here, and all.
fn amounts(files: &[FileKeyed]) -> (u64, u64) {
    let total = files.iter().map(|file| file.row.size).sum();
    let done = files.iter().map(|file| file.row.size / 100 * u64::from(file.row.here));
    (done.sum(), total)
}
