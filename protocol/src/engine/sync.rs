//! Clock summaries: told at the start, compared when idle.

use super::authors::Who;
use super::fetch::Claim;
use super::{Engine, Event, Output, Reason, SessionId};
use crate::author::Author;
use crate::digest;
use crate::limits::{CREDIT_BYTES, MAX_RECON_ITEMS};
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Hello, Item, Message, Range, Recon, Summary, VERSION};

/// Where the exchange of clock summaries with one peer stands.
#[derive(Debug)]
pub(super) struct Summaries {
    /// Where our list goes on; `None` when it is told.
    cursor: Option<Cursor>,
    /// The peer told all of its summary at least once.
    pub(super) heard: bool,
    /// The fingerprint in our HELLO.
    told_root: [u8; 16],
}

/// The last author told of a list that goes on.
#[derive(Clone, Copy, Debug)]
struct Cursor(Option<Author>);

impl Summaries {
    pub(super) fn new(told_root: [u8; 16]) -> Self {
        Self { cursor: None, heard: false, told_root }
    }

    /// Tells our list from its beginning.
    fn start(&mut self) {
        self.cursor = Some(Cursor(None));
    }
}

impl Engine {
    pub(super) fn hello<S: Store>(&self, store: &S) -> Hello {
        Hello {
            versions: (VERSION, VERSION),
            features: 0,
            community: store.community(),
            epoch: store.epoch(),
            position: 0,
            ticket: None,
            credit_bytes: CREDIT_BYTES,
            root: self.digest.root(),
            count: self.digest.count(),
        }
    }

    pub(super) fn on_hello<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        hello: &Hello,
        store: &S,
    ) -> Result<(), Reason> {
        if !(hello.versions.0..=hello.versions.1).contains(&VERSION) {
            return Err(Reason::Version);
        }
        if hello.community != store.community() {
            return Err(Reason::Community);
        }
        let root = self.digest.root();
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        session.greeting = super::session::Greeting::Done;
        self.ready = self.ready.saturating_add(1);
        session.serve.grant(hello.credit_bytes);
        session.busy(now);
        self.agenda.look_at(session.poll_timeout());
        let peer = session.peer;
        let equal = hello.root == root && session.summary.told_root == root;
        if !equal {
            session.summary.start();
            self.agenda.telling.push(id);
        }
        self.agenda.settle(id, session);
        self.event(Event::Ready { session: id, peer });
        if equal {
            self.send(id, &whole(Summary::Skip));
        }
        Ok(())
    }

    /// The peer tells of its summary. The inner error ends the session.
    pub(super) fn on_recon<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        recon: Recon,
        store: &S,
    ) -> Result<Result<(), Reason>, S::Error> {
        for range in recon.ranges {
            match range.what {
                Summary::Skip => {}
                Summary::Fingerprint(root, count) => self.on_fingerprint(now, id, root, count),
                Summary::List(items) => {
                    for item in items {
                        self.learn(now, id, &item, store)?;
                    }
                }
            }
            if let Some(session) = self.sessions.get_mut(id)
                && range.bound.is_none()
            {
                session.summary.heard = true;
                self.agenda.settle(id, session);
            }
        }
        Ok(Ok(()))
    }

    /// The peer holds this much of one author.
    fn learn<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        item: &Item,
        store: &S,
    ) -> Result<(), S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        let author = item.author;
        let who = session.names.named(&mut self.authors, author);
        let known = self.authors.known(who);
        let seq = known.map_or(0, |known| known.held);
        let theirs = Some(item.fork).filter(|fork| *fork > 0).unwrap_or(u64::MAX);
        let ours = known.map_or(u64::MAX, |known| known.fork);
        if ours < theirs {
            self.say_evidence(id, who, store)?;
        } else if theirs < ours && seq >= item.seq && self.authors.wants(who) {
            self.say_want(id, who, seq.saturating_add(1), None);
        }
        if item.seq >= 1 && item.seq <= seq {
            let ours = store.tip(&author, item.seq)?;
            if ours.is_some_and(|ours| digest::prefix(&ours.id) != item.head) {
                self.probe(now, id, who, item.seq);
            }
        }
        let claim = Claim { seq: item.seq, head: item.head.first_chunk().copied() };
        self.claimed(now, id, who, claim);
        Ok(())
    }

    /// The peer says that it has `who` up to `seq`; above a fork there is nothing to have.
    pub(super) fn claimed(&mut self, now: Time, id: SessionId, who: Who, claim: Claim) {
        if who == Who::NOBODY {
            return;
        }
        let (wanted, held, fork) = match self.authors.known(who) {
            Some(known) => (known.wanted, known.held, known.fork),
            None => (false, 0, u64::MAX),
        };
        let below = fork.saturating_sub(1);
        let claim = if claim.seq > below { Claim { seq: below, head: None } } else { claim };
        let Some(session) = self.sessions.get_mut(id) else { return };
        session.serve.has(who, claim.seq);
        if claim.seq > held {
            if wanted {
                session.caught_up = false;
                self.agenda.settle(id, session);
            }
            self.fetch.claim(now, id, who, claim, held, wanted);
        }
    }

    /// The peer compares. It rested for a minute, but our news may just be on their way to it.
    fn on_fingerprint(&mut self, now: Time, id: SessionId, root: [u8; 16], count: u64) {
        let equal = root == self.digest.root() && count == self.digest.count();
        let Some(session) = self.sessions.get_mut(id) else { return };
        if equal || session.summary.cursor.is_some() || session.is_stirred(now) {
            return;
        }
        if session.serve.is_idle() && self.fetch.is_caught_up(id) {
            self.divergences = self.divergences.saturating_add(1);
        }
        session.stir(now);
        session.summary.start();
        self.agenda.telling.push(id);
    }

    /// Compares summaries with sessions that were silent for a while.
    pub(super) fn compare(&mut self, now: Time) {
        let due: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.is_ready() && session.compare_at <= now)
            .map(|(id, _)| id)
            .collect();
        let message = whole(Summary::Fingerprint(self.digest.root(), self.digest.count()));
        for id in due {
            let caught_up = self.fetch.is_caught_up(id);
            let Some(session) = self.sessions.get_mut(id) else { continue };
            session.rest(now);
            if caught_up && session.serve.is_idle() {
                self.send(id, &message);
            }
        }
    }

    /// The next piece of each list that is being told.
    pub(super) fn say_summaries<S: Store>(&mut self, store: &S) {
        for id in std::mem::take(&mut self.agenda.telling) {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            let Some(Cursor(after)) = session.summary.cursor else { continue };
            let (items, last) = list(store, after);
            session.summary.cursor = last.map(|last| Cursor(Some(last)));
            if last.is_some() {
                self.agenda.telling.push(id);
            }
            let range = Range { bound: last, what: Summary::List(items) };
            self.send(id, &Message::Recon(Recon { after, ranges: vec![range] }));
        }
    }

    pub(super) fn say_caught_up(&mut self) {
        let mut settling = std::mem::take(&mut self.agenda.settling);
        settling.retain(|id| {
            let Some(session) = self.sessions.get_mut(*id) else { return false };
            let reached = session.is_ready()
                && session.refused == 0
                && session.summary.heard
                && self.fetch.is_caught_up(*id);
            if reached && !std::mem::replace(&mut session.caught_up, true) {
                let event = Event::CaughtUp { session: *id, peer: session.peer };
                self.outbox.push_back(Output::Event(event));
            }
            session.settling = !session.caught_up && session.refused == 0;
            session.settling
        });
        self.agenda.settling = settling;
    }
}

/// One statement about all authors.
fn whole(what: Summary) -> Message<'static> {
    Message::Recon(Recon { after: None, ranges: vec![Range { bound: None, what }] })
}

/// The items above `after` that fit one frame, and the last author if more follow.
fn list<S: Store>(store: &S, after: Option<Author>) -> (Vec<Item>, Option<Author>) {
    let mut items = Vec::new();
    let mut last = after;
    while let Some((author, head)) = store.next_author(last.as_ref()) {
        if items.len() >= MAX_RECON_ITEMS {
            return (items, last);
        }
        items.push(digest::item(author, &head));
        last = Some(author);
    }
    (items, None)
}
