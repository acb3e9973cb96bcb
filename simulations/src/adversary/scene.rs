//! What a liar works with: its sessions, the names used on them, its own words and its engine's mail.
//!
//! A liar introduces authors of its own beside those of its engine, so the indexes of the engine are
//! not those of the wire: what the engine says is translated.

use crate::kernel::Stream;
use crate::machine::Arrival;
use std::collections::BTreeMap;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Output, Reason, SessionId};
use tidings_protocol::hash::CommunityId;
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

/// One session.
#[derive(Debug)]
struct Line {
    peer: Author,
    /// Our HELLO went out: more may follow.
    greeted: bool,
    /// The authors that the engine introduced.
    engine: Vec<Author>,
    /// The authors that were introduced on the wire, and their places.
    mine: BTreeMap<Author, u32>,
    /// The authors that the peer introduced.
    theirs: Vec<Author>,
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
        let (engine, mine, theirs) = (Vec::new(), BTreeMap::new(), Vec::new());
        self.lines.insert(session, Line { peer, greeted: false, engine, mine, theirs });
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
        if let (Some(line), Message::Intro(authors)) = (self.lines.get_mut(&session), message) {
            line.theirs.extend_from_slice(authors);
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
        self.lines.get(&session)?.theirs.get(idx as usize).copied()
    }

    /// Whom we mean by this index.
    #[must_use]
    pub(super) fn meant(&self, session: SessionId, idx: u32) -> Option<Author> {
        let line = self.lines.get(&session)?;
        line.mine.iter().find(|(_, at)| **at == idx).map(|(author, _)| *author)
    }

    /// Everybody who was named on a session, by either side.
    #[must_use]
    pub(super) fn named(&self, session: SessionId) -> Vec<Author> {
        let Some(line) = self.lines.get(&session) else { return Vec::new() };
        let mut all: Vec<Author> = line.theirs.iter().chain(line.mine.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Our index of `author`, introduced now if it has none.
    pub(super) fn index(&mut self, session: SessionId, author: Author) -> u32 {
        self.introduce(session, &[author]);
        let line = self.lines.get(&session);
        line.and_then(|line| line.mine.get(&author)).copied().unwrap_or(0)
    }

    /// Introduces those who are not yet.
    pub(super) fn introduce(&mut self, session: SessionId, authors: &[Author]) {
        let Some(line) = self.lines.get_mut(&session) else { return };
        let mut fresh = Vec::new();
        for author in authors {
            let next = line.mine.len() as u32;
            if *line.mine.entry(*author).or_insert(next) == next {
                fresh.push(*author);
            }
        }
        if !fresh.is_empty() {
            self.deeds.push(Deed::Send(session, Message::Intro(fresh).encode()));
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

    /// The engine's words with the indexes of the wire; `None` for what is said already.
    pub(super) fn translate(&mut self, session: SessionId, frame: Vec<u8>) -> Option<Vec<u8>> {
        let Ok(mut message) = Message::decode(&frame) else { return Some(frame) };
        match &mut message {
            Message::Intro(authors) => {
                if let Some(line) = self.lines.get_mut(&session) {
                    line.engine.extend_from_slice(authors);
                }
                self.introduce(session, authors);
                return None;
            }
            Message::Note(items) => {
                items.iter_mut().for_each(|(idx, _)| *idx = self.renamed(session, *idx));
            }
            Message::Want { idx, .. } | Message::Stop { idx, .. } | Message::Run { idx, .. } => {
                *idx = self.renamed(session, *idx);
            }
            _ => return Some(frame),
        }
        Some(message.encode())
    }

    fn renamed(&self, session: SessionId, idx: u32) -> u32 {
        let Some(line) = self.lines.get(&session) else { return idx };
        let author = line.engine.get(idx as usize);
        author.and_then(|author| line.mine.get(author)).copied().unwrap_or(idx)
    }
}
