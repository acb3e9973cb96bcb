//! Reading on: what was shown is read, and the next unread post is where one goes.

use super::forms::Fields;
use super::visit::Visit;
use super::{Page, ask, links, to};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::{Request, Response as Answer};
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// Posts that one form marks at most: those of one page.
const MAX_MARKS: usize = 1_000;

/// `POST /next`: marks what the page showed, and goes to the next unread post.
pub(super) async fn next(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    mark(&shared, &form).await?;
    match ask!(shared, Request::Next { after: None }, Post) {
        Some(post) => Ok(to(&format!("/post/{}?unread=1", post.id))),
        None => {
            visit.tell(visit.say("web-all-read"));
            Ok(to("/"))
        }
    }
}

/// `POST /read`: marks what the page showed, and stays.
pub(super) async fn read(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let posts = mark(&shared, &form).await?;
    visit.tell(visit.count("web-marked", posts));
    Ok(to(links::own(form.get("back"))))
}

/// `POST /catchup`: marks a thread, a board, or everything.
pub(super) async fn catch_up(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let (board, thread) = (form.some("board"), form.some("thread"));
    let request = Request::CatchUp { board, thread };
    let Answer::Marked { posts } = shared.handle.call(request).await? else {
        return Err(super::unexpected().into());
    };
    visit.tell(visit.count("web-marked", posts));
    Ok(to(links::own(form.get("back"))))
}

async fn mark(shared: &Shared, form: &Fields) -> Result<u64, Problem> {
    let ids = form.get("shown").split_whitespace().take(MAX_MARKS);
    let ids = ids.map(|id| serde_json::from_value(id.into()));
    let ids: Vec<EntryId> = ids.collect::<Result<_, _>>().map_err(|_| problems::no_post_id())?;
    if ids.is_empty() {
        return Ok(0);
    }
    match shared.handle.call(Request::MarkRead { ids }).await? {
        Answer::Marked { posts } => Ok(posts),
        _ => Err(super::unexpected()),
    }
}

/// The form that reads on: it marks these posts, and nothing that came meanwhile.
pub(super) fn read_on(visit: &Visit, rows: &[PostRow]) -> Markup {
    let shown: Vec<String> =
        rows.iter().filter(|row| row.unread).map(|row| row.id.to_string()).collect();
    html! {
        form.on method="post" action="/next" {
            (visit.csrf())
            input type="hidden" name="shown" value=(shown.join(" "));
            input type="hidden" name="back" value=(visit.here);
            button.main accesskey="u" data-key="u" { (visit.say("web-read-on")) }
            @if !shown.is_empty() {
                button.quiet formaction="/read" { (visit.say("web-mark-read")) }
            }
        }
    }
}
