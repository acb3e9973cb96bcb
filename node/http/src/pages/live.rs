//! `GET /live?unread=N`: how many posts came since the page was made that showed N as unread, and how
//! many are unread now, as Server-Sent Events of JSON: `{"line","unread","tally"}`.

use super::forms::Fields;
use super::visit::Visit;
use crate::handle::Handle;
use crate::routes::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use std::convert::Infallible;
use std::sync::Arc;
use tidings_core::{Event as Told, News, Request, Response as Answer};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Pages that listen at a time; others do without. A quarter of the connections there are.
const MAX_LIVE: usize = 64;

static PLACES: std::sync::LazyLock<Arc<Semaphore>> =
    std::sync::LazyLock::new(|| Arc::new(Semaphore::new(MAX_LIVE)));

/// A page that listens.
struct Page {
    handle: Handle,
    events: Receiver<Told>,
    closing: watch::Receiver<bool>,
    visit: Visit,
    /// Posts that were unread when it was made, where it says so.
    before: Option<u64>,
    /// Posts that came since.
    posts: u64,
    /// Nothing was told to it yet.
    new: bool,
    _place: OwnedSemaphorePermit,
}

/// Tells until the page is left, its session ends, or the node stops.
pub(super) async fn live(State(shared): State<Shared>, visit: Visit, query: Fields) -> Response {
    let Ok(place) = Arc::clone(&PLACES).try_acquire_owned() else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let page = Page {
        handle: shared.handle.clone(),
        events: shared.handle.subscribe(),
        closing: shared.closing.clone(),
        visit,
        before: query.get("unread").parse().ok(),
        posts: 0,
        new: true,
        _place: place,
    };
    let told = stream::unfold(page, |mut page| async move {
        let event = page.next().await?;
        Some((Ok::<_, Infallible>(event), page))
    });
    Sse::new(told).keep_alive(KeepAlive::default()).into_response()
}

impl Page {
    /// What is told next; nothing once there is nobody to tell, or nothing to tell of.
    async fn next(&mut self) -> Option<Event> {
        let mut session = self.visit.session.clone()?;
        let mut closing = self.closing.clone();
        tokio::select! {
            told = self.news() => told,
            () = session.ended() => None,
            _ = closing.wait_for(|closing| *closing) => None,
        }
    }

    async fn news(&mut self) -> Option<Event> {
        loop {
            // What came before it listened is told first.
            let came = if std::mem::take(&mut self.new) { 0 } else { self.came().await? };
            let unread = self.unread().await?;
            let more = self.before.map_or(0, |before| unread.saturating_sub(before));
            let posts = self.posts.saturating_add(came).max(more);
            if posts > self.posts {
                self.posts = posts;
                return Some(self.told(unread));
            }
        }
    }

    /// Waits for news, and takes all there are: how many posts they tell of. How many are told of in
    /// what was missed nobody knows: they are seen in what is unread.
    async fn came(&mut self) -> Option<u64> {
        let mut posts = match self.events.recv().await {
            Ok(event) => new_posts(&event.news),
            Err(RecvError::Lagged(_)) => 0,
            Err(RecvError::Closed) => return None,
        };
        loop {
            posts = posts.saturating_add(match self.events.try_recv() {
                Ok(event) => new_posts(&event.news),
                Err(TryRecvError::Lagged(_)) => 0,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(posts),
            });
        }
    }

    /// Posts on all boards that are unread now; nothing where the node is gone.
    async fn unread(&self) -> Option<u64> {
        match self.handle.call(Request::Boards).await {
            Ok(Answer::Boards(boards)) => Some(boards.iter().map(|board| board.unread).sum()),
            _ => None,
        }
    }

    fn told(&self, unread: u64) -> Event {
        let line = self.visit.count("common-new-posts", self.posts);
        let tally = self.visit.count("common-unread", unread);
        let told = serde_json::json!({"line": line, "unread": unread, "tally": tally});
        Event::default().event("posts").data(told.to_string())
    }
}

/// Posts of others that can be read now.
fn new_posts(news: &News) -> u64 {
    match news {
        News::Post { unread: true, .. } => 1,
        News::Posts { posts } => *posts,
        _ => 0,
    }
}
