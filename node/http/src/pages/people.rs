//! `GET /people`: who is in, and what they may do; `POST /people`: gives somebody a role.

use super::forms::Fields;
use super::frame::{Frame, pager, person_name};
use super::visit::Visit;
use super::{LIST, Page, ask, links, neutral, to};
use crate::problems;
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::api::Regarding;
use tidings_core::{Request, Response as Answer, Role};
use tidings_views::page::{PersonRow, Regard};

/// Roles that can be given, and what they are called.
const ROLES: [(Role, &str); 5] = [
    (Role::Reader, "web-role-reader"),
    (Role::Member, "web-role-member"),
    (Role::Moderator, "web-role-moderator"),
    (Role::Owner, "web-role-owner"),
    (Role::Expelled, "web-role-expelled"),
];

/// Everybody.
pub(super) async fn people(State(shared): State<Shared>, visit: Visit, query: Fields) -> Page {
    let people = ask!(shared, Request::People, People);
    let frame = Frame::load(&shared, visit).await;
    let page = query.page();
    let start = (page - 1).saturating_mul(LIST);
    let may = frame.moderates();
    let content = html! {
        p.lead { (frame.visit.count("common-people", people.len() as u64)) }
        ul.rows {
            @for row in people.iter().skip(start).take(LIST) { (person(&frame, row, may)) }
        }
        (pager(&frame, page, people.len() > start + LIST, |page| format!("/people?page={page}")))
    };
    Ok(frame.page(&frame.say("web-people-title"), &content))
}

fn person(frame: &Frame, row: &PersonRow, may: bool) -> Markup {
    html! {
        li {
            p.title { (person_name(&row.name, &row.suffix))
                @if row.me { " " span.me { "(" (frame.say("common-you")) ")" } } }
            p.facts {
                span { (role_name(frame, row.role)) } " "
                span { (frame.visit.count("common-posts", row.posts)) } " "
                span { (frame.visit.count("web-devices-count", row.devices.len() as u64)) } " "
                @if let Some(by) = &row.admitted_by {
                    span { (frame.say("web-admitted-by")) " " (person_name(&by.name, &by.suffix)) } " "
                }
            }
            @if let Some(reason) = row.reason.as_ref().filter(|reason| !reason.is_empty()) {
                p.quiet { bdi { (neutral::line(reason)) } }
            }
            @if frame.writes() {
                p.facts {
                    a href=(format!("/message?to={}", links::part(&row.account.to_string()))) {
                        (frame.say("web-message-write"))
                    }
                }
            }
            @if !row.me { (regards(frame, row)) }
            @if may && !row.me { (roles(frame, row)) }
        }
    }
}

/// The form that says how one takes somebody's words, at this home alone.
fn regards(frame: &Frame, row: &PersonRow) -> Markup {
    let choices = [
        (Regard::Heard, "web-regard-heard"),
        (Regard::Muted, "web-regard-mute"),
        (Regard::Blocked, "web-regard-block"),
    ];
    html! {
        details open[!row.regard.is_heard()] {
            summary { (frame.say("web-regard")) }
            form.actions method="post" action="/people/regard" {
                (frame.visit.csrf())
                input type="hidden" name="who" value=(row.account);
                @for (regard, key) in choices {
                    @if regard != row.regard {
                        button name="regard" value=(regard) { (frame.say(key)) }
                    }
                }
            }
        }
    }
}

/// Somebody's words are taken otherwise from now on.
pub(super) async fn regard(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let regard = match form.get("regard") {
        "muted" => Regard::Muted,
        "blocked" => Regard::Blocked,
        _ => Regard::Heard,
    };
    let request = Request::Regard(Regarding { who: form.get("who").to_owned(), regard });
    match shared.handle.call(request).await? {
        Answer::Regarded { .. } => {
            visit.tell(visit.say("web-regard-done"));
            Ok(to("/people"))
        }
        _ => Err(super::unexpected().into()),
    }
}

/// The form that gives a role.
fn roles(frame: &Frame, row: &PersonRow) -> Markup {
    let (select, reason) = (format!("role-{}", row.account), format!("reason-{}", row.account));
    html! {
        details {
            summary { (frame.say("web-role-change")) }
            form.stack method="post" action="/people" {
                (frame.visit.csrf())
                input type="hidden" name="who" value=(row.account);
                label for=(select) { (frame.say("web-role")) }
                select id=(select) name="role" {
                    @for (role, key) in ROLES {
                        option value=(role) selected[row.role == Some(role)] { (frame.say(key)) }
                    }
                }
                label for=(reason) { (frame.say("web-reason")) }
                input id=(reason) name="reason" maxlength="200" autocomplete="off";
                button { (frame.say("web-role-give")) }
            }
        }
    }
}

/// What a role is called.
pub(super) fn role_name(frame: &Frame, role: Option<Role>) -> String {
    let key = match role {
        None => "web-role-none",
        Some(Role::Relay) => "web-role-relay",
        Some(role) => {
            ROLES.iter().find(|(known, _)| *known == role).map_or("web-role-none", |(_, key)| key)
        }
    };
    frame.say(key)
}

/// Somebody gets a role.
pub(super) async fn grade(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let wanted = form.get("role");
    let role = ROLES.iter().map(|(role, _)| *role).find(|role| role.to_string() == wanted);
    let role = role.ok_or_else(problems::no_such_role)?;
    let request = Request::Grade {
        who: form.get("who").to_owned(),
        role,
        reason: form.get("reason").to_owned(),
    };
    match shared.handle.call(request).await? {
        Answer::Graded { person, .. } => {
            let who = neutral::line(&person.to_string());
            visit.tell(visit.with("web-role-given", &[("who", (&who).into())]));
            Ok(to("/people"))
        }
        _ => Err(super::unexpected().into()),
    }
}
