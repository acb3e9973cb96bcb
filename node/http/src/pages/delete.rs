//! `GET|POST /delete/ID`: takes one's own post back, after asking.

use super::compose::found;
use super::forms::Fields;
use super::frame::Frame;
use super::post::{Shown, article};
use super::visit::Visit;
use super::{Page, links, to, write};
use crate::routes::Shared;
use axum::extract::{Path, State};
use maud::html;
use tidings_core::Request;

/// The question.
pub(super) async fn ask(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        h2.hidden { (frame.say("web-delete-which")) }
        div.answered { (article(&frame, &Shown::apart(&row))) }
        form.stack method="post" action=(format!("/delete/{}", row.id)) {
            (frame.visit.csrf())
            p { (frame.say("web-delete-what")) }
            label for="reason" { (frame.say("web-reason")) }
            input #reason name="reason" maxlength="200" autocomplete="off";
            p.actions {
                button.main { (frame.say("web-delete-do")) }
                a href=(links::post(&row.id)) { (frame.say("common-cancel")) }
            }
        }
    };
    Ok(frame.page(&frame.say("web-delete"), &content))
}

/// Takes it back.
pub(super) async fn delete(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    form: Fields,
) -> Page {
    let row = found(&shared, &id).await?;
    write(&shared.handle, Request::Delete { id, reason: form.get("reason").to_owned() }).await?;
    visit.tell(visit.say("common-asks-to-erase"));
    Ok(to(&links::post(&row.id)))
}
