//! `export`: all posts, as JSON lines, as a mailbox, or as a site of plain files.

mod mbox;
mod site;

use super::Context;
use crate::args::{Export, ExportFormat};
use crate::client::{Backend, unexpected};
use crate::error::{Failure, Result};
use crate::print::said::said;
use mbox::Mbox;
use std::io::Write;
use std::path::Path;
use tidings_core::api::FileKeyed;
use tidings_core::{Request, Response};
use tidings_files::{FileId, Opened};
use tidings_views::page::PostRow;
use zeroize::Zeroizing;

/// Posts asked for at a time.
const PAGE: usize = 500;

/// Prints all posts, oldest first.
pub(crate) fn run(context: &Context, args: &Export) -> Result<()> {
    let mut backend = context.backend()?;
    let to = match (args.format, &args.output) {
        (ExportFormat::Html, None) => {
            return Err(Failure::usage(said!("data-site-needs-directory")));
        }
        (ExportFormat::Jsonl | ExportFormat::Mbox, Some(_)) => {
            return Err(Failure::usage(said!("data-output-is-for-sites")));
        }
        (_, to) => to.as_deref(),
    };
    match args.format {
        ExportFormat::Jsonl => {
            let (mut out, mut exported) = (context.screen.out(), 0_u64);
            all(&mut backend, |_, posts| {
                exported += posts.len() as u64;
                posts.iter().try_for_each(|post| out.object(post))
            })?;
            out.finish()?;
            let posts = said!("common-posts", count = exported);
            context.screen.done(said!("data-exported", posts = posts));
        }
        ExportFormat::Mbox => {
            let mut mbox = Mbox::new(context);
            all(&mut backend, |backend, posts| {
                posts.iter().try_for_each(|post| mbox.post(backend, post))
            })?;
            mbox.finish()?;
        }
        ExportFormat::Html => site::run(context, &mut backend, to.unwrap_or(Path::new("")))?,
    }
    Ok(())
}

/// Writes what a file that goes with a post holds, if all of it is here.
fn copy(context: &Context, file: &FileKeyed, to: &mut impl Write) -> Result<()> {
    let id = FileId::parse(&file.file).ok_or_else(unexpected)?;
    let key = blake3::Hash::from_hex(&file.key).map_err(|_| unexpected())?;
    let key = Zeroizing::new(*key.as_bytes());
    let opened = Opened::open(&context.home.files_dir(), &id, &key);
    let copied = opened.and_then(|opened| opened.copy_to(to));
    Ok(copied.map_err(tidings_core::Error::from)?)
}

/// Hands all posts on, page by page.
fn all(
    backend: &mut Backend,
    mut each: impl FnMut(&mut Backend, &[PostRow]) -> Result<()>,
) -> Result<()> {
    let mut after = None;
    loop {
        let response = backend.call(Request::Export { after, limit: PAGE })?;
        let Response::Page { posts, next } = response else { return Err(unexpected()) };
        each(backend, &posts)?;
        after = next;
        if after.is_none() {
            return Ok(());
        }
    }
}
