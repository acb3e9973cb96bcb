//! `GET /invites`: codes that let people in, with their pictures; `POST`: a new one. `POST
//! /invites/revoke`: one is taken back, or the short code.

use super::clock::now;
use super::forms::Fields;
use super::frame::{Frame, person_name};
use super::people::role_name;
use super::qr::picture;
use super::visit::Visit;
use super::{LIST, Page, ask, to};
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::invite::InviteCode;
use tidings_core::{Request, Role};

/// Days that can be chosen.
const DAYS: [u64; 4] = [1, 7, 30, 365];
/// Numbers of people that can be chosen; 0 is any number.
const USES: [u32; 4] = [1, 5, 20, 0];

/// All invites, and the form of a new one.
pub(super) async fn invites(State(shared): State<Shared>, visit: Visit) -> Page {
    let rows = ask!(shared, Request::Invites, Invites);
    let short = shared.network.offered().await.ok().flatten();
    let frame = Frame::load(&shared, visit).await;
    let (good, over): (Vec<&InviteCode>, Vec<&InviteCode>) =
        rows.iter().partition(|row| !row.invite.revoked && row.invite.expires > now());
    let content = html! {
        @if frame.admits() { (new_invite(&frame)) }
        @else if frame.writes() { p { (frame.say("web-invites-later")) } }
        @if let Some(short) = &short {
            section.aside {
                h2 { (frame.say("web-invite-short")) }
                p.code { code { (short.code) } }
                p.quiet { (frame.visit.count("web-minutes-left", short.seconds / 60)) }
                form method="post" action="/invites/revoke" {
                    (frame.visit.csrf())
                    button.quiet name="short" value="1" { (frame.say("web-invite-short-revoke")) }
                }
            }
        }
        @if !good.is_empty() { h2 { (frame.say("web-invites-good")) } }
        @for row in good.iter().take(LIST) { (invite(&frame, row)) }
        @if !over.is_empty() {
            h2 { (frame.say("web-invites-over")) }
            ul.rows { @for row in over.iter().take(LIST) { li { (facts(&frame, row)) } } }
        }
    };
    Ok(frame.page(&frame.say("web-invites-title"), &content))
}

fn invite(frame: &Frame, row: &InviteCode) -> Markup {
    let key = row.invite.key.to_string();
    html! {
        section.invite {
            (facts(frame, row))
            @if let Some(code) = &row.code {
                @if let Some(svg) = picture(code, &frame.say("web-invite-picture")) { (svg) }
                p.code { code { (code) } }
                p.quiet { (frame.say("web-invite-how")) " " code { "tidings join CODE" } }
            } @else {
                p.quiet { (frame.say("web-invite-elsewhere")) }
            }
            @if frame.writes() && (row.invite.by.me || frame.moderates()) {
                form method="post" action="/invites/revoke" {
                    (frame.visit.csrf())
                    input type="hidden" name="key" value=(key);
                    button.quiet { (frame.say("web-invite-revoke")) }
                }
            }
        }
    }
}

fn facts(frame: &Frame, row: &InviteCode) -> Markup {
    let invite = &row.invite;
    html! {
        p.facts {
            span { (role_name(frame, Some(invite.role))) } " "
            span { (frame.say("web-invite-by")) " " (person_name(&invite.by.name, &invite.by.suffix)) } " "
            span {
                @if invite.uses == 0 {
                    (frame.visit.count("web-invite-used", invite.used))
                } @else {
                    (frame.visit.with("web-invite-used-of", &[
                        ("count", invite.used.into()),
                        ("uses", u64::from(invite.uses).into()),
                    ]))
                }
            } " "
            span {
                @if invite.revoked { (frame.say("web-invite-revoked")) }
                @else { (frame.visit.with("web-invite-until", &[("time", invite.expires.0.into())])) }
            }
        }
    }
}

fn new_invite(frame: &Frame) -> Markup {
    html! {
        section.aside {
            h2 { (frame.say("web-invite-new")) }
            form.stack method="post" action="/invites" {
                (frame.visit.csrf())
                label for="uses" { (frame.say("web-invite-for")) }
                select #uses name="uses" {
                    @for uses in USES {
                        option value=(uses) {
                            @if uses == 0 { (frame.say("web-invite-any")) }
                            @else { (frame.visit.count("common-people", uses.into())) }
                        }
                    }
                }
                label for="days" { (frame.say("web-invite-days")) }
                select #days name="days" {
                    @for days in DAYS {
                        option value=(days) selected[days == 7] {
                            (frame.visit.count("web-days", days))
                        }
                    }
                }
                label for="role" { (frame.say("web-role")) }
                select #role name="role" {
                    @for role in [Role::Member, Role::Reader] {
                        option value=(role) { (role_name(frame, Some(role))) }
                    }
                }
                button.main { (frame.say("web-invite-make")) }
            }
        }
    }
}

/// A new invite.
pub(super) async fn create(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let uses = form.get("uses").parse().ok().filter(|uses| USES.contains(uses)).unwrap_or(1);
    let days = form.get("days").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(7);
    let role = match form.get("role") == Role::Reader.to_string() {
        true => Role::Reader,
        false => Role::Member,
    };
    let expires_seconds = days * 24 * 3_600;
    ask!(shared, Request::Invite { uses, expires_seconds, role, hints: Vec::new() }, Invite);
    visit.tell(visit.say("web-invite-made"));
    Ok(to("/invites"))
}

/// An invite is taken back, or the short code killed; the invite behind that stays.
pub(super) async fn revoke(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    if form.has("short") {
        let killed = shared.network.withdraw().await?;
        let said = if killed { "web-invite-short-killed" } else { "web-invite-short-none" };
        visit.tell(visit.say(said));
        return Ok(to("/invites"));
    }
    ask!(shared, Request::RevokeInvite { key: form.get("key").to_owned() }, Revoked);
    visit.tell(visit.say("web-invite-taken"));
    Ok(to("/invites"))
}
