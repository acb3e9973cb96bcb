//! What requests hold, and what they say where nothing is said.

use super::{DEFAULT_LIMIT, MAX_LIMIT, Order, Request};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
