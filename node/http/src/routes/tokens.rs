//! The tokens of bots: made, listed, taken back by the home's owner.

use super::{Shared, Told};
use crate::problem::Problem;
use crate::problems;
use crate::time::now;
use crate::tokens::{NewToken, TokenRow};
use crate::words::{Read, json};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub(super) struct Listed {
    tokens: Vec<TokenRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    name: String,
}

/// `GET /v1/tokens`
pub(super) async fn list(State(shared): State<Shared>) -> Json<Listed> {
    Json(Listed { tokens: shared.tokens.list() })
}

/// `POST /v1/tokens {"name", "scope", "boards"?, "expires_seconds"?}`
pub(super) async fn add(State(shared): State<Shared>, body: Read) -> Told<TokenRow> {
    let new: NewToken = json(body)?;
    on_disk(move || shared.tokens.add(now(), new)).await
}

/// `POST /v1/tokens/revoke {"name"}`
pub(super) async fn revoke(State(shared): State<Shared>, body: Read) -> Told<TokenRow> {
    let Named { name } = json(body)?;
    on_disk(move || shared.tokens.revoke(&name)).await
}

/// The disk may take its time: others are served meanwhile.
async fn on_disk(
    work: impl FnOnce() -> Result<TokenRow, Problem> + Send + 'static,
) -> Told<TokenRow> {
    tokio::task::spawn_blocking(work).await.map_err(|_| problems::stopped())?.map(Json)
}
