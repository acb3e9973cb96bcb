//! Coming in and going out.

use super::assets::{ICON_AT, STYLE_AT};
use super::gate::nameless;
use super::look::Look;
use super::visit::Visit;
use super::{Page, neutral, to};
use crate::problem::{Kind, Problem};
use crate::routes::Shared;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use std::time::Instant;
use tidings_words::Words;

/// What browsers say of a page that they load before anybody asked for it.
const SEC_PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");

/// `GET /login?token=…`: a ticket becomes a session, once.
pub(super) async fn login(State(shared): State<Shared>, visit: Visit, request: Request) -> Page {
    let query = request.uri().query().unwrap_or_default();
    let ticket = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token");
    let Some((_, ticket)) = ticket else { return Ok(closed(&visit)) };
    if request.method() != Method::GET || request.headers().contains_key(SEC_PURPOSE) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let Some(secret) = shared.sessions.enter(&ticket, Instant::now()) else {
        let mut response = if visit.session.is_some() { to("/") } else { used(&visit) };
        nameless(&mut response);
        return Ok(response);
    };
    if let Some(before) = &visit.session {
        shared.sessions.leave(before.key);
    }
    let cookie = shared.sessions.cookie();
    let mut response = to("/");
    set(&mut response, &format!("{cookie}={secret}; Path=/; HttpOnly; SameSite=Strict"));
    nameless(&mut response);
    Ok(response)
}

/// `POST /logout`: the session ends.
pub(super) async fn logout(State(shared): State<Shared>, visit: Visit) -> Page {
    if let Some(session) = &visit.session {
        shared.sessions.leave(session.key);
    }
    let mut response = to("/");
    let cookie = shared.sessions.cookie();
    set(&mut response, &format!("{cookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
    let clear = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(clear, HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// Keeps a cookie.
pub(super) fn set(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// What whoever has no session sees of every page.
pub(super) fn closed(visit: &Visit) -> Response {
    told(visit.look, "web-door-title", &html! { p { (visit.say("web-door-closed")) } })
}

fn used(visit: &Visit) -> Response {
    told(visit.look, "web-door-title", &html! { p { (visit.say("web-door-used")) } })
}

/// What went wrong for whoever has no session.
pub(super) fn wrong(visit: &Visit, problem: &Problem) -> Response {
    told(visit.look, "web-wrong-title", &html! { p { (message(visit.look, problem)) } })
}

/// A request that comes from elsewhere.
pub(super) fn refused(look: Look, problem: &Problem) -> Response {
    let title = match problem.kind {
        Kind::NotAllowed => "web-refused-title",
        _ => "web-wrong-title",
    };
    let words = Words::of(look.language);
    let way = words.say("web-refused-way");
    told(look, title, &html! { p { (message(look, problem)) } p { a href="/" { (way) } } })
}

fn message(look: Look, problem: &Problem) -> String {
    neutral::line(&problem.told(Words::of(look.language)).message)
}

fn told(look: Look, title: &str, what: &Markup) -> Response {
    let words = Words::of(look.language);
    let title = words.say(title);
    let page = html! {
        (DOCTYPE)
        html lang=(look.language) data-colours=(look.colours) data-contrast=(look.contrast) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Tidings" }
                link rel="stylesheet" href=(*STYLE_AT);
                link rel="icon" href=(*ICON_AT);
            }
            body.door {
                main #main {
                    h1 { (title) }
                    (what)
                    p { (words.say("web-door-how")) }
                    pre { code { "tidings web" } }
                    p.quiet { (words.say("web-door-why")) }
                }
            }
        }
    };
    (StatusCode::UNAUTHORIZED, page_of(page)).into_response()
}

/// HTML.
pub(super) fn page_of(page: Markup) -> Response {
    axum::response::Html(page.into_string()).into_response()
}
