//! `GET|POST /edit/ID`: another text for one's own post.

use super::about::own;
use super::compose::{Again, Draft, Taken, form, found, take};
use super::forms::Fields;
use super::frame::Frame;
use super::visit::Visit;
use super::{Page, neutral};
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use tidings_core::drafts::Draft as Said;
use tidings_views::page::PostRow;

/// The form with the text as it is.
pub(super) async fn edit(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = own(&shared, &id, problems::others_post).await?;
    let frame = Frame::load(&shared, visit).await;
    if !frame.writes() {
        return Ok(frame.silent("web-edit"));
    }
    // What stands in place of a text that cannot be read here is not what its author wrote.
    let (subject, text) = match row.readable {
        true => (row.subject.as_deref().unwrap_or_default(), row.text.as_str()),
        false => ("", ""),
    };
    Ok(editing(&frame, &row, (subject, text), false, &Again::default()))
}

/// The other text, or how it would look.
pub(super) async fn save(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    fields: Fields,
) -> Page {
    let (subject, text) = (fields.get("subject"), fields.get("text"));
    let row = found(&shared, &id).await?;
    let said = Said::Edit {
        post: row.id.to_string(),
        subject: (row.depth == 0).then(|| subject.to_owned()),
        text: text.to_owned(),
    };
    let again = match take(&shared, &visit, said, &fields).await {
        Taken::To(there) => return Ok(there),
        Taken::Again(again) => again,
    };
    let frame = Frame::load(&shared, visit).await;
    Ok(editing(&frame, &row, (subject, text), true, &again))
}

/// The form of another subject and text.
pub(super) fn editing(
    frame: &Frame,
    row: &PostRow,
    (subject, text): (&str, &str),
    preview: bool,
    again: &Again,
) -> Response {
    let above = html! {
        @if row.depth == 0 {
            label for="subject" { (frame.say("web-subject")) }
            input #subject name="subject" value=(neutral::field(subject)) maxlength="200"
                autocomplete="off";
        }
        p.quiet { (frame.say("web-edit-what")) }
    };
    let (action, title) = (format!("/edit/{}", row.id), frame.say("web-edit"));
    let (files, problem, kept) = (None, again.problem.as_ref(), again.kept);
    form(frame, &Draft { action, title, above, text, preview, files, problem, kept })
}
