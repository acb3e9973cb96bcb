//! `GET /`: what is unread, by board and thread, and the one button that reads on.

use super::clock::when;
use super::frame::{Frame, board_name};
use super::post::{origin, person};
use super::reading::read_on;
use super::visit::Visit;
use super::{LIST, Page, ask, links, neutral};
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_views::page::PostRow;

/// The home.
pub(super) async fn home(State(shared): State<Shared>, visit: Visit) -> Page {
    let frame = Frame::load(&shared, visit).await;
    if frame.status.as_ref().is_some_and(|status| status.blind) {
        let content = html! { p { (frame.say("web-blind")) } };
        return Ok(frame.page(&frame.say("web-unread-title"), &content));
    }
    let posts = ask!(shared, Request::Unread { board: None, limit: LIST }, Posts);
    if posts.is_empty() {
        return all_read(&shared, &frame).await;
    }
    let unread = frame.unread();
    let content = html! {
        p.lead { (frame.visit.count("web-unread-count", unread)) }
        (read_on(&frame.visit, &[]))
        @for posts in posts.chunk_by(|a, b| (a.thread, a.late) == (b.thread, b.late)) {
            (thread(&frame, posts))
        }
        @if unread > posts.len() as u64 {
            p.quiet { (frame.visit.count("web-unread-more", unread - posts.len() as u64)) }
        }
        (catch_up(&frame, &Caught::All))
    };
    Ok(frame.page(&frame.say("web-unread-title"), &content))
}

/// One thread with what is unread of it.
fn thread(frame: &Frame, posts: &[PostRow]) -> Markup {
    let Some(first) = posts.first() else { return html! {} };
    let title = frame.visit.line_or_why(&first.thread_subject, first.thread_absent);
    html! {
        section.digest {
            p.where {
                a href=(links::board(&first.board)) { bdi { (board_name(&first.board)) } }
                @if first.late { " " span.mark { (frame.say("common-late")) } }
            }
            h2 {
                a href=(format!("/post/{}?unread=1", first.id)) {
                    bdi { (title) }
                }
            }
            ul {
                @for post in posts {
                    li { a href=(links::post(&post.id)) {
                        (person(frame, &post.author)) " "
                        (origin(frame, post.origin.as_ref()))
                        span.glimpse { bdi { (glimpse(frame, post)) } }
                    } " " (when(&frame.visit, post.time)) }
                }
            }
        }
    }
}

/// The beginning of a post on one line.
fn glimpse(frame: &Frame, post: &PostRow) -> String {
    if post.absent.is_some() {
        return frame.visit.line_or_why(&post.text, post.absent);
    }
    let line = post.text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('>'));
    let mut start: String = line.unwrap_or_default().chars().take(90).collect();
    if start.len() < post.text.trim().len() {
        start.push('…');
    }
    neutral::line(&start)
}

/// Nothing is unread: what was said last.
async fn all_read(shared: &Shared, frame: &Frame) -> Page {
    let posts = ask!(shared, Request::Recent { limit: 10, before: None }, Posts);
    let content = html! {
        p.lead { (frame.say("web-all-read")) }
        @if posts.is_empty() {
            p { (frame.say("web-empty")) }
            p { a href="/invites" { (frame.say("web-empty-invite")) } }
        } @else {
            h2 { (frame.say("web-recent-title")) }
            @for post in &posts { (thread(frame, std::slice::from_ref(post))) }
        }
    };
    Ok(frame.page(&frame.say("web-unread-title"), &content))
}

/// What becomes read.
pub(super) enum Caught<'a> {
    /// Everything.
    All,
    /// A board, by its name.
    Board(&'a str),
    /// A thread, by the id of a post.
    Thread(String),
}

/// The form that marks all of something as read; two steps, because nothing undoes it.
pub(super) fn catch_up(frame: &Frame, what: &Caught<'_>) -> Markup {
    let (name, value, sure) = match what {
        Caught::All => ("all", "", "web-catch-up-all"),
        Caught::Board(board) => ("board", *board, "web-catch-up-board"),
        Caught::Thread(id) => ("thread", id.as_str(), "web-catch-up-thread"),
    };
    html! {
        details.aside {
            summary { (frame.say("web-catch-up")) }
            form method="post" action="/catchup" {
                (frame.visit.csrf())
                input type="hidden" name="back" value=(frame.visit.here);
                input type="hidden" name=(name) value=(value);
                p { (frame.say(sure)) }
                button { (frame.say("web-catch-up-do")) }
            }
        }
    }
}
