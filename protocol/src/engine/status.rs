//! What an engine tells of its sessions.

use super::{Engine, SessionId};
use crate::author::Author;
use crate::store::Store;

/// What is known of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionStatus {
    /// The stream.
    pub session: SessionId,
    /// The device at its other end.
    pub peer: Author,
    /// Both sides said HELLO.
    pub ready: bool,
    /// Nothing that the peer claims is missing here.
    pub caught_up: bool,
    /// Entries that the peer claims and we lack.
    pub missing: u64,
    /// No news go over it unasked: both ends have enough other links.
    pub quiet: bool,
    /// Strikes of the peer when it was struck last; each minute since has forgiven one.
    pub strikes: u32,
    /// Entries that wait to be sent, for credit or for their turn.
    pub queued: u64,
    /// Bytes of frames sent.
    pub sent_bytes: u64,
    /// Bytes of frames received.
    pub received_bytes: u64,
}

/// What an engine holds against its peers, and owes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Strikes that it gave since it began.
    pub strikes: u64,
    /// Entries that wait to be sent, over all sessions.
    pub queued: u64,
}

impl Engine {
    /// Strikes given and entries queued, over all sessions.
    #[must_use]
    pub fn load(&self) -> Load {
        let busy = self.sessions.values().filter(|session| !session.serve.is_idle());
        let queued = busy.map(|session| session.serve.waiting(&self.authors));
        let queued = queued.fold(0, u64::saturating_add);
        Load { strikes: self.fetch.strikes_given(), queued }
    }

    /// Whether both ends of this session have enough other links, so that no news go unasked.
    #[must_use]
    pub fn is_quiet(&self, session: SessionId) -> bool {
        self.sessions.get(session).is_some_and(|session| session.link.quiet)
    }

    /// The sessions, in the order they opened.
    pub fn sessions<S: Store>(&self, _: &S) -> Vec<SessionStatus> {
        let seats = self.sessions.iter().map(|(id, session)| SessionStatus {
            session: id,
            peer: session.peer,
            ready: session.is_ready(),
            caught_up: session.caught_up,
            missing: self.fetch.missing(id, &|who| self.authors.held(who)),
            quiet: session.link.quiet,
            strikes: self.fetch.faults(id).strikes.count,
            queued: session.serve.waiting(&self.authors),
            sent_bytes: session.sent,
            received_bytes: session.received,
        });
        seats.collect()
    }
}
