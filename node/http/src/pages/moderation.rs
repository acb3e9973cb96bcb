//! `GET /moderation`: who was given or lost a role, and why.

use super::frame::{Frame, person_name};
use super::people::role_name;
use super::visit::Visit;
use super::{LIST, Page, ask, neutral};
use crate::routes::Shared;
use axum::extract::State;
use maud::html;
use tidings_core::{Request, Role};

/// Judgements that hold.
pub(super) async fn moderation(State(shared): State<Shared>, visit: Visit) -> Page {
    let people = ask!(shared, Request::People, People);
    let frame = Frame::load(&shared, visit).await;
    let judged: Vec<_> = people
        .iter()
        .filter(|row| !matches!(row.role, None | Some(Role::Member)))
        .take(LIST)
        .collect();
    let content = html! {
        p.lead { (frame.say("web-moderation-what")) }
        ul.rows {
            @for row in judged {
                li {
                    p.title { (person_name(&row.name, &row.suffix)) }
                    p.facts { span { (role_name(&frame, row.role)) } }
                    @if let Some(reason) = row.reason.as_ref().filter(|it| !it.is_empty()) {
                        p { bdi { (neutral::line(reason)) } }
                    }
                }
            }
        }
    };
    Ok(frame.page(&frame.say("web-moderation-title"), &content))
}
