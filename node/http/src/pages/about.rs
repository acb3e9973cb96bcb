//! A page about one post: the post as it stands, and below it what one may say of it.

use super::compose::found;
use super::frame::Frame;
use super::post::{Shown, article};
use super::visit::Visit;
use super::{Page, Wrong, links};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::response::Response;
use maud::{Markup, html};
use tidings_views::page::PostRow;

/// The post, and what stands around it.
pub(super) struct About {
    pub(super) row: PostRow,
    pub(super) frame: Frame,
}

impl About {
    /// The post that an id names.
    pub(super) async fn load(shared: &Shared, visit: Visit, id: &str) -> Result<Self, Wrong> {
        let row = found(shared, id).await?;
        Ok(Self { row, frame: Frame::load(shared, visit).await })
    }

    /// The page: of a post that its author took back it says that alone, and where nothing that is
    /// written is taken, why.
    pub(super) fn page(&self, title: &str, below: &Markup) -> Page {
        if self.row.deleted.is_some() {
            return Err(problems::post_taken_back().into());
        }
        Ok(match self.frame.writes() {
            true => self.shown(title, below),
            false => self.frame.silent(title),
        })
    }

    /// The same for what one may say of any post at one's own home.
    pub(super) fn shown(&self, title: &str, below: &Markup) -> Response {
        let content = html! {
            h2.hidden { (self.frame.say("web-the-post")) }
            div.answered { (article(&self.frame, &Shown::apart(&self.row))) }
            (below)
        };
        self.frame.page(&self.frame.say(title), &content)
    }

    /// A form that says something of the post at `/act/ID`.
    pub(super) fn form(&self, act: &str, fields: &Markup) -> Markup {
        html! {
            form.stack method="post" action=(format!("/{act}/{}", self.row.id)) {
                (self.frame.visit.csrf())
                (fields)
            }
        }
    }

    /// The field for a reason.
    pub(super) fn reason(&self) -> Markup {
        html! {
            label for="reason" { (self.frame.say("web-reason")) }
            input #reason name="reason" maxlength="200" autocomplete="off";
        }
    }

    /// Back to the post without having said anything.
    pub(super) fn cancel(&self) -> Markup {
        html! { a href=(links::post(&self.row.id)) { (self.frame.say("common-cancel")) } }
    }
}

/// The post, which its author alone may change, or why whoever looks may not.
pub(super) async fn own(
    shared: &Shared,
    id: &str,
    others: fn() -> Problem,
) -> Result<PostRow, Wrong> {
    let row = found(shared, id).await?;
    match row.author.me {
        true if row.deleted.is_some() => Err(problems::post_taken_back().into()),
        true => Ok(row),
        false => Err(others().into()),
    }
}
