//! `GET /thread/ID`: a thread in reading order, a page at a time; `GET /post/ID`: the page of its
//! thread that a post stands on.

use super::compose::buttons;
use super::forms::Fields;
use super::frame::{Frame, board_name, pager};
use super::post::{Shown, article};
use super::reading::read_on;
use super::unread::{Caught, catch_up};
use super::visit::Visit;
use super::{POSTS, Page, ask, attach, files, links, to};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use tidings_core::api::Placing;
use tidings_core::{Request, Response as Answer};
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// The name of the first unread post within its page.
const UNREAD: &str = "unread";

/// A page of a thread.
pub(super) async fn thread(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    query: Fields,
) -> Page {
    if query.has("unread") {
        return to_unread(&shared, &id).await;
    }
    let page = query.page();
    let skip = (page - 1) * POSTS;
    let request = Request::Thread { id: id.clone(), skip, limit: POSTS + 1 };
    let mut posts = ask!(shared, request, Posts);
    let more = posts.len() > POSTS;
    posts.truncate(POSTS);
    let Some(first) = posts.first() else {
        return Err(problems::no_such_thread_page().into());
    };
    files::look(&shared, &posts).await;
    let frame = Frame::load(&shared, visit).await;
    let subject = frame.visit.line_or_why(&first.thread_subject, first.thread_absent);
    let root = first.thread;
    let content = html! {
        p.where { a href=(links::board(&first.board)) { bdi { (board_name(&first.board)) } } }
        h1 { bdi { (subject) } }
        @if first.locked { p.quiet { (frame.say("common-thread-locked")) } }
        @if posts.iter().any(|post| post.unread) {
            p.actions { a href="#unread" { (frame.say("web-to-unread")) } }
        }
        (pager(&frame, page, more, |page| links::thread_page(&root, page)))
        h2.hidden { (frame.say("web-posts-label")) }
        (all(&frame, &posts))
        (pager(&frame, page, more, |page| links::thread_page(&root, page)))
        (read_on(&frame.visit, &posts))
        @if frame.answers(first) { (answer(&frame, first)) }
        @if more || page > 1 { (catch_up(&frame, &Caught::Thread(root.to_string()))) }
    };
    Ok(frame.headed(&subject, &content))
}

/// The posts of a page, each below what it answers where that is near.
fn all(frame: &Frame, posts: &[PostRow]) -> Markup {
    let by_id: BTreeMap<_, _> = posts.iter().map(|post| (post.id, post)).collect();
    let first_unread = posts.iter().find(|post| post.unread).map(|post| post.id);
    let above = [None].into_iter().chain(posts.iter().map(Some));
    html! {
        div.thread {
            @for (row, above) in posts.iter().zip(above) {
                @let parent = row.parent.and_then(|parent| by_id.get(&parent).copied());
                @let far = parent.filter(|parent| above.is_none_or(|above| above.id != parent.id));
                (article(frame, &Shown {
                    row,
                    answers: far,
                    first_unread: first_unread == Some(row.id),
                    apart: false,
                }))
            }
        }
    }
}

/// The form that answers the thread's first post.
fn answer(frame: &Frame, first: &PostRow) -> Markup {
    html! {
        section.aside aria-labelledby="answer" {
            h2 #answer { (frame.say("web-answer-thread")) }
            form.stack method="post" action=(format!("/reply/{}", first.thread))
                enctype=(attach::FORM) {
                (frame.visit.csrf())
                label.hidden for="text" { (frame.say("web-text")) }
                textarea #text name="text" rows="6" required {}
                (attach::fields(frame, &[]))
                (buttons(frame))
            }
        }
    }
}

/// To the page that a post stands on.
pub(super) async fn post(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: Fields,
) -> Page {
    let (thread, found) = place(&shared, &id, false).await?;
    let unread = query.has("unread");
    Ok(found.map_or_else(
        || to(&links::thread(&thread)),
        |(post, before)| {
            let anchor = if unread { UNREAD.into() } else { links::anchor(&post) };
            turned(&thread, before, &anchor)
        },
    ))
}

/// To the page with the thread's first unread post, or to the first one.
async fn to_unread(shared: &Shared, id: &str) -> Page {
    let (thread, found) = place(shared, id, true).await?;
    Ok(found
        .map_or_else(|| to(&links::thread(&thread)), |(_, before)| turned(&thread, before, UNREAD)))
}

/// The thread of a post; and the post, or the first unread one, with how many stand before it.
async fn place(
    shared: &Shared,
    id: &str,
    unread: bool,
) -> Result<(EntryId, Option<(EntryId, usize)>), Problem> {
    match shared.handle.call(Request::Place(Placing { id: id.to_owned(), unread })).await? {
        Answer::Place { thread, post, before } => {
            let before = usize::try_from(before).unwrap_or(usize::MAX);
            Ok((thread, post.map(|post| (post, before))))
        }
        _ => Err(super::unexpected()),
    }
}

/// To the page of a thread on which so many posts stand before one.
fn turned(thread: &EntryId, before: usize, anchor: &str) -> Response {
    let at = links::thread_page(thread, before / POSTS + 1);
    to(&format!("{at}#{anchor}"))
}
