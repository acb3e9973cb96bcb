//! The loopback HTTP and JSON interface of a node.
//!
//! - [`serve`] runs it on a listener from [`bind`](bind::bind) until it is told to stop;
//!   [`serve_metrics`] serves what scrapers ask for on a listener of their own.
//! - [`handle`] carries requests to the node's thread and events back; [`network`] is the seam for
//!   what needs the network. Both are filled by the node's process.
//! - [`api_file`] is how programs find the node, [`token`] and [`tokens`] what lets them in, `guard`
//!   who keeps everybody else out, and `listener` how many may come.
//! - `feeds` is what newsreaders get, whose tokens stand in their addresses.
//! - `api` is what bots and other programs may rely on; what `routes` has besides is for the faces of
//!   this very version.
//! - `routes` says which path does what; `words` turns queries and bodies into requests.
//! - `files` is what goes with posts, on its way in and out.
//! - `pages` is the board as people see it in a browser, `sessions` who of them was let in.
//! - [`problem`] is what every route says when something went wrong.
//!
//! The paths are in the README.

mod api;
pub mod api_file;
pub mod bind;
mod etag;
mod feeds;
mod files;
mod guard;
pub mod handle;
mod listener;
pub mod network;
mod pages;
pub mod problem;
pub mod problems;
mod routes;
mod sessions;
mod sticks;
mod time;
pub mod token;
pub mod tokens;
mod words;

pub use api::Scope;
pub use api_file::ApiFile;
pub use bind::PREFERRED_PORT;
pub use files::Room;
pub use handle::{Call, Handle};
pub use network::Network;
pub use pages::site;
pub use problem::{Kind, Problem};
pub use routes::login::{LOGIN_SCHEMA, Login};
pub use sessions::TICKET_LIFE;
pub use token::Token;
pub use tokens::Tokens;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use tokio::sync::watch;

/// Serves programs on this machine until `closing` becomes true (or its sender is dropped), then
/// lets requests that are under way end; who wants that bounded drops the future.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    token: Token,
    tokens: Arc<Tokens>,
    handle: Handle,
    network: Arc<dyn Network>,
    mut closing: watch::Receiver<bool>,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let listener = listener::Bounded::new(listener, listener::MAX_CONNECTIONS);
    let sessions = Arc::new(sessions::Sessions::new(port));
    let gate = guard::Guard::new(token, Arc::clone(&tokens), port);
    let closes = closing.clone();
    let repeats = Arc::default();
    let shared = routes::Shared {
        handle,
        network,
        closing: closes,
        sessions,
        tokens,
        repeats,
        carried: Arc::default(),
        pictures: Arc::default(),
        port,
    };
    let router = routes::router(shared, gate);
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            closing.wait_for(|closing| *closing).await.ok();
        })
        .await
}

/// Serves `/metrics` and `/healthz` without a token until `closing` becomes true (or its sender is
/// dropped). Whoever reaches the listener may ask; they tell amounts and no names.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve_metrics(
    listener: TcpListener,
    network: Arc<dyn Network>,
    mut closing: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let listener = listener::Bounded::new(listener, MAX_SCRAPERS);
    axum::serve(listener, routes::health::router(network))
        .with_graceful_shutdown(async move {
            closing.wait_for(|closing| *closing).await.ok();
        })
        .await
}

/// Connections at a time to the listener of [`serve_metrics`].
const MAX_SCRAPERS: usize = 16;

#[cfg(test)]
mod tests;
