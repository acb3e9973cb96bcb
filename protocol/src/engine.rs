//! The engine: what two nodes say and when, without a clock, a disk, a network or a thread.
//!
//! One engine is one device. Its caller gives it what happened ([`Engine::handle`]), commits the
//! store, then takes what is to be done ([`Engine::poll`]) until there is nothing more, and comes
//! back at [`Engine::poll_timeout`]. What [`Engine::poll`] returns is durable: the commit comes
//! between. Time is an argument; maps are ordered; the same inputs give the same outputs.
//!
//! | machine | its state |
//! |---|---|
//! | `authors` | who is who, by number |
//! | `dispatch` | what happens, handed to whom it concerns |
//! | `session` | one peer: greeting, credit; `names`: how both sides call authors |
//! | `agenda` | which sessions have something to say |
//! | `sync` | clock summaries, both ways |
//! | `links` | which links are live, and which are quiet |
//! | `limiter` | how much of whom is taken in how much time |
//! | `records` | what peers that come back were struck for, and made us do |
//! | `fetch` | who has what, who sends it to us |
//! | `receive` | runs that come in |
//! | `evidence` | forks: found, proven, passed on |
//! | `cut` | logs of the expelled, wanted up to a position |
//! | `bring` | what came by no session |
//! | `append` | this device's own writing |
//! | `serve` | what goes out on demand |
//! | `bodies` | bodies that are not here: asked for, and sent to who asks |
//! | `announce` | what goes out unasked |
//! | `prefetch` | many engines in one process, each at hand when its turn comes |

mod agenda;
mod announce;
mod append;
mod authors;
mod bodies;
mod bring;
mod config;
mod cut;
mod dispatch;
mod evidence;
mod fetch;
mod input;
mod limiter;
mod links;
mod names;
mod output;
mod prefetch;
mod receive;
mod records;
mod seats;
mod serve;
mod session;
mod status;
mod sync;
mod tables;
mod traffic;

pub use append::AppendFailed;
pub use bring::Brought;
pub use config::{Config, Rate};
pub use input::{Input, SessionId};
pub use output::{Event, Output, Reason};
pub use status::{Load, SessionStatus};
pub use tables::Table;
pub use traffic::Traffic;

use crate::author::{Author, Keypair};
use crate::digest::Digest;
use crate::run::{Strict, Verifier};
use crate::store::{Head, Store};
use crate::time::{Clock, Time};
use crate::wire::message::{ByeCode, Message, Named, Noted, StopReason};
use agenda::Agenda;
use authors::{Authors, Who};
use bodies::Bodies;
use fetch::{Ask, Fetch};
use limiter::Quotas;
use output::Queued;
use records::{Record, Records};
use seats::Seats;
use session::Session;
use std::collections::{BTreeMap, VecDeque};

/// One device's side of the protocol. See the module for the contract of its verbs.
///
/// What most frames touch stands in front and close together: with thousands of engines in one
/// process, fetching a line of the cache costs more than working with it.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Engine {
    sessions: Seats<Box<Session>>,
    /// Sessions past the greeting.
    ready: usize,
    outbox: VecDeque<Queued>,
    traffic: Traffic,
    /// This device among the authors.
    own: Who,
    /// Among more peers than it gossips with.
    crowded: bool,
    /// Something about the links changed.
    relink: bool,
    /// The clock saw the times of what was held when the engine began.
    recalled: bool,
    /// This device's own log forked: it writes no more.
    retired: bool,
    bodies: Bodies,
    agenda: Agenda,
    fetch: Fetch,
    authors: Authors,
    /// Notes on their way into a frame; kept for their room.
    scratch: Scratch,
    quotas: Quotas,
    clock: Clock,
    digest: Digest,
    /// What counts of the logs that are cut.
    cuts: BTreeMap<Author, Option<Head>>,
    /// When what is held changed last.
    changed: Time,
    /// Times an idle session turned out to differ.
    divergences: u64,
    records: Records,
    config: Config,
    device: Keypair,
    /// The secret by which links are sampled.
    sampler: [u8; 32],
    /// Reconciliations started: each has another salt.
    salts: u32,
}

/// Notes before it is known how to call their authors, and after.
#[derive(Debug, Default)]
struct Scratch {
    taken: Vec<(Who, u64, [u8; 2])>,
    named: Vec<Named>,
    noted: Vec<Noted>,
}

impl Engine {
    /// The engine of `device` over `store`. It wants its own log and no other yet.
    #[must_use]
    pub fn new<S: Store>(device: Keypair, store: &S) -> Self {
        let me = device.author();
        let head = store.head(&me);
        let mut authors = Authors::of(store);
        let own = authors.want(me).map_or(Who::NOBODY, |(who, _)| who);
        Self {
            clock: Clock::above(head.map_or(Time(0), |head| head.tip.time)),
            recalled: false,
            retired: head.is_some_and(|head| head.fork.is_some()),
            authors,
            cuts: BTreeMap::new(),
            own,
            digest: Digest::of(store),
            sessions: Seats::default(),
            ready: 0,
            crowded: false,
            relink: false,
            sampler: links::sampler(&device, store.epoch()),
            agenda: Agenda::default(),
            fetch: Fetch::new(own),
            config: Config::default(),
            quotas: Quotas::default(),
            records: Records::default(),
            bodies: Bodies::default(),
            outbox: VecDeque::new(),
            scratch: Scratch::default(),
            divergences: 0,
            changed: Time(0),
            traffic: Traffic::default(),
            salts: 0,
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
        self.authors.find(author).is_some_and(|who| self.authors.wants(who))
    }

    /// `author` is a member from now on: its log is fetched, kept and passed on. Idempotent.
    pub fn want<S: Store>(&mut self, now: Time, store: &S, author: Author) {
        let Some((who, before)) = self.authors.want(author) else { return };
        if let Some(head) = self.counted(&author, store) {
            self.authors.set_head(who, &head);
        }
        self.fetch.want(now, who, before, self.authors.held(who));
        for (id, session) in self.sessions.iter_mut() {
            if let Some(before) = before {
                session.admit(before, who);
            }
            if session.peer == author {
                session.log = who;
            }
            session.caught_up &= self.fetch.is_caught_up(id);
            self.agenda.settle(id, session);
        }
        self.look_again(now, store);
        self.ask(now);
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

    /// What went over all sessions so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        self.traffic
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
        self.handle_with(now, input, store, &mut Strict)
    }

    /// As [`Engine::handle`], with another way to check runs.
    ///
    /// # Errors
    /// The store's.
    pub fn handle_with<S: Store, V: Verifier>(
        &mut self,
        now: Time,
        input: Input<'_>,
        store: &mut S,
        verifier: &mut V,
    ) -> Result<(), S::Error> {
        self.bodies.stir();
        match input {
            Input::Connected { session, peer } => self.on_connected(now, session, peer, store),
            Input::Disconnected { session } => self.forget(now, session),
            Input::Received { session, frame } => {
                self.on_frame(now, session, frame, store, verifier)?;
            }
            Input::Timeout => self.on_timeout(now, store)?,
        }
        self.relink |= self.fetch.take_struck();
        self.fetch.refill(now, &|who| self.authors.held(who));
        self.ask(now);
        self.earn(store)
    }

    /// What is to be done next; `None` when nothing is. Call it only after a commit.
    ///
    /// # Errors
    /// The store's.
    pub fn poll<S: Store>(&mut self, now: Time, store: &S) -> Result<Option<Output>, S::Error> {
        if let Some(output) = self.outbox.pop_front() {
            return Ok(Some(output.into()));
        }
        self.say_links(now);
        if self.agenda.waits {
            self.say_credit();
            self.say_summaries(store)?;
        }
        self.say_notes(now);
        self.say_caught_up(now);
        self.say_asks(now, store)?;
        self.say_lacks(store)?;
        if self.agenda.waits {
            self.say_turns(store)?;
        }
        debug_assert!(self.agenda.waits || self.agenda.is_empty(), "{:?}", self.agenda);
        Ok(self.outbox.pop_front().map(Output::from))
    }

    /// When to say [`Input::Timeout`] if nothing else happens; `None` for never. It may turn out
    /// that nothing was due then.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Time> {
        let sessions = Some(self.agenda.due()).filter(|time| *time != Time::NEVER);
        [sessions, self.fetch.poll_timeout(), self.bodies.poll_timeout()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Says goodbye to everybody.
    pub fn close(&mut self) {
        let sessions: Vec<SessionId> = self.sessions.keys().collect();
        for session in sessions {
            self.send(session, &Message::Bye { code: ByeCode::Going, retry_after: 0 });
        }
    }

    /// As if this engine had said INTRO: a test that speaks in its place keeps its table true.
    pub(crate) fn has_introduced(&mut self, id: SessionId, named: &[Author]) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        for author in named {
            let who = session.names.named(&mut self.authors, *author);
            session.names.introduced(who);
        }
    }

    fn on_timeout<S: Store>(&mut self, now: Time, store: &mut S) -> Result<(), S::Error> {
        self.fetch.timeout(now, &|who| self.authors.held(who));
        self.give_up(now);
        if self.agenda.look > now {
            return Ok(());
        }
        let late = self.sessions.iter().filter(|(_, session)| session.is_late(now));
        let late: Vec<SessionId> = late.map(|(id, _)| id).collect();
        for id in late {
            self.disconnect(now, id, Reason::NoHello);
        }
        self.compare(now, store)?;
        let next = self.sessions.values().map(|session| session.poll_timeout()).min();
        self.agenda.look = next.unwrap_or(Time::NEVER);
        Ok(())
    }

    /// Says what the fetch machine asks for.
    fn ask(&mut self, now: Time) {
        while let Some(ask) = self.fetch.poll() {
            match ask {
                Ask::Want { session, who, from } => {
                    // Both questions in one: the second would take the place of the first.
                    let asked = self.asked_from(session, who).unwrap_or(from);
                    self.say_want(session, who, from.min(asked), None);
                }
                Ask::Stop { session, who } => {
                    self.say_stop(session, who, StopReason::OtherSource);
                }
                Ask::Compare { session, who, seq } => self.probe(now, session, who, seq),
            }
        }
    }

    /// Queues a message; returns the length of its frame.
    fn send(&mut self, id: SessionId, message: &Message<'_>) -> usize {
        self.send_frame(id, message.encode())
    }

    fn send_frame(&mut self, id: SessionId, frame: Vec<u8>) -> usize {
        let Some(session) = self.sessions.get_mut(id) else { return 0 };
        let len = frame.len();
        session.said(len);
        self.traffic.said(len);
        self.outbox.push_back(Queued::Send { session: id, frame });
        len
    }

    /// Ends a session from this side, with a word to the peer.
    fn disconnect(&mut self, now: Time, id: SessionId, reason: Reason) {
        let code = match reason {
            Reason::Version | Reason::Community => ByeCode::Mismatch,
            Reason::Busy | Reason::Summary | Reason::Stranger => ByeCode::Busy,
            Reason::Replaced | Reason::Bye { .. } | Reason::Unwelcome => ByeCode::Going,
            Reason::Expelled => ByeCode::Expelled,
            Reason::NoHello | Reason::Malformed | Reason::Credit | Reason::Forged => {
                ByeCode::Protocol
            }
        };
        if !matches!(reason, Reason::Bye { .. } | Reason::Unwelcome) {
            self.send(id, &Message::Bye { code, retry_after: 0 });
        }
        self.forget(now, id);
        self.outbox.push_back(Queued::Disconnect { session: id, reason });
    }

    fn forget(&mut self, now: Time, id: SessionId) {
        let Some(session) = self.sessions.remove(id) else { return };
        let record = Record { faults: self.fetch.faults(id), costs: session.costs };
        self.records.keep(now, session.peer, record);
        self.ready = self.ready.saturating_sub(usize::from(session.is_ready()));
        self.relink = true;
        self.bodies.close(id);
        self.fetch.close(now, id, &|who| self.authors.held(who));
        session.names.close(&mut self.authors);
    }

    fn event(&mut self, event: Event) {
        self.outbox.push_back(Queued::Event(Box::new(event)));
    }
}

#[cfg(test)]
mod tests;
