//! Peers, and the node itself.

use super::{Shared, Told};
use crate::network::{Dialed, PeerRow, Reloaded, Snapshot, Synced};
use crate::problems;
use crate::words::{Read, json, object};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// A sync waits this long when nothing else is asked for.
const SYNC_PATIENCE: u64 = 30;
/// A sync waits at most this long, in seconds.
const MAX_SYNC_PATIENCE: u64 = 3_600;

#[derive(Serialize)]
pub(crate) struct Peers {
    peers: Vec<PeerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dial {
    address: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sync {
    #[serde(default)]
    address: Option<String>,
    #[serde(default = "sync_patience")]
    timeout_seconds: u64,
}

fn sync_patience() -> u64 {
    SYNC_PATIENCE
}

#[derive(Serialize)]
pub(super) struct Done {
    ok: bool,
}

/// `GET /v1/peers`
pub(crate) async fn peers(State(shared): State<Shared>) -> Told<Peers> {
    let peers = shared.network.peers().await?;
    Ok(Json(Peers { peers }))
}

/// `POST /v1/dial {"address"}`
pub(crate) async fn dial(State(shared): State<Shared>, body: Read) -> Told<Dialed> {
    let Dial { address } = json(body)?;
    shared.network.dial(address).await.map(Json)
}

/// `POST /v1/sync {"address"?, "timeout_seconds"?}`
pub(crate) async fn sync(State(shared): State<Shared>, body: Read) -> Told<Synced> {
    let Sync { address, timeout_seconds } =
        serde_json::from_value(Value::Object(object(body)?)).map_err(problems::unreadable)?;
    if timeout_seconds > MAX_SYNC_PATIENCE {
        return Err(problems::timeout_too_long(MAX_SYNC_PATIENCE));
    }
    shared.network.sync(address, Duration::from_secs(timeout_seconds)).await.map(Json)
}

/// `POST /v1/reload`: the settings are read again.
pub(super) async fn reload(State(shared): State<Shared>) -> Told<Reloaded> {
    shared.network.reload().map(Json)
}

/// `POST /v1/report`: what happened so far is written to `report.jsonl` in the home.
pub(super) async fn report(State(shared): State<Shared>) -> Told<Done> {
    shared.network.report().await.map(|()| Json(Done { ok: true }))
}

/// `POST /v1/snapshot`: the log is copied within the home, for a backup.
pub(super) async fn snapshot(State(shared): State<Shared>) -> Told<Snapshot> {
    shared.network.snapshot().await.map(Json)
}

/// `POST /v1/stop`: the node stops in good order after this answer.
pub(super) async fn stop(State(shared): State<Shared>) -> (StatusCode, Json<Done>) {
    shared.network.stop();
    (StatusCode::ACCEPTED, Json(Done { ok: true }))
}
