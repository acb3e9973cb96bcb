//! Who is let in: programs of this user that hold the token, and no web page of somebody else.
//! Whoever asks for a page of the board is let in by `pages`, behind these checks.

use crate::api::Caller;
use crate::pages;
use crate::problem::Problem;
use crate::problems;
use crate::time::now;
use crate::token::Token;
use crate::tokens::{Tokens, unknown};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The paths that say nothing of what people write and therefore need no token. Who shows one nevertheless wants
/// to know whether this is the node it means, after another one took over the port.
const OPEN_PATHS: [&str; 3] = ["/healthz", "/healthz/live", "/healthz/ready"];

/// Whether this is a path for programs; all others are pages for people.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path == "/v1"
        || path.starts_with("/v1/")
        || is_for_bots(path)
        || is_a_feed(path)
        || path == "/metrics"
        || path == "/healthz"
        || path.starts_with("/healthz/")
}

/// Whether the tokens of bots are let in there, too.
fn is_for_bots(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether the address itself holds a token, which is looked at there.
fn is_a_feed(path: &str) -> bool {
    path == "/feeds" || path.starts_with("/feeds/")
}

/// What every request is measured by.
#[derive(Clone)]
pub(crate) struct Guard {
    token: Arc<Token>,
    tokens: Arc<Tokens>,
    hosts: Arc<[String; 3]>,
}

impl Guard {
    /// The guard of a node that listens on `port`.
    pub(crate) fn new(token: Token, tokens: Arc<Tokens>, port: u16) -> Self {
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
        Self { token: Arc::new(token), tokens, hosts: Arc::new(hosts) }
    }

    /// Whose request it is, where a token says so.
    fn check(&self, path: &str, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        self.check_host(headers)?;
        self.check_origin(headers)?;
        if !is_for_programs(path) || is_a_feed(path) {
            return Ok(None);
        }
        if OPEN_PATHS.contains(&path) && !headers.contains_key(AUTHORIZATION) {
            return Ok(None);
        }
        self.check_token(path, headers).map(Some)
    }

    /// A page whose name was pointed at 127.0.0.1 sends its own name here (DNS rebinding).
    fn check_host(&self, headers: &HeaderMap) -> Result<(), Problem> {
        match one(headers, &HOST) {
            Some(host) if self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) => Ok(()),
            _ => Err(problems::other_host()),
        }
    }

    /// Browsers say whose page makes a request; only this node's own may.
    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let site = one(headers, &SEC_FETCH_SITE);
        let site_is_ours = match headers.contains_key(SEC_FETCH_SITE) {
            true => site.is_some_and(|site| site == "same-origin" || site == "none"),
            false => true,
        };
        let origin_is_ours = match headers.contains_key(ORIGIN) {
            true => one(headers, &ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.hosts.iter().any(|own| own == host)),
            false => true,
        };
        if site_is_ours && origin_is_ours {
            return Ok(());
        }
        Err(problems::other_page())
    }

    /// The owner's token opens everything, and those of bots the paths that are for them.
    fn check_token(&self, path: &str, headers: &HeaderMap) -> Result<Caller, Problem> {
        let shown = one(headers, &AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        match shown {
            Some(shown) if self.token.admits(shown.as_bytes()) => Ok(Caller::Owner),
            Some(shown) if is_for_bots(path) => self.tokens.admit(shown, now()).map(Caller::Bot),
            _ => Err(unknown()),
        }
    }
}

/// The layer in front of every route.
pub(crate) async fn guard(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    match guard.check(path, request.headers()) {
        Ok(caller) => {
            if let Some(caller) = caller {
                request.extensions_mut().insert(caller);
            }
            next.run(request).await
        }
        Err(problem) if is_for_programs(path) => problem.into_response(),
        Err(problem) => pages::refused(request.headers(), &problem),
    }
}

/// The only value of this header; `None` when there are none or several.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
