//! What requests hold, and what they say where nothing is said.

use super::{Order, Request};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{Notify, Regard};

/// What of a board is to be told at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notifying {
    /// Which board.
    pub board: String,
    /// What.
    pub notify: Notify,
}

/// How somebody's words are to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regarding {
    /// Whose, as in [`Request::Grade`].
    pub who: String,
    /// How.
    pub regard: Regard,
}

/// How this account is to be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renaming {
    /// On one line, of at most 64 bytes.
    pub name: String,
}

/// Which decisions of moderators are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judging {
    /// Those that follow this one.
    #[serde(default)]
    pub before: Option<EntryId>,
    /// At most this many.
    #[serde(default = "super::default_limit")]
    pub limit: usize,
}

/// Which posts that call one by name are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mentioning {
    /// At most this many.
    #[serde(default = "super::default_limit")]
    pub limit: usize,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

/// A post whose place is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placing {
    /// The post, as a prefix of its id.
    pub id: String,
    /// The first unread one of its thread in reading order, instead.
    #[serde(default)]
    pub unread: bool,
}

/// Rows in an answer when the request names no limit.
pub const DEFAULT_LIMIT: usize = 50;

/// Rows in one answer at most, so that an answer stays in memory: 1 000 posts are at most 15 MiB.
pub const MAX_LIMIT: usize = 1_000;

/// Posts in one [`Request::Import`] at most: one durable commit.
pub const MAX_IMPORT: usize = 2_000;

/// A thread to be started by [`Request::Import`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// An existing board.
    pub board: String,
    /// What it is about; by default the first line of the text.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}

/// Posts that are to be counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// What is searched for, not empty.
    pub query: String,
    /// [`crate::Response::Counted`]'s `next` of the call before.
    #[serde(default)]
    pub after: Option<String>,
}

impl Request {
    /// The first page of the newest posts that a query means.
    #[must_use]
    pub fn search(query: &str, limit: usize) -> Self {
        Self::Search { query: query.into(), limit, after: None, order: Order::Newest }
    }
}

pub(super) fn default_limit() -> usize {
    DEFAULT_LIMIT
}

pub(super) fn max_limit() -> usize {
    MAX_LIMIT
}

pub(super) fn default_expiry() -> u64 {
    crate::invite::DEFAULT_EXPIRY_SECONDS
}
