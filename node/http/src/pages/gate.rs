//! The gate in front of every page: who is let in, which forms are taken, and with which headers a
//! page goes out.

use super::door;
use super::forms::{Fields, MAX_FORM};
use super::frame::Frame;
use super::look::{Look, cookie};
use super::visit::Visit;
use super::{Wrong, assets, attach};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use crate::token::same;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Instant;

/// Nothing from elsewhere, nothing written into the page, and no page around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// What every answer says. The origin of a form must be told to this node, so that pages of it may
/// name themselves to it and to nobody else.
const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", POLICY),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// The layer around all pages.
pub(super) async fn gate(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let visit = visit(&shared, request.headers(), request.uri().to_string());
    let path = request.uri().path();
    let open = assets::is_one(path) || path == "/login";
    let mut response = match (visit.session.is_some(), open) {
        (_, true) => next.run(with(request, &visit)).await,
        (false, false) => door::closed(&visit),
        (true, false) => match formed(&shared, request, &visit).await {
            Ok(request) => next.run(request).await,
            Err(problem) => Wrong(problem).into_response(),
        },
    };
    if let Some(Wrong(problem)) = response.extensions_mut().remove() {
        let (status, methods) = (response.status(), response.headers_mut().remove(ALLOW));
        response = match visit.session.is_some() {
            true => Frame::load(&shared, visit).await.wrong(&problem),
            false => door::wrong(&visit, &problem),
        };
        *response.status_mut() = status;
        response.headers_mut().extend(methods.map(|methods| (ALLOW, methods)));
    }
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// A page for somebody who is refused before a session is looked for.
pub(crate) fn refused(headers: &HeaderMap, problem: &Problem) -> Response {
    let look = Look::of(headers, "");
    let mut response = door::refused(look, problem);
    *response.status_mut() = problem.kind.status();
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn visit(shared: &Shared, headers: &HeaderMap, here: String) -> Visit {
    let sessions = shared.sessions.clone();
    let look = Look::of(headers, sessions.cookie());
    let session = cookie(headers, sessions.cookie())
        .and_then(|secret| sessions.find(&secret, Instant::now()));
    Visit { look, here, session, sessions }
}

fn with(mut request: Request, visit: &Visit) -> Request {
    request.extensions_mut().insert(visit.clone());
    request
}

/// A request with its fields: those of the query, or of a form that carries the session's token.
async fn formed(shared: &Shared, request: Request, visit: &Visit) -> Result<Request, Problem> {
    if request.method() != Method::POST {
        let fields = Fields::parse(request.uri().query().unwrap_or_default().as_bytes())?;
        let mut request = with(request, visit);
        request.extensions_mut().insert(fields);
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let own = visit.session.as_ref().map_or("", |session| &session.csrf);
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if let Some(boundary) = kind.and_then(|kind| multer::parse_boundary(kind).ok())
        && attach::may_come_to(parts.uri.path())
    {
        let fields = attach::read(shared, body, boundary, own).await?;
        return Ok(filled(parts, visit, fields));
    }
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(problems::no_form());
    }
    let bytes = axum::body::to_bytes(body, MAX_FORM).await;
    let bytes = bytes.map_err(|_| problems::form_too_large(MAX_FORM))?;
    let fields = Fields::parse(&bytes)?;
    check_token(own, fields.get("csrf"))?;
    Ok(filled(parts, visit, fields))
}

fn filled(parts: Parts, visit: &Visit, fields: Fields) -> Request {
    let mut request = with(Request::from_parts(parts, axum::body::Body::empty()), visit);
    request.extensions_mut().insert(fields);
    request
}

/// Refuses a form that does not carry the session's token.
pub(super) fn check_token(own: &str, shown: &str) -> Result<(), Problem> {
    if own.is_empty() || !same(own.as_bytes(), shown.as_bytes()) {
        return Err(problems::other_session());
    }
    Ok(())
}

/// What a page that must not be named to anybody says instead.
pub(super) fn nameless(response: &mut Response) {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
