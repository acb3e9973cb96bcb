//! `/feeds/TOKEN/…`: boards for newsreaders, as Atom (RFC 4287).
//!
//! A newsreader shows no header, so that the address itself holds a token: one that opens feeds and
//! nothing else.

mod atom;

use crate::api::Caller;
use crate::etag;
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use crate::time::now;
use atom::Feed;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use tidings_core::api::Mentioning;
use tidings_core::{Request, Response as Answer};
use tidings_views::page::PostRow;

/// Posts in one feed at most, the newest.
const MOST: usize = 50;

/// What a feed is (RFC 4287, section 7).
pub(crate) const ATOM: &str = "application/atom+xml";

/// Where the feed of a board is, for whoever has its token.
pub(crate) fn of_board(token: &str, name: &str) -> String {
    format!("/feeds/{token}/board/{}.atom", encoded(name))
}

/// Everything below `/feeds`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/{token}/unread.atom", get(unread))
        .route("/{token}/mentions.atom", get(mentions))
        .route("/{token}/board/{name}", get(board))
}

async fn unread(
    State(shared): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let caller = admitted(&shared, &path.map_err(problems::unreadable)?)?;
    let request = Request::Unread { board: None, limit: MOST };
    feed(&shared, (&caller, &headers), request, ("unread", "Unread"), |_| true).await
}

async fn mentions(
    State(shared): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let caller = admitted(&shared, &path.map_err(problems::unreadable)?)?;
    let request = Request::Mentions(Mentioning { limit: MOST, after: None });
    feed(&shared, (&caller, &headers), request, ("mentions", "Mentions"), |_| true).await
}

async fn board(
    State(shared): State<Shared>,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((token, file)) = path.map_err(problems::unreadable)?;
    let caller = admitted(&shared, &token)?;
    let name = file.strip_suffix(".atom").ok_or_else(problems::no_such_feed)?;
    caller.must_see(name)?;
    // An unknown board is an error there, and an empty feed in a search.
    shared.handle.call(Request::Threads { board: name.into(), limit: 1, before: None }).await?;
    let request = Request::search(&format!("#{name}"), MOST);
    let (id, title) = (format!("board:{}", encoded(name)), format!("#{name}"));
    feed(&shared, (&caller, &headers), request, (&id, &title), |post| post.board == name).await
}

fn admitted(shared: &Shared, token: &str) -> Result<Caller, Problem> {
    let caller = Caller::Bot(shared.tokens.admit(token, now())?);
    caller.must_be_a_newsreader()?;
    Ok(caller)
}

async fn feed(
    shared: &Shared,
    (caller, headers): (&Caller, &HeaderMap),
    request: Request,
    (id, title): (&str, &str),
    is_in_it: impl Fn(&PostRow) -> bool,
) -> Result<Response, Problem> {
    let (Answer::Posts(posts) | Answer::Found { posts, .. }) = shared.handle.call(request).await?
    else {
        return Err(problems::unexpected_answer());
    };
    let shown = posts.iter().filter(|post| is_in_it(post) && caller.sees(&post.board));
    let shown: Vec<&PostRow> =
        shown.filter(|post| post.deleted.is_none() && post.readable).collect();
    let text = Feed { id, title, port: shared.port, posts: &shown }.to_string();
    Ok(etag::answered(headers, "application/atom+xml; charset=utf-8", text.into_bytes()))
}

/// A board's name within a URN, or as one part of a path.
fn encoded(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}
