//! Alice alone with what peers say to her, frame by frame.

use crate::author::Author;
use crate::engine::{Engine, Input, Output, SessionId};
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, keypair};
use crate::time::Time;
use crate::wire::message::Message;

/// Her engine, her disk, and what she said since that was looked at last.
pub(super) struct Alone {
    pub(super) engine: Engine,
    pub(super) store: MemoryStore,
    pub(super) now: Time,
    said: Vec<(SessionId, Vec<u8>)>,
}

impl Alone {
    /// Alice over this disk, who wants these logs.
    pub(super) fn new(store: MemoryStore, wanted: &[Author]) -> Self {
        let (mut engine, now) = (Engine::new(keypair("alice"), &store), Time(1_000_000_000));
        for author in wanted {
            engine.want(now, &store, *author);
        }
        Self { engine, store, now, said: Vec::new() }
    }

    pub(super) fn empty(wanted: &[Author]) -> Self {
        Self::new(MemoryStore::new(COMMUNITY, 1), wanted)
    }

    /// A peer connects and says the same HELLO as she does.
    pub(super) fn meet(&mut self, peer: Author, session: SessionId) {
        self.give(Input::Connected { session, peer });
        let hello = self.engine.greeting(None, &self.store);
        self.hear(session, &Message::Hello(hello));
    }

    pub(super) fn hear(&mut self, session: SessionId, message: &Message<'_>) {
        self.give(Input::Received { session, frame: &message.encode() });
    }

    pub(super) fn part(&mut self, session: SessionId) {
        self.give(Input::Disconnected { session });
    }

    /// Lets time pass, timer by timer.
    pub(super) fn pass(&mut self, micros: u64) {
        let end = self.now.after(micros);
        while let Some(due) = self.engine.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.give(Input::Timeout);
        }
        self.now = end;
    }

    /// What she said on this session, in words, since that was looked at last.
    pub(super) fn said(&mut self, session: SessionId) -> Vec<String> {
        self.frames(session).iter().map(|frame| crate::testing::describe(frame)).collect()
    }

    /// What she said on this session since that was looked at last.
    pub(super) fn frames(&mut self, session: SessionId) -> Vec<Vec<u8>> {
        let said = self.said.extract_if(.., |(to, _)| *to == session);
        said.map(|(_, frame)| frame).collect()
    }

    pub(super) fn give(&mut self, input: Input<'_>) {
        self.engine.handle(self.now, input, &mut self.store).unwrap();
        self.drain();
    }

    /// She writes one entry.
    pub(super) fn write(&mut self, text: &str) {
        self.engine.append(self.now, &mut self.store, &[text.as_bytes()]).unwrap();
        self.drain();
    }

    fn drain(&mut self) {
        self.store.commit().unwrap();
        while let Some(output) = self.engine.poll(self.now, &self.store).unwrap() {
            if let Output::Send { session, frame } = output {
                self.said.push((session, frame));
            }
        }
    }
}
