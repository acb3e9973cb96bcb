//! Clock summaries: told at the start, compared when idle.

use super::{Engine, Event, Reason, SessionId};
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
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(()) };
        session.greeting = super::session::Greeting::Done;
        session.serve.grant(hello.credit_bytes);
        session.busy(now);
        let peer = session.peer;
        let equal = hello.root == root && session.summary.told_root == root;
        if !equal {
            session.summary.start();
        }
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
            if let Some(session) = self.sessions.get_mut(&id)
                && range.bound.is_none()
            {
                session.summary.heard = true;
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
        let author = item.author;
        let head = store.head(&author);
        let seq = head.map_or(0, |head| head.tip.seq);
        let theirs = Some(item.fork).filter(|fork| *fork > 0).unwrap_or(u64::MAX);
        let ours = head.and_then(|head| head.fork).unwrap_or(u64::MAX);
        if ours < theirs {
            self.say_evidence(id, &author, store)?;
        } else if theirs < ours && seq >= item.seq && self.wants(&author) {
            self.say_want(id, author, seq.saturating_add(1), None);
        }
        if item.seq >= 1 && item.seq <= seq {
            let ours = store.tip(&author, item.seq)?;
            if ours.is_some_and(|ours| digest::prefix(&ours.id) != item.head) {
                self.probe(now, id, author, item.seq);
            }
        }
        self.claimed(now, id, author, item.seq, store);
        Ok(())
    }

    /// The peer says that it has `author` up to `seq`; above a fork there is nothing to have.
    pub(super) fn claimed<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        author: Author,
        seq: u64,
        store: &S,
    ) {
        let wanted = self.wants(&author);
        let head = store.head(&author);
        let fork = head.and_then(|head| head.fork).unwrap_or(u64::MAX);
        let seq = seq.min(fork.saturating_sub(1));
        let held = head.map_or(0, |head| head.tip.seq);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.serve.has(&author, seq);
            if wanted && seq > held {
                session.caught_up = false;
            }
        }
        self.fetch.claim(now, id, author, seq, held, wanted);
    }

    /// The peer compares. It rested for a minute, but our news may just be on their way to it.
    fn on_fingerprint(&mut self, now: Time, id: SessionId, root: [u8; 16], count: u64) {
        let equal = root == self.digest.root() && count == self.digest.count();
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if equal || session.summary.cursor.is_some() || session.is_stirred(now) {
            return;
        }
        if session.serve.is_idle() && self.fetch.is_caught_up(id) {
            self.divergences = self.divergences.saturating_add(1);
        }
        session.stir(now);
        session.summary.start();
    }

    /// Compares summaries with sessions that were silent for a while.
    pub(super) fn compare(&mut self, now: Time) {
        let message = whole(Summary::Fingerprint(self.digest.root(), self.digest.count()));
        let due: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.is_ready() && session.compare_at <= now)
            .map(|(id, _)| *id)
            .collect();
        for id in due {
            let caught_up = self.fetch.is_caught_up(id);
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.rest(now);
            if caught_up && session.serve.is_idle() {
                self.send(id, &message);
            }
        }
    }

    /// The next piece of each list that is being told.
    pub(super) fn say_summaries<S: Store>(&mut self, store: &S) {
        let telling: Vec<(SessionId, Cursor)> = self
            .sessions
            .iter()
            .filter_map(|(id, session)| Some((*id, session.summary.cursor?)))
            .collect();
        for (id, Cursor(after)) in telling {
            let (items, last) = list(store, after);
            let cursor = last.map(|last| Cursor(Some(last)));
            if let Some(session) = self.sessions.get_mut(&id) {
                session.summary.cursor = cursor;
            }
            let range = Range { bound: last, what: Summary::List(items) };
            self.send(id, &Message::Recon(Recon { after, ranges: vec![range] }));
        }
    }

    pub(super) fn say_caught_up(&mut self) {
        let fetch = &self.fetch;
        let reached: Vec<(SessionId, Author)> = self
            .sessions
            .iter_mut()
            .filter(|(id, session)| {
                session.is_ready()
                    && !session.caught_up
                    && session.refused == 0
                    && session.summary.heard
                    && fetch.is_caught_up(**id)
            })
            .map(|(id, session)| {
                session.caught_up = true;
                (*id, session.peer)
            })
            .collect();
        for (session, peer) in reached {
            self.event(Event::CaughtUp { session, peer });
        }
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
