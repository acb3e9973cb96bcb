//! How the node is, for supervisors and scrapers.

use super::Shared;
use crate::network::{HEALTH_SCHEMA, Health, Network};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::sync::Arc;

/// The text format of Prometheus.
const EXPOSITION: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Serialize)]
struct Told {
    schema: &'static str,
    ok: bool,
    live: bool,
    ready: bool,
    reasons: Vec<String>,
}

/// The routes that need no token on a listener of their own: `/metrics` and those of health.
pub(crate) fn router(network: Arc<dyn Network>) -> Router {
    let health = |judge: fn(&Health) -> bool| {
        let network = Arc::clone(&network);
        get(move || async move { told(network.health(), judge) })
    };
    let routes = Router::new()
        .route("/healthz", health(|health| health.live && health.ready))
        .route("/healthz/live", health(|health| health.live))
        .route("/healthz/ready", health(|health| health.ready));
    routes.route("/metrics", get(move || async move { exposition(network.as_ref()).await }))
}

/// `GET /healthz`: 200 when the node is alive and ready, else 503 with the reasons.
pub(super) async fn both(State(shared): State<Shared>) -> Response {
    told(shared.network.health(), |health| health.live && health.ready)
}

/// `GET /healthz/live`
pub(super) async fn live(State(shared): State<Shared>) -> Response {
    told(shared.network.health(), |health| health.live)
}

/// `GET /healthz/ready`
pub(super) async fn ready(State(shared): State<Shared>) -> Response {
    told(shared.network.health(), |health| health.ready)
}

/// `GET /metrics`
pub(super) async fn metrics(State(shared): State<Shared>) -> Response {
    exposition(shared.network.as_ref()).await
}

async fn exposition(network: &dyn Network) -> Response {
    ([(CONTENT_TYPE, EXPOSITION)], network.metrics().await).into_response()
}

fn told(health: Health, judge: fn(&Health) -> bool) -> Response {
    let ok = judge(&health);
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let Health { live, ready, reasons } = health;
    (status, Json(Told { schema: HEALTH_SCHEMA, ok, live, ready, reasons })).into_response()
}
