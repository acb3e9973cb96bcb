//! `GET|POST /react/ID`: what one feels about a post, with one character.

use super::about::About;
use super::compose::found;
use super::forms::Fields;
use super::post::who;
use super::visit::Visit;
use super::{Page, links, neutral, to, write};
use crate::routes::Shared;
use axum::extract::{Path, State};
use maud::html;
use tidings_core::Request;
use tidings_words::FEELINGS;

/// What can be said.
pub(super) async fn ask(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let about = About::load(&shared, visit, &id).await?;
    let (row, frame) = (&about.row, &about.frame);
    let mine = row.reactions.iter().find(|reaction| reaction.mine);
    let fields = html! {
        p.actions {
            @for (emoji, name) in FEELINGS {
                button name="offered" value=(emoji) title=(frame.say(name)) { (emoji) }
            }
        }
        label for="emoji" { (frame.say("web-react-other")) }
        input #emoji name="emoji" maxlength="16" autocomplete="off";
        p.actions {
            button.main { (frame.say("web-react-do")) }
            @if let Some(mine) = mine {
                button name="none" value="1" {
                    (frame.say("web-react-none")) " " (neutral::block(&mine.emoji))
                }
            }
            (about.cancel())
        }
    };
    let below = html! {
        @if !row.reactions.is_empty() {
            ul { @for reaction in &row.reactions { (who(reaction)) } }
        }
        (about.form("react", &fields))
    };
    about.page("web-react", &below)
}

/// Says it.
pub(super) async fn react(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    form: Fields,
) -> Page {
    let row = found(&shared, &id).await?;
    let emoji = match (form.has("none"), form.some("offered")) {
        (true, _) => String::new(),
        (false, Some(offered)) => offered,
        (false, None) => form.get("emoji").trim().to_owned(),
    };
    write(&shared.handle, Request::React { id, emoji }).await?;
    Ok(to(&links::post(&row.id)))
}
