//! The engine: what two nodes say and when, without a clock, a disk, a network or a thread.
//!
//! One engine is one device. Its caller gives it what happened ([`Engine::handle`]), commits the
//! store, then takes what is to be done ([`Engine::poll`]) until there is nothing more, and comes
//! back at [`Engine::poll_timeout`]. What [`Engine::poll`] returns is durable: the commit comes
//! between. Time is an argument; maps are ordered; the same inputs give the same outputs.
//!
//! | machine | its state |
//! |---|---|
//! | `session` | one peer: greeting, indexes, credit |
//! | `sync` | clock summaries, both ways |
//! | `fetch` | who has what, who sends it to us |
//! | `receive` | runs that come in |
//! | `evidence` | forks: found, proven, passed on |
//! | `append` | this device's own writing |
//! | `serve` | what goes out on demand |
//! | `announce` | what goes out unasked |

mod announce;
mod append;
mod evidence;
mod fetch;
mod input;
mod output;
mod receive;
mod serve;
mod session;
mod sync;

pub use append::AppendFailed;
pub use input::{Input, SessionId};
pub use output::{Event, Output, Reason};

use crate::author::{Author, Keypair};
use crate::digest::Digest;
use crate::limits::{HELLO_TIMEOUT, MAX_REMOTE_DURATION, MAX_SESSIONS};
use crate::store::Store;
use crate::time::{Clock, Time};
use crate::wire::message::{BadMessage, ByeCode, Message};
use fetch::{Ask, Fetch};
use session::{Greeting, Session};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One device's side of the protocol. See the module for the contract of its verbs.
#[derive(Debug)]
pub struct Engine {
    device: Keypair,
    clock: Clock,
    /// The clock saw the times of what was held when the engine began.
    recalled: bool,
    /// This device's own log forked: it writes no more.
    retired: bool,
    wanted: BTreeSet<Author>,
    digest: Digest,
    sessions: BTreeMap<SessionId, Session>,
    fetch: Fetch,
    outbox: VecDeque<Output>,
    divergences: u64,
}

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
    /// Bytes of frames sent.
    pub sent_bytes: u64,
    /// Bytes of frames received.
    pub received_bytes: u64,
}

impl Engine {
    /// The engine of `device` over `store`. It wants its own log and no other yet.
    #[must_use]
    pub fn new<S: Store>(device: Keypair, store: &S) -> Self {
        let me = device.author();
        let head = store.head(&me);
        Self {
            clock: Clock::above(head.map_or(Time(0), |head| head.tip.time)),
            recalled: false,
            retired: head.is_some_and(|head| head.fork.is_some()),
            wanted: BTreeSet::from([me]),
            digest: Digest::of(store),
            sessions: BTreeMap::new(),
            fetch: Fetch::new(me),
            outbox: VecDeque::new(),
            divergences: 0,
            device,
        }
    }

    /// This device.
    #[must_use]
    pub fn me(&self) -> Author {
        self.device.author()
    }

    /// Whether `author` is a member whose log is kept.
    #[must_use]
    pub fn wants(&self, author: &Author) -> bool {
        self.wanted.contains(author)
    }

    /// `author` is a member from now on: its log is fetched, kept and passed on. Idempotent.
    pub fn want<S: Store>(&mut self, now: Time, store: &S, author: Author) {
        if !self.wanted.insert(author) {
            return;
        }
        let head = seq_of(store, &author);
        self.fetch.want(now, author, head);
        for (id, session) in &mut self.sessions {
            session.caught_up &= self.fetch.is_caught_up(*id);
        }
        self.ask();
    }

    /// Fingerprint of all that is held: equal on nodes that hold the same.
    #[must_use]
    pub fn root(&self) -> [u8; 16] {
        self.digest.root()
    }

    /// Times an idle session turned out to differ although nothing was in flight.
    #[must_use]
    pub fn silent_divergences(&self) -> u64 {
        self.divergences
    }

    /// The sessions, in the order they opened.
    pub fn sessions<S: Store>(&self, store: &S) -> Vec<SessionStatus> {
        let head = |author: &Author| seq_of(store, author);
        let status = |(id, session): (&SessionId, &Session)| SessionStatus {
            session: *id,
            peer: session.peer,
            ready: session.is_ready(),
            caught_up: session.caught_up,
            missing: self.fetch.missing(*id, &head),
            sent_bytes: session.sent,
            received_bytes: session.received,
        };
        self.sessions.iter().map(status).collect()
    }

    /// Something happened; what follows is staged in `store` and waits for the commit.
    ///
    /// # Errors
    /// The store's. A peer's faults are never errors: they end its session.
    pub fn handle<S: Store>(
        &mut self,
        now: Time,
        input: Input<'_>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        match input {
            Input::Connected { session, peer } => self.on_connected(now, session, peer, store),
            Input::Disconnected { session } => self.forget(now, session, store),
            Input::Received { session, frame } => self.on_frame(now, session, frame, store)?,
            Input::Timeout => self.on_timeout(now, store),
        }
        self.fetch.refill(now, &|author| seq_of(store, author));
        self.ask();
        Ok(())
    }

    /// What is to be done next; `None` when nothing is. Call it only after a commit.
    ///
    /// # Errors
    /// The store's.
    pub fn poll<S: Store>(&mut self, now: Time, store: &S) -> Result<Option<Output>, S::Error> {
        if let Some(output) = self.outbox.pop_front() {
            return Ok(Some(output));
        }
        self.say_credit();
        self.say_summaries(store);
        self.say_notes(now);
        self.say_caught_up();
        if self.outbox.is_empty() {
            self.say_runs(store)?;
        }
        Ok(self.outbox.pop_front())
    }

    /// When to say [`Input::Timeout`] if nothing else happens; `None` for never.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Time> {
        let sessions = self.sessions.values().map(Session::poll_timeout);
        let first = sessions.min().filter(|time| *time != Time::NEVER);
        [first, self.fetch.poll_timeout()].into_iter().flatten().min()
    }

    /// Says goodbye to everybody.
    pub fn close(&mut self) {
        let sessions: Vec<SessionId> = self.sessions.keys().copied().collect();
        for session in sessions {
            self.send(session, &Message::Bye { code: ByeCode::Going, retry_after: 0 });
        }
    }

    fn on_connected<S: Store>(&mut self, now: Time, id: SessionId, peer: Author, store: &S) {
        let older = self.sessions.iter().find(|(_, session)| session.peer == peer);
        if let Some(older) = older.map(|(id, _)| *id) {
            self.disconnect(now, older, Reason::Replaced, store);
        }
        if self.sessions.len() >= MAX_SESSIONS {
            let session = Session::new(peer, now, self.digest.root());
            self.sessions.insert(id, session);
            return self.disconnect(now, id, Reason::Busy, store);
        }
        let session = Session::new(peer, now.after(HELLO_TIMEOUT), self.digest.root());
        self.sessions.insert(id, session);
        self.fetch.open(id);
        let hello = self.hello(store);
        self.send(id, &Message::Hello(hello));
    }

    fn on_frame<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        frame: &[u8],
        store: &mut S,
    ) -> Result<(), S::Error> {
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(()) };
        session.heard(frame.len());
        let message = match Message::decode(frame) {
            Ok(message) => message,
            Err(BadMessage::Ignorable(_)) => return Ok(()),
            Err(BadMessage::Critical(_) | BadMessage::Malformed(_)) => {
                self.disconnect(now, id, Reason::Malformed, store);
                return Ok(());
            }
        };
        let verdict = match (&session.greeting, message) {
            (_, Message::Bye { retry_after, .. }) => Err(Reason::Bye { pause: pause(retry_after) }),
            (Greeting::Waiting { .. }, Message::Hello(hello)) => {
                self.on_hello(now, id, &hello, store)
            }
            (Greeting::Waiting { .. }, _) => Err(Reason::NoHello),
            (Greeting::Done, message) => self.on_message(now, id, message, frame.len(), store)?,
        };
        if let Err(reason) = verdict {
            self.disconnect(now, id, reason, store);
        }
        Ok(())
    }

    /// A message after the greeting. The inner error ends the session.
    fn on_message<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        message: Message<'_>,
        len: usize,
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        match message {
            Message::Hello(_) => return Ok(Err(Reason::Malformed)),
            Message::Recon(recon) => return self.on_recon(now, id, recon, store),
            Message::Intro(authors) => return Ok(self.on_intro(id, &authors)),
            Message::Note(items) => return Ok(self.on_note(now, id, &items, store)),
            Message::Want { idx, from, upto } => return self.on_want(id, (idx, from, upto), store),
            Message::Stop { idx, reason } => return Ok(self.on_stop(now, id, idx, reason, store)),
            Message::Run { idx, first, run } => {
                return self.on_run(now, id, (idx, first, run), len, store);
            }
            Message::Fork(evidence) => return self.on_fork(now, id, evidence, store),
            Message::Credit(bytes) => self.on_credit(id, bytes),
            Message::Delta(_) | Message::Bye { .. } => {}
        }
        Ok(Ok(()))
    }

    fn on_timeout<S: Store>(&mut self, now: Time, store: &S) {
        let silent = |session: &Session| session.is_late(now);
        let late: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| silent(session))
            .map(|(id, _)| *id)
            .collect();
        for id in late {
            self.disconnect(now, id, Reason::NoHello, store);
        }
        self.fetch.timeout(now, &|author| seq_of(store, author));
        self.compare(now);
    }

    /// Says what the fetch machine asks for.
    fn ask(&mut self) {
        while let Some(ask) = self.fetch.poll() {
            match ask {
                Ask::Want { session, author, from } => self.say_want(session, author, from, None),
                Ask::Stop { session, author } => self.say_stop(session, author),
            }
        }
    }

    /// Queues a message; returns the length of its frame.
    fn send(&mut self, id: SessionId, message: &Message<'_>) -> usize {
        let Some(session) = self.sessions.get_mut(&id) else { return 0 };
        let frame = message.encode();
        let len = frame.len();
        session.said(len);
        self.outbox.push_back(Output::Send { session: id, frame });
        len
    }

    /// Ends a session from this side, with a word to the peer.
    fn disconnect<S: Store>(&mut self, now: Time, id: SessionId, reason: Reason, store: &S) {
        let code = match reason {
            Reason::Version | Reason::Community => ByeCode::Mismatch,
            Reason::Busy => ByeCode::Busy,
            Reason::Replaced | Reason::Bye { .. } => ByeCode::Going,
            Reason::NoHello | Reason::Malformed | Reason::Credit | Reason::Forged => {
                ByeCode::Protocol
            }
        };
        if !matches!(reason, Reason::Bye { .. }) {
            self.send(id, &Message::Bye { code, retry_after: 0 });
        }
        self.forget(now, id, store);
        self.outbox.push_back(Output::Disconnect { session: id, reason });
    }

    fn forget<S: Store>(&mut self, now: Time, id: SessionId, store: &S) {
        self.sessions.remove(&id);
        self.fetch.close(now, id, &|author| seq_of(store, author));
    }

    fn event(&mut self, event: Event) {
        self.outbox.push_back(Output::Event(event));
    }
}

/// Seconds that a peer asks for as microseconds, at most an hour.
fn pause(seconds: u32) -> u64 {
    u64::from(seconds).saturating_mul(1_000_000).min(MAX_REMOTE_DURATION)
}

/// Length of what `store` holds of `author`, staged entries included.
fn seq_of<S: Store>(store: &S, author: &Author) -> u64 {
    store.head(author).map_or(0, |head| head.tip.seq)
}

#[cfg(test)]
mod tests;
