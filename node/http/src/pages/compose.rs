//! Writing: a new thread, an answer. A form with a preview; what could not be sent stays in it.

use super::forms::Fields;
use super::frame::{Frame, board_name, problem_box};
use super::post::{Shown, article};
use super::prose::prose;
use super::visit::Visit;
use super::{Page, ask, attach, neutral, to, write};
use crate::problem::Problem;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::Draft as Said;
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
}

/// A page with the form.
pub(super) fn form(frame: &Frame, draft: &Draft<'_>) -> Response {
    let content = html! {
        @if let Some(problem) = draft.problem { (problem_box(problem)) }
        @if draft.preview && draft.problem.is_none() {
            section.preview aria-labelledby="preview" {
                h2 #preview { (frame.say("web-preview")) }
                div.prose dir="auto" { (prose(draft.text)) }
            }
        }
        form.stack.compose method="post" action=(draft.action)
            enctype=[draft.files.map(|_| attach::FORM)] {
            (frame.visit.csrf())
            (draft.above)
            label for="text" { (frame.say("web-text")) }
            textarea #text name="text" rows="14" required aria-describedby="hint"
                autofocus[draft.problem.is_none()] { "\n" (neutral::field(draft.text)) }
            p #hint.quiet { (frame.say("web-text-hint")) }
            @if let Some(files) = draft.files { (attach::fields(frame, files)) }
            p.actions {
                button.main name="do" value="send" { (frame.say("web-send")) }
                button name="do" value="preview" { (frame.say("web-preview")) }
            }
        }
    };
    let mut response = frame.page(&draft.title, &content);
    if let Some(problem) = draft.problem {
        *response.status_mut() = problem.kind.status();
    }
    response
}

/// `GET /new?board=`: the form of a new thread.
pub(super) async fn new(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    Ok(new_thread(&Frame::load(&shared, visit).await, &query, None))
}

/// `POST /new`: a new thread, or how it would look.
pub(super) async fn post(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    if form.get("do") == "preview" {
        return Ok(new_thread(&Frame::load(&shared, visit).await, &form, None));
    }
    let draft = Said::Post {
        board: form.get("board").to_owned(),
        subject: form.some("subject"),
        text: form.get("text").to_owned(),
    };
    match send(&shared, draft, &form).await {
        Ok(id) => sent(&visit, &id),
        Err(problem) => Ok(new_thread(&Frame::load(&shared, visit).await, &form, Some(&problem))),
    }
}

/// Sends a text, and the files that came with its form.
pub(super) async fn send(shared: &Shared, draft: Said, form: &Fields) -> Result<String, Problem> {
    if let Some(trouble) = &form.trouble {
        return Err(trouble.clone());
    }
    let files = attach::chosen(form)?;
    write(&shared.handle, Request::Send(Sending { draft, files })).await
}

/// To what was written.
pub(super) fn sent(visit: &Visit, id: &str) -> Page {
    visit.tell(visit.say("web-sent"));
    Ok(to(&format!("/post/{id}")))
}

fn new_thread(frame: &Frame, fields: &Fields, problem: Option<&Problem>) -> Response {
    let chosen = fields.get("board");
    let boards = frame.boards.iter().filter(|board| board.kind != BoardKind::Messages);
    let above = html! {
        label for="board" { (frame.say("web-board")) }
        select #board name="board" required {
            @for board in boards {
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
    let (problem, files) = attach::so_far(fields, problem);
    let (action, files, problem) = ("/new".into(), Some(&*files), problem.as_ref());
    form(frame, &Draft { action, title, above, text, preview, files, problem })
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
    // What stands there as its writer's own words, and nothing else, is quoted.
    let quoting = query.has("quote") && row.readable;
    let text = if quoting { quoted(&frame.visit, &row) } else { String::new() };
    Ok(replying(&frame, &row, &text, &Fields::default(), None))
}

/// `POST /reply/ID`: an answer, or how it would look.
pub(super) async fn reply(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    form: Fields,
) -> Page {
    let text = form.get("text");
    let problem = match form.get("do") {
        "preview" => None,
        _ => {
            let draft = Said::Reply { to: id.clone(), text: text.to_owned() };
            match send(&shared, draft, &form).await {
                Ok(id) => return sent(&visit, &id),
                Err(problem) => Some(problem),
            }
        }
    };
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    Ok(replying(&frame, &row, text, &form, problem.as_ref()))
}

/// The post that an id names.
pub(super) async fn found(shared: &Shared, id: &str) -> Result<PostRow, super::Wrong> {
    match ask!(shared, Request::Show { id: id.to_owned() }, Post) {
        Some(row) => Ok(*row),
        None => Err(super::unexpected().into()),
    }
}

fn replying(
    frame: &Frame,
    row: &PostRow,
    text: &str,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Response {
    let above = html! {
        h2.hidden { (frame.say("web-answered")) }
        div.answered { (article(frame, &Shown::apart(row))) }
    };
    let action = format!("/reply/{}", row.id);
    let (title, preview) = (frame.say("web-reply-title"), fields.get("do") == "preview");
    let (problem, files) = attach::so_far(fields, problem);
    let (files, problem) = (Some(&*files), problem.as_ref());
    form(frame, &Draft { action, title, above, text, preview, files, problem })
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
