//! What went wrong, in words for people: what happened, and what to do next.

use crate::refusal::{self, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use tidings_store::{KeepError, OpenError, StoreError};

/// Sorts errors by what a program can do about them. Exit codes and HTTP statuses derive from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It did not work; nothing the caller said was wrong.
    Failed,
    /// The request itself is wrong.
    Usage,
    /// What the request names does not exist here.
    NotFound,
    /// It exists, but this account or device may not do that.
    NotAllowed,
    /// Somebody else holds what is needed; try again.
    Busy,
    /// A hash or a signature does not hold.
    Verification,
    /// Over a limit.
    TooLarge,
    /// The home is a copy, or was restored from one: it must continue as a new device.
    Moved,
}

/// Why a request was not done. What was staged before stays staged; the request added nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    /// What sort.
    pub kind: Kind,
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// What to do next, if there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The same for programs and for faces that speak another language; none where only the words
    /// say it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Box<Reason>>,
}

impl Error {
    /// An error of `kind` that says `message`.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), next: None, reason: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// What sort of error.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the home must continue as a new device (see [`crate::Node::open_as_new_device`]).
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.kind == Kind::Moved
    }

    /// The same, said of one of the posts of an import, counted from 1.
    pub(crate) fn of_import(self, number: usize) -> Self {
        let Self { kind, message, next, reason } = self;
        Self { kind, next, ..refusal::not_imported(number, message) }.because(reason)
    }

    /// What a medium says: an error of ours that it handed through, or the system's words.
    #[must_use]
    pub fn of_medium(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(ours) => ours.clone(),
            None => Self::new(Kind::Failed, error.to_string()),
        }
    }

    /// Its words; its reason is put among the others, by them.
    pub(crate) fn told_by(self, reasons: &mut BTreeMap<String, Reason>) -> String {
        if let Some(reason) = self.reason {
            reasons.insert(self.message.clone(), *reason);
        }
        self.message
    }

    /// The same with the reason for what the field `why` says, if that has one.
    #[must_use]
    pub fn because(mut self, within: Option<Box<Reason>>) -> Self {
        if let Some(reason) = &mut self.reason {
            reason.because = within;
        }
        self
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Missing(path) => refusal::store_missing(path.display()),
            OpenError::Exists(path) => refusal::store_exists(path.display()),
            OpenError::Locked(path) => refusal::store_locked(path.display()),
            OpenError::Damaged { path, what } => refusal::store_damaged(path.display(), what),
            OpenError::Newer { path, found, known } => {
                refusal::store_newer(path.display(), found, known)
            }
            OpenError::Full(path) => refusal::store_without_room(path.display()),
            OpenError::Io { path, source } => refusal::store_not_opened(path.display(), source),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => refusal::disk_full(),
            StoreError::Io(error) => refusal::disk_failed(error),
            StoreError::Damaged(what) => refusal::log_damaged(what),
            StoreError::ReadOnly(_) | StoreError::Authors | StoreError::Other(_) => {
                refusal::failed(error)
            }
        }
    }
}

impl From<tidings_views::Error> for Error {
    fn from(error: tidings_views::Error) -> Self {
        match error {
            tidings_views::Error::Open(error) => error.into(),
            tidings_views::Error::Log(error) => error.into(),
            tidings_views::Error::Keep(KeepError::TooMany { max }) => {
                refusal::too_many_decisions(max)
            }
            tidings_views::Error::Keep(KeepError::Disk(error)) => error.into(),
            tidings_views::Error::Keep(KeepError::TooLong { len, max }) => {
                refusal::part_too_long("decision", len, max)
            }
            tidings_views::Error::NotFound(what) => refusal::gone(what),
            tidings_views::Error::Disk(_) | tidings_views::Error::Damaged(_) => {
                refusal::failed(error)
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.next {
            Some(next) => write!(f, "; {next}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
