//! `GET /drafts`: texts that are not sent, those of the other faces too; `POST`: one is sent. `GET
//! /draft/N`: one goes on in its form; `GET|POST /discard/N`: one is thrown away, after asking.

use super::clock::when;
use super::compose::{Again, found, new_thread, replying, sent};
use super::edit::editing;
use super::forms::Fields;
use super::frame::{Frame, board_name, pager};
use super::messages::writing;
use super::prose::prose;
use super::visit::Visit;
use super::{LIST, Page, Wrong, ask, attach, links, neutral, to, write};
use crate::problem::{Kind, Problem};
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use tidings_core::api::Sending;
use tidings_core::drafts::{Draft, DraftRow};
use tidings_core::{Request, Response as Answer};

/// Characters of a text in the list.
const BEGINNING: usize = 80;

/// All drafts.
pub(super) async fn drafts(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let rows = ask!(shared, Request::Drafts, Drafts);
    let frame = Frame::load(&shared, visit).await;
    let page = query.page();
    let start = (page - 1).saturating_mul(LIST);
    let content = html! {
        p.lead { (frame.say("web-drafts-what")) }
        @if rows.is_empty() { p { (frame.say("common-no-drafts")) } }
        ul.rows { @for row in rows.iter().skip(start).take(LIST) { (draft(&frame, row)) } }
        (pager(&frame, page, rows.len() > start + LIST, |page| format!("/drafts?page={page}")))
    };
    Ok(frame.page(&frame.say("web-drafts-title"), &content))
}

fn draft(frame: &Frame, row: &DraftRow) -> Markup {
    let subject = match &row.draft {
        Draft::Post { subject, .. } | Draft::Edit { subject, .. } => subject.as_deref(),
        Draft::Reply { .. } | Draft::Message { .. } => None,
    };
    let text = subject.filter(|it| !it.trim().is_empty()).unwrap_or(row.draft.text());
    let beginning: String = neutral::line(text).chars().take(BEGINNING).collect();
    html! {
        li {
            a.title href=(format!("/draft/{}", row.id)) { bdi { (beginning) } }
            p.facts {
                span { (purpose(frame, &row.draft)) } " "
                span { (when(&frame.visit, row.saved)) } " "
                @for file in &row.files { span { bdi { (neutral::line(&file.name)) } } " " }
            }
            form.actions method="post" action="/drafts" {
                (frame.visit.csrf())
                input type="hidden" name="id" value=(row.id);
                a href=(format!("/draft/{}", row.id)) { (frame.say("web-draft-on")) }
                @if frame.writes() { button { (frame.say("web-send")) } }
                a href=(format!("/discard/{}", row.id)) { (frame.say("web-draft-discard")) }
            }
        }
    }
}

/// What a draft is to become.
fn purpose(frame: &Frame, draft: &Draft) -> Markup {
    let about = |post: &str, key| {
        html! { a href=(format!("/post/{}", links::part(post))) { (frame.say(key)) } }
    };
    match draft {
        Draft::Post { board, .. } => html! { bdi { (board_name(board)) } },
        Draft::Reply { to, .. } => about(to, "web-draft-reply"),
        Draft::Edit { post, .. } => about(post, "web-draft-edit"),
        Draft::Message { to, .. } => {
            let who = neutral::line(to);
            html! { (frame.visit.with("web-draft-message", &[("who", (&who).into())])) }
        }
    }
}

/// Goes on with one.
pub(super) async fn open(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = one(&shared, &id).await?;
    let about = match &row.draft {
        Draft::Reply { to, .. } => Some(found(&shared, to).await),
        Draft::Edit { post, .. } => Some(found(&shared, post).await),
        Draft::Post { .. } | Draft::Message { .. } => None,
    };
    let frame = Frame::load(&shared, visit).await;
    let about = match about.transpose() {
        Ok(about) => about,
        Err(Wrong(problem)) => return Ok(stranded(&frame, row.draft.text(), Some(&problem))),
    };
    if !frame.writes() {
        return Ok(stranded(&frame, row.draft.text(), None));
    }
    let again = Again { problem: None, kept: Some(row.id) };
    let mut fields = match &row.draft {
        Draft::Message { to, text } => Fields::filled([("to", to.clone()), ("text", text.clone())]),
        Draft::Post { board, subject, text } => {
            let subject = subject.clone().unwrap_or_default();
            Fields::filled([("board", board.clone()), ("subject", subject), ("text", text.clone())])
        }
        Draft::Reply { .. } | Draft::Edit { .. } => Fields::default(),
    };
    attach::fill(&mut fields, &row.files)?;
    Ok(match (row.draft, about) {
        (Draft::Edit { subject, text, .. }, Some(post)) => {
            let subject = subject.or_else(|| post.subject.clone()).unwrap_or_default();
            editing(&frame, &post, (&subject, &text), false, &again)
        }
        (Draft::Reply { text, .. }, Some(post)) => replying(&frame, &post, &text, &fields, &again),
        (Draft::Message { .. }, _) => writing(&frame, &fields, &again),
        (Draft::Post { .. }, _) => new_thread(&frame, &fields, &again),
        (Draft::Edit { .. } | Draft::Reply { .. }, None) => {
            return Err(super::unexpected().into());
        }
    })
}

/// A text that can go nowhere, because its post is not there any more or nothing that is written
/// here is taken: still to be read, and to be copied.
fn stranded(frame: &Frame, text: &str, problem: Option<&Problem>) -> Response {
    let content = html! {
        @if let Some(problem) = problem { (frame.problem(problem)) }
        div.prose dir="auto" { (prose(text)) }
    };
    frame.page(&frame.say("web-drafts-title"), &content)
}

/// Sends one.
pub(super) async fn send(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let DraftRow { id, draft, .. } = one(&shared, form.get("id")).await?;
    let written = write(&shared.handle, Request::SendDraft { id }).await?;
    Ok(sent(&visit, &draft, &written))
}

/// Asks whether one is to be thrown away.
pub(super) async fn ask(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = one(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        p.facts { span { (purpose(&frame, &row.draft)) } " " span { (when(&frame.visit, row.saved)) } }
        div.answered { div.prose dir="auto" { (prose(row.draft.text())) } }
        form.stack method="post" action=(format!("/discard/{}", row.id)) {
            (frame.visit.csrf())
            p { (frame.say("web-draft-discard-what")) }
            p.actions {
                button.main { (frame.say("web-draft-discard-do")) }
                a href="/drafts" { (frame.say("common-cancel")) }
            }
        }
    };
    Ok(frame.page(&frame.say("web-draft-discard-title"), &content))
}

/// Throws it away.
pub(super) async fn discard(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let DraftRow { id, .. } = one(&shared, &id).await?;
    ask!(shared, Request::DropDraft { id }, Draft);
    visit.tell(visit.say("web-draft-discarded"));
    Ok(to("/drafts"))
}

/// The draft with this number.
async fn one(shared: &Shared, id: &str) -> Result<DraftRow, Wrong> {
    let rows = ask!(shared, Request::Drafts, Drafts);
    let row = rows.into_iter().find(|row: &DraftRow| row.id.to_string() == id);
    Ok(row.ok_or_else(problems::no_such_draft)?)
}

/// Keeps a text in the place of the draft `id`, or as a new one where nobody has that any more; its
/// number.
pub(super) async fn keep(shared: &Shared, id: Option<u64>, said: &Sending) -> Result<u64, Problem> {
    let save = |id| {
        let Sending { draft, files } = said.clone();
        shared.handle.call(Request::SaveDraft { id, draft, files })
    };
    let kept = match save(id).await {
        Err(problem) if id.is_some() && problem.kind == Kind::NotFound => save(None).await,
        kept => kept,
    };
    match kept? {
        Answer::Draft(row) => Ok(row.id),
        _ => Err(super::unexpected()),
    }
}

/// Where one goes on once a text is kept.
pub(super) fn after_keeping(visit: &Visit) -> Response {
    visit.tell(visit.say("web-draft-kept"));
    to("/drafts")
}

/// Keeps no longer what was sent; somebody may have thrown it away elsewhere before.
pub(super) async fn forget(shared: &Shared, id: u64) {
    if let Err(problem) = shared.handle.call(Request::DropDraft { id }).await {
        tracing::debug!(%problem, draft = id, "a draft that was sent was not dropped");
    }
}
