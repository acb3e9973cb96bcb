//! What is not shown as it was written, and why; whom the one who looks does not want to hear.

use super::PersonRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use tidings_protocol::time::Time;

/// How somebody's words are taken on this node alone; nobody else learns it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Regard {
    /// As everybody's.
    #[default]
    Heard,
    /// Their posts are folded to a line, and are not unread.
    Muted,
    /// Of their posts and messages only a line tells that they are there, and not what they say.
    Blocked,
}

impl Regard {
    /// Whether it is as everybody's.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        *self == Self::Heard
    }

    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Muted => "muted",
            Self::Blocked => "blocked",
        }
    }
}

impl fmt::Display for Regard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a post is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The one who looks muted its writer; the text is there for whoever unfolds it.
    Muted,
    /// The one who looks blocked its writer.
    Blocked,
    /// A moderator hid it, or its thread.
    Moderator,
    /// It came after its thread was locked, from somebody who is no moderator.
    Locked,
}

/// A post that is not shown as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hidden {
    /// Why.
    pub why: Why,
    /// Who decided so, where that is not the one who looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonRef>,
    /// Their reason, in words for everybody; empty where they gave none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When, by their clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}
