//! Why what was written does not stand where it would.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why there is no text where one would stand. Faces say it in their own words; in a row English
/// ones stand beside it, in the place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Absent {
    /// The one who looks blocked its writer.
    Blocked,
    /// A moderator hid it, or its thread.
    Moderator,
    /// It came after its thread was locked, from somebody who is no moderator.
    Locked,
    /// Its author took it back.
    Deleted,
    /// Its body was let go on this node.
    Pruned,
    /// This node's disk does not hold it any more as it came.
    Damaged,
    /// It is of a kind, or longer, than this version knows.
    Newer,
    /// It is sealed to others.
    Enclosed,
    /// It is sealed with a key that did not come yet.
    Sealed,
}

impl Absent {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Blocked,
        Self::Moderator,
        Self::Locked,
        Self::Deleted,
        Self::Pruned,
        Self::Damaged,
        Self::Newer,
        Self::Enclosed,
        Self::Sealed,
    ];

    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Moderator => "moderator",
            Self::Locked => "locked",
            Self::Deleted => "deleted",
            Self::Pruned => "pruned",
            Self::Damaged => "damaged",
            Self::Newer => "newer",
            Self::Enclosed => "enclosed",
            Self::Sealed => "sealed",
        }
    }

    /// What stands in the place of the text, in English.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Blocked => "(blocked)",
            Self::Moderator => "(hidden by a moderator)",
            Self::Locked => "(written after the thread was locked)",
            Self::Deleted => "(deleted by its author)",
            Self::Pruned => "(pruned here)",
            Self::Damaged => "(damaged on this disk: `tidings verify` names it)",
            Self::Newer => "(written by a newer version)",
            Self::Enclosed => "(sealed to others)",
            Self::Sealed => "(sealed with a key that is not here)",
        }
    }
}
