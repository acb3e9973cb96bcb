//! Bodies that are not here. Whoever lets bodies go keeps their entries, so a log that came from
//! there has holes: they are asked for where others may have them, one peer after the other.
//!
//! A node says how many it lacks (LACKS). Who wants some goes through its holes in order with one
//! peer (ASK, a few at a time), those first who lack nothing; each question gets one answer
//! (BODIES), be it empty. It comes back to a peer when that found some of what it lacked, comes to
//! hold more of a log of which it had too little, and says so, or when there are new holes.

mod answer;
mod lacks;

use super::authors::Who;
use super::session::Session;
use super::{Engine, Event, Reason, SessionId};
use crate::author::Author;
use crate::entry::Body;
use crate::limits::{ASKS_WINDOW, MAX_REFUSED, WANT_TIMEOUT};
use crate::run::{Invalid, Verified};
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::Message;
use std::collections::VecDeque;

/// Entries of one log in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Question {
    who: Who,
    from: u64,
    upto: u64,
}

/// What is lacking at both ends of one session.
#[derive(Debug)]
pub(super) struct Lacking {
    /// Bodies that the peer lacks, and that we said we lack.
    theirs: u64,
    told: u64,
    /// Questions to the peer, and questions of the peer.
    asked: VecDeque<Question>,
    answers: VecDeque<Question>,
    /// It may have something that it was not asked for, or had not when it was asked.
    worth_asking: bool,
    /// Which pass was the last one with this peer, by number; 0 for none yet.
    passed: u64,
    /// The first log of which it did not hold what it was asked for, and from where on.
    short: Option<(Who, u64)>,
    /// Logs of which the peer asked for more than was here, and from where on: it is told once that
    /// is. At most [`MAX_ASKS`].
    owed: Vec<(Who, u64)>,
}

impl Default for Lacking {
    fn default() -> Self {
        Self {
            theirs: 0,
            told: 0,
            asked: VecDeque::new(),
            answers: VecDeque::new(),
            worth_asking: true,
            passed: 0,
            short: None,
            owed: Vec::new(),
        }
    }
}

impl Lacking {
    /// It holds as much as we: where it did not when it was asked, it is asked again, unless it
    /// lacks bodies: then it says so when it finds some.
    pub(super) fn caught_up(&mut self) {
        self.worth_asking |= self.short.take().is_some() && self.theirs == 0;
    }

    /// It holds `who` up to `seq`: it is asked again if that was too little before.
    pub(super) fn has(&mut self, who: Who, seq: u64) {
        if self.short.is_some_and(|(short, from)| short == who && from <= seq) {
            self.short = None;
            self.worth_asking = true;
        }
    }

    /// Questions to the peer, and of the peer, and logs that it is owed a word of.
    pub(super) fn sizes(&self) -> (usize, usize, usize) {
        (self.asked.len(), self.answers.len(), self.owed.len())
    }
}

/// Going through the holes with one peer.
#[derive(Debug)]
struct Pass {
    session: SessionId,
    /// Where the questions got to.
    after: Option<(Author, u64)>,
    /// It must answer until then.
    until: Time,
}

/// The pass that is under way, and whether there is something to tell.
#[derive(Debug, Default)]
#[repr(C)]
pub(super) struct Bodies {
    tell: bool,
    /// Some came since it was told how many are lacking.
    found: bool,
    /// Somebody asked for what was not here.
    owing: bool,
    /// There are new holes since peers were asked.
    fresh: bool,
    /// Nobody is left to be asked, until something happens.
    stalled: bool,
    /// A session may be [`Lacking::short`] of something.
    pub(super) short: bool,
    pass: Option<Box<Pass>>,
    /// Passes so far.
    passes: u64,
}

impl Bodies {
    /// What is lacking may have changed, or somebody does not know it.
    pub(super) fn tell(&mut self) {
        self.tell = true;
    }

    /// What was not asked for may be by now.
    pub(super) fn renew(&mut self) {
        self.fresh = true;
        self.stalled = false;
    }

    /// Something happened.
    pub(super) fn stir(&mut self) {
        self.stalled = false;
    }

    pub(super) fn close(&mut self, id: SessionId) {
        self.pass.take_if(|pass| pass.session == id);
    }

    pub(super) fn poll_timeout(&self) -> Option<Time> {
        self.pass.as_ref().map(|pass| pass.until)
    }
}

impl Engine {
    /// The body of the committed entry of `author` at `seq` goes, its log stays as it is. `remains`
    /// is kept in its place for this node. Never an own one. Whether there was one to let go.
    ///
    /// # Errors
    /// The store's.
    pub fn let_go<S: Store>(
        &mut self,
        store: &mut S,
        author: &Author,
        seq: u64,
        remains: &[u8],
    ) -> Result<bool, S::Error> {
        if *author == self.me() {
            return Ok(false);
        }
        self.erase(store, author, seq, remains)
    }

    /// As [`Engine::let_go`], also an own one: whoever wrote it took it back.
    ///
    /// # Errors
    /// The store's.
    pub fn erase<S: Store>(
        &mut self,
        store: &mut S,
        author: &Author,
        seq: u64,
        remains: &[u8],
    ) -> Result<bool, S::Error> {
        self.bodies.tell();
        store.stage_prune(author, seq, remains)
    }

    /// The body of this entry was let go here and is wanted again: peers are asked for it. Whether
    /// it is one.
    ///
    /// # Errors
    /// The store's.
    pub fn want_body<S: Store>(
        &mut self,
        store: &mut S,
        author: &Author,
        seq: u64,
    ) -> Result<bool, S::Error> {
        let gone = store.stage_recall(author, seq)?;
        self.bodies.fresh |= gone;
        Ok(gone)
    }

    /// How many peers that are connected may have the body of this entry: they lack none, and were
    /// sent or told of the log up to there.
    #[must_use]
    pub fn may_have(&self, author: &Author, seq: u64) -> usize {
        let Some(who) = self.authors.find(author) else { return 0 };
        let whole = self.sessions.values().filter(|it| it.is_ready() && it.lacking.theirs == 0);
        whole.filter(|session| session.summary.heard && !session.serve.awaits(who, seq)).count()
    }

    /// Entries came in: some may have come without their bodies.
    pub(super) fn note_missing(&mut self, run: &Verified<'_>, fork: u64) {
        self.bodies.tell |= self.bodies.owing;
        let below = run.entries().iter().filter(|entry| entry.seq < fork);
        if below.map(|entry| entry.body).any(|body| matches!(body, Body::Pruned { .. })) {
            self.bodies.fresh = true;
            self.bodies.tell = true;
        }
    }

    /// An answer: it must be that to the oldest question. The inner error ends the session.
    pub(super) fn on_bodies<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        (idx, first, bodies): (u32, u64, &[Option<&[u8]>]),
        len: usize,
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        match session.intake.take(len) {
            None => return Ok(Err(Reason::Credit)),
            Some(true) => self.agenda.grant(id),
            Some(false) => {}
        }
        let who = match self.meant(id, idx) {
            Ok(who) => who,
            Err(reason) => return Ok(Err(reason)),
        };
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        let asked = session.lacking.asked.pop_front();
        let positions = |asked: &Question| asked.upto.saturating_sub(asked.from).saturating_add(1);
        let count = u64::try_from(bodies.len()).unwrap_or(u64::MAX);
        let fits =
            |asked: &Question| asked.who == who && asked.from == first && count <= positions(asked);
        let Some(asked) = asked.filter(fits) else { return Ok(Err(Reason::Malformed)) };
        if count < positions(&asked) {
            session.lacking.short.get_or_insert((who, first.saturating_add(count)));
            self.bodies.short = true;
        }
        let peer = session.peer;
        let pass = self.bodies.pass.as_mut().filter(|pass| pass.session == id);
        let late = pass.is_none();
        let author = self.authors.author(who).filter(|_| self.authors.wants(who));
        let Some(author) = author else { return Ok(Ok(())) };
        if !self.quotas.has_room_for(who) {
            return Ok(Ok(()));
        }
        let filled = store.stage_bodies(&author, first, bodies)?;
        if let Some(pass) = pass {
            pass.until = now.after(WANT_TIMEOUT);
        }
        if filled.bodies > 0 {
            self.bodies.found = true;
            if late {
                self.asks_again(id);
            }
            self.event(Event::Filled { author, first, bodies: filled.bodies, from: peer });
        }
        if filled.alien > 0 { Ok(self.refuse_bodies(now, id, (author, first))) } else { Ok(Ok(())) }
    }

    /// It brought something after it was given up: it is slow, and may have the rest.
    fn asks_again(&mut self, id: SessionId) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.lacking.worth_asking = true;
        }
        self.bodies.stir();
    }

    /// The peer sent bodies that nobody wrote: that is as forged as a run that does not verify.
    fn refuse_bodies(
        &mut self,
        now: Time,
        id: SessionId,
        (author, seq): (Author, u64),
    ) -> Result<(), Reason> {
        self.fetch.strike(now, id);
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        let (peer, refused) = (session.peer, session.costs.refuse(now));
        self.event(Event::Refused { peer, author, seq, why: Invalid::Body });
        if refused > MAX_REFUSED { Err(Reason::Forged) } else { Ok(()) }
    }

    /// The peer brought no answer in its time: others are asked. Its answers still count.
    pub(super) fn give_up(&mut self, now: Time) {
        self.bodies.pass.take_if(|pass| pass.until <= now);
    }

    /// Asks for what is not here.
    pub(super) fn say_asks<S: Store>(&mut self, now: Time, store: &S) -> Result<(), S::Error> {
        if std::mem::take(&mut self.bodies.fresh) {
            let worth = |session: &mut Box<Session>| session.lacking.worth_asking = true;
            self.sessions.values_mut().for_each(worth);
        }
        while store.wanting() > 0 && !self.bodies.stalled && self.quotas.has_room() {
            if self.bodies.pass.is_none() {
                self.bodies.pass = self.next_pass(now).map(Box::new);
                if self.bodies.pass.is_none() {
                    self.bodies.stalled = true;
                    return Ok(());
                }
            }
            if !self.ask_on(now, store)? {
                return Ok(());
            }
        }
        if self.bodies.pass.is_some() && store.wanting() == 0 {
            self.bodies.pass = None;
        }
        Ok(())
    }

    fn next_pass(&mut self, now: Time) -> Option<Pass> {
        let session = self.whom_to_ask(now)?;
        self.bodies.passes = self.bodies.passes.saturating_add(1);
        let lacking = &mut self.sessions.get_mut(session)?.lacking;
        if lacking.asked.is_empty() {
            // It is asked for everything again.
            lacking.short = None;
        }
        (lacking.worth_asking, lacking.passed) = (false, self.bodies.passes);
        // What a slow peer still owes is not asked again.
        let open = lacking.asked.back().map(|question| (question.who, question.upto));
        let after = open.and_then(|(who, upto)| Some((self.authors.author(who)?, upto)));
        Some(Pass { session, after, until: now.after(WANT_TIMEOUT) })
    }

    /// Who is worth asking and holds what it told of: those first whose turn is longest ago, so that
    /// nobody who says much keeps the others from being asked, and of those who lack little.
    fn whom_to_ask(&self, now: Time) -> Option<SessionId> {
        let may = |session: &Session| {
            let Lacking { asked, worth_asking, .. } = &session.lacking;
            session.is_ready() && session.caught_up && *worth_asking && asked.len() < ASKS_WINDOW
        };
        let may = self.sessions.iter().filter(|(_, session)| may(session));
        let ranks = may.map(|(id, session)| {
            let Lacking { passed, theirs, .. } = session.lacking;
            (passed, theirs, self.fetch.quality(now, id).0, id)
        });
        ranks.min().map(|best| best.3)
    }

    /// Asks the peer of this pass for as much as may be open at a time; true at its end.
    fn ask_on<S: Store>(&mut self, now: Time, store: &S) -> Result<bool, S::Error> {
        let Some(pass) = &self.bodies.pass else { return Ok(true) };
        let (id, mut after) = (pass.session, pass.after);
        while let Some(session) = self.sessions.get(id) {
            let open = session.lacking.asked.len();
            if open >= ASKS_WINDOW {
                break;
            }
            let Some(hole) = store.hole(after)? else {
                if open > 0 {
                    break;
                }
                self.bodies.pass = None;
                return Ok(true);
            };
            let takes = |who: &Who| self.authors.wants(*who) && self.quotas.has_room_for(*who);
            let who = self.authors.find(&hole.author).filter(takes);
            let Some(who) = who else {
                after = Some((hole.author, u64::MAX));
                continue;
            };
            after = Some((hole.author, hole.last));
            if hole.first > self.authors.cut(who) {
                // What lies above a cut counts for nothing.
                after = Some((hole.author, u64::MAX));
                continue;
            }
            let Some(idx) = self.index_of(id, who) else { continue };
            let question = Question { who, from: hole.first, upto: hole.last };
            if let Some(session) = self.sessions.get_mut(id) {
                session.lacking.asked.push_back(question);
            }
            self.send(id, &Message::Ask { idx, from: hole.first, upto: hole.last });
            if let Some(pass) = &mut self.bodies.pass {
                pass.until = now.after(WANT_TIMEOUT);
            }
        }
        if let Some(pass) = &mut self.bodies.pass {
            pass.after = after;
        }
        Ok(false)
    }
}
