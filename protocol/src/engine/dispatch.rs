//! What happens, handed to the machine that deals with it.

use super::authors::Who;
use super::links::{self, Link};
use super::session::Session;
use super::{Engine, Reason, SessionId};
use crate::author::Author;
use crate::limits::{HELLO_TIMEOUT, MAX_REMOTE_DURATION, MAX_SESSIONS};
use crate::run::Verifier;
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{BadMessage, ByeCode, Intros, Message, Notes};

impl Engine {
    pub(super) fn on_connected<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        peer: Author,
        store: &S,
    ) {
        let older = self.sessions.iter().find(|(_, session)| session.peer == peer);
        if let Some(older) = older.map(|(id, _)| id) {
            self.disconnect(now, older, Reason::Replaced);
        }
        let busy = self.sessions.len() >= MAX_SESSIONS;
        let until = now.after(HELLO_TIMEOUT);
        let log = self.authors.find(&peer).unwrap_or(Who::NOBODY);
        let link = Link::new(links::rank(&self.sampler, &peer));
        let mut session = Session::new((peer, log), self.own, link, until);
        let record = self.records.take(&peer);
        session.costs = record.costs;
        self.fetch.open(id, record.faults);
        self.sessions.insert(id, Box::new(session));
        if busy {
            return self.disconnect(now, id, Reason::Busy);
        }
        self.agenda.look_at(until);
        if let Some(hello) = self.hello(id, store) {
            self.send(id, &Message::Hello(hello));
        }
    }

    pub(super) fn on_frame<S: Store, V: Verifier>(
        &mut self,
        now: Time,
        id: SessionId,
        frame: &[u8],
        store: &mut S,
        verifier: &mut V,
    ) -> Result<(), S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        session.heard(frame.len());
        self.traffic.heard(frame.len());
        let ready = session.is_ready();
        if ready {
            let told = if let Some(items) = Notes::of(frame) {
                Some(self.on_note(now, id, items))
            } else {
                Intros::of(frame).map(|items| self.on_intro(now, id, items))
            };
            if let Some(verdict) = told {
                verdict.unwrap_or_else(|reason| self.disconnect(now, id, reason));
                return Ok(());
            }
        }
        let message = match Message::decode(frame) {
            Ok(message) => message,
            Err(BadMessage::Ignorable(_)) => return Ok(()),
            Err(BadMessage::Critical(_) | BadMessage::Malformed(_)) => {
                self.disconnect(now, id, Reason::Malformed);
                return Ok(());
            }
        };
        let verdict = match (ready, message) {
            (_, Message::Bye { code: ByeCode::Expelled, .. }) => Err(Reason::Unwelcome),
            (_, Message::Bye { retry_after, .. }) => Err(Reason::Bye { pause: pause(retry_after) }),
            (false, Message::Hello(hello)) => self.on_hello(now, id, &hello, store)?,
            (false, _) => Err(Reason::NoHello),
            (true, message) => self.on_message(now, id, (message, frame.len()), store, verifier)?,
        };
        if let Err(reason) = verdict {
            self.disconnect(now, id, reason);
        }
        Ok(())
    }

    /// A message after the greeting. The inner error ends the session.
    fn on_message<S: Store, V: Verifier>(
        &mut self,
        now: Time,
        id: SessionId,
        (message, len): (Message<'_>, usize),
        store: &mut S,
        verifier: &mut V,
    ) -> Result<Result<(), Reason>, S::Error> {
        match message {
            Message::Hello(_) => return Ok(Err(Reason::Malformed)),
            Message::Delta(delta) => return self.on_delta(now, id, &delta, store),
            Message::Recon(recon) => return self.on_recon(now, id, &recon, store),
            Message::Root(root) => self.on_root(now, id, &root, store)?,
            Message::Want { idx, from, upto } => {
                return self.on_want(now, id, (idx, from, upto), store);
            }
            Message::Stop { idx, reason } => return Ok(self.on_stop(now, id, idx, reason)),
            Message::Run { idx, first, run } => {
                return self.on_run(now, id, (idx, first, run), len, store, verifier);
            }
            Message::Fork(evidence) => return self.on_fork(now, id, evidence, store),
            Message::Credit(bytes) => self.on_credit(id, bytes),
            Message::Link(word) => self.on_link(id, word),
            Message::Lacks(count) => self.on_lacks(id, count),
            Message::Ask { idx, from, upto } => return Ok(self.on_ask(id, (idx, from, upto))),
            Message::Bodies { idx, first, bodies } => {
                return self.on_bodies(now, id, (idx, first, &bodies), len, store);
            }
            // Notes and introductions are read without being copied, before.
            Message::Note(_) | Message::Intro(_) | Message::Bye { .. } => {}
        }
        Ok(Ok(()))
    }
}

/// Seconds that a peer asks for as microseconds, at most an hour.
fn pause(seconds: u32) -> u64 {
    u64::from(seconds).saturating_mul(1_000_000).min(MAX_REMOTE_DURATION)
}
