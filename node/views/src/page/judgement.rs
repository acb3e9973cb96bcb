//! What moderators and owners decided, as everybody may read it.

use super::{Absent, PersonRef, Schema};
use crate::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Judged {
    /// What a person may do.
    Role,
    /// A post is hidden; a first post with its thread.
    Hide,
    /// It is shown again.
    Show,
    /// A thread is locked.
    Lock,
    /// It is open again.
    Unlock,
    /// A thread stands first on its board.
    Pin,
    /// It stands where its newest post does.
    Unpin,
    /// A thread stands on another board.
    Move,
}

impl Judged {
    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Hide => "hide",
            Self::Show => "show",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Pin => "pin",
            Self::Unpin => "unpin",
            Self::Move => "move",
        }
    }
}

/// What holds of a post and of its thread, by moderators' words, for whoever overrules nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RulingsRow {
    /// `tidings/rulings/1`.
    pub schema: Schema,
    /// The post.
    pub post: EntryId,
    /// The post is not shown; of a first post, neither is its thread.
    pub hidden: bool,
    /// Moderators alone reply to the thread.
    pub locked: bool,
    /// The thread stands first on its board.
    pub pinned: bool,
    /// On which board the thread stands for everybody; `None` for whoever may not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// A word of theirs holds at this home, and can be overruled here.
    pub followed: bool,
    /// One is overruled here, and can be followed again.
    pub overruled: bool,
}

/// A judgement that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JudgementRow {
    /// `tidings/judgement/1`.
    pub schema: Schema,
    /// Its entry.
    pub id: EntryId,
    /// When, by its writer's clock.
    pub time: Time,
    /// Who decided.
    pub by: PersonRef,
    /// What.
    pub act: Judged,
    /// Whose role it is, or who wrote the post; `None` while the post is not here.
    pub person: Option<PersonRef>,
    /// The role that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The post, or the first post of the thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<EntryId>,
    /// What the post's thread is called; `None` while the post is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why `subject` is not what was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// Where the post stands, or to which board its thread was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// Why, in words for everybody; empty where no reason was given.
    pub reason: String,
    /// No other judgement took its place.
    pub holds: bool,
    /// The one who looks overruled it, for this node alone.
    pub overruled: bool,
}
