//! Clock summaries: what two nodes tell each other of what they hold.
//!
//! In three tiers. Equal fingerprints in both HELLOs: nothing more is said. A ticket that the peer
//! honours: `delta`, what changed since. Else `recon`: ranges are compared, or all is listed.
//! `progress` is how far we got in the peer's journal, from which the next ticket comes; `compare`
//! looks once a minute whether both still hold the same.

mod compare;
mod delta;
mod progress;
mod recon;

use super::authors::{Authors, Who};
use super::fetch::Claim;
use super::session::Greeting;
use super::{Engine, Event, Reason, SessionId};
use crate::digest;
use crate::limits::CREDIT_BYTES;
use crate::store::{Mark, Store, Ticket};
use crate::time::Time;
use crate::wire::message::{Hello, Item, VERSION};
use progress::{Lack, Progress};
use recon::Talk;

/// Where the exchange of clock summaries with one peer stands.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    /// What our HELLO said.
    told: Told,
    /// What the peer said last, in HELLO or ROOT.
    theirs: Told,
    /// The root that we said last.
    root_told: [u8; 16],
    /// The ticket in our HELLO.
    presented: Option<Ticket>,
    /// The peer told all of its summary at least once.
    pub(super) heard: bool,
    /// The summary was told since the fingerprints were compared last.
    unsure: bool,
    /// The peer's journal is told from here on.
    telling: Option<Telling>,
    talk: Option<Box<Talk>>,
    progress: Progress,
    /// Comparisons that were unequal since one was equal, or explained.
    unequal: u32,
    /// It is among those that may have earned a ticket.
    earning: bool,
    /// Fingerprints, ours and theirs, of which it is known why they differ.
    explained: Option<([u8; 16], [u8; 16])>,
}

/// A fingerprint, its size, and the place in the journal at which it was true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    root: [u8; 16],
    count: u64,
    mark: Mark,
}

impl Default for Told {
    fn default() -> Self {
        Self { root: [0; 16], count: 0, mark: Mark { position: 0, hash: [0; 8] } }
    }
}

/// What is to be told of our journal.
#[derive(Clone, Copy, Debug)]
struct Telling {
    /// From this position on.
    after: u64,
    /// It answers the peer's ticket; otherwise it is worth a word only if there is something.
    ticket: bool,
}

impl Summaries {
    /// What the peer told of and is not here, as far as that is remembered.
    pub(super) fn lacks(&self) -> usize {
        self.progress.lacks().max(self.talk.as_ref().map_or(0, |talk| talk.lacks()))
    }

    fn is_equal(&self) -> bool {
        (self.told.root, self.told.count) == (self.theirs.root, self.theirs.count)
    }
}

impl Engine {
    /// Our HELLO to the peer of this session.
    pub(super) fn hello<S: Store>(&mut self, id: SessionId, store: &S) -> Option<Hello> {
        let peer = self.sessions.get(id)?.peer;
        let ticket = store.ticket(&peer).filter(|ticket| usable(&self.authors, ticket));
        let hello = self.greeting(ticket.map(|ticket| ticket.mark), store);
        let summary = &mut self.sessions.get_mut(id)?.summary;
        summary.told = Told { root: hello.root, count: hello.count, mark: hello.mark };
        summary.root_told = hello.root;
        summary.presented = ticket;
        Some(hello)
    }

    /// What a HELLO with this ticket says.
    pub(super) fn greeting<S: Store>(&self, ticket: Option<Mark>, store: &S) -> Hello {
        Hello {
            versions: (VERSION, VERSION),
            features: 0,
            community: store.community().0.first_chunk().copied().unwrap_or_default(),
            mark: store.journal(),
            ticket,
            credit_bytes: CREDIT_BYTES,
            root: self.digest.root(),
            count: self.digest.count(),
        }
    }

    /// Both HELLOs are known: which tier it is to be. The inner error ends the session.
    pub(super) fn on_hello<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        hello: &Hello,
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        if !(hello.versions.0..=hello.versions.1).contains(&VERSION) {
            return Ok(Err(Reason::Version));
        }
        if !store.community().0.starts_with(&hello.community) {
            return Ok(Err(Reason::Community));
        }
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        self.fetch.greeted(id, session.waited(now));
        session.greeting = Greeting::Done;
        self.ready = self.ready.saturating_add(1);
        self.relink = true;
        session.serve.grant(hello.credit_bytes);
        session.stir(now);
        session.rest(now);
        self.agenda.look_at(session.poll_timeout());
        let peer = session.peer;
        let summary = &mut session.summary;
        summary.theirs = Told { root: hello.root, count: hello.count, mark: hello.mark };
        summary.telling = Some(Telling { after: summary.told.mark.position, ticket: false });
        self.agenda.tell(id);
        self.agenda.settle(id, session);
        self.bodies.tell();
        self.event(Event::Ready { session: id, peer });
        self.choose_tier(now, id, hello.ticket, store)?;
        Ok(Ok(()))
    }

    fn choose_tier<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        theirs: Option<Mark>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let me = self.me();
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        let summary = &mut session.summary;
        if summary.is_equal() {
            return self.equal(id, store);
        }
        let starts = match theirs.filter(|_| summary.presented.is_some()) {
            Some(ticket)
                if canary!(IgnoreJournalHash)
                    || store.mark(ticket.position)? == Some(ticket.hash) =>
            {
                summary.telling = Some(Telling { after: ticket.position, ticket: true });
                false
            }
            // The peer cannot know that its ticket is void: we start.
            Some(_) => true,
            // Both know that there is none: whoever has less to list starts.
            None => (summary.told.count, me) < (summary.theirs.count, session.peer),
        };
        let outdated = summary.presented.is_some_and(|ticket| !usable(&self.authors, &ticket));
        if starts || outdated {
            self.start_recon(now, id, store);
        }
        Ok(())
    }

    /// Somebody is wanted who was not: where our ticket passed something over, or what the peer said
    /// was forgotten, that may have been it.
    pub(super) fn look_again<S: Store>(&mut self, now: Time, store: &S) {
        let mut again = Vec::new();
        for (id, session) in self.sessions.iter_mut() {
            // That a difference was of no interest is said of those who were wanted then.
            session.summary.explained = None;
            if let Some(talk) = session.summary.talk.as_deref_mut() {
                // Then as soon as it ends.
                talk.outdate();
                continue;
            }
            let passed = session.summary.presented.is_some_and(|ticket| ticket.skipped.is_some());
            if session.is_ready() && (passed | self.fetch.take_forgot(id)) {
                session.summary.presented = None;
                again.push(id);
            }
        }
        for id in again {
            self.start_recon(now, id, store);
        }
    }

    /// Both hold the same: the best of tickets is earned.
    fn equal<S: Store>(&mut self, id: SessionId, store: &mut S) -> Result<(), S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        session.summary.heard = true;
        session.summary.unsure = false;
        session.summary.unequal = 0;
        session.lacking.caught_up();
        self.agenda.settle(id, session);
        let all = self.authors.held(self.own);
        self.holds_own(id, all);
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        let mark = session.summary.theirs.mark;
        // Behind a cut the peer may hold what is wanted once that is lifted.
        let skipped = Some(self.authors.wanted_sum()).filter(|_| self.authors.cuts() > 0);
        let ticket = session.summary.progress.equal(mark, skipped);
        keep(store, &session.peer, ticket)
    }

    /// The peer holds this much of one author. What we lack of that, if we want it.
    fn learn<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        item: &Item,
        store: &S,
    ) -> Result<Learned, S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Learned::Known) };
        let author = item.author;
        let who = session.names.named(&mut self.authors, author);
        let seq = self.authors.held(who);
        let mut news = self.learn_fork(now, id, who, (item.seq, item.fork), store)?;
        let mut same = true;
        if item.seq >= 1 && item.seq <= seq && !canary!(CompareSeqOnly) {
            // What is staged has no tip yet, except the last.
            let last = self.counted(&author, store).map(|head| head.tip);
            let last = last.filter(|tip| tip.seq == item.seq);
            let ours = if last.is_some() { last } else { store.tip(&author, item.seq)? };
            if ours.is_some_and(|ours| digest::prefix(&ours.id) != item.head) {
                self.probe(now, id, who, item.seq);
                (news, same) = (true, false);
            }
        }
        if who == self.own && same {
            self.holds_own(id, item.seq);
        }
        let claim = Claim { seq: item.seq, head: item.head.first_chunk().copied() };
        self.claimed(now, id, who, claim);
        let lack = Lack::of(who, item.seq, item.fork);
        Ok(match lack.is_filled(&self.authors) {
            _ if !self.authors.wants(who) => Learned::Unwanted,
            true if news => Learned::News,
            true if item.seq > self.authors.cut(who) => Learned::Unwanted,
            true => Learned::Known,
            false => Learned::Lacking(lack),
        })
    }

    /// Who knows of a smaller fork shows it, who does not asks, but not too often. Whether the peer's is the smaller.
    fn learn_fork<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        who: Who,
        (seq, fork): (u64, u64),
        store: &S,
    ) -> Result<bool, S::Error> {
        let cut = self.authors.cut(who);
        let theirs = Some(fork).filter(|fork| (1..=cut).contains(fork)).unwrap_or(u64::MAX);
        let known = self.authors.known(who);
        let (ours, held) = known.map_or((u64::MAX, 0), |known| (known.fork, known.held));
        let asks = theirs < ours && held >= seq && self.authors.wants(who);
        if ours < theirs {
            self.say_evidence(now, id, who, store)?;
        } else if asks && self.costs(id).is_some_and(|costs| costs.doubt(now)) {
            self.say_want(id, who, held.saturating_add(1), None);
        }
        Ok(theirs < ours)
    }

    /// The peer says that it has `who` up to `seq`; above a fork or a cut there is nothing to have.
    pub(super) fn claimed(&mut self, now: Time, id: SessionId, who: Who, claim: Claim) {
        if who == Who::NOBODY {
            return;
        }
        let (wanted, held, fork, cut) = match self.authors.known(who) {
            Some(known) => (known.wanted, known.held, known.fork, known.cut),
            None => (false, 0, u64::MAX, u64::MAX),
        };
        let below = fork.saturating_sub(u64::from(!canary!(WrongClamp))).min(cut);
        let claim = if claim.seq > below { Claim { seq: below, head: None } } else { claim };
        let Some(session) = self.sessions.get_mut(id) else { return };
        // Nobody has more of our own log than we, unless we lost it: then it is fetched, not told.
        if claim.seq <= held || who == self.own {
            session.serve.has(who, claim.seq);
        } else {
            session.serve.has_more(who, claim.seq);
        }
        if self.bodies.short {
            session.lacking.has(who, claim.seq);
        }
        if claim.seq > held {
            if wanted {
                self.agenda.unsettle(id, session);
            }
            self.fetch.claim(now, id, who, claim, held, wanted);
        }
    }
}

/// What an item of a clock summary says.
#[derive(Clone, Copy, Debug)]
enum Learned {
    /// We hold all of it.
    Known,
    /// We hold as much, but not the same.
    News,
    /// We lack this.
    Lacking(Lack),
    /// We do not want that log.
    Unwanted,
}

/// Whether a ticket is worth something: what it passed over would be passed over again.
fn usable(authors: &Authors, ticket: &Ticket) -> bool {
    ticket.skipped.is_none_or(|wanted| wanted == authors.wanted_sum())
}

/// Stages a ticket, unless it is the one that is there.
fn keep<S: Store>(
    store: &mut S,
    peer: &crate::author::Author,
    ticket: Ticket,
) -> Result<(), S::Error> {
    if store.ticket(peer) == Some(ticket) { Ok(()) } else { store.stage_ticket(peer, ticket) }
}
