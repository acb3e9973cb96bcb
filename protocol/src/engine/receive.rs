//! What comes in: introductions, notes, wants, stops and runs; cheapest checks first.

use super::authors::Who;
use super::fetch::Claim;
use super::names::flip;
use super::{Engine, Event, Reason, SessionId};
use crate::author::Author;
use crate::entry::Tip;
use crate::limits::MAX_REFUSED;
use crate::run::{Invalid, Run, Verified, Verifier};
use crate::store::{Head, StageError, Store};
use crate::time::Time;
use crate::wire::message::{Intros, Message, Named, Noted, Notes, StopReason};

/// The parts of a RUN frame: the sender's index, the first position, the bytes.
pub(super) type RawRun<'a> = (u32, u64, &'a [u8]);

/// A run whose place is known and whose content is not checked yet.
#[derive(Clone, Copy, Debug)]
struct Claimed<'a> {
    who: Who,
    author: Author,
    first: u64,
    last: u64,
    bytes: &'a [u8],
}

impl Engine {
    pub(super) fn on_intro(
        &mut self,
        now: Time,
        id: SessionId,
        items: Intros<'_>,
    ) -> Result<(), Reason> {
        for Named { author, seq, head } in items {
            let session = self.sessions.get_mut(id).ok_or(Reason::Malformed)?;
            let who = session.names.introduce(&mut self.authors, author);
            self.told(now, id, who.ok_or(Reason::Malformed)?, (seq, head));
        }
        Ok(())
    }

    pub(super) fn on_note(
        &mut self,
        now: Time,
        id: SessionId,
        items: Notes<'_>,
    ) -> Result<(), Reason> {
        for Noted { idx, seq, head } in items {
            let who = self.meant(id, idx)?;
            self.told(now, id, who, (seq, head));
        }
        Ok(())
    }

    /// The peer says that it has `who` up to `seq`; of 0 there is nothing to say.
    fn told(&mut self, now: Time, id: SessionId, who: Who, (seq, head): (u64, [u8; 2])) {
        if seq == 0 {
            return;
        }
        let known = self.authors.known(who);
        if known.is_some_and(|known| known.held == seq && known.head != head) {
            self.probe(now, id, who, seq);
        } else if who == self.own {
            self.holds_own(id, seq);
        }
        self.claimed(now, id, who, Claim { seq, head: Some(head) });
    }

    pub(super) fn on_want<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        (idx, from, upto): (u32, u64, Option<u64>),
        store: &S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let who = match self.meant(id, idx) {
            Ok(who) => who,
            Err(reason) => return Ok(Err(reason)),
        };
        if !self.authors.wants(who) {
            let reason = StopReason::NotWanted;
            self.send(id, &Message::Stop { idx: flip(idx), reason });
            return Ok(Ok(()));
        }
        if let Some(session) = self.sessions.get_mut(id) {
            session.serve.want(who, from, upto);
            self.agenda.queue(id, session);
        }
        if who == self.own {
            self.holds_own(id, from.saturating_sub(1));
        }
        self.say_evidence(now, id, who, store)?;
        Ok(Ok(()))
    }

    /// The peer says that it holds our own log up to `seq`.
    pub(super) fn holds_own(&mut self, id: SessionId, seq: u64) {
        let seq = seq.min(self.authors.held(self.own));
        let Some(session) = self.sessions.get_mut(id) else { return };
        if session.holds.replace(seq) != Some(seq) {
            let peer = session.peer;
            self.event(Event::Holds { peer, seq });
        }
    }

    pub(super) fn on_stop(
        &mut self,
        now: Time,
        id: SessionId,
        idx: u32,
        reason: StopReason,
    ) -> Result<(), Reason> {
        let who = self.meant(id, idx)?;
        let session = self.sessions.get_mut(id).ok_or(Reason::Malformed)?;
        session.serve.stop(who, reason);
        if reason == StopReason::NotWanted {
            session.declined(who);
            session.probes.remove(&who);
            self.fetch.refused(now, id, who, self.authors.held(who));
        }
        Ok(())
    }

    pub(super) fn on_credit(&mut self, id: SessionId, bytes: u64) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.serve.grant(bytes);
            self.agenda.queue(id, session);
            self.agenda.queue_answers(id, session);
        }
    }

    /// A run: is it wanted, does it continue what we have, does it verify? The inner error ends
    /// the session.
    pub(super) fn on_run<S: Store, V: Verifier>(
        &mut self,
        now: Time,
        id: SessionId,
        (idx, first, bytes): RawRun<'_>,
        len: usize,
        store: &mut S,
        verifier: &mut V,
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
        let Ok(count) = Run::count(bytes) else { return Ok(Err(Reason::Malformed)) };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let last = first.saturating_add(count.saturating_sub(1));
        let author = self.authors.author(who).filter(|_| self.authors.wants(who));
        let Some(author) = author else {
            let reason = StopReason::NotWanted;
            self.send(id, &Message::Stop { idx: flip(idx), reason });
            self.claimed(now, id, who, Claim { seq: last, head: None });
            return Ok(Ok(()));
        };
        self.traffic.came(count);
        let run = Claimed { who, author, first, last, bytes };
        self.take_run(now, id, run, store, verifier)
    }

    fn take_run<S: Store, V: Verifier>(
        &mut self,
        now: Time,
        id: SessionId,
        run: Claimed<'_>,
        store: &mut S,
        verifier: &mut V,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Claimed { who, author, first, last, .. } = run;
        let head = store.head(&author);
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        let asked = self.asked_from(id, who);
        let probing = asked.is_some();
        let next = tip.seq.saturating_add(1);
        let crossed = head.and_then(|head| head.fork).filter(|fork| last >= *fork);
        if let Some(fork) = crossed {
            self.say_evidence(now, id, who, store)?;
            if first >= fork || !probing && (next >= fork || first > next) {
                if next < fork {
                    self.say_want(id, who, next, None);
                }
                return Ok(Ok(()));
            }
        }
        let cut = self.authors.cut(who);
        if first > cut {
            // Whoever sends it has not heard of the expulsion.
            self.say_stop(id, who, StopReason::OtherSource);
            return Ok(Ok(()));
        }
        if first > next && !canary!(AcceptGap) {
            self.claimed(now, id, who, Claim { seq: last, head: None });
            return Ok(Ok(()));
        }
        if asked.is_some_and(|asked| first > asked) {
            self.claimed(now, id, who, Claim { seq: last, head: None });
            self.missed(now, id, who);
            return Ok(Ok(()));
        }
        if last < next && !probing {
            self.fetch.duplicate(id, who);
            let doubts = self.costs(id).is_some_and(|costs| costs.doubt(now));
            if canary!(CompareSeqOnly) || !doubts {
                return Ok(Ok(()));
            }
        }
        if last >= next
            && who != self.own
            && let Err(until) = self.quotas.check(now, who, bytes_of(run.bytes), &self.config)
        {
            self.claimed(now, id, who, Claim { seq: last, head: None });
            self.fetch.delay(id, who, until);
            return Ok(Ok(()));
        }
        let before = match first == next || first > next && canary!(AcceptGap) {
            true => Some(tip),
            false => store.tip(&author, first.saturating_sub(1))?,
        };
        let Some(before) = before else {
            // It overlaps what is staged and cannot be read yet: asked for again from there on.
            self.claimed(now, id, who, Claim { seq: last, head: None });
            return Ok(Ok(()));
        };
        let Ok(decoded) = Run::decode(run.bytes, before.time) else {
            return Ok(Err(Reason::Malformed));
        };
        match verifier.verify(author, before, run.bytes, &decoded) {
            Ok(verified) => {
                let (held, bytes) = (tip.seq, bytes_of(run.bytes));
                self.take_verified(now, id, (who, verified), head, store)?;
                if self.authors.held(who) > held && who != self.own {
                    self.quotas.spend(now, who, bytes, &self.config);
                }
            }
            Err(why) => return Ok(self.mismatch(now, id, run, why)),
        }
        Ok(Ok(()))
    }

    /// Keeps what is new of a verified run; where it contradicts ours, that is a fork. What lies
    /// at a known fork and above counts for nothing but its signature.
    fn take_verified<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        (who, run): (Who, Verified<'_>),
        head: Option<Head>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        if run.before() != tip {
            if self.contradicts(now, id, (who, &run), tip.seq, store)? {
                return Ok(());
            }
            self.probed(now, id, who, run.tip().seq, tip.seq);
        }
        let last = run.tip().seq;
        let Some(fresh) = run.after(&tip) else {
            self.claimed(now, id, who, Claim { seq: last, head: None });
            return Ok(());
        };
        let known = self.authors.held(who);
        let Some(new) = self.keep(now, who, fresh, head, store)? else { return Ok(()) };
        self.traffic.kept(new.tip.seq.saturating_sub(tip.seq));
        let (held, head) = self.authors.known(who).map_or((0, [0; 2]), |it| (it.held, it.head));
        self.fetch.arrived(now, id, who, head, &|who| self.authors.held(who));
        if held > known {
            self.announce(now, who, known.saturating_add(1), held, Some(id));
        }
        Ok(())
    }

    /// Stages a run that follows what is held; the head from now on, or `None` if the log stands
    /// still below a fork.
    pub(super) fn keep<S: Store>(
        &mut self,
        now: Time,
        who: Who,
        fresh: Verified<'_>,
        head: Option<Head>,
        store: &mut S,
    ) -> Result<Option<Head>, S::Error> {
        let fork = head.and_then(|head| head.fork);
        let upto = fork.unwrap_or(u64::MAX);
        let fresh = fresh.bare_from(upto);
        match store.stage(&fresh) {
            Ok(()) => {}
            Err(StageError::Gap) => return Ok(None),
            Err(StageError::Disk(error)) => return Err(error),
        }
        for entry in fresh.entries().iter().filter(|entry| entry.seq < upto) {
            self.clock.observe(now, entry.time);
        }
        self.note_missing(&fresh, upto);
        let new = Head { tip: fresh.tip_below(upto), fork };
        let at_cut = |cut: u64| fresh.tip_below(upto.min(cut.saturating_add(1)));
        self.holds(now, who, &fresh.author(), &new, at_cut);
        Ok(Some(new))
    }

    /// A run that does not verify is forged, or of another branch: ask further back to know.
    fn mismatch(
        &mut self,
        now: Time,
        id: SessionId,
        run: Claimed<'_>,
        why: Invalid,
    ) -> Result<(), Reason> {
        let Claimed { who, author, .. } = run;
        let held = self.authors.held(who);
        if why == Invalid::Signature && self.probe_further(now, id, who, held) {
            return Ok(());
        }
        self.end_probe(id, who);
        self.fetch.failed(now, id, who, held);
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        session.refused = true;
        session.caught_up = false;
        let (peer, refused) = (session.peer, session.costs.refuse(now));
        self.event(Event::Refused { peer, author, seq: run.first, why });
        if refused > MAX_REFUSED { Err(Reason::Forged) } else { Ok(()) }
    }

    /// Whom the peer calls by this index.
    pub(super) fn meant(&mut self, id: SessionId, idx: u32) -> Result<Who, Reason> {
        let session = self.sessions.get_mut(id).ok_or(Reason::Malformed)?;
        session.names.meant(&self.authors, idx).ok_or(Reason::Malformed)
    }
}

fn bytes_of(run: &[u8]) -> u64 {
    u64::try_from(run.len()).unwrap_or(u64::MAX)
}
