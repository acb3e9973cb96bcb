//! `GET /boards`: all boards; `POST /boards`: a new one.

use super::clock::when;
use super::forms::Fields;
use super::frame::{Frame, board_name, pager};
use super::visit::Visit;
use super::{LIST, Page, links, to, write};
use crate::problem::Problem;
use crate::routes::Shared;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_views::page::{BoardKind, BoardRow};

/// All boards.
pub(super) async fn boards(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    Ok(shown(&shared, visit, &query, None).await)
}

/// A new board.
pub(super) async fn create(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let name = form.get("name").trim().trim_start_matches('#').to_owned();
    let readers = form.get("readers").split([',', '\n']).map(str::trim);
    let readers = readers.filter(|who| !who.is_empty()).map(str::to_owned).collect();
    let request = match form.has("closed") {
        true => Request::CreateClosed { name: name.clone(), readers },
        false => Request::CreateBoard { name: name.clone() },
    };
    match write(&shared.handle, request).await {
        Ok(_) => {
            visit.tell(visit.say("web-board-made"));
            Ok(to("/boards"))
        }
        Err(problem) => {
            let status = problem.kind.status();
            let mut page = shown(&shared, visit, &form, Some(&problem)).await;
            *page.status_mut() = status;
            Ok(page)
        }
    }
}

async fn shown(
    shared: &Shared,
    visit: Visit,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Response {
    let frame = Frame::load(shared, visit).await;
    let rows: Vec<&BoardRow> =
        frame.boards.iter().filter(|board| board.kind != BoardKind::Messages).collect();
    let page = fields.page();
    let start = (page - 1).saturating_mul(LIST);
    let here: Vec<&BoardRow> = rows.iter().copied().skip(start).take(LIST).collect();
    let content = html! {
        (list(&frame, &here))
        (pager(&frame, page, rows.len() > start + LIST, |page| format!("/boards?page={page}")))
        @if frame.writes() { (new_board(&frame, fields, problem)) }
    };
    frame.page(&frame.say("web-boards-title"), &content)
}

/// Boards as a list.
pub(super) fn list(frame: &Frame, rows: &[&BoardRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li.unread[row.unread > 0] {
                    a.title href=(links::board(&row.name)) { bdi { (board_name(&row.name)) } }
                    (frame.tally(row.unread))
                    p.facts {
                        @if row.kind == BoardKind::Closed {
                            span { (frame.say("common-closed-board")) } " "
                        }
                        span { (frame.visit.count("common-threads", row.threads)) } " "
                        span { (frame.visit.count("common-posts", row.posts)) } " "
                        @if let Some(latest) = row.latest { span { (when(&frame.visit, latest)) } " " }
                    }
                }
            }
        }
    }
}

fn new_board(frame: &Frame, fields: &Fields, problem: Option<&Problem>) -> Markup {
    html! {
        section.aside {
            h2 { (frame.say("web-board-new")) }
            @if let Some(problem) = problem { (frame.problem(problem)) }
            form.stack method="post" action="/boards" {
                (frame.visit.csrf())
                label for="name" { (frame.say("web-board-name")) }
                input #name name="name" value=(fields.get("name")) required maxlength="64"
                    autocomplete="off" autocapitalize="off" spellcheck="false";
                p.check {
                    input #closed type="checkbox" name="closed" checked[fields.has("closed")];
                    label for="closed" { (frame.say("web-board-closed")) }
                }
                label for="readers" { (frame.say("web-board-readers")) }
                input #readers name="readers" value=(fields.get("readers")) autocomplete="off";
                button { (frame.say("web-board-make")) }
            }
        }
    }
}
