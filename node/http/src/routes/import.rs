//! `POST /v1/import`: one new thread a line, one durable commit a batch.

use super::Shared;
use super::lines::{Gone, Lines, line, problem_line, written};
use crate::handle::Handle;
use crate::problem::Problem;
use crate::problems;
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::response::Response;
use futures::StreamExt;
use serde::Serialize;
use std::time::Duration;
use tidings_core::Request;
use tidings_core::api::NewPost;

/// Lines in one durable commit.
const BATCH_LINES: usize = 1_000;
/// A batch is committed early when its lines have this many bytes.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// The longest line, in bytes: the largest text with every byte escaped.
const MAX_LINE: usize = 128 * 1024;
/// A sender that sends nothing for this long has gone.
const SILENCE: Duration = Duration::from_secs(60);
/// After a problem the rest is read and dropped for this long, because a sender that is cut off
/// in the middle would not read why.
const DRAIN: Duration = Duration::from_secs(30);

#[derive(Serialize)]
struct Progress {
    schema: &'static str,
    imported: u64,
    done: bool,
}

impl Progress {
    fn new(imported: u64, done: bool) -> Self {
        Self { schema: "tidings/import/1", imported, done }
    }
}

/// Answers `{"imported":N,"done":false}` a batch, then the same with `done` or a problem. What was
/// told as imported is durable; of the batch with the problem nothing is written.
pub(super) async fn import(State(shared): State<Shared>, body: Body) -> Response {
    let (lines, response) = written();
    tokio::spawn(async move {
        let mut batch = Batch::new(shared.handle);
        let mut body = body.into_data_stream();
        let last = match take(&mut body, &mut batch, &lines).await {
            Ok(()) => line(&Progress::new(batch.imported, true)),
            Err(problem) => {
                let rest = async { while let Some(Ok(_)) = body.next().await {} };
                tokio::time::timeout(DRAIN, rest).await.ok();
                problem_line(problem.next(batch.where_to_go_on()))
            }
        };
        lines.last(last).await;
    });
    response
}

async fn take(body: &mut BodyDataStream, batch: &mut Batch, lines: &Lines) -> Result<(), Problem> {
    let mut pending = Vec::new();
    while let Some(chunk) =
        tokio::time::timeout(SILENCE, body.next()).await.map_err(|_| problems::silent_import())?
    {
        pending.extend_from_slice(&chunk.map_err(problems::unreadable)?);
        let mut start = 0;
        while let Some(length) = pending[start..].iter().position(|byte| *byte == b'\n') {
            batch.line(&pending[start..start + length])?;
            start += length + 1;
            if batch.is_full() {
                batch.commit().await?;
                let progress = Progress::new(batch.imported, false);
                lines.progress(&progress).map_err(|Gone| problems::sender_gone())?;
            }
        }
        pending.drain(..start);
        if pending.len() > MAX_LINE {
            return Err(batch.too_long());
        }
    }
    if !pending.is_empty() {
        batch.line(&pending)?;
    }
    batch.commit().await
}

/// Lines on their way into one durable commit.
struct Batch {
    handle: Handle,
    posts: Vec<NewPost>,
    bytes: usize,
    /// Lines read.
    read: u64,
    /// Lines whose posts are durable, or that are blank.
    durable: u64,
    /// Posts that are durable.
    imported: u64,
}

impl Batch {
    fn new(handle: Handle) -> Self {
        Self { handle, posts: Vec::new(), bytes: 0, read: 0, durable: 0, imported: 0 }
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Problem> {
        if line.len() > MAX_LINE {
            return Err(self.too_long());
        }
        self.read += 1;
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let post =
            serde_json::from_slice(line).map_err(|error| problems::bad_line(self.read, error))?;
        self.posts.push(post);
        self.bytes += line.len();
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.posts.len() >= BATCH_LINES || self.bytes >= BATCH_BYTES
    }

    async fn commit(&mut self) -> Result<(), Problem> {
        let posts = std::mem::take(&mut self.posts);
        if !posts.is_empty() {
            let count = posts.len() as u64;
            self.handle.call_patiently(Request::Import { posts }).await.map_err(
                |mut problem| {
                    let (first, last) = (self.durable + 1, self.read);
                    problem.message = format!("lines {first} to {last}: {}", problem.message);
                    problem
                },
            )?;
            self.imported += count;
        }
        self.bytes = 0;
        self.durable = self.read;
        Ok(())
    }

    fn too_long(&self) -> Problem {
        problems::line_too_long(self.read + 1, MAX_LINE)
    }

    fn where_to_go_on(&self) -> String {
        match self.durable {
            0 => "nothing is imported; mend the line and try again".into(),
            lines => format!("lines 1 to {lines} are imported; mend and import what follows them"),
        }
    }
}
