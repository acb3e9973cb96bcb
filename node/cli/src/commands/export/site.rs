//! The boards that everybody reads as a site of plain files, in a new directory.

use crate::client::{Backend, answer};
use crate::commands::Context;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::fs;
use std::path::Path;
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;
use tidings_http::site::{self, PER_PAGE};
use tidings_views::page::{BoardKind, BoardRow};

// A page and one row more are one answer.
const _: () = assert!(PER_PAGE < MAX_LIMIT);

/// Writes the site.
pub(super) fn run(context: &Context, backend: &mut Backend, dir: &Path) -> Result<()> {
    make(dir)?;
    let mut written = Written { dir, posts: 0, pages: 0 };
    let status = answer!(backend, Request::Status, Status);
    let boards = answer!(backend, Request::Boards, Boards);
    let open = boards.into_iter().filter(|row| row.kind == BoardKind::Board);
    let boards: Vec<(usize, BoardRow)> = (1..).zip(open).collect();
    written.page(&site::index(&status.community, &boards))?;
    for (number, row) in &boards {
        written.board(backend, *number, row)?;
    }
    let Written { posts, pages, .. } = written;
    let (posts, pages) = (said!("common-posts", count = posts), said!("data-pages", count = pages));
    context.screen.done(said!("data-site-exported", posts = posts, pages = pages));
    Ok(())
}

/// A directory that is not there yet, so that nothing is written over.
fn make(dir: &Path) -> Result<()> {
    if dir.exists() {
        let path = dir.display().to_string();
        return Err(Failure::new(Code::Usage, said!("data-directory-there", path = path)));
    }
    for place in [dir.to_owned(), dir.join("boards"), dir.join("threads")] {
        fs::create_dir(&place).map_err(|error| Failure::file(&place, &error))?;
    }
    Ok(())
}

/// What is written so far.
struct Written<'a> {
    dir: &'a Path,
    posts: u64,
    pages: u64,
}

impl Written<'_> {
    fn page(&mut self, file: &site::File) -> Result<()> {
        let path = self.dir.join(&file.path);
        self.pages += 1;
        fs::write(&path, &file.text).map_err(|error| Failure::file(&path, &error))
    }

    fn board(&mut self, backend: &mut Backend, number: usize, row: &BoardRow) -> Result<()> {
        let mut before = None;
        for at in 1.. {
            let board = row.name.clone();
            let asked = Request::Threads { board, limit: PER_PAGE + 1, before };
            let mut threads = answer!(backend, asked, Threads);
            let last = threads.len() <= PER_PAGE;
            threads.truncate(PER_PAGE);
            self.page(&site::board(number, row, &threads, (at, last)))?;
            for thread in &threads {
                self.thread(backend, &thread.id.to_string())?;
            }
            before = threads.last().map(|thread| thread.id);
            if last || before.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn thread(&mut self, backend: &mut Backend, id: &str) -> Result<()> {
        for (at, skip) in (1..).zip((0..).step_by(PER_PAGE)) {
            let asked = Request::Thread { id: id.to_owned(), skip, limit: PER_PAGE + 1 };
            let mut posts = answer!(backend, asked, Posts);
            let last = posts.len() <= PER_PAGE;
            posts.truncate(PER_PAGE);
            self.posts += posts.len() as u64;
            if let Some(file) = site::thread(&posts, (at, last)) {
                self.page(&file)?;
            }
            if last {
                break;
            }
        }
        Ok(())
    }
}
