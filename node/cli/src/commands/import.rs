//! `import`: a mailbox, or threads from a file of JSON lines; one durable commit a batch.

mod batch;
mod mailbox;
mod spool;
mod tally;

use super::Context;
use crate::args::Import;
use crate::client::{Backend, answer};
use crate::error::{Code, Failure, Result};
use crate::print::Out;
use crate::print::progress::Progress;
use crate::print::said::{Said, said};
use batch::{Batch, MAX_LINE};
use serde::Serialize;
use spool::{BEGINNING, Shape, Spool};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use tidings_core::Request;

#[derive(Serialize)]
struct Imported {
    schema: &'static str,
    imported: u64,
    done: bool,
}

/// Imports a file; what was told as imported is durable.
pub(crate) fn run(context: &Context, args: &Import) -> Result<()> {
    let path = Path::new(&args.file);
    if args.file == "-" {
        return piped(context, args);
    }
    if is_mailbox(path)? {
        return mailbox::run(context, args, mailbox::board(args)?, path);
    }
    let (source, size) = open(path)?;
    lines(context, args, source, size)
}

/// Imports what comes on stdin.
fn piped(context: &Context, args: &Import) -> Result<()> {
    let (mut input, mut begins) = (io::stdin().lock(), Vec::new());
    let read = input.by_ref().take(BEGINNING).read_to_end(&mut begins);
    read.map_err(|error| unread(&args.file, &error))?;
    let shape = Shape::of(&begins);
    let mut all = Cursor::new(begins).chain(input);
    let Some(shape) = shape else { return lines(context, args, Box::new(all), 0) };
    let board = mailbox::board(args)?;
    let spool = Spool::take(&context.home, shape, &mut all)?;
    mailbox::run(context, args, board, spool.path())
}

fn lines(context: &Context, args: &Import, source: Box<dyn BufRead>, size: u64) -> Result<()> {
    if args.board.is_some() || args.dry_run {
        return Err(Failure::usage(said!("data-flags-of-mailboxes")));
    }
    let mut import = Importer::new(context, args)?;
    let progress = Progress::new(context.screen, said!("data-importing"));
    match import.all(source, size, &progress) {
        Ok(()) => {
            progress.finish(said!("data-imported", posts = import.posts()), None);
            import.tell(true)
        }
        Err(failure) => {
            progress.abandon();
            Err(import.so_far(failure))
        }
    }
}

/// The source, and how many bytes it has if it says so.
fn open(path: &Path) -> Result<(Box<dyn BufRead>, u64)> {
    let opened = File::open(path)
        .map_err(|error| Failure::file(path, &error).next(said!("data-name-a-source")))?;
    let size = opened.metadata().map_or(0, |metadata| metadata.len());
    Ok((Box::new(BufReader::with_capacity(1 << 16, opened)), size))
}

/// The source, which may be standard input, cannot be read on.
fn unread(file: &str, error: &io::Error) -> Failure {
    let what = if file == "-" { said!("data-standard-input") } else { file.into() };
    Failure::failed(said!("cli-cannot-read", what = what, why = error.to_string()))
}

/// A directory, or a file that begins as an mbox does.
fn is_mailbox(path: &Path) -> Result<bool> {
    if path.is_dir() {
        return Ok(true);
    }
    let mut begins = Vec::new();
    match File::open(path) {
        Ok(file) => {
            let read = file.take(5).read_to_end(&mut begins);
            read.map_err(|error| Failure::file(path, &error))?;
            Ok(begins == b"From ")
        }
        // Opening it again says why not.
        Err(_) => Ok(false),
    }
}

struct Importer<'a> {
    context: &'a Context,
    file: &'a str,
    backend: Backend,
    out: Out,
    /// Boards that exist, when missing ones are to be made.
    boards: Option<BTreeSet<String>>,
    imported: u64,
    /// Lines whose posts are durable.
    lines: u64,
}

impl<'a> Importer<'a> {
    fn new(context: &'a Context, args: &'a Import) -> Result<Self> {
        let mut backend = context.backend()?;
        let boards = match args.create_boards {
            true => {
                let rows = answer!(backend, Request::Boards, Boards);
                Some(rows.into_iter().map(|row| row.name).collect())
            }
            false => None,
        };
        let out = context.screen.out();
        Ok(Self { context, file: &args.file, backend, out, boards, imported: 0, lines: 0 })
    }

    fn all(&mut self, mut source: Box<dyn BufRead>, size: u64, progress: &Progress) -> Result<()> {
        let (mut batch, mut line, mut read) = (Batch::default(), Vec::new(), 0);
        loop {
            line.clear();
            let taken = source.by_ref().take(MAX_LINE + 1).read_until(b'\n', &mut line);
            let taken = taken.map_err(|error| unread(self.file, &error))?;
            if taken == 0 {
                return self.commit(&mut batch);
            }
            read += taken as u64;
            batch.take(&line, self.lines)?;
            if batch.is_full() {
                self.commit(&mut batch)?;
                progress.set(read, size);
                self.tell(false)?;
            }
        }
    }

    fn commit(&mut self, batch: &mut Batch) -> Result<()> {
        let Batch { posts, lines, .. } = std::mem::take(batch);
        if !posts.is_empty() {
            self.make_boards(posts.iter().map(|post| post.board.as_str()))?;
            let (first, last) = (self.lines + 1, self.lines + lines);
            let outcome = self.backend.call(Request::Import { posts: posts.clone() });
            outcome.map_err(|failure| self.refused(failure, first, last))?;
            self.imported += posts.len() as u64;
        }
        self.lines += lines;
        Ok(())
    }

    fn make_boards<'b>(&mut self, names: impl Iterator<Item = &'b str>) -> Result<()> {
        let Some(known) = &mut self.boards else { return Ok(()) };
        for name in names {
            let name = name.trim().trim_start_matches('#').to_ascii_lowercase();
            if !known.contains(&name) {
                self.backend.call(Request::CreateBoard { name: name.clone() })?;
                known.insert(name);
            }
        }
        Ok(())
    }

    /// Which lines were refused; whoever named unknown boards may have them made.
    fn refused(&self, failure: Failure, first: u64, last: u64) -> Failure {
        let no_board = failure.is(Code::NotFound) && self.boards.is_none();
        let failure = failure.during(match first == last {
            true => said!("data-line", line = first),
            false => said!("data-lines", first = first, last = last),
        });
        match no_board {
            true => failure.next(said!("data-create-boards")),
            false => failure,
        }
    }

    /// Tells programs how many posts are durable.
    fn tell(&mut self, done: bool) -> Result<()> {
        if !self.context.screen.json {
            return Ok(());
        }
        let schema = "tidings/import/1";
        self.out.object(&Imported { schema, imported: self.imported, done })?;
        self.out.flush()
    }

    /// A failure after some of it is done says where to go on.
    fn so_far(&self, failure: Failure) -> Failure {
        match self.lines {
            0 => failure,
            lines => {
                failure.partly(said!("data-lines-imported", lines = lines, posts = self.posts()))
            }
        }
    }

    fn posts(&self) -> Said {
        said!("common-posts", count = self.imported)
    }
}
