//! `GET|POST /delete/ID`: takes one's own post back, after asking.

use super::about::{About, own};
use super::compose::found;
use super::forms::Fields;
use super::frame::Frame;
use super::visit::Visit;
use super::{Page, links, to, write};
use crate::problems;
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
    let row = own(&shared, &id, problems::others_post_to_delete).await?;
    let about = About { row, frame: Frame::load(&shared, visit).await };
    let fields = html! {
        p { (about.frame.say("web-delete-what")) }
        (about.reason())
        p.actions {
            button.main { (about.frame.say("web-delete-do")) }
            (about.cancel())
        }
    };
    about.page("web-delete", &about.form("delete", &fields))
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
