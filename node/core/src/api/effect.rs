//! What a request does, in one place for all who must know: refusals, bounds, and what is durable.

use super::Request;

/// What comes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tells of the node and of who is in, which every home knows.
    Asks,
    /// Shows what was written; a home without keys has nothing to show.
    Reads,
    /// Changes what this home alone keeps of what was written.
    Keeps,
    /// Writes what others read; it takes room.
    Says,
    /// Writes who is in, who may do what and who reads, or takes back what was said: it must work at
    /// a home that is full.
    Governs,
}

impl Effect {
    /// Whether the answer is true only once it is durable.
    #[must_use]
    pub fn writes(self) -> bool {
        !matches!(self, Self::Asks | Self::Reads)
    }
}

impl Request {
    /// What comes of it.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self {
            Self::Status
            | Self::People
            | Self::Devices
            | Self::Invites
            | Self::Recognise { .. }
            | Self::Verify => Effect::Asks,
            Self::Boards
            | Self::Readers { .. }
            | Self::Threads { .. }
            | Self::AllThreads { .. }
            | Self::Judgements(_)
            | Self::Rulings { .. }
            | Self::Thread { .. }
            | Self::Place(_)
            | Self::Show { .. }
            | Self::Recent { .. }
            | Self::Arrivals(_)
            | Self::Unread { .. }
            | Self::Next { .. }
            | Self::Search { .. }
            | Self::Count(_)
            | Self::History { .. }
            | Self::Mentions { .. }
            | Self::Drafts
            | Self::Files { .. }
            | Self::ImportedAs { .. }
            | Self::Export { .. } => Effect::Reads,
            Self::SaveDraft { .. }
            | Self::DropDraft { .. }
            | Self::MarkRead { .. }
            | Self::CatchUp { .. }
            | Self::Regard(_)
            | Self::Notify(_)
            | Self::Overrule(_)
            | Self::FetchFiles { .. }
            | Self::Fetch { .. } => Effect::Keeps,
            Self::CreateBoard { .. }
            | Self::CreateClosed { .. }
            | Self::AdmitReader { .. }
            | Self::Message { .. }
            | Self::Attach { .. }
            | Self::Post { .. }
            | Self::Reply { .. }
            | Self::Edit { .. }
            | Self::React { .. }
            | Self::Send(_)
            | Self::SendDraft { .. }
            | Self::ImportQuoted(_)
            | Self::Import { .. } => Effect::Says,
            Self::RemoveReader { .. }
            | Self::Delete { .. }
            | Self::Certify { .. }
            | Self::RevokeDevice { .. }
            | Self::AddDevice { .. }
            | Self::Grade { .. }
            | Self::Moderate(_)
            | Self::Rename(_)
            | Self::RevokeInvite { .. }
            | Self::Invite { .. } => Effect::Governs,
        }
    }
}
