//! One listener: where it is in the log, and what waits to be told.

use super::Wanted;
use crate::api::Caller;
use crate::problem::{Kind, Problem};
use crate::problems;
use crate::routes::Shared;
use crate::time::now;
use serde_json::{Value, json};
use std::collections::VecDeque;
use tidings_core::api::{ArrivalRow, Arriving};
use tidings_core::event::EVENT_SCHEMA;
use tidings_core::{Event, News, Request, Response};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Posts asked of the node at a time.
const PAGE: usize = 100;

/// Something to be told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// Where to go on after it, where that is known.
    pub(super) cursor: Option<String>,
    /// The name of the event.
    pub(super) kind: String,
    /// The event itself.
    pub(super) data: Value,
}

/// Somebody who listens.
pub(super) struct Follower {
    shared: Shared,
    caller: Caller,
    wanted: Wanted,
    news: Receiver<Event>,
    /// What was read of the log.
    cursor: String,
    /// Whether there may be more behind it.
    due: bool,
    ready: VecDeque<Told>,
}

impl Follower {
    /// Begins where was asked for; where that is not known any more, says so and begins now.
    pub(super) async fn begin(
        shared: Shared,
        caller: Caller,
        wanted: Wanted,
    ) -> Result<Self, Problem> {
        let news = shared.handle.subscribe();
        let end = arrivals(&shared, None, 1).await?;
        let mut lost = false;
        let cursor = match &wanted.after {
            None => end.next,
            Some(after) => match arrivals(&shared, Some(after.clone()), 1).await {
                Ok(_) => after.clone(),
                Err(problem) if problem.kind == Kind::NotFound => {
                    lost = true;
                    end.next
                }
                Err(problem) => return Err(problem),
            },
        };
        let mut follower =
            Self { shared, caller, wanted, news, cursor, due: true, ready: VecDeque::new() };
        let kind = if lost { "lagged" } else { "listening" };
        follower.say(kind, json!({"cursor": follower.cursor}), true);
        Ok(follower)
    }

    /// What comes next; nothing any more when it is over.
    pub(super) async fn next(&mut self) -> Option<Told> {
        loop {
            if !self.caller.holds(&self.shared.tokens, now()) {
                return None;
            }
            if let Some(told) = self.ready.pop_front() {
                return Some(told);
            }
            if self.due {
                self.read_on().await?;
                continue;
            }
            let event = tokio::select! {
                event = self.news.recv() => event,
                _ = self.shared.closing.wait_for(|closing| *closing) => return None,
            };
            self.hear(event)?;
        }
    }

    /// Whoever cannot be answered goes on later at the last cursor.
    async fn read_on(&mut self) -> Option<()> {
        let came = arrivals(&self.shared, Some(self.cursor.clone()), PAGE).await.ok()?;
        for row in came.posts {
            if self.is_for(&row.post.board) && self.wanted.is_for(row.happened.name()) {
                let ArrivalRow { cursor, happened, by, post, .. } = row;
                self.cursor.clone_from(&cursor);
                let data = json!({"cursor": cursor, "by": by, "post": post});
                self.say(happened.name(), data, true);
            }
        }
        self.cursor = came.next;
        self.due = came.behind;
        Some(())
    }

    fn hear(&mut self, event: Result<Event, RecvError>) -> Option<()> {
        match event {
            Ok(Event { news, .. }) if is_in_log(&news) => self.due = true,
            Ok(Event { news: News::Notice(notice), .. }) if !self.is_for(&notice.board) => {}
            // It names posts of all boards.
            Ok(Event { news: News::Delivery { .. }, .. }) if self.caller.boards().is_some() => {}
            Ok(event) => {
                let data = serde_json::to_value(&event).ok()?;
                let kind = data["event"].as_str().unwrap_or_default().to_owned();
                if self.wanted.is_for(&kind) {
                    self.ready.push_back(Told { cursor: None, kind, data });
                }
            }
            Err(RecvError::Lagged(events)) => {
                self.due = true;
                self.say("lagged", json!({"events": events}), false);
            }
            Err(RecvError::Closed) => return None,
        }
        Some(())
    }

    fn say(&mut self, kind: &str, mut data: Value, at_cursor: bool) {
        data["schema"] = EVENT_SCHEMA.into();
        data["event"] = kind.into();
        data["at"] = now().0.into();
        let cursor = at_cursor.then(|| self.cursor.clone());
        self.ready.push_back(Told { cursor, kind: kind.to_owned(), data });
    }

    fn is_for(&self, board: &str) -> bool {
        let named = self.wanted.board.as_deref().map(|name| name.trim_start_matches('#'));
        named.is_none_or(|name| name == board) && self.caller.sees(board)
    }
}

/// Whether this is read from the log.
fn is_in_log(news: &News) -> bool {
    matches!(
        news,
        News::Post { .. } | News::Posts { .. } | News::Changed { .. } | News::Changes { .. }
    )
}

/// What came in, as the node says it.
struct Came {
    posts: Vec<ArrivalRow>,
    next: String,
    behind: bool,
}

async fn arrivals(shared: &Shared, after: Option<String>, limit: usize) -> Result<Came, Problem> {
    match shared.handle.call(Request::Arrivals(Arriving { after, limit, changes: true })).await? {
        Response::Arrived { posts, next, behind } => Ok(Came { posts, next, behind }),
        _ => Err(problems::unexpected_answer()),
    }
}
