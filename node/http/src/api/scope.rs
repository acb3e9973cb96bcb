//! What a token opens.

use serde::{Deserialize, Serialize};
use tidings_core::Request;
use tidings_core::api::Effect;

/// What a token opens; each opens all that those before it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Feeds of Atom, whose addresses hold the token; nothing else.
    Feed,
    /// What this home shows.
    Read,
    /// Writing, too, and what was read.
    Post,
    /// Deciding as a moderator, too, where the home's account is one.
    Moderate,
    /// Whom others let in, who may do what and who reads, too.
    Admin,
}

impl Scope {
    /// All of them, from the least on.
    pub const ALL: [Self; 5] = [Self::Feed, Self::Read, Self::Post, Self::Moderate, Self::Admin];

    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Read => "read",
            Self::Post => "post",
            Self::Moderate => "moderate",
            Self::Admin => "admin",
        }
    }
}

/// The least that opens this request; none when no token does, but the home's owner alone.
pub(crate) fn needed(request: &Request) -> Option<Scope> {
    match request {
        // What the owner of the home does with devices and words, and what stops all others.
        Request::AddDevice { .. }
        | Request::RevokeDevice { .. }
        | Request::Certify { .. }
        | Request::Recognise { .. }
        | Request::Verify => None,
        // Codes let people in, and who reads a closed board is nobody else's to say.
        Request::Invites
        | Request::CreateClosed { .. }
        | Request::AdmitReader { .. }
        | Request::RemoveReader { .. }
        | Request::Overrule(_)
        | Request::Notify(_)
        | Request::Regard(_) => Some(Scope::Admin),
        // Texts that nobody sent, one's own posts, and what one imported.
        Request::Drafts | Request::Delete { .. } | Request::ImportedAs { .. } => Some(Scope::Post),
        Request::Moderate(_) => Some(Scope::Moderate),
        _ => Some(match request.effect() {
            Effect::Asks | Effect::Reads => Scope::Read,
            Effect::Keeps | Effect::Says => Scope::Post,
            Effect::Governs => Scope::Admin,
        }),
    }
}

#[cfg(test)]
mod tests;
