//! `GET /moderation`: what moderators and owners decided, as everybody may read it; and
//! `GET|POST /moderate/ID`: what becomes of a post or a thread.

use super::about::About;
use super::clock::when;
use super::compose::found;
use super::forms::Fields;
use super::frame::{Frame, board_name};
use super::people::role_name;
use super::post::person;
use super::visit::Visit;
use super::{LIST, Page, ask, links, neutral, to, write};
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use maud::{Markup, html};
use tidings_core::api::{Judging, Moderating, Moderation, Overruling};
use tidings_core::{Request, Response as Answer};
use tidings_views::page::{BoardKind, Judged, JudgementRow, RulingsRow};

/// The log, the newest first.
pub(super) async fn moderation(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let before = query.entry("before")?;
    let rows = ask!(shared, Request::Judgements(Judging { before, limit: LIST }), Judgements);
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
                @if row.act == Judged::Role && let Some(who) = &row.person {
                    " · " (person(frame, who))
                }
            }
            @if let Some(post) = &row.post {
                p { a href=(links::post(post)) {
                    bdi { (subject.unwrap_or_else(|| post.to_string().chars().take(10).collect())) }
                } @if let Some(board) = &row.board { " " span.quiet { (board_name(board)) } } }
                @if let Some(who) = &row.person {
                    p.quiet { (frame.say("web-moderation-wrote")) " " (person(frame, who)) }
                }
            }
            @if !row.reason.is_empty() { p { bdi { (neutral::line(&row.reason)) } } }
            p.facts {
                span { (frame.say("web-moderation-by")) " " (person(frame, &row.by)) } " "
                span { (when(&frame.visit, row.time)) } " "
                @if !row.holds { span { (frame.say("web-moderation-past")) } " " }
                @if row.overruled && let Some(post) = &row.post {
                    a href=(format!("/moderate/{post}")) { (frame.say("web-moderation-overruled")) }
                }
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

/// What a form may do to a post, or to its thread; the other of each pair undoes it.
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
    let about = About::load(&shared, visit, &id).await?;
    let rulings = ask!(shared, Request::Rulings { id }, Rulings);
    let may = about.frame.moderates_on(&about.row.board);
    let below = html! {
        (holding(&about.frame, &rulings))
        @if rulings.followed || rulings.overruled { (overruling(&about, &rulings)) }
        @if may { (acts(&about, &rulings)) }
        @else { p.quiet { (about.frame.say("web-moderators-decide")) } }
    };
    Ok(about.shown("web-moderate", &below))
}

/// What holds of a post now.
fn holding(frame: &Frame, rulings: &RulingsRow) -> Markup {
    let all = [
        (rulings.hidden, "web-holds-hidden"),
        (rulings.locked, "web-holds-locked"),
        (rulings.pinned, "web-holds-pinned"),
        (rulings.overruled, "web-holds-overruled"),
    ];
    html! {
        @if all.iter().any(|(holds, _)| *holds) {
            ul { @for (_, key) in all.iter().filter(|(holds, _)| *holds) { li { (frame.say(key)) } } }
        } @else { p { (frame.say("web-holds-nothing")) } }
    }
}

/// The form by which one follows moderators, or not, at this home alone.
fn overruling(about: &About, rulings: &RulingsRow) -> Markup {
    let frame = &about.frame;
    let fields = html! {
        p { (frame.say("web-overrule-what")) }
        p.actions {
            @if rulings.followed {
                button name="act" value="overrule" { (frame.say("web-overrule")) }
            }
            @if rulings.overruled {
                button name="act" value="obey" { (frame.say("web-obey")) }
            }
        }
    };
    about.form("moderate", &fields)
}

/// The form of what would change something.
fn acts(about: &About, rulings: &RulingsRow) -> Markup {
    let frame = &about.frame;
    let changes = |act: &Moderation| match act {
        Moderation::Hide => !rulings.hidden,
        Moderation::Show => rulings.hidden,
        Moderation::Lock => !rulings.locked,
        Moderation::Unlock => rulings.locked,
        Moderation::Pin => !rulings.pinned,
        Moderation::Unpin => rulings.pinned,
        Moderation::Move(_) => true,
    };
    // What was written for few stays with them.
    let open = |name: &str| {
        let mut all = frame.boards.iter().filter(|board| board.kind == BoardKind::Board);
        all.any(|board| board.name == name)
    };
    let elsewhere = frame.boards.iter().filter(|board| {
        board.kind == BoardKind::Board && Some(&board.name) != rulings.board.as_ref()
    });
    let elsewhere: Vec<_> = elsewhere.filter(|_| open(&about.row.board)).collect();
    let fields = html! {
        (about.reason())
        p.actions {
            @for (act, _, key) in ACTS.iter().filter(|(_, act, _)| changes(act)) {
                button name="act" value=(act) { (frame.say(key)) }
            }
        }
        @if !elsewhere.is_empty() {
            label for="board" { (frame.say("web-do-move")) }
            select #board name="board" {
                @for board in elsewhere {
                    option value=(board.name) { (board_name(&board.name)) }
                }
            }
            button name="act" value="move" { (frame.say("web-do-move-do")) }
        }
    };
    about.form("moderate", &fields)
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
        let request = Request::Overrule(Overruling { id, overruled: wanted == "overrule" });
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
