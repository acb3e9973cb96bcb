//! `GET /history/ID`: all texts that a post had; `GET /mentions`: where others call one by name.

use super::clock::when;
use super::compose::found;
use super::forms::Fields;
use super::frame::Frame;
use super::post::{Shown, article, deleted, person};
use super::prose::prose;
use super::visit::Visit;
use super::{LIST, Page, ask, files, links, neutral};
use crate::routes::Shared;
use axum::extract::{Path, State};
use maud::html;
use tidings_core::api::Mentioning;
use tidings_core::{Request, Response as Answer};

/// A post's texts, the oldest first.
pub(super) async fn history(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = found(&shared, &id).await?;
    let versions = ask!(shared, Request::History { id }, Versions);
    let frame = Frame::load(&shared, visit).await;
    let title = frame.visit.line_or_why(&row.thread_subject, row.thread_absent);
    let content = html! {
        p.where { a href=(links::post(&row.id)) { bdi { (title) } } }
        @for version in versions.iter().take(LIST) {
            section.version {
                h2 { (person(&frame, &version.by)) " " (when(&frame.visit, version.time))
                    @if version.current { " " span.mark { (frame.say("web-history-current")) } } }
                @if let Some(subject) = &version.subject {
                    p.subject { bdi { (neutral::line(subject)) } }
                }
                @if version.readable { div.prose dir="auto" { (prose(&version.text)) } }
                @else if let Some(it) = &version.deleted { (deleted(&frame, &it.reason)) }
                @else { p.gone { (frame.visit.line_or_why(&version.text, version.absent)) } }
            }
        }
    };
    Ok(frame.page(&frame.say("web-history"), &content))
}

/// The newest posts that call one by name.
pub(super) async fn mentions(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let after = Some(query.get("after").to_owned()).filter(|after| !after.is_empty());
    let request = Request::Mentions(Mentioning { limit: LIST, after });
    let Answer::Found { posts, next, .. } = shared.handle.call(request).await? else {
        return Err(super::unexpected().into());
    };
    files::look(&shared, &posts).await;
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        @if posts.is_empty() { p { (frame.say("web-mentions-none")) } }
        @else { h2.hidden { (frame.say("web-posts-label")) } }
        @for post in &posts { (article(&frame, &Shown::apart(post))) }
        @if let Some(next) = next {
            form action="/mentions" method="get" {
                input type="hidden" name="after" value=(next);
                p.actions { button { (frame.say("web-search-older")) } }
            }
        }
    };
    Ok(frame.page(&frame.say("web-mentions-title"), &content))
}
