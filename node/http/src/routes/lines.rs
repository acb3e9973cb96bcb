//! Answers of many lines, one JSON object each.

use crate::problem::{Problem, ProblemBody};
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use serde::Serialize;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Lines that wait for a reader who is slow.
const WAITING: usize = 64;
/// Words about the progress that wait to be written.
pub(super) const WORDS: usize = 16;

/// One line: the value as JSON with a line feed.
pub(crate) fn line<T: Serialize>(value: &T) -> Bytes {
    let mut bytes = serde_json::to_vec(value).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        b"{\"error\":{\"kind\":\"failed\",\"message\":\"no JSON form\"}}".to_vec()
    });
    bytes.push(b'\n');
    bytes.into()
}

/// The line that ends a stream in which something went wrong.
pub(super) fn problem_line(problem: Problem) -> Bytes {
    line(&ProblemBody { error: problem })
}

/// An answer of these lines.
pub(crate) fn ndjson(lines: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    let body = Body::from_stream(lines.map(Ok::<_, Infallible>));
    ([(CONTENT_TYPE, "application/x-ndjson")], body).into_response()
}

/// Where a task writes the lines of its answer.
pub(super) struct Lines(mpsc::Sender<Bytes>);

/// The reader has hung up.
pub(super) struct Gone;

/// An answer whose lines a task writes while it works.
pub(super) fn written() -> (Lines, Response) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Lines(sender), ndjson(ReceiverStream::new(receiver)))
}

impl Lines {
    /// Tells how far the work is; dropped when the reader is slow, so that who sends first and
    /// reads afterwards is not waited for.
    pub(super) fn progress<T: Serialize>(&self, value: &T) -> Result<(), Gone> {
        match self.0.try_send(line(value)) {
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Gone),
            Ok(()) | Err(mpsc::error::TrySendError::Full(_)) => Ok(()),
        }
    }

    /// Tells the end, however slow the reader is.
    pub(super) async fn last(self, line: Bytes) {
        if self.0.send(line).await.is_err() {
            tracing::debug!("nobody waits for the end of a stream");
        }
    }
}

#[derive(Serialize)]
struct Progress {
    schema: &'static str,
    done: u64,
    total: u64,
}

/// Says how far the work is as it is told, then the result; a reader who hangs up ends the waiting.
pub(super) async fn follow<T: Serialize>(
    mut told: mpsc::Receiver<(u64, u64)>,
    result: impl Future<Output = Result<T, Problem>>,
    lines: Lines,
) {
    tokio::pin!(result);
    let last = loop {
        tokio::select! {
            Some((done, total)) = told.recv() => {
                let progress = Progress { schema: "tidings/progress/1", done, total };
                if lines.progress(&progress).is_err() {
                    return;
                }
            }
            result = &mut result => break match result {
                Ok(result) => line(&result),
                Err(problem) => problem_line(problem),
            },
        }
    };
    lines.last(last).await;
}
