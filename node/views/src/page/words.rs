//! What is said of posts, as it is shown.

use super::{Absent, PersonRef, Schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

/// A post that was written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edited {
    /// How often.
    pub times: u64,
    /// When, by its writer's clock, what is shown was written.
    pub latest: Time,
}

/// A post that its author took back: its text is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// When, by its writer's clock.
    pub time: Time,
    /// Why, as its author put it; empty for no reason.
    pub reason: String,
}

impl Deleted {
    pub(crate) fn without_reason(self) -> Self {
        Self { reason: String::new(), ..self }
    }
}

/// What some people feel about a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reaction {
    /// What they put.
    pub emoji: String,
    /// How many they are.
    pub count: u64,
    /// Whether the one who looks is among them.
    pub mine: bool,
    /// The first 8 of them.
    pub who: Vec<PersonRef>,
}

/// One of the texts that a post had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionRow {
    /// `tidings/version/1`.
    pub schema: Schema,
    /// The entry: the post itself, or an edit of it.
    pub id: EntryId,
    /// When, by its writer's clock.
    pub time: Time,
    /// Who wrote it.
    pub by: PersonRef,
    /// Its subject.
    pub subject: Option<String>,
    /// What it says; when not readable, why.
    pub text: String,
    /// Whether `text` is what was written.
    pub readable: bool,
    /// Why it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// The post's author took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deleted>,
    /// It is what the post says now.
    pub current: bool,
}
