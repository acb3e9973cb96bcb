//! `GET|POST /react/ID`: what one feels about a post, with one character.

use super::compose::found;
use super::forms::Fields;
use super::frame::Frame;
use super::post::{Shown, article, who};
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
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    let mine = row.reactions.iter().find(|reaction| reaction.mine);
    let content = html! {
        h2.hidden { (frame.say("web-react-which")) }
        div.answered { (article(&frame, &Shown::apart(&row))) }
        @if !row.reactions.is_empty() {
            ul { @for reaction in &row.reactions { (who(reaction)) } }
        }
        form.stack method="post" action=(format!("/react/{}", row.id)) {
            (frame.visit.csrf())
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
                a href=(links::post(&row.id)) { (frame.say("common-cancel")) }
            }
        }
    };
    Ok(frame.page(&frame.say("web-react"), &content))
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
