//! From paths, queries and bodies to requests.

use super::Caller;
use super::events::events;
use super::files;
use super::repeats::{self, Repeats};
use super::scope::Scope;
use super::table::{OPERATIONS, Operation};
use crate::etag;
use crate::network::{Dialed, Synced};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use crate::routes::network::{self, Peers};
use crate::time::now;
use crate::words::{Read, fields, object, request};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on, post};
use axum::{Json, Router};
use serde_json::{Map, Value};
use std::sync::Arc;

type Pairs = Vec<(String, String)>;

/// Everything below `/api/v1`.
pub(crate) fn router() -> Router<Shared> {
    let mut router = Router::new()
        .route("/peers", get(peers))
        .route("/dial", post(dial))
        .route("/sync", post(sync))
        .route("/events", get(events))
        .route("/files", post(files::take))
        .route("/posts/{id}/files/{number}", get(files::give))
        .route("/openapi.json", get(document));
    for operation in OPERATIONS {
        let Ok(method) = MethodFilter::try_from(operation.method.clone()) else { continue };
        let answer = move |state, caller, headers, path, query, body| {
            answer(operation, (state, caller, headers), path, query, body)
        };
        router = router.route(operation.path, on(method, answer));
    }
    router
}

async fn answer(
    operation: &'static Operation,
    (State(shared), Extension(caller), headers): (State<Shared>, Extension<Caller>, HeaderMap),
    path: Result<Path<Pairs>, PathRejection>,
    query: Result<Query<Pairs>, QueryRejection>,
    body: Read,
) -> Result<Response, Problem> {
    let Path(path) = path.map_err(problems::unreadable)?;
    let Query(query) = query.map_err(problems::unreadable)?;
    let asked = operation.request(path, query, body)?;
    let key = if operation.method == Method::POST { repeats::key(&headers)? } else { None };
    let answer = match key {
        Some(key) => once(shared, caller, &key, asked).await?,
        None => caller.ask(&shared.handle, asked).await?,
    };
    match operation.method {
        Method::GET => {
            let bytes = serde_json::to_vec(&answer);
            let bytes = bytes.map_err(problems::unwritable)?;
            Ok(etag::answered(&headers, "application/json", bytes))
        }
        _ => Ok(Json(answer).into_response()),
    }
}

/// Asks the node for what was not asked for under this key, and to the end, also if the caller hangs
/// up: it may come again for the answer.
async fn once(
    shared: Shared,
    caller: Caller,
    key: &str,
    asked: tidings_core::Request,
) -> Result<tidings_core::Response, Problem> {
    let place = Repeats::place(&caller, key);
    if let Some(said) = shared.repeats.begin(place, &asked, now())? {
        return Ok(said);
    }
    let repeats = Arc::clone(&shared.repeats);
    let asking = tokio::spawn(async move { caller.ask(&shared.handle, asked).await });
    let ending = tokio::spawn(async move {
        let answer = asking.await.unwrap_or_else(|_| Err(problems::stopped()));
        repeats.end(&place, answer.as_ref().ok().cloned());
        answer
    });
    ending.await.unwrap_or_else(|_| Err(problems::stopped()))
}

impl Operation {
    /// What is asked of the node.
    fn request(
        &self,
        path: Pairs,
        query: Pairs,
        body: Read,
    ) -> Result<tidings_core::Request, Problem> {
        let mut said = match self.is_asked_by_query() {
            true => fields(query)?,
            false if query.is_empty() => object(body)?,
            false => return Err(problems::fields_in_body()),
        };
        for (place, (name, text)) in path.into_iter().enumerate() {
            let field = if place == 0 && !self.field.is_empty() { self.field } else { &name };
            put(&mut said, field, value(&name, text)?)?;
        }
        request(self.verb, said)
    }
}

fn value(parameter: &str, text: String) -> Result<Value, Problem> {
    match parameter {
        "number" => text.parse::<u64>().map(Value::from).map_err(|_| problems::no_number(text)),
        _ => Ok(Value::String(text)),
    }
}

fn put(said: &mut Map<String, Value>, field: &str, value: Value) -> Result<(), Problem> {
    match said.insert(field.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(problems::said_by_path(field)),
    }
}

/// What there is, in OpenAPI 3.1.
async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], include_str!("../../openapi.json")).into_response()
}

async fn peers(
    state: State<Shared>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Peers>, Problem> {
    caller.must_open(Scope::Read)?;
    network::peers(state).await
}

async fn dial(
    state: State<Shared>,
    Extension(caller): Extension<Caller>,
    body: Read,
) -> Result<Json<Dialed>, Problem> {
    caller.must_open(Scope::Admin)?;
    network::dial(state, body).await
}

async fn sync(
    state: State<Shared>,
    Extension(caller): Extension<Caller>,
    body: Read,
) -> Result<Json<Synced>, Problem> {
    caller.must_open(Scope::Admin)?;
    network::sync(state, body).await
}

/// Whoever asks for what is not there is told where all that is there is written.
pub(crate) async fn nothing_here(uri: Uri) -> Problem {
    problems::nothing_in_api(uri.path())
}
