//! `GET|POST /settings`: language, colours and contrast of this browser; `POST /settings/name`: what
//! others call whoever owns this home.

use super::forms::Fields;
use super::frame::Frame;
use super::look::{COLOURS, CONTRASTS, Look};
use super::visit::Visit;
use super::{Page, door, neutral, to};
use crate::routes::Shared;
use axum::extract::State;
use maud::html;
use tidings_core::api::Renaming;
use tidings_core::{Request, Response as Answer};
use tidings_protocol::limits::MAX_NAME;
use tidings_words::Language;

/// What can be chosen.
pub(super) async fn settings(State(shared): State<Shared>, visit: Visit) -> Page {
    let frame = Frame::load(&shared, visit).await;
    let look = frame.visit.look;
    let content = html! {
        form.stack method="post" action="/settings" {
            (frame.visit.csrf())
            label for="language" { (frame.say("web-set-language")) }
            select #language name="language" {
                option value="auto" selected[!look.chosen] { (frame.say("web-set-browser")) }
                @for language in Language::ALL {
                    option value=(language) lang=(language)
                        selected[look.chosen && look.language == language] { (language.name()) }
                }
            }
            label for="colours" { (frame.say("web-set-colours")) }
            select #colours name="colours" {
                @for (value, key) in COLOURS.iter().zip(["web-set-system", "web-set-light", "web-set-dark"]) {
                    option value=(value) selected[look.colours == *value] { (frame.say(key)) }
                }
            }
            label for="contrast" { (frame.say("web-set-contrast")) }
            select #contrast name="contrast" {
                @for (value, key) in CONTRASTS.iter().zip(["web-set-system", "web-set-more"]) {
                    option value=(value) selected[look.contrast == *value] { (frame.say(key)) }
                }
            }
            button.main { (frame.say("web-set-do")) }
        }
        @if let Some(status) = &frame.status {
            h2 { (frame.say("web-set-called")) }
            form.stack method="post" action="/settings/name" {
                (frame.visit.csrf())
                label for="name" { (frame.say("web-set-name")) }
                input #name name="name" value=(neutral::field(&status.name)) required
                    maxlength=(MAX_NAME) autocomplete="off";
                button { (frame.say("web-set-rename")) }
            }
        }
        p.quiet { (frame.say("web-set-node")) }
        pre { code { "tidings config show" } }
    };
    Ok(frame.page(&frame.say("web-settings-title"), &content))
}

/// Keeps what was chosen in this browser.
pub(super) async fn set(State(shared): State<Shared>, mut visit: Visit, form: Fields) -> Page {
    let look = Look::chosen(form.get("language"), form.get("colours"), form.get("contrast"));
    if look.chosen {
        visit.look.language = look.language;
    }
    visit.tell(visit.say("web-set-done"));
    let mut response = to("/settings");
    door::set(&mut response, &look.kept(shared.sessions.cookie()));
    Ok(response)
}

/// Calls this account otherwise.
pub(super) async fn rename(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let request = Request::Rename(Renaming { name: form.get("name").to_owned() });
    match shared.handle.call(request).await? {
        Answer::Renamed { person, .. } => {
            let who = neutral::line(&person.to_string());
            visit.tell(visit.with("web-set-renamed", &[("who", (&who).into())]));
            Ok(to("/settings"))
        }
        _ => Err(super::unexpected().into()),
    }
}
