//! The boards that everybody reads as a site of plain files, in a new directory.

use super::copy;
use crate::client::{Backend, answer};
use crate::commands::Context;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;
use tidings_http::site::{self, Numbered, PER_PAGE, Site};
use tidings_views::page::{BoardKind, BoardRow, FileRow, PostRow};

// A page and one row more are one answer.
const _: () = assert!(PER_PAGE < MAX_LIMIT);

/// Writes the site, in the words of the screen.
pub(super) fn run(context: &Context, backend: &mut Backend, dir: &Path) -> Result<()> {
    make(dir)?;
    let status = answer!(backend, Request::Status, Status);
    let boards = answer!(backend, Request::Boards, Boards);
    let open = boards.into_iter().filter(|row| row.kind == BoardKind::Board);
    let boards: Vec<(usize, BoardRow)> = (1..).zip(open).collect();
    let site = Site { language: context.screen.language, community: &status.community };
    let mut writing =
        Writing { context, backend, dir, site, posts: 0, pages: 0, files: 0, left_out: 0 };
    writing.page(&writing.site.index(&boards))?;
    for (number, row) in &boards {
        writing.board((*number, row))?;
    }
    let Writing { posts, pages, files, left_out, .. } = writing;
    let counted = |key: &'static str, count: u64| said!(key, count = count);
    context.screen.done(said!(
        "data-site-exported",
        posts = counted("common-posts", posts),
        pages = counted("data-pages", pages),
        files = counted("data-files", files),
    ));
    if left_out > 0 {
        let files = counted("data-files", left_out);
        context.screen.say(said!("data-site-files-left-out", files = files));
    }
    Ok(())
}

/// A directory that is not there yet, so that nothing is written over.
fn make(dir: &Path) -> Result<()> {
    if dir.exists() {
        let path = dir.display().to_string();
        return Err(Failure::new(Code::Usage, said!("data-directory-there", path = path)));
    }
    for place in [dir.to_owned(), dir.join("boards"), dir.join("threads"), dir.join("files")] {
        fs::create_dir(&place).map_err(|error| Failure::file(&place, &error))?;
    }
    Ok(())
}

/// A site in the making, and what is written so far.
struct Writing<'a> {
    context: &'a Context,
    backend: &'a mut Backend,
    dir: &'a Path,
    site: Site<'a>,
    posts: u64,
    pages: u64,
    files: u64,
    /// Files that are not here.
    left_out: u64,
}

impl Writing<'_> {
    fn page(&mut self, file: &site::File) -> Result<()> {
        let path = self.dir.join(&file.path);
        self.pages += 1;
        fs::write(&path, &file.text).map_err(|error| Failure::file(&path, &error))
    }

    fn board(&mut self, board: Numbered<'_>) -> Result<()> {
        let mut before = None;
        for at in 1.. {
            let name = board.1.name.clone();
            let asked = Request::Threads { board: name, limit: PER_PAGE + 1, before };
            let mut threads = answer!(self.backend, asked, Threads);
            let last = threads.len() <= PER_PAGE;
            threads.truncate(PER_PAGE);
            self.page(&self.site.board(board, &threads, (at, last)))?;
            for thread in &threads {
                self.thread(board, &thread.id.to_string())?;
            }
            before = threads.last().map(|thread| thread.id);
            if last || before.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn thread(&mut self, board: Numbered<'_>, id: &str) -> Result<()> {
        for (at, skip) in (1..).zip((0..).step_by(PER_PAGE)) {
            let asked = Request::Thread { id: id.to_owned(), skip, limit: PER_PAGE + 1 };
            let mut posts = answer!(self.backend, asked, Posts);
            let last = posts.len() <= PER_PAGE;
            posts.truncate(PER_PAGE);
            self.posts += posts.len() as u64;
            let mut laid = BTreeSet::new();
            for post in posts.iter().filter(|post| site::shows_files(post)) {
                self.lay(post, &mut laid)?;
            }
            let lies = |post: &PostRow, file: &FileRow| {
                Some(site::file_path(&post.id, file)).filter(|path| laid.contains(path))
            };
            if let Some(file) = self.site.thread(board, &posts, (at, last), &lies) {
                self.page(&file)?;
            }
            if last {
                break;
            }
        }
        Ok(())
    }

    /// Puts the files of a post that are here beside the pages.
    fn lay(&mut self, post: &PostRow, laid: &mut BTreeSet<String>) -> Result<()> {
        if post.files.is_empty() {
            return Ok(());
        }
        for file in answer!(self.backend, Request::Files { post: post.id.to_string() }, Files) {
            if file.row.here < 100 {
                self.left_out += 1;
                continue;
            }
            let path = site::file_path(&post.id, &file.row);
            let to = self.dir.join(&path);
            let mut made = fs::File::create(&to).map_err(|error| Failure::file(&to, &error))?;
            copy(self.context, &file, &mut made)?;
            self.files += 1;
            laid.insert(path);
        }
        Ok(())
    }
}
