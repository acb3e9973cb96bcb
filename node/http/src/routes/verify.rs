//! `POST /v1/verify`: every hash and signature in the store is checked.

use super::Shared;
use super::lines::{line, problem_line, written};
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use tidings_core::Request;

#[derive(Serialize)]
struct Began {
    schema: &'static str,
    checking: bool,
}

/// Says that it began, then the result; the node answers nothing else meanwhile.
pub(super) async fn verify(State(shared): State<Shared>) -> Response {
    let (lines, response) = written();
    tokio::spawn(async move {
        let began = Began { schema: "tidings/progress/1", checking: true };
        if lines.progress(&began).is_err() {
            return;
        }
        let last = match shared.handle.call_patiently(Request::Verify).await {
            Ok(result) => line(&result),
            Err(problem) => problem_line(problem),
        };
        lines.last(last).await;
    });
    response
}
