//! `GET /search?q=`: posts that a query means, newest first; with `after` those of a later page.

use super::forms::Fields;
use super::frame::{Frame, problem_box};
use super::post::{Shown, article};
use super::visit::Visit;
use super::{LIST, Page};
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::api::Order;
use tidings_core::{Request, Response as Answer};

/// What was found.
pub(super) async fn search(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let asked = query.get("q").trim().to_owned();
    let frame = Frame::load(&shared, visit).await;
    if asked.is_empty() {
        let content = html! { (field(&frame, "")) (how(&frame)) };
        return Ok(frame.page(&frame.say("web-search-title"), &content));
    }
    let after = Some(query.get("after").to_owned()).filter(|after| !after.is_empty());
    let order = Order::Newest;
    let request = Request::Search { query: asked.clone(), limit: LIST, after, order };
    let (status, found) = match shared.handle.call(request).await {
        Ok(Answer::Found { posts, next }) => (
            None,
            html! { (results(&frame, &posts, next.is_some())) (older(&frame, &asked, next)) },
        ),
        Ok(_) => return Err(super::unexpected().into()),
        Err(problem) => (Some(problem.kind.status()), problem_box(&problem)),
    };
    let content = html! { (field(&frame, &asked)) (found) (how(&frame)) };
    let mut response = frame.page(&frame.say("web-search-title"), &content);
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Posts of this page; `more` says that there are further ones.
fn results(frame: &Frame, posts: &[tidings_views::page::PostRow], more: bool) -> Markup {
    let key = if more { "web-search-newest" } else { "web-search-found" };
    html! {
        h2 { (frame.visit.count(key, posts.len() as u64)) }
        @for post in posts { (article(frame, &Shown::apart(post))) }
    }
}

fn older(frame: &Frame, asked: &str, next: Option<String>) -> Markup {
    html! {
        @if let Some(next) = next {
            form action="/search" method="get" {
                input type="hidden" name="q" value=(asked);
                input type="hidden" name="after" value=(next);
                p.actions { button { (frame.say("web-search-older")) } }
            }
        }
    }
}

fn field(frame: &Frame, asked: &str) -> Markup {
    html! {
        form.stack action="/search" method="get" role="search"
            aria-label=(frame.say("web-search-title")) {
            label for="asked" { (frame.say("web-search-label")) }
            input #asked type="search" name="q" value=(asked) maxlength="500" autocomplete="off";
            p.actions { button.main { (frame.say("common-search")) } }
        }
    }
}

fn how(frame: &Frame) -> Markup {
    html! { p.quiet { (frame.say("web-search-how")) } }
}
