//! `GET /search?q=`: posts that a query means, newest first; with `after` those of a later page.

use super::clock::now;
use super::forms::Fields;
use super::frame::Frame;
use super::post::{Shown, article};
use super::visit::Visit;
use super::{LIST, Page, files};
use crate::problem::Problem;
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::api::Order;
use tidings_core::{Request, Response as Answer};
use tidings_search::Query;
use tidings_views::page::PostRow;

/// Bytes of a post's text that are shown among what was found.
const EXCERPT: usize = 800;

/// How often the node is asked for one page at most.
const MAX_CALLS: usize = 16;

/// What was found.
pub(super) async fn search(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let asked = query.get("q").trim().to_owned();
    let frame = Frame::load(&shared, visit).await;
    if asked.is_empty() {
        let content = html! { (field(&frame, "")) (how(&frame)) };
        return Ok(frame.page(&frame.say("web-search-title"), &content));
    }
    let after = Some(query.get("after").to_owned()).filter(|after| !after.is_empty());
    let (status, found) = match page(&shared, &asked, after).await {
        Ok((posts, next)) => {
            files::look(&shared, &posts).await;
            let sought = Query::parse(&asked, now()).ok();
            let posts: Vec<PostRow> =
                posts.into_iter().map(|row| excerpt(row, sought.as_ref())).collect();
            (
                None,
                html! { (results(&frame, &posts, next.is_some())) (older(&frame, &asked, next)) },
            )
        }
        Err(problem) => (Some(problem.kind.status()), frame.problem(&problem)),
    };
    let content = html! { (field(&frame, &asked)) (found) (how(&frame)) };
    let mut response = frame.page(&frame.say("web-search-title"), &content);
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Posts of one page, and where the next begins. The node ends an answer early where it is much work.
async fn page(
    shared: &Shared,
    asked: &str,
    mut after: Option<String>,
) -> Result<(Vec<PostRow>, Option<String>), Problem> {
    let mut found = Vec::new();
    for _ in 0..MAX_CALLS {
        let (query, limit) = (asked.to_owned(), LIST.saturating_sub(found.len()));
        let request = Request::Search { query, limit, after, order: Order::Newest };
        let Answer::Found { posts, next, .. } = shared.handle.call(request).await? else {
            return Err(super::unexpected());
        };
        found.extend(posts);
        after = next;
        if after.is_none() || found.len() >= LIST {
            break;
        }
    }
    Ok((found, after))
}

/// A post with what stands round the first match of a long text: a page of what was found stays one.
fn excerpt(mut row: PostRow, sought: Option<&Query>) -> PostRow {
    if row.text.len() <= EXCERPT {
        return row;
    }
    let mark = sought.and_then(|query| query.marks(&row.text).first().map(|mark| mark.start));
    let start = boundary(&row.text, mark.unwrap_or_default().saturating_sub(EXCERPT / 4));
    let end = boundary(&row.text, start.saturating_add(EXCERPT));
    let dots = |cut: bool| if cut { "…" } else { "" };
    let shown = row.text.get(start..end).unwrap_or_default();
    row.text = format!("{}{shown}{}", dots(start > 0), dots(end < row.text.len()));
    row
}

/// The last boundary of a character that is not beyond `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// Posts of this page; `more` says that there are further ones.
fn results(frame: &Frame, posts: &[PostRow], more: bool) -> Markup {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(text: &str) -> PostRow {
        let id = "a".repeat(52);
        let author = json!({"name": "ana", "suffix": "64xt", "account": null, "me": false});
        let row = json!({
            "schema": "tidings/post/1", "id": id, "board": "general", "thread": id,
            "thread_subject": "x", "parent": null, "depth": 0, "subject": null, "author": author,
            "time": 0, "arrived": 0, "text": text, "unread": false, "readable": true,
        });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn a_long_text_is_cut_round_the_first_match() {
        let query = Query::parse("whale", now()).unwrap();
        let short = row("a whale");
        assert_eq!(excerpt(short.clone(), Some(&query)), short);
        let text = format!("{}a whale{}", "ä ".repeat(5_000), " é".repeat(5_000));
        let cut = excerpt(row(&text), Some(&query)).text;
        assert!(cut.contains("a whale") && cut.len() <= EXCERPT + 2 * '…'.len_utf8(), "{cut}");
        assert!(cut.starts_with('…') && cut.ends_with('…'));
        assert!(excerpt(row(&text), None).text.starts_with("ä "), "without a query the beginning");
    }
}
