//! `GET /messages`: whom one writes with; `GET|POST /message?to=`: a message to one person alone.

use super::boards::list;
use super::compose::{Again, Draft, Taken, form, take};
use super::forms::Fields;
use super::frame::{Frame, pager};
use super::visit::Visit;
use super::{LIST, Page, attach};
use crate::routes::Shared;
use axum::extract::State;
use axum::response::Response;
use maud::html;
use tidings_core::drafts::Draft as Said;
use tidings_views::page::{BoardKind, BoardRow};

/// Conversations.
pub(super) async fn messages(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let frame = Frame::load(&shared, visit).await;
    let mut rows: Vec<&BoardRow> =
        frame.boards.iter().filter(|board| board.kind == BoardKind::Messages).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.latest));
    let page = query.page();
    let start = (page - 1).saturating_mul(LIST);
    let here: Vec<&BoardRow> = rows.iter().copied().skip(start).take(LIST).collect();
    let content = html! {
        @if frame.writes() {
            p.actions { a.main href="/message" { (frame.say("web-message-new")) } }
        }
        @if rows.is_empty() { p { (frame.say("web-messages-none")) } }
        (list(&frame, &here))
        (pager(&frame, page, rows.len() > start + LIST, |page| format!("/messages?page={page}")))
    };
    Ok(frame.page(&frame.say("web-messages-title"), &content))
}

/// The form of a message.
pub(super) async fn new(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let frame = Frame::load(&shared, visit).await;
    match frame.writes() {
        true => Ok(writing(&frame, &query, &Again::default())),
        false => Ok(frame.silent("web-message-new")),
    }
}

/// Sends it, or shows how it would look.
pub(super) async fn send(State(shared): State<Shared>, visit: Visit, fields: Fields) -> Page {
    let said =
        Said::Message { to: fields.get("to").to_owned(), text: fields.get("text").to_owned() };
    Ok(match take(&shared, &visit, said, &fields).await {
        Taken::To(there) => there,
        Taken::Again(again) => writing(&Frame::load(&shared, visit).await, &fields, &again),
    })
}

/// The form of a message.
pub(super) fn writing(frame: &Frame, fields: &Fields, again: &Again) -> Response {
    let above = html! {
        label for="to" { (frame.say("web-message-to")) }
        input #to name="to" value=(fields.get("to")) required maxlength="200" autocomplete="off"
            autocapitalize="off" spellcheck="false";
    };
    let title = frame.say("web-message-new");
    let (text, preview) = (fields.get("text"), fields.get("do") == "preview");
    let (problem, files) = attach::so_far(fields, again.problem.as_ref());
    let (action, files, problem) = ("/message".into(), Some(&*files), problem.as_ref());
    let kept = again.kept;
    form(frame, &Draft { action, title, above, text, preview, files, problem, kept })
}
