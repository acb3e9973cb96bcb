//! What a token may touch that is bound to boards.

use crate::handle::Handle;
use crate::problem::Problem;
use crate::problems;
use tidings_core::api::{Moderating, Moderation, Notifying, Overruling, Placing, Sending};
use tidings_core::drafts::Draft;
use tidings_core::{Request, Response};
use tidings_views::page::PostRow;

/// Posts that one request may name.
const MAX_NAMED: usize = 256;

/// Where a request reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Only to these boards and posts; what it shows is looked through besides.
    To(Vec<Place>),
    /// Everywhere: no token does so that is bound to boards.
    Everywhere,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A board as it was typed.
    Board(String),
    /// The board of this post, named by a prefix of its id.
    Post(String),
}

fn board(name: &str) -> Reach {
    Reach::To(vec![Place::Board(name.to_owned())])
}

fn post(id: &str) -> Reach {
    Reach::To(vec![Place::Post(id.to_owned())])
}

/// Where this request reaches. What is not named here reaches everywhere.
pub(super) fn reach(request: &Request) -> Reach {
    match request {
        Request::Status
        | Request::People
        | Request::Devices
        | Request::Boards
        | Request::Recent { .. }
        | Request::Arrivals(_)
        | Request::Mentions { .. }
        | Request::Search { .. }
        | Request::Export { .. }
        | Request::Judgements(_)
        | Request::Unread { board: None, .. } => Reach::To(Vec::new()),
        Request::Threads { board: name, .. }
        | Request::AllThreads { board: name, .. }
        | Request::Readers { board: name }
        | Request::Notify(Notifying { board: name, .. })
        | Request::AdmitReader { board: name, .. }
        | Request::RemoveReader { board: name, .. }
        | Request::Unread { board: Some(name), .. }
        | Request::CatchUp { board: Some(name), thread: None }
        | Request::Post { board: name, .. } => board(name),
        Request::Thread { id, .. }
        | Request::Place(Placing { id, .. })
        | Request::Show { id }
        | Request::History { id }
        | Request::Fetch { id }
        | Request::Attach { post: id, .. }
        | Request::Files { post: id }
        | Request::FetchFiles { post: id, .. }
        | Request::Reply { to: id, .. }
        | Request::Edit { id, .. }
        | Request::Delete { id, .. }
        | Request::React { id, .. }
        | Request::Overrule(Overruling { id, .. })
        | Request::Rulings { id }
        | Request::CatchUp { board: None, thread: Some(id) } => post(id),
        Request::Moderate(Moderating { post: id, act: Moderation::Move(to), .. }) => {
            Reach::To(vec![Place::Post(id.clone()), Place::Board(to.clone())])
        }
        Request::Moderate(Moderating { post: id, .. }) => post(id),
        Request::Send(Sending { draft, .. }) => match draft {
            Draft::Post { board: name, .. } => board(name),
            Draft::Reply { to: id, .. } | Draft::Edit { post: id, .. } => post(id),
            Draft::Message { .. } => Reach::Everywhere,
        },
        Request::MarkRead { ids } => {
            Reach::To(ids.iter().map(|id| Place::Post(id.to_string())).collect())
        }
        _ => Reach::Everywhere,
    }
}

/// Refuses what reaches beyond `boards`.
pub(super) async fn check(
    handle: &Handle,
    boards: &[String],
    request: &Request,
) -> Result<(), Problem> {
    let Reach::To(places) = reach(request) else {
        return Err(problems::bound_to_boards());
    };
    if places.len() > MAX_NAMED {
        return Err(problems::too_many_named(MAX_NAMED));
    }
    for place in places {
        match place {
            Place::Board(name) => must_be_open(boards, &name)?,
            Place::Post(id) => check_post(handle, boards, id).await?,
        }
    }
    Ok(())
}

async fn check_post(handle: &Handle, boards: &[String], id: String) -> Result<(), Problem> {
    let missing = problems::no_post_for_token(&id);
    match handle.call(Request::Show { id }).await? {
        Response::Post(Some(post)) if is_open(boards, &post.board) => Ok(()),
        _ => Err(missing),
    }
}

/// Refuses a board that is none of `boards`.
pub(super) fn must_be_open(boards: &[String], name: &str) -> Result<(), Problem> {
    if is_open(boards, name) {
        return Ok(());
    }
    Err(problems::other_board(name))
}

/// In the one spelling that rows have; another one that the node would take, too, is refused here.
pub(super) fn is_open(boards: &[String], name: &str) -> bool {
    let name = name.strip_prefix('#').unwrap_or(name);
    boards.iter().any(|board| board == name)
}

/// Takes out of an answer what stands on other boards.
pub(super) fn keep(boards: &[String], answer: &mut Response) {
    let open = |post: &PostRow| is_open(boards, &post.board);
    match answer {
        Response::Boards(rows) => rows.retain(|row| is_open(boards, &row.name)),
        Response::Posts(rows)
        | Response::Found { posts: rows, .. }
        | Response::Page { posts: rows, .. } => rows.retain(open),
        Response::Arrived { posts, .. } => posts.retain(|row| open(&row.post)),
        Response::Threads(rows) => rows.retain(|row| is_open(boards, &row.board)),
        Response::Judgements(rows) => {
            rows.retain(|row| row.board.as_ref().is_some_and(|board| is_open(boards, board)));
        }
        Response::Rulings(row) if row.board.as_ref().is_some_and(|it| !is_open(boards, it)) => {
            row.board = None;
        }
        Response::Post(row) if row.as_ref().is_some_and(|row| !open(row)) => *row = None,
        _ => {}
    }
}

#[cfg(test)]
mod tests;
