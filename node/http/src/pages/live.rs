//! `GET /live`: how many posts came since the page was made, in words, as Server-Sent Events.

use super::visit::Visit;
use crate::routes::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use std::convert::Infallible;
use std::sync::Arc;
use tidings_core::News;
use tokio::sync::Semaphore;
use tokio::sync::broadcast::error::RecvError;

/// Pages that listen at a time; others do without. A quarter of the connections there are.
const MAX_LIVE: usize = 64;

static PLACES: std::sync::LazyLock<Arc<Semaphore>> =
    std::sync::LazyLock::new(|| Arc::new(Semaphore::new(MAX_LIVE)));

/// Tells until the page is left or the node stops.
pub(super) async fn live(State(shared): State<Shared>, visit: Visit) -> Response {
    let Ok(place) = Arc::clone(&PLACES).try_acquire_owned() else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let (events, closing) = (shared.handle.subscribe(), shared.closing.clone());
    let told = stream::unfold(
        (events, closing, visit, place, 0),
        |(mut events, mut closing, visit, place, mut posts)| async move {
            loop {
                let event = tokio::select! {
                    event = events.recv() => event,
                    _ = closing.wait_for(|closing| *closing) => return None,
                };
                let more = match event {
                    Ok(event) => new_posts(&event.news),
                    Err(RecvError::Lagged(events)) => events,
                    Err(RecvError::Closed) => return None,
                };
                if more > 0 {
                    posts += more;
                    let line = visit.count("common-new-posts", posts);
                    let event = Event::default().event("posts").data(line);
                    return Some((
                        Ok::<_, Infallible>(event),
                        (events, closing, visit, place, posts),
                    ));
                }
            }
        },
    );
    Sse::new(told).keep_alive(KeepAlive::default()).into_response()
}

/// Posts of others that can be read now.
fn new_posts(news: &News) -> u64 {
    match news {
        News::Post { unread: true, .. } => 1,
        News::Posts { posts } => *posts,
        _ => 0,
    }
}
