//! One request, one answer.

use super::{Shared, Told};
use crate::problems;
use crate::words::{Read, fields, json, object, request};
use axum::Json;
use axum::extract::{Query, State};
use tidings_core::{Request, Response};

/// The pairs of a query.
pub(super) type Pairs = Query<Vec<(String, String)>>;

/// `POST /v1/call`: any request, in the form that the node itself speaks.
pub(super) async fn call(State(shared): State<Shared>, body: Read) -> Told<Response> {
    ask(&shared, json(body)?).await
}

/// A route whose fields stand in the query.
pub(super) async fn read(
    verb: &'static str,
    State(shared): State<Shared>,
    Query(pairs): Pairs,
) -> Told<Response> {
    ask(&shared, request(verb, fields(pairs)?)?).await
}

/// A route whose fields stand in a JSON body.
pub(super) async fn write(
    verb: &'static str,
    State(shared): State<Shared>,
    body: Read,
) -> Told<Response> {
    ask(&shared, request(verb, object(body)?)?).await
}

/// `GET /v1/posts`: the newest posts, or with `unread` those that are unread.
pub(super) async fn posts(State(shared): State<Shared>, Query(pairs): Pairs) -> Told<Response> {
    let mut fields = fields(pairs)?;
    let verb = match fields.remove("unread").as_ref().and_then(|value| value.as_str()) {
        None | Some("false") => "recent",
        Some("" | "true") => "unread",
        Some(other) => return Err(problems::no_flag("unread", other)),
    };
    ask(&shared, request(verb, fields)?).await
}

async fn ask(shared: &Shared, request: Request) -> Told<Response> {
    let answer = match request {
        Request::Verify | Request::Import { .. } => shared.handle.call_patiently(request).await,
        _ => shared.handle.call(request).await,
    };
    answer.map(Json)
}
