//! `GET /v1/events`: what happens, as it happens; NDJSON, or SSE for browsers.

use super::Shared;
use super::lines::{line, ndjson};
use crate::time::now;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, stream};
use std::convert::Infallible;
use tidings_core::{Event, News};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

/// Streams until the caller hangs up or the node stops. Who reads too slowly is told how many
/// events it missed.
pub(super) async fn events(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let news = follow(shared.handle.subscribe(), shared.closing.clone());
    if wants_sse(&headers) {
        let events = news.map(|event| {
            axum::response::sse::Event::default()
                .json_data(&event)
                .or_else(|_| Ok::<_, Infallible>(axum::response::sse::Event::default()))
        });
        return Sse::new(events).keep_alive(KeepAlive::default()).into_response();
    }
    ndjson(news.map(|event| line(&event)))
}

/// Whether the caller asks for server-sent events.
pub(crate) fn wants_sse(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"))
}

fn follow(
    events: Receiver<Event>,
    closing: watch::Receiver<bool>,
) -> impl Stream<Item = Event> + Send + 'static {
    stream::unfold((events, closing), |(mut events, mut closing)| async move {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = closing.wait_for(|closing| *closing) => return None,
        };
        match event {
            Ok(event) => Some((event, (events, closing))),
            Err(RecvError::Lagged(missed)) => Some((lagged(missed), (events, closing))),
            Err(RecvError::Closed) => None,
        }
    })
}

fn lagged(events: u64) -> Event {
    Event::new(now(), News::Lagged { events })
}
