//! Which path does what.

mod carry;
mod events;
mod export;
pub(crate) mod health;
mod import;
pub(crate) mod lines;
pub(crate) mod login;
pub(crate) mod network;
mod plain;
mod short;
mod tokens;
mod verify;

pub(crate) use events::wants_sse;

use crate::api::{self, Repeats};
use crate::feeds;
use crate::files::Pictures;
use crate::guard::{Guard, guard};
use crate::handle::Handle;
use crate::network::Network;
use crate::pages;
use crate::problem::Problem;
use crate::problems;
use crate::sessions::Sessions;
use crate::tokens::Tokens;
use crate::words::MAX_BODY;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware;
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use std::sync::Arc;
use tokio::sync::watch;

/// What every route can reach.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) handle: Handle,
    pub(crate) network: Arc<dyn Network>,
    /// Becomes true when the node stops: streams end.
    pub(crate) closing: watch::Receiver<bool>,
    /// The people who were let in.
    pub(crate) sessions: Arc<Sessions>,
    /// The bots that are let in.
    pub(crate) tokens: Arc<Tokens>,
    /// What bots asked for under keys.
    pub(crate) repeats: Arc<Repeats>,
    /// What pages carry to and from sticks.
    pub(crate) carried: Arc<pages::Carried>,
    /// Which files are pictures.
    pub(crate) pictures: Arc<Pictures>,
    /// The port of the listener.
    pub(crate) port: u16,
}

/// Requests that are read from the query: path, and what it asks of the node.
const READS: &[(&str, &str)] = &[
    ("/v1/status", "status"),
    ("/v1/boards", "boards"),
    ("/v1/readers", "readers"),
    ("/v1/threads", "threads"),
    ("/v1/threads/all", "all_threads"),
    ("/v1/thread", "thread"),
    ("/v1/post", "show"),
    ("/v1/next", "next"),
    ("/v1/search", "search"),
    ("/v1/count", "count"),
    ("/v1/people", "people"),
    ("/v1/judgements", "judgements"),
    ("/v1/devices", "devices"),
    ("/v1/invites", "invites"),
    ("/v1/drafts", "drafts"),
];

/// Requests that are read from a JSON body: path, and what it asks of the node.
const WRITES: &[(&str, &str)] = &[
    ("/v1/boards", "create_board"),
    ("/v1/boards/closed", "create_closed"),
    ("/v1/boards/admit", "admit_reader"),
    ("/v1/boards/remove", "remove_reader"),
    ("/v1/messages", "message"),
    ("/v1/posts", "post"),
    ("/v1/replies", "reply"),
    ("/v1/drafts", "save_draft"),
    ("/v1/drafts/send", "send_draft"),
    ("/v1/drafts/discard", "drop_draft"),
    ("/v1/read", "mark_read"),
    ("/v1/catchup", "catch_up"),
    ("/v1/invites", "invite"),
    ("/v1/invites/revoke", "revoke_invite"),
    ("/v1/people/role", "grade"),
    ("/v1/people/regard", "regard"),
    ("/v1/moderate", "moderate"),
    ("/v1/overrule", "overrule"),
];

/// All routes behind the guard: those for programs, and the pages.
pub(crate) fn router(shared: Shared, gate: Guard) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(health::both))
        .route("/healthz/live", get(health::live))
        .route("/healthz/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/v1/call", post(plain::call))
        .route("/v1/posts", get(plain::posts))
        .route("/v1/peers", get(network::peers))
        .route("/v1/dial", post(network::dial))
        .route("/v1/sync", post(network::sync))
        .route("/v1/reload", post(network::reload))
        .route("/v1/report", post(network::report))
        .route("/v1/snapshot", post(network::snapshot))
        .route("/v1/short", get(short::offered).post(short::offer))
        .route("/v1/short/revoke", post(short::revoke))
        .route("/v1/carry", post(carry::carry))
        .route("/v1/login", post(login::login))
        .route("/v1/tokens", get(tokens::list).post(tokens::add))
        .route("/v1/tokens/revoke", post(tokens::revoke))
        .route("/v1/stop", post(network::stop))
        .route("/v1/events", get(events::events))
        .route("/v1/export", get(export::export))
        .route("/v1/verify", post(verify::verify));
    for &(path, verb) in READS {
        router = router.route(path, get(move |s, q| plain::read(verb, s, q)));
    }
    for &(path, verb) in WRITES {
        router = router.route(path, post(move |s, b| plain::write(verb, s, b)));
    }
    router
        .nest("/api/v1", api::router())
        .nest("/feeds", feeds::router())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .route("/v1/import", post(import::import).layer(DefaultBodyLimit::disable()))
        .route("/v1", any(nothing_here))
        .route("/v1/{*rest}", any(nothing_here))
        .route("/api", any(api::nothing_here))
        .route("/api/{*rest}", any(api::nothing_here))
        .route("/feeds", any(nothing_here))
        .route("/feeds/{token}", any(nothing_here))
        .route("/feeds/{token}/{*rest}", any(nothing_here))
        .route("/healthz/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(not_so)
        .merge(pages::router(shared.clone()))
        .layer(middleware::from_fn_with_state(gate, guard))
        .layer(middleware::map_response(private))
        .with_state(shared)
}

async fn nothing_here(uri: Uri) -> Problem {
    problems::nothing_at(uri.path())
}

async fn not_so(uri: Uri) -> (StatusCode, Problem) {
    let problem = problems::wrong_method(uri.path());
    (StatusCode::METHOD_NOT_ALLOWED, problem)
}

/// What people wrote is not to be kept or guessed at by a browser.
async fn private<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// An answer as JSON, or a problem.
type Told<T> = Result<Json<T>, Problem>;
