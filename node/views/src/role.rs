//! What a person may do, from nothing to everything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A person's standing in the community; the smaller, the more restricted.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Nothing counts of what they write.
    Expelled,
    /// Carries what all others write, and reads none of it: a box that nobody needs to trust.
    Relay,
    /// Reads, and says who they are.
    Reader,
    /// Writes, invites and admits.
    #[default]
    Member,
    /// Makes others readers or members, and expels them.
    Moderator,
    /// Gives every role, this one included.
    Owner,
}

impl Role {
    /// All of them, from the most restricted on.
    pub const ALL: [Self; 6] =
        [Self::Expelled, Self::Relay, Self::Reader, Self::Member, Self::Moderator, Self::Owner];

    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Expelled => "expelled",
            Self::Relay => "relay",
            Self::Reader => "reader",
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether an invite may give it.
    #[must_use]
    pub fn is_for_invites(self) -> bool {
        matches!(self, Self::Relay | Self::Reader | Self::Member)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_and_found_by_their_names() {
        assert!(Role::ALL.is_sorted());
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
            assert_eq!(format!("{role:>9}").len(), 9);
        }
        assert_eq!(Role::named("king"), None);
    }
}
