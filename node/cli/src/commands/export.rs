//! `export`: all posts, as JSON lines, as a mailbox, or as a site of plain files.

mod mbox;
mod site;

use super::Context;
use crate::args::{Export, ExportFormat};
use crate::client::{Backend, unexpected};
use crate::error::{Failure, Result};
use crate::print::said::said;
use mbox::Mbox;
use std::path::Path;
use tidings_core::{Request, Response};
use tidings_views::page::PostRow;

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
