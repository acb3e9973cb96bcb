//! `GET /api/v1/events`: what happens, and what happened while whoever asks was away.
//!
//! Posts are read from the log in the order of their arrival, also those of this moment: news only
//! wake the reading. So nothing is missed or told twice between what is replayed and what is live.

mod follow;

use super::Caller;
use super::scope::Scope;
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use crate::routes::lines::{line, ndjson};
use crate::routes::wants_sse;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use follow::{Follower, Told};
use futures::{Stream, StreamExt, stream};
use std::convert::Infallible;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Kinds that one stream may be narrowed to.
const MAX_KINDS: usize = 32;

/// What is to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// From this cursor on; from now on when there is none.
    pub(super) after: Option<String>,
    /// Posts of this board alone.
    pub(super) board: Option<String>,
    /// These events alone; all when empty.
    pub(super) kinds: Vec<String>,
}

impl Wanted {
    /// What a browser says of the last event that it saw goes before what the address says.
    fn read(pairs: Vec<(String, String)>, headers: &HeaderMap) -> Result<Self, Problem> {
        let mut wanted = Self::default();
        for (name, text) in pairs {
            let place = match name.as_str() {
                "after" => &mut wanted.after,
                "board" => &mut wanted.board,
                "kind" => {
                    wanted.kinds.extend(text.split(',').map(str::to_owned));
                    continue;
                }
                _ => return Err(problems::unknown_field(name)),
            };
            if place.replace(text).is_some() {
                return Err(problems::given_twice(name));
            }
        }
        if wanted.kinds.len() > MAX_KINDS {
            return Err(problems::too_many_kinds(MAX_KINDS));
        }
        let last = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
        if let Some(last) = last.filter(|last| !last.is_empty()) {
            wanted.after = Some(last.to_owned());
        }
        Ok(wanted)
    }

    pub(super) fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind)
    }
}

/// Streams until the caller hangs up, the token is taken back, or the node stops.
pub(super) async fn events(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.must_open(Scope::Read)?;
    let Query(pairs) = query.map_err(problems::unreadable)?;
    let wanted = Wanted::read(pairs, &headers)?;
    if let (Some(board), Some(boards)) = (&wanted.board, caller.boards()) {
        super::boards::must_be_open(boards, board)?;
    }
    let follower = Follower::begin(shared, caller, wanted).await?;
    let told = stream::unfold(follower, |mut follower| async move {
        let told = follower.next().await?;
        Some((told, follower))
    });
    Ok(if wants_sse(&headers) { sse(told) } else { ndjson(told.map(|told| line(&told.data))) })
}

fn sse(told: impl Stream<Item = Told> + Send + 'static) -> Response {
    let events = told.map(|Told { cursor, kind, data }| {
        let event = Event::default().event(kind).json_data(&data);
        let event = event.unwrap_or_default();
        Ok::<_, Infallible>(match cursor {
            Some(cursor) => event.id(cursor),
            None => event,
        })
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
