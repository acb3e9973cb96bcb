//! `GET /thread/ID`: a thread in reading order, a page at a time; `GET /post/ID`: the page of its
//! thread that a post stands on.

use super::compose::buttons;
use super::forms::Fields;
use super::frame::{Frame, board_name, pager};
use super::post::{Shown, article};
use super::reading::read_on;
use super::unread::{Caught, catch_up};
use super::visit::Visit;
use super::{POSTS, Page, ask, attach, links, neutral, to};
use crate::problem::{Kind, Problem};
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;
use tidings_views::page::PostRow;

/// A page of a thread.
pub(super) async fn thread(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    query: Fields,
) -> Page {
    if query.has("unread") {
        return turned(&shared, &id, |post| post.unread, "unread").await;
    }
    let page = query.page();
    let skip = (page - 1) * POSTS;
    let request = Request::Thread { id: id.clone(), skip, limit: POSTS + 1 };
    let mut posts = ask!(shared, request, Posts);
    let more = posts.len() > POSTS;
    posts.truncate(POSTS);
    let Some(first) = posts.first() else {
        return Err(Problem::new(Kind::NotFound, "the thread has no such page").into());
    };
    let frame = Frame::load(&shared, visit).await;
    let subject = neutral::line(&first.thread_subject);
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
    let post = super::compose::found(&shared, &id).await?;
    let anchor = if query.has("unread") { "unread".into() } else { links::anchor(&post.id) };
    turned(&shared, &id, |row| row.id == post.id, &anchor).await
}

/// To the page with the first post for which `wanted` holds, or to the first one.
async fn turned(
    shared: &Shared,
    id: &str,
    wanted: impl Fn(&PostRow) -> bool,
    anchor: &str,
) -> Page {
    let mut skip = 0;
    loop {
        let request = Request::Thread { id: id.to_owned(), skip, limit: MAX_LIMIT };
        let posts = ask!(shared, request, Posts);
        if let Some(at) = posts.iter().position(&wanted) {
            return Ok(at_page(posts.first(), (skip + at) / POSTS + 1, anchor));
        }
        if posts.len() < MAX_LIMIT {
            return Ok(match posts.first() {
                Some(post) => to(&links::thread(&post.thread)),
                None => to(&format!("/thread/{}", links::part(id))),
            });
        }
        skip += posts.len();
    }
}

fn at_page(post: Option<&PostRow>, page: usize, anchor: &str) -> Response {
    let at = post.map_or_else(|| "/".into(), |post| links::thread_page(&post.thread, page));
    to(&format!("{at}#{anchor}"))
}
