//! `export`: all posts as JSON lines.

use super::Context;
use crate::client::unexpected;
use crate::error::Result;
use crate::print::count;
use tidings_core::{Request, Response};

/// Posts asked for at a time.
const PAGE: usize = 500;

/// Prints all posts, oldest first.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let mut out = context.screen.out();
    let (mut after, mut exported) = (None, 0_u64);
    loop {
        let response = backend.call(Request::Export { after, limit: PAGE })?;
        let Response::Page { posts, next } = response else { return Err(unexpected()) };
        posts.iter().try_for_each(|post| out.object(post))?;
        exported += posts.len() as u64;
        after = next;
        if after.is_none() {
            break;
        }
    }
    out.finish()?;
    context.screen.done(&format!("{} exported", count::posts(exported)));
    Ok(())
}
