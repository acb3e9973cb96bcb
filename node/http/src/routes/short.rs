//! The short code that is live: made, looked at, killed.

use super::{Shared, Told};
use crate::network::Short;
use crate::words::{Read, json};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    invite: String,
}

#[derive(Serialize)]
pub(super) struct Offered {
    short: Option<Short>,
}

#[derive(Serialize)]
pub(super) struct Revoked {
    revoked: bool,
}

/// `POST /v1/short {"invite"}`
pub(super) async fn offer(State(shared): State<Shared>, body: Read) -> Told<Short> {
    let Offer { invite } = json(body)?;
    shared.network.offer(invite).await.map(Json)
}

/// `GET /v1/short`
pub(super) async fn offered(State(shared): State<Shared>) -> Told<Offered> {
    let short = shared.network.offered().await?;
    Ok(Json(Offered { short }))
}

/// `POST /v1/short/revoke`
pub(super) async fn revoke(State(shared): State<Shared>) -> Told<Revoked> {
    let revoked = shared.network.withdraw().await?;
    Ok(Json(Revoked { revoked }))
}
