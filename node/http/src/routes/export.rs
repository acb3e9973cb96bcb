//! `GET /v1/export`: all posts, oldest first, one a line.

use super::Shared;
use super::lines::{line, ndjson, problem_line};
use crate::handle::Handle;
use crate::problem::Problem;
use crate::problems;
use axum::body::Bytes;
use axum::extract::State;
use futures::stream;
use tidings_core::{Request, Response};

/// Posts asked of the node at a time: at most 8 MiB of text.
const PAGE: usize = 500;

/// Where the export stands.
enum Place {
    Page(Request),
    End,
}

/// Streams page by page; a problem after the first page is the last line.
pub(super) async fn export(
    State(shared): State<Shared>,
) -> Result<axum::response::Response, Problem> {
    let (first, place) = page(&shared.handle, Request::Export { after: None, limit: PAGE }).await?;
    let rest = stream::unfold((shared.handle, place), |(handle, place)| async move {
        let Place::Page(request) = place else { return None };
        let (lines, place) = match page(&handle, request).await {
            Ok(page) => page,
            Err(problem) => (problem_line(problem), Place::End),
        };
        Some((lines, (handle, place)))
    });
    let first = stream::iter([first]);
    Ok(ndjson(futures::StreamExt::chain(first, rest)))
}

async fn page(handle: &Handle, request: Request) -> Result<(Bytes, Place), Problem> {
    match handle.call(request).await? {
        Response::Page { posts, next } => {
            let lines: Vec<u8> = posts.iter().flat_map(line).collect();
            let place = match next {
                Some(after) => Place::Page(Request::Export { after: Some(after), limit: PAGE }),
                None => Place::End,
            };
            Ok((lines.into(), place))
        }
        _ => Err(problems::unexpected_answer()),
    }
}
