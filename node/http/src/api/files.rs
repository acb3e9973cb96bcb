//! The bytes of files for programs, in and out: `POST /files?name=`, `GET /posts/ID/files/N`.

use super::{Caller, Scope};
use crate::files::{DRAIN, SILENCE, Taking, download};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::Json;
use axum::body::{Body, BodyDataStream};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use futures::StreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_core::api::NewFile;
use tidings_core::{Request, Response as Answer};

/// What a file that comes is called.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    name: String,
}

/// A file that came, as `/send` and `/posts/ID/files` want it named.
#[derive(Serialize, JsonSchema)]
pub(super) struct TakenFile {
    /// With the key that it is sealed with.
    file: NewFile,
}

/// Takes a file as it comes.
pub(super) async fn take(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    called: Result<Query<Called>, QueryRejection>,
    body: Body,
) -> Result<Json<TakenFile>, Problem> {
    let mut body = body.into_data_stream();
    let taken = taken(&shared, &caller, called, &mut body).await;
    if taken.is_err() {
        let rest = async { while let Some(Ok(_)) = body.next().await {} };
        tokio::time::timeout(DRAIN, rest).await.ok();
    }
    Ok(Json(TakenFile { file: taken? }))
}

async fn taken(
    shared: &Shared,
    caller: &Caller,
    called: Result<Query<Called>, QueryRejection>,
    body: &mut BodyDataStream,
) -> Result<NewFile, Problem> {
    caller.must_open(Scope::Post)?;
    let Query(Called { name }) = called.map_err(problems::unreadable)?;
    let taking = Taking::begin(&shared.network.files()?);
    let silent = |_| problems::silent_file();
    while let Some(bytes) = tokio::time::timeout(SILENCE, body.next()).await.map_err(silent)? {
        if !taking.more(bytes.map_err(problems::unreadable)?).await {
            break;
        }
    }
    taking.finish(&name).await
}

/// Gives a file of a post, or a range of it.
pub(super) async fn give(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Path((post, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let none = problems::no_such_file;
    let number = number.parse().map_err(|_| none())?;
    let Answer::Files(files) = caller.ask(&shared.handle, Request::Files { post }).await? else {
        return Err(none());
    };
    Ok(download(shared.network.files()?.open(&files, number).await?, &headers))
}
