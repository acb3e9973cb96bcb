//! Writing: a new thread, an answer. A form with a preview; what could not be sent stays in it, and
//! as a draft.

use super::forms::Fields;
use super::frame::{Frame, board_name};
use super::post::{Shown, article};
use super::prose::prose;
use super::visit::Visit;
use super::{Page, ask, attach, drafts, files, links, neutral, to, write};
use crate::problem::Problem;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::Draft as Said;
use tidings_views::body::MAX_TEXT;
use tidings_views::page::{BoardKind, PostRow};

/// What a form for a text looks like.
pub(super) struct Draft<'a> {
    /// Where it is sent to.
    pub(super) action: String,
    /// The heading.
    pub(super) title: String,
    /// What stands above the text: the post that is answered, the fields before it.
    pub(super) above: Markup,
    /// The text so far.
    pub(super) text: &'a str,
    /// Whether it is to be shown as it will look.
    pub(super) preview: bool,
    /// Files that go with it so far; none where none can.
    pub(super) files: Option<&'a [NewFile]>,
    /// Why it was not sent.
    pub(super) problem: Option<&'a Problem>,
    /// The number of the draft that keeps the text.
    pub(super) kept: Option<u64>,
}

/// What became of a form.
pub(super) enum Taken {
    /// Its text is written, or kept: one goes on there.
    To(Response),
    /// It is shown again.
    Again(Again),
}

/// Why a form is shown again; none of it where it is shown for the first time.
#[derive(Default)]
pub(super) struct Again {
    /// Why the text was not sent.
    pub(super) problem: Option<Problem>,
    /// The number of the draft that keeps it.
    pub(super) kept: Option<u64>,
}

/// A page with the form.
pub(super) fn form(frame: &Frame, draft: &Draft<'_>) -> Response {
    let content = html! {
        @if let Some(problem) = draft.problem {
            (frame.problem(problem))
            @if draft.kept.is_some() { p.quiet { (frame.say("web-draft-kept")) } }
        }
        @if draft.preview && draft.problem.is_none() {
            section.preview aria-labelledby="preview" {
                h2 #preview { (frame.say("web-preview")) }
                div.prose dir="auto" { (prose(draft.text)) }
            }
        }
        form.stack.compose method="post" action=(draft.action)
            enctype=[draft.files.map(|_| attach::FORM)] {
            (frame.visit.csrf())
            @if let Some(kept) = draft.kept { input type="hidden" name="draft" value=(kept); }
            (draft.above)
            label for="text" { (frame.say("web-text")) }
            textarea #text name="text" rows="14" required aria-describedby="hint"
                autofocus[draft.problem.is_none()] { "\n" (neutral::field(draft.text)) }
            p #hint.quiet { (frame.visit.with("web-text-hint", &[("max", MAX_TEXT.into())])) }
            @if let Some(files) = draft.files { (attach::fields(frame, files)) }
            (buttons(frame))
        }
    };
    let mut response = frame.page(&draft.title, &content);
    if let Some(problem) = draft.problem {
        *response.status_mut() = problem.kind.status();
    }
    response
}

/// What can be done with a text.
pub(super) fn buttons(frame: &Frame) -> Markup {
    html! {
        p.actions {
            button.main name="do" value="send" { (frame.say("web-send")) }
            button name="do" value="preview" { (frame.say("web-preview")) }
            button name="do" value="keep" { (frame.say("web-draft-keep")) }
        }
    }
}

/// `GET /new?board=`: the form of a new thread.
pub(super) async fn new(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let frame = Frame::load(&shared, visit).await;
    match frame.writes() {
        true => Ok(new_thread(&frame, &query, &Again::default())),
        false => Ok(frame.silent("web-thread-new")),
    }
}

/// `POST /new`: a new thread, or how it would look.
pub(super) async fn post(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let said = Said::Post {
        board: form.get("board").to_owned(),
        subject: form.some("subject"),
        text: form.get("text").to_owned(),
    };
    Ok(match take(&shared, &visit, said, &form).await {
        Taken::To(there) => there,
        Taken::Again(again) => new_thread(&Frame::load(&shared, visit).await, &form, &again),
    })
}

/// Does with a text what its form says. What is not sent is kept, so that it is not lost with the
/// page.
pub(super) async fn take(shared: &Shared, visit: &Visit, said: Said, form: &Fields) -> Taken {
    let kept = form.get("draft").parse().ok();
    let again = |problem, kept| Taken::Again(Again { problem, kept });
    let (trouble, files) = attach::so_far(form, None);
    let said = Sending { draft: said, files };
    match form.get("do") {
        "preview" => again(None, kept),
        "keep" => match (drafts::keep(shared, kept, &said).await, trouble) {
            (Ok(_), None) => Taken::To(drafts::after_keeping(visit)),
            (Ok(kept), trouble) => again(trouble, Some(kept)),
            (Err(problem), _) => again(Some(problem), kept),
        },
        _ => match send(shared, &said, trouble).await {
            Ok(id) => {
                if let Some(kept) = kept {
                    drafts::forget(shared, kept).await;
                }
                Taken::To(sent(visit, &said.draft, &id))
            }
            Err(problem) => again(Some(problem), keep(shared, kept, said).await),
        },
    }
}

/// Sends a text and its files, unless one of them did not come.
async fn send(
    shared: &Shared,
    said: &Sending,
    trouble: Option<Problem>,
) -> Result<String, Problem> {
    match trouble {
        Some(trouble) => Err(trouble),
        None => write(&shared.handle, Request::Send(said.clone())).await,
    }
}

/// Keeps what was not sent, the text alone where its files are gone; the number of its draft.
async fn keep(shared: &Shared, kept: Option<u64>, said: Sending) -> Option<u64> {
    match (drafts::keep(shared, kept, &said).await, kept) {
        (Ok(kept), _) => Some(kept),
        (Err(_), Some(_)) => kept,
        (Err(_), None) => drafts::keep(shared, None, &said.draft.into()).await.ok(),
    }
}

/// To what was written: a post, or that which has another text now.
pub(super) fn sent(visit: &Visit, said: &Said, id: &str) -> Response {
    visit.tell(visit.say("web-sent"));
    let post = if let Said::Edit { post, .. } = said { post } else { id };
    to(&format!("/post/{}", links::part(post)))
}

/// The form of a new thread.
pub(super) fn new_thread(frame: &Frame, fields: &Fields, again: &Again) -> Response {
    let chosen = fields.get("board");
    let boards = || frame.boards.iter().filter(|board| board.kind != BoardKind::Messages);
    // Nothing goes to another board than the one that was named.
    let elsewhere = !chosen.is_empty() && boards().all(|board| board.name != chosen);
    let above = html! {
        label for="board" { (frame.say("web-board")) }
        select #board name="board" required {
            @if elsewhere { option value=(chosen) selected { (board_name(chosen)) } }
            @for board in boards() {
                option value=(board.name) selected[board.name == chosen] {
                    (board_name(&board.name))
                }
            }
        }
        label for="subject" { (frame.say("web-subject")) }
        input #subject name="subject" value=(neutral::field(fields.get("subject"))) maxlength="200"
            autocomplete="off";
    };
    let title = frame.say("web-thread-new");
    let (text, preview) = (fields.get("text"), fields.get("do") == "preview");
    let (problem, files) = attach::so_far(fields, again.problem.as_ref());
    let (action, files, problem) = ("/new".into(), Some(&*files), problem.as_ref());
    let kept = again.kept;
    form(frame, &Draft { action, title, above, text, preview, files, problem, kept })
}

/// `GET /reply/ID`: the form of an answer; with `quote`, what it answers is quoted.
pub(super) async fn answer(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    query: Fields,
) -> Page {
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    if !frame.writes() {
        return Ok(frame.silent("web-reply-title"));
    }
    // What stands there as its writer's own words, and nothing else, is quoted.
    let quoting = query.has("quote") && row.readable;
    let text = if quoting { quoted(&frame.visit, &row) } else { String::new() };
    Ok(replying(&frame, &row, &text, &Fields::default(), &Again::default()))
}

/// `POST /reply/ID`: an answer, or how it would look.
pub(super) async fn reply(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    form: Fields,
) -> Page {
    let text = form.get("text");
    let said = Said::Reply { to: id.clone(), text: text.to_owned() };
    let again = match take(&shared, &visit, said, &form).await {
        Taken::To(there) => return Ok(there),
        Taken::Again(again) => again,
    };
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    Ok(replying(&frame, &row, text, &form, &again))
}

/// The post that an id names.
pub(super) async fn found(shared: &Shared, id: &str) -> Result<PostRow, super::Wrong> {
    match ask!(shared, Request::Show { id: id.to_owned() }, Post) {
        Some(row) => {
            files::look(shared, std::slice::from_ref(&*row)).await;
            Ok(*row)
        }
        None => Err(super::unexpected().into()),
    }
}

/// The form of an answer.
pub(super) fn replying(
    frame: &Frame,
    row: &PostRow,
    text: &str,
    fields: &Fields,
    again: &Again,
) -> Response {
    let above = html! {
        h2.hidden { (frame.say("web-answered")) }
        div.answered { (article(frame, &Shown::apart(row))) }
    };
    let action = format!("/reply/{}", row.id);
    let (title, preview) = (frame.say("web-reply-title"), fields.get("do") == "preview");
    let (problem, files) = attach::so_far(fields, again.problem.as_ref());
    let (files, problem, kept) = (Some(&*files), problem.as_ref(), again.kept);
    form(frame, &Draft { action, title, above, text, preview, files, problem, kept })
}

/// A post as a quotation with its writer's name; no `@`, because a quotation mentions nobody.
fn quoted(visit: &Visit, row: &PostRow) -> String {
    let who = neutral::line(&row.author.to_string());
    let mut text = visit.with("web-quoted", &[("who", (&who).into())]);
    for line in neutral::quote(&row.text).lines() {
        text.push_str(if line.starts_with('>') { "\n>" } else { "\n> " });
        text.push_str(line);
    }
    text + "\n\n"
}
