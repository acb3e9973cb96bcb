//! What goes out unasked: runs to those who follow, notes to the others.

use super::serve::{Piece, Told};
use super::{Engine, Event, SessionId};
use crate::author::Author;
use crate::fork::Proven;
use crate::limits::{EAGER_SESSIONS, MAX_NOTE_ITEMS, NOTE_WINDOW};
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Message, StopReason};
use std::collections::BTreeMap;

/// Notes gathered for one session.
#[derive(Debug)]
pub(super) struct Notes {
    pending: BTreeMap<Author, u64>,
    due: Time,
}

impl Default for Notes {
    fn default() -> Self {
        Self { pending: BTreeMap::new(), due: Time::NEVER }
    }
}

impl Notes {
    pub(super) fn due(&self) -> Time {
        self.due
    }

    fn add(&mut self, now: Time, author: Author, seq: u64) {
        self.pending.insert(author, seq);
        self.due = self.due.min(now.after(NOTE_WINDOW));
    }

    /// What is due, at most one frame of it.
    fn take(&mut self, now: Time) -> Vec<(Author, u64)> {
        if self.due > now {
            return Vec::new();
        }
        let mut items = Vec::new();
        while items.len() < MAX_NOTE_ITEMS {
            let Some(item) = self.pending.pop_first() else { break };
            items.push(item);
        }
        if self.pending.is_empty() {
            self.due = Time::NEVER;
        }
        items
    }
}

impl Engine {
    /// Entries `first..=last` of `author` are here; everybody who should know is told or sent.
    pub(super) fn announce(
        &mut self,
        now: Time,
        author: Author,
        first: u64,
        last: u64,
        source: Option<SessionId>,
    ) {
        let ready = self.sessions.values().filter(|session| session.is_ready()).count();
        let push = ready <= EAGER_SESSIONS;
        for (id, session) in &mut self.sessions {
            if !session.is_ready() {
                continue;
            }
            session.busy(now);
            if source == Some(*id) || session.peer == author {
                session.serve.has(&author, last);
            } else if session.serve.news(author, first, push) == Told::Note {
                session.notes.add(now, author, last);
            }
        }
        let from = source.and_then(|id| self.sessions.get(&id)).map(|session| session.peer);
        self.event(Event::Accepted { author, first, last, from });
    }

    /// Evidence goes to everybody before anything else.
    pub(super) fn announce_fork(&mut self, proven: &Proven, source: Option<SessionId>) {
        let frame = proven.fork().encode();
        let mut told = Vec::new();
        for (id, session) in &mut self.sessions {
            if !session.is_ready() {
                continue;
            }
            let known = session.evidence.insert(proven.author(), proven.seq());
            if source != Some(*id) && known != Some(proven.seq()) {
                told.push(*id);
            }
        }
        for id in told {
            self.send(id, &Message::Fork(&frame));
        }
    }

    pub(super) fn say_notes(&mut self, now: Time) {
        let due: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.notes.due() <= now)
            .map(|(id, _)| *id)
            .collect();
        for id in due {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            let items = session.notes.take(now);
            let items: Vec<_> =
                items.into_iter().map(|(author, seq)| (self.index_of(id, author), seq)).collect();
            self.send(id, &Message::Note(items));
        }
    }

    pub(super) fn say_credit(&mut self) {
        let grants: Vec<_> = self
            .sessions
            .iter_mut()
            .filter_map(|(id, session)| Some((*id, session.intake.grant()?)))
            .collect();
        for (id, bytes) in grants {
            self.send(id, &Message::Credit(bytes));
        }
    }

    /// One run for each session that has credit and something to get.
    pub(super) fn say_runs<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        let busy: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| !session.serve.is_idle())
            .map(|(id, _)| *id)
            .collect();
        for id in busy {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            let Some(Piece { author, first, run }) = session.serve.next(store)? else { continue };
            let idx = self.index_of(id, author);
            let len = self.send(id, &Message::Run { idx, first, run: &run.bytes });
            if let Some(session) = self.sessions.get_mut(&id) {
                session.serve.spent(len);
            }
        }
        Ok(())
    }

    pub(super) fn say_want(&mut self, id: SessionId, author: Author, from: u64, upto: Option<u64>) {
        let idx = self.index_of(id, author);
        self.send(id, &Message::Want { idx, from, upto });
    }

    pub(super) fn say_stop(&mut self, id: SessionId, author: Author) {
        self.say_stop_because(id, author, StopReason::OtherSource);
    }

    pub(super) fn say_stop_because(&mut self, id: SessionId, author: Author, reason: StopReason) {
        if self.sessions.get(&id).is_none_or(|session| !session.names.has_room_for(&author)) {
            return;
        }
        let idx = self.index_of(id, author);
        self.send(id, &Message::Stop { idx, reason });
    }

    /// My index of `author` on this session, introduced first if need be.
    fn index_of(&mut self, id: SessionId, author: Author) -> u32 {
        let Some(session) = self.sessions.get_mut(&id) else { return 0 };
        let (idx, new) = session.names.mine(author);
        if new {
            self.send(id, &Message::Intro(vec![author]));
        }
        idx
    }
}
