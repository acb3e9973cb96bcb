//! `GET /board?name=`: the threads of a board, latest activity first; `POST /board`: what of it is told
//! at once.

use super::clock::{now, when};
use super::forms::Fields;
use super::frame::{Frame, board_name};
use super::post::{origin, person};
use super::unread::{Caught, catch_up};
use super::visit::Visit;
use super::{LIST, Page, ask, links, to};
use crate::feeds::{self, ATOM};
use crate::problems;
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::api::Notifying;
use tidings_core::{Request, Response as Answer};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{BoardKind, BoardRow, Notify, ThreadRow};

/// A board's threads.
pub(super) async fn board(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let (name, before) = (query.get("name").to_owned(), query.entry("before")?);
    let request = Request::Threads { board: name.clone(), limit: LIST + 1, before };
    let mut threads = ask!(shared, request, Threads);
    let more = threads.len() > LIST;
    threads.truncate(LIST);
    let mut frame = Frame::load(&shared, visit).await;
    let row = frame.boards.iter().find(|board| board.name.eq_ignore_ascii_case(&name));
    let last = threads.last().filter(|_| more).map(|thread| thread.id);
    let page = before.map_or(1, |_| query.page());
    let name = row.map_or(name, |row| row.name.clone());
    let feed = shared.tokens.feed(&name).map(|token| feeds::of_board(&token, &name));
    let content = html! {
        (actions(&frame, &name, row))
        @if threads.is_empty() { p { (frame.say("web-board-empty")) } }
        (list(&frame, &threads))
        (older(&frame, &name, page, last))
        @if row.is_some_and(|row| row.unread > 0) { (catch_up(&frame, &Caught::Board(&name))) }
        @if let Some(row) = row { (told_at_once(&frame, row)) }
        @if row.is_some_and(has_feed) { (named(&frame, &name, feed.as_deref())) }
    };
    frame.feed = feed;
    Ok(frame.page(&board_name(&name), &content))
}

/// The ways to the newest threads of a board and to those after the last one of this page: whoever
/// goes on sees each once, also when posts come meanwhile.
fn older(frame: &Frame, name: &str, page: usize, last: Option<EntryId>) -> Markup {
    html! {
        @if page > 1 || last.is_some() {
            nav.pager aria-label=(frame.say("web-pager-label")) {
                @if page > 1 { a href=(links::board(name)) { (frame.say("web-pager-newest")) } }
                span { (frame.visit.count("web-pager-here", page as u64)) }
                @if let Some(last) = last {
                    a rel="next" href=(links::board_after(name, page.saturating_add(1), &last)) {
                        (frame.say("web-pager-after"))
                    }
                }
            }
        }
    }
}

/// Conversations have none.
fn has_feed(board: &BoardRow) -> bool {
    board.kind != BoardKind::Messages
}

/// The board's feed, or how it gets one.
fn named(frame: &Frame, name: &str, feed: Option<&str>) -> Markup {
    html! {
        @if let Some(feed) = feed {
            p.quiet { a href=(feed) type=(ATOM) { (frame.say("web-feed")) } }
        } @else {
            form.actions method="post" action="/feed" {
                (frame.visit.csrf())
                input type="hidden" name="board" value=(name);
                button.quiet { (frame.say("web-feed-make")) }
            }
        }
    }
}

/// `POST /feed`: the board gets a feed with an address of its own.
pub(super) async fn make_feed(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let wanted = form.get("board");
    let boards = ask!(shared, Request::Boards, Boards);
    let board = boards.iter().find(|board| board.name == wanted && has_feed(board));
    let board = board.ok_or_else(problems::no_such_board)?;
    shared.tokens.make_feed(now(), &board.name)?;
    visit.tell(visit.say("web-feed-made"));
    Ok(to(&links::board(&board.name)))
}

fn actions(frame: &Frame, name: &str, row: Option<&BoardRow>) -> Markup {
    let messages = row.is_some_and(|row| row.kind == BoardKind::Messages);
    html! {
        p.actions {
            @if !frame.writes() {}
            @else if messages {
                a.main href=(format!("/message?to={}", links::part(name.trim_start_matches('@')))) {
                    (frame.say("web-message-new"))
                }
            } @else {
                a.main href=(format!("/new?board={}", links::part(name))) {
                    (frame.say("web-thread-new"))
                }
            }
            @if row.is_some_and(|row| row.kind == BoardKind::Closed) {
                span.quiet { (frame.say("common-closed-board")) }
            }
        }
    }
}

/// What may be told at once, its name in the form, and the sentence for it.
const NOTIFY: [(Notify, &str, &str); 3] = [
    (Notify::All, "all", "common-notify-all"),
    (Notify::Mentions, "mentions", "common-notify-mentions"),
    (Notify::None, "none", "common-notify-none"),
];

/// The form that says what of a board is told at once.
fn told_at_once(frame: &Frame, row: &BoardRow) -> Markup {
    html! {
        details.aside {
            summary { (frame.say("web-notify")) }
            form.stack method="post" action="/board" {
                (frame.visit.csrf())
                input type="hidden" name="name" value=(row.name);
                label for="notify" { (frame.say("web-notify-what")) }
                select #notify name="notify" {
                    @for (notify, value, words) in NOTIFY {
                        option value=(value) selected[row.notify == notify] { (frame.say(words)) }
                    }
                }
                button { (frame.say("web-notify-do")) }
            }
            p.quiet { (frame.say("web-notify-how")) }
        }
    }
}

/// Sets it.
pub(super) async fn notify(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let chosen = NOTIFY.iter().find(|(_, value, _)| *value == form.get("notify"));
    let Some((notify, _, _)) = chosen else {
        return Err(problems::no_such_notice().into());
    };
    let board = form.get("name").to_owned();
    let asked = Request::Notify(Notifying { board, notify: *notify });
    let Answer::Notified { board, .. } = shared.handle.call(asked).await? else {
        return Err(super::unexpected().into());
    };
    visit.tell(visit.say("web-notify-done"));
    Ok(to(&links::board(&board)))
}

/// Threads as a list.
pub(super) fn list(frame: &Frame, threads: &[ThreadRow]) -> Markup {
    let title = |row: &ThreadRow| frame.visit.line_or_why(&row.subject, row.absent);
    html! {
        ul.rows {
            @for thread in threads {
                li.unread[thread.unread > 0] {
                    a.title href=(thread_at(thread)) { bdi { (title(thread)) } }
                    (frame.tally(thread.unread))
                    p.facts {
                        @if thread.pinned { span.mark { (frame.say("common-pinned")) } " " }
                        @if thread.locked { span.mark { (frame.say("common-locked")) } " " }
                        @if thread.deleted { span { (frame.say("common-deleted")) } " " }
                        @if thread.here_only { span.mark { (frame.say("common-here-only")) } " " }
                        span {
                            (person(frame, &thread.author)) " "
                            (origin(frame, thread.origin.as_ref()))
                        } " "
                        span { (frame.visit.count("common-replies", thread.replies)) } " "
                        span { (when(&frame.visit, thread.latest)) } " "
                    }
                }
            }
        }
    }
}

/// Where reading it begins: at the first unread post if there is one.
fn thread_at(thread: &ThreadRow) -> String {
    let at = links::thread(&thread.id);
    if thread.unread > 0 { format!("{at}?unread=1") } else { at }
}
