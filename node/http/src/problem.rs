//! What went wrong, as every route says it: `{"error":{"kind","message","next","code","fields"}}`
//! and a status.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use tidings_core::refusal::{Field, Reason};
use tidings_core::{Error, Kind as CoreKind};
use tidings_words::{Told, Value, Words};

/// Sorts problems by what a program can do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It did not work; nothing the caller said was wrong. 500
    Failed,
    /// The request itself is wrong. 400
    Usage,
    /// The token is missing or wrong. 401
    Unauthorized,
    /// What the request names does not exist here. 404
    NotFound,
    /// It exists, but this caller may not do that. 403
    NotAllowed,
    /// Somebody else holds what is needed; try again. 409
    Busy,
    /// A hash or a signature does not hold. 500
    Verification,
    /// Something else was asked for under this `Idempotency-Key`. 422
    Reused,
    /// Over a limit. 413
    TooLarge,
    /// This token asks too often. 429
    TooMany,
    /// The home is a copy and must continue as a new device: start the node again. 409
    Moved,
    /// Nobody answered, or not in time. 503
    NoPeer,
    /// The node is stopping. 503
    Stopped,
}

impl Kind {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Failed | Self::Verification => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Usage => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Busy | Self::Moved => StatusCode::CONFLICT,
            Self::Reused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::NoPeer | Self::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<CoreKind> for Kind {
    fn from(kind: CoreKind) -> Self {
        match kind {
            CoreKind::Failed => Self::Failed,
            CoreKind::Usage => Self::Usage,
            CoreKind::NotFound => Self::NotFound,
            CoreKind::NotAllowed => Self::NotAllowed,
            CoreKind::Busy => Self::Busy,
            CoreKind::Verification => Self::Verification,
            CoreKind::TooLarge => Self::TooLarge,
            CoreKind::Moved => Self::Moved,
        }
    }
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What sort.
    pub kind: Kind,
    /// What happened.
    pub message: String,
    /// What to do next, if there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The same for programs and for faces that speak another language; none where only the words
    /// say it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Box<Reason>>,
}

/// A reason in the words of a face, and that within it, which may know what to do next; none for a
/// code that this program does not know.
#[must_use]
pub fn told(words: &Words, reason: &Reason) -> Option<Told> {
    told_by(words, reason, Words::told)
}

/// What the catalogue says of a code and its fields.
type Telling = fn(&Words, &str, &[(&str, Value<'_>)]) -> Option<Told>;

fn told_by(words: &Words, reason: &Reason, say: Telling) -> Option<Told> {
    let within = reason.because.as_deref().and_then(|within| told_by(words, within, say));
    let why = within.as_ref().map(|told| told.message.as_str());
    let value = |name: &String, field| match (why, field) {
        (Some(why), _) if name == "why" => Value::Text(why),
        (_, &Field::Number(number)) => Value::Number(number),
        (_, Field::Text(text)) => Value::Text(text),
        (_, Field::List(all)) => Value::AnyOf(all),
    };
    let fields = reason.fields.iter().map(|(name, field)| (name.as_str(), value(name, field)));
    let Told { message, next } = say(words, &reason.code, &fields.collect::<Vec<_>>())?;
    Some(Told { message, next: next.or_else(|| within.and_then(|told| told.next)) })
}

impl Problem {
    /// Adds what to do next in this case alone, which no catalogue knows.
    #[must_use]
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// In the words of a face, as far as these have any for it.
    #[must_use]
    pub fn told(&self, words: &Words) -> Told {
        self.said(|reason| told(words, reason))
    }

    /// The same on a page, which says where to click.
    pub(crate) fn told_on_page(&self, words: &Words) -> Told {
        self.said(|reason| told_by(words, reason, Words::told_on_page))
    }

    fn said(&self, told: impl FnOnce(&Reason) -> Option<Told>) -> Told {
        let Self { message, next, .. } = self;
        match self.reason.as_deref().and_then(told) {
            Some(told) => Told { next: told.next.or_else(|| next.clone()), ..told },
            None => Told { message: message.clone(), next: next.clone() },
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.next {
            Some(next) => write!(f, "; {next}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let Error { kind, message, next, reason } = error;
        Self { kind: kind.into(), message, next, reason }
    }
}

/// A problem as the body of an answer, or as the last line of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProblemBody {
    /// The problem.
    pub error: Problem,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let mut response = (status, axum::Json(ProblemBody { error: self })).into_response();
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
