//! `GET /moderation`: what moderators and owners decided, as everybody may read it; and
//! `GET|POST /moderate/ID`: what becomes of a post or a thread.

use super::clock::when;
use super::compose::found;
use super::forms::Fields;
use super::frame::{Frame, board_name};
use super::people::role_name;
use super::post::{Shown, article, person};
use super::visit::Visit;
use super::{LIST, Page, ask, links, neutral, to, write};
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use maud::{Markup, html};
use tidings_core::api::{Moderating, Moderation};
use tidings_core::{Request, Response as Answer};
use tidings_views::page::{Judged, JudgementRow, PostRow};

/// The log, the newest first.
pub(super) async fn moderation(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let before = query.entry("before")?;
    let rows = ask!(shared, Request::Judgements { before, limit: LIST }, Judgements);
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        p.lead { (frame.say("web-moderation-what")) }
        @if rows.is_empty() { p { (frame.say("web-moderation-none")) } }
        ul.rows { @for row in &rows { (judgement(&frame, row)) } }
        @if let Some(last) = rows.last().filter(|_| rows.len() == LIST) {
            p.actions {
                a href=(format!("/moderation?before={}", last.id)) { (frame.say("web-pager-after")) }
            }
        }
    };
    Ok(frame.page(&frame.say("web-moderation-title"), &content))
}

fn judgement(frame: &Frame, row: &JudgementRow) -> Markup {
    let subject = row.subject.as_deref().map(|it| frame.visit.line_or_why(it, row.absent));
    html! {
        li {
            p.title {
                (frame.say(act_key(row.act)))
                @if row.act == Judged::Role { ": " (role_name(frame, row.role)) }
                @if let Some(who) = &row.person { " · " (person(frame, who)) }
            }
            @if let Some(post) = &row.post {
                p { a href=(links::post(post)) {
                    bdi { (subject.unwrap_or_else(|| post.to_string().chars().take(10).collect())) }
                } @if let Some(board) = &row.board { " " span.quiet { (board_name(board)) } } }
            }
            @if !row.reason.is_empty() { p { bdi { (neutral::line(&row.reason)) } } }
            p.facts {
                span { (frame.say("web-moderation-by")) " " (person(frame, &row.by)) }
                span { (when(&frame.visit, row.time)) }
                @if !row.holds { span { (frame.say("web-moderation-past")) } }
                @if row.overruled { span { (frame.say("web-moderation-overruled")) } }
            }
        }
    }
}

fn act_key(act: Judged) -> &'static str {
    match act {
        Judged::Role => "web-act-role",
        Judged::Hide => "web-act-hidden",
        Judged::Show => "web-act-shown",
        Judged::Lock => "web-act-locked",
        Judged::Unlock => "web-act-unlocked",
        Judged::Pin => "web-act-pinned",
        Judged::Unpin => "web-act-unpinned",
        Judged::Move => "web-act-moved",
    }
}

/// What a form may do to a post, or to its thread.
const ACTS: [(&str, Moderation, &str); 6] = [
    ("hide", Moderation::Hide, "web-do-hide"),
    ("show", Moderation::Show, "web-do-show"),
    ("lock", Moderation::Lock, "web-do-lock"),
    ("unlock", Moderation::Unlock, "web-do-unlock"),
    ("pin", Moderation::Pin, "web-do-pin"),
    ("unpin", Moderation::Unpin, "web-do-unpin"),
];

/// What can be done with a post.
pub(super) async fn choices(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
) -> Page {
    let row = found(&shared, &id).await?;
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        h2.hidden { (frame.say("web-delete-which")) }
        div.answered { (article(&frame, &Shown::apart(&row))) }
        (overruling(&frame, &row))
        @if frame.moderates_on(&row.board) { (acts(&frame, &row)) }
    };
    Ok(frame.page(&frame.say("web-moderate"), &content))
}

/// The form by which one follows moderators, or not, at this home alone.
fn overruling(frame: &Frame, row: &PostRow) -> Markup {
    html! {
        form.stack method="post" action=(format!("/moderate/{}", row.id)) {
            (frame.visit.csrf())
            p { (frame.say("web-overrule-what")) }
            p.actions {
                button name="act" value="overrule" { (frame.say("web-overrule")) }
                button name="act" value="obey" { (frame.say("web-obey")) }
            }
        }
    }
}

fn acts(frame: &Frame, row: &PostRow) -> Markup {
    html! {
        form.stack method="post" action=(format!("/moderate/{}", row.id)) {
            (frame.visit.csrf())
            label for="reason" { (frame.say("web-reason")) }
            input #reason name="reason" maxlength="200" autocomplete="off";
            p.actions {
                @for (act, _, key) in &ACTS { button name="act" value=(act) { (frame.say(key)) } }
            }
            label for="board" { (frame.say("web-do-move")) }
            select #board name="board" {
                @for board in &frame.boards {
                    option value=(board.name) selected[board.name == row.board] {
                        (board_name(&board.name))
                    }
                }
            }
            button name="act" value="move" { (frame.say("web-do-move")) }
        }
    }
}

/// Does it.
pub(super) async fn moderate(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    visit: Visit,
    form: Fields,
) -> Page {
    let row = found(&shared, &id).await?;
    let wanted = form.get("act");
    if matches!(wanted, "overrule" | "obey") {
        let request = Request::Overrule { id, overruled: wanted == "overrule" };
        let Answer::Overruled { .. } = shared.handle.call(request).await? else {
            return Err(super::unexpected().into());
        };
        visit.tell(visit.say("web-regard-done"));
        return Ok(to(&links::post(&row.id)));
    }
    let act = match wanted {
        "move" => Some(Moderation::Move(form.get("board").to_owned())),
        _ => ACTS.iter().find(|(name, _, _)| *name == wanted).map(|(_, act, _)| act.clone()),
    };
    let act = act.ok_or_else(problems::no_such_decision)?;
    let reason = form.get("reason").to_owned();
    write(&shared.handle, Request::Moderate(Moderating { post: id, act, reason })).await?;
    visit.tell(visit.say("web-moderated"));
    Ok(to(&links::post(&row.id)))
}
