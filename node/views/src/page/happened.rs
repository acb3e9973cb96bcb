//! What an entry did, of those that are posts or say something of one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happened to a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Happened {
    /// It came.
    #[default]
    Post,
    /// Its author wrote it anew.
    Edited,
    /// Its author took it back.
    Deleted,
    /// Somebody reacted to it, or took a reaction back.
    Reacted,
    /// Its author let files go with it.
    Attached,
    /// A moderator spoke of it.
    Moderated,
}

impl Happened {
    /// The name of the event.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Reacted => "reacted",
            Self::Attached => "attached",
            Self::Moderated => "moderated",
        }
    }

    /// Whether nothing is left of it once the post is deleted.
    pub(crate) fn is_gone_with_it(self) -> bool {
        matches!(self, Self::Edited | Self::Attached)
    }
}
