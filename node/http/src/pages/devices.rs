//! `GET /devices`: the laptops of whoever looks; `POST`: a code that adds one. `GET|POST
//! /revoke/DEVICE`: one of them is revoked, after asking.
//!
//! Both take the account's key: kept in the home, or typed as its recovery words, which no page
//! ever shows again.

use super::clock::when;
use super::forms::Fields;
use super::frame::Frame;
use super::qr::picture;
use super::visit::Visit;
use super::{Page, Wrong, ask, neutral, to};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use tidings_core::devices::{DeviceCode, OwnDevice};
use tidings_core::{AccountKey, Request, Response as Answer};
use tidings_protocol::author::Account;
use tidings_protocol::certificate::Revocation;
use tidings_views::page::suffix;

/// Characters of a key that tell one's devices apart.
const KEY: usize = 8;

/// One's own devices.
pub(super) async fn devices(State(shared): State<Shared>, visit: Visit) -> Page {
    listed(&shared, visit, None).await
}

async fn listed(shared: &Shared, visit: Visit, problem: Option<&Problem>) -> Page {
    let rows = ask!(shared, Request::Devices, Devices);
    let frame = Frame::load(shared, visit).await;
    let content = html! {
        @if let Some(problem) = problem { (frame.problem(problem)) }
        ul.rows { @for row in &rows { (device(&frame, row, true)) } }
        @if frame.admits() { (adding(shared, &frame)) }
    };
    Ok(marked(frame.page(&frame.say("web-devices-title"), &content), problem))
}

/// The form that makes a code for one more.
fn adding(shared: &Shared, frame: &Frame) -> Markup {
    html! {
        section.aside {
            h2 { (frame.say("web-device-add")) }
            p { (frame.say("web-device-add-what")) }
            form.stack method="post" action="/devices" {
                (frame.visit.csrf())
                (words(shared, frame))
                button { (frame.say("web-device-add-do")) }
            }
        }
    }
}

/// A row; with a way to its revocation where it is one of a list.
fn device(frame: &Frame, row: &OwnDevice, listed: bool) -> Markup {
    html! {
        li {
            p.title { bdi { (neutral::line(&row.name)) } " " span.suffix { (short(row)) }
                @if row.this { " " span.me { "(" (frame.say("web-device-this")) ")" } } }
            p.facts {
                span { (frame.visit.count("web-entries", row.entries)) } " "
                @if let Some(heard) = row.heard {
                    span { (frame.say("web-device-heard")) " " (when(&frame.visit, heard)) } " "
                }
                @if row.revoked.is_some() { span { (frame.say("web-device-revoked")) } " " }
                @else if !row.admitted { span { (frame.say("web-device-outside")) } " " }
                @if row.forked.is_some() { span { (frame.say("web-device-forked")) } " " }
                @if listed && !row.this && row.revoked.is_none() {
                    a href=(format!("/revoke/{}", row.device)) { (frame.say("web-device-revoke")) }
                }
            }
        }
    }
}

fn short(row: &OwnDevice) -> String {
    row.device.to_string().chars().take(KEY).collect()
}

/// What a page with a problem answers.
fn marked(mut response: Response, problem: Option<&Problem>) -> Response {
    if let Some(problem) = problem {
        *response.status_mut() = problem.kind.status();
    }
    response
}

/// The field for the recovery words, where the home does not keep them.
fn words(shared: &Shared, frame: &Frame) -> Markup {
    let own = frame.status.as_ref().map(|status| status.account);
    let kept = shared.network.account().ok().flatten().map(|key| key.keypair().account());
    html! {
        @if kept.is_none() || kept != own {
            label for="words" { (frame.say("web-device-words")) }
            input #words type="password" name="words" required maxlength="400" autocomplete="off"
                autocapitalize="off" spellcheck="false";
        }
    }
}

/// The key of this account: kept in the home, else by the words of the form.
fn account(shared: &Shared, form: &Fields, of: Account) -> Result<AccountKey, Problem> {
    let own = |key: &AccountKey| key.keypair().account() == of;
    if let Some(kept) = shared.network.account()?.filter(own) {
        return Ok(kept);
    }
    let typed = AccountKey::parse(form.get("words"))?;
    if own(&typed) {
        return Ok(typed);
    }
    Err(problems::words_of_another(suffix(&of)))
}

/// Shows a code for another device.
pub(super) async fn add(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    match code(&shared, &form).await {
        Ok(code) => Ok(shown(&Frame::load(&shared, visit).await, &code)),
        Err(problem) => listed(&shared, visit, Some(&problem)).await,
    }
}

async fn code(shared: &Shared, form: &Fields) -> Result<DeviceCode, Problem> {
    let Answer::Status(status) = shared.handle.call(Request::Status).await? else {
        return Err(super::unexpected());
    };
    let account = account(shared, form, status.account)?;
    match shared.handle.call(Request::AddDevice { account, hints: Vec::new() }).await? {
        Answer::DeviceCode(code) => Ok(*code),
        _ => Err(super::unexpected()),
    }
}

fn shown(frame: &Frame, made: &DeviceCode) -> Response {
    let content = html! {
        section.invite {
            @if let Some(svg) = picture(&made.code, &frame.say("web-invite-picture")) { (svg) }
            p.code { code { (made.code) } }
            p { (frame.visit.with("web-device-code-how", &[("time", made.expires.0.into())])) }
            pre { code { "tidings join CODE" } }
        }
        p.actions { a href="/devices" { (frame.say("web-devices-title")) } }
    };
    frame.page(&frame.say("web-device-code"), &content)
}

/// The question.
pub(super) async fn ask(
    State(shared): State<Shared>,
    Path(device): Path<String>,
    visit: Visit,
) -> Page {
    let row = found(&shared, &device).await?;
    let frame = Frame::load(&shared, visit).await;
    Ok(asking(&shared, &frame, &row, None))
}

fn asking(shared: &Shared, frame: &Frame, row: &OwnDevice, problem: Option<&Problem>) -> Response {
    let content = html! {
        @if let Some(problem) = problem { (frame.problem(problem)) }
        ul.rows { (device(frame, row, false)) }
        form.stack method="post" action=(format!("/revoke/{}", row.device)) {
            (frame.visit.csrf())
            p { (frame.say("web-device-revoke-what")) }
            (words(shared, frame))
            p.actions {
                button.main { (frame.say("web-device-revoke-do")) }
                a href="/devices" { (frame.say("common-cancel")) }
            }
        }
    };
    marked(frame.page(&frame.say("web-device-revoke-title"), &content), problem)
}

/// Revokes it.
pub(super) async fn revoke(
    State(shared): State<Shared>,
    Path(device): Path<String>,
    visit: Visit,
    form: Fields,
) -> Page {
    let row = found(&shared, &device).await?;
    match revoked(&shared, &form, &row).await {
        Ok(()) => {
            let name = format!("{} {}", neutral::line(&row.name), short(&row));
            visit.tell(visit.with("web-device-revoke-done", &[("name", (&name).into())]));
            Ok(to("/devices"))
        }
        Err(problem) => {
            let frame = Frame::load(&shared, visit).await;
            Ok(asking(&shared, &frame, &row, Some(&problem)))
        }
    }
}

async fn revoked(shared: &Shared, form: &Fields, row: &OwnDevice) -> Result<(), Problem> {
    let Answer::Status(status) = shared.handle.call(Request::Status).await? else {
        return Err(super::unexpected());
    };
    let key = account(shared, form, status.account)?.keypair();
    let revocation = Revocation::issue(&key, status.community_id, row.device, row.entries);
    match shared.handle.call(Request::RevokeDevice { revocation }).await? {
        Answer::RevokedDevice { .. } => Ok(()),
        _ => Err(super::unexpected()),
    }
}

/// One's own device with this key.
async fn found(shared: &Shared, key: &str) -> Result<OwnDevice, Wrong> {
    let rows = ask!(shared, Request::Devices, Devices);
    let row = rows.into_iter().find(|row| row.device.to_string() == key);
    Ok(row.ok_or_else(problems::no_device_of_yours)?)
}
