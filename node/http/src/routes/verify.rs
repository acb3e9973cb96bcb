//! `POST /v1/verify`: every hash and signature in the store is checked.

use super::Shared;
use super::lines::{Lines, line, problem_line, written};
use crate::handle::Handle;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use tidings_core::Request;
use tokio::sync::mpsc;

/// Words about the progress that wait for the reader.
const WAITING: usize = 16;

#[derive(Serialize)]
struct Progress {
    schema: &'static str,
    done: u64,
    total: u64,
}

impl Progress {
    fn new((done, total): (u64, u64)) -> Self {
        Self { schema: "tidings/progress/1", done, total }
    }
}

/// Says how far it is, then the result; the node answers nothing else meanwhile.
pub(super) async fn verify(State(shared): State<Shared>) -> Response {
    let (lines, response) = written();
    tokio::spawn(check(shared.handle, lines));
    response
}

async fn check(handle: Handle, lines: Lines) {
    let (tell, mut told) = mpsc::channel(WAITING);
    let result = handle.watch(Request::Verify, tell);
    tokio::pin!(result);
    let last = loop {
        tokio::select! {
            Some(progress) = told.recv() => {
                if lines.progress(&Progress::new(progress)).is_err() {
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
