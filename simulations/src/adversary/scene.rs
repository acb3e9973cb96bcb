//! What a liar works with: its sessions, its own words and its engine's mail.

use super::line::Line;
use crate::kernel::Stream;
use crate::machine::Arrival;
use std::collections::BTreeMap;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Output, Reason, SessionId};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::testing::intro;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Something that a liar does on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Sends a frame.
    Send(SessionId, Vec<u8>),
    /// Closes a session.
    Close(SessionId),
}

impl Deed {
    /// The same as the network knows it.
    #[must_use]
    pub fn output(self) -> Output {
        match self {
            Self::Send(session, frame) => Output::Send { session, frame },
            Self::Close(session) => Output::Disconnect { session, reason: Reason::Replaced },
        }
    }
}

/// All that a trick may look at and do.
#[derive(Debug)]
pub(super) struct Scene {
    /// Virtual now.
    pub(super) now: Time,
    /// Nothing new is written from here on, so that the others can come to agree.
    pub(super) until: Time,
    /// Whose words these are.
    pub(super) me: Keypair,
    /// The community.
    pub(super) community: CommunityId,
    /// The liar's chances.
    pub(super) chance: Stream,
    lines: BTreeMap<SessionId, Line>,
    deeds: Vec<Deed>,
    given: Vec<Arrival>,
}

impl Scene {
    pub(super) fn new(me: Keypair, community: CommunityId, chance: Stream, until: Time) -> Self {
        Self {
            now: Time(0),
            until,
            me,
            community,
            chance,
            lines: BTreeMap::new(),
            deeds: Vec::new(),
            given: Vec::new(),
        }
    }

    /// Power cut: no session, nothing to say.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.deeds.clear();
        self.given.clear();
    }

    pub(super) fn open(&mut self, session: SessionId, peer: Author) {
        self.lines.insert(session, Line::new(peer));
    }

    pub(super) fn forget(&mut self, session: SessionId) {
        self.lines.remove(&session);
    }

    pub(super) fn greeted(&mut self, session: SessionId) {
        if let Some(line) = self.lines.get_mut(&session) {
            line.greeted = true;
        }
    }

    pub(super) fn take_deeds(&mut self) -> Vec<Deed> {
        std::mem::take(&mut self.deeds)
    }

    pub(super) fn take_given(&mut self) -> Vec<Arrival> {
        std::mem::take(&mut self.given)
    }

    /// Learns whom the peer introduces.
    pub(super) fn learn(&mut self, session: SessionId, message: &Message<'_>) {
        if let Some(line) = self.lines.get_mut(&session) {
            line.learn(message);
        }
    }

    /// The sessions on which something may be said, in order.
    #[must_use]
    pub(super) fn sessions(&self) -> Vec<SessionId> {
        self.lines.iter().filter(|(_, line)| line.greeted).map(|(id, _)| *id).collect()
    }

    /// Who is at the other end.
    #[must_use]
    pub(super) fn peer(&self, session: SessionId) -> Option<Author> {
        self.lines.get(&session).map(|line| line.peer)
    }

    /// Whom the peer means by this index.
    #[must_use]
    pub(super) fn spoken_of(&self, session: SessionId, idx: u32) -> Option<Author> {
        self.lines.get(&session)?.spoken_of(idx)
    }

    /// Whom we mean by this index.
    #[must_use]
    pub(super) fn meant(&self, session: SessionId, idx: u32) -> Option<Author> {
        self.lines.get(&session)?.meant(idx)
    }

    /// Everybody who was named on a session, by either side.
    #[must_use]
    pub(super) fn named(&self, session: SessionId) -> Vec<Author> {
        self.lines.get(&session).map_or_else(Vec::new, Line::named)
    }

    /// Our index of `author`, introduced now if it has none.
    pub(super) fn index(&mut self, session: SessionId, author: Author) -> u32 {
        self.introduce(session, &[author]);
        let line = self.lines.get(&session);
        line.and_then(|line| line.index(&author)).unwrap_or(0)
    }

    /// Introduces those who are not yet.
    pub(super) fn introduce(&mut self, session: SessionId, authors: &[Author]) {
        let Some(line) = self.lines.get_mut(&session) else { return };
        let mut fresh = authors.to_vec();
        fresh.retain(|author| line.index(author).is_none());
        fresh.iter().for_each(|author| line.introduce(*author));
        if !fresh.is_empty() {
            self.deeds.push(Deed::Send(session, intro(&fresh).encode()));
        }
    }

    /// Says something of its own.
    pub(super) fn say(&mut self, session: SessionId, message: &Message<'_>) {
        self.send(session, message.encode());
    }

    /// Sends bytes that need not be a message.
    pub(super) fn send(&mut self, session: SessionId, frame: Vec<u8>) {
        if self.lines.get(&session).is_some_and(|line| line.greeted) {
            self.deeds.push(Deed::Send(session, frame));
        }
    }

    /// Sends what the engine said, after all tricks had their way with it.
    pub(super) fn pass(&mut self, session: SessionId, frame: Vec<u8>) {
        self.deeds.push(Deed::Send(session, frame));
    }

    /// Closes a session; the engine hears that it is lost.
    pub(super) fn close(&mut self, session: SessionId) {
        self.forget(session);
        self.deeds.push(Deed::Close(session));
        self.given.push(Arrival::Lost(session));
    }

    /// Gives the engine something.
    pub(super) fn give(&mut self, given: Arrival) {
        self.given.push(given);
    }

    /// The engine's words as they go on the wire.
    pub(super) fn outward(&mut self, session: SessionId, frame: Vec<u8>) -> Vec<u8> {
        match self.lines.get_mut(&session) {
            Some(line) => line.outward(frame),
            None => frame,
        }
    }

    /// The peer's words as the engine understands them.
    pub(super) fn inward(&self, session: SessionId, frame: Vec<u8>) -> Option<Vec<u8>> {
        self.lines.get(&session)?.inward(frame)
    }
}
