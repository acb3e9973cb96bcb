//! `POST /v1/verify`: every hash and signature in the store is checked.

use super::Shared;
use super::lines::{Lines, WORDS, follow, written};
use crate::handle::Handle;
use axum::extract::State;
use axum::response::Response;
use tidings_core::Request;
use tokio::sync::mpsc;

/// Says how far it is, then the result; the node answers nothing else meanwhile.
pub(super) async fn verify(State(shared): State<Shared>) -> Response {
    let (lines, response) = written();
    tokio::spawn(check(shared.handle, lines));
    response
}

async fn check(handle: Handle, lines: Lines) {
    let (tell, told) = mpsc::channel(WORDS);
    let result = handle.watch(Request::Verify, tell);
    follow(told, result, lines).await;
}
