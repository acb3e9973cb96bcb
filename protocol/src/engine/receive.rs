//! What comes in: introductions, notes, wants, stops and runs; cheapest checks first.

use super::{Engine, Event, Reason, SessionId, seq_of};
use crate::author::Author;
use crate::entry::Tip;
use crate::limits::MAX_REFUSED;
use crate::run::{Invalid, Run, Verified, verify};
use crate::store::{Head, StageError, Store};
use crate::time::Time;
use crate::wire::message::StopReason;

/// The parts of a RUN frame: the sender's index, the first position, the bytes.
pub(super) type RawRun<'a> = (u32, u64, &'a [u8]);

/// A run whose place is known and whose content is not checked yet.
#[derive(Clone, Copy, Debug)]
struct Claimed<'a> {
    author: Author,
    first: u64,
    last: u64,
    bytes: &'a [u8],
}

impl Engine {
    pub(super) fn on_intro(&mut self, id: SessionId, authors: &[Author]) -> Result<(), Reason> {
        let session = self.sessions.get_mut(&id).ok_or(Reason::Malformed)?;
        if session.names.introduce(authors) { Ok(()) } else { Err(Reason::Malformed) }
    }

    pub(super) fn on_note<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        items: &[(u32, u64)],
        store: &S,
    ) -> Result<(), Reason> {
        for (idx, seq) in items {
            let author = self.author_of(id, *idx)?;
            self.claimed(now, id, author, *seq, store);
        }
        Ok(())
    }

    pub(super) fn on_want<S: Store>(
        &mut self,
        id: SessionId,
        (idx, from, upto): (u32, u64, Option<u64>),
        store: &S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let author = match self.author_of(id, idx) {
            Ok(author) => author,
            Err(reason) => return Ok(Err(reason)),
        };
        let wanted = self.wants(&author);
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(Ok(())) };
        if !wanted || !session.serve.want(author, from, upto) {
            self.say_stop_because(id, author, StopReason::NotWanted);
            return Ok(Ok(()));
        }
        self.say_evidence(id, &author, store)?;
        Ok(Ok(()))
    }

    pub(super) fn on_stop<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        idx: u32,
        reason: StopReason,
        store: &S,
    ) -> Result<(), Reason> {
        let author = self.author_of(id, idx)?;
        let session = self.sessions.get_mut(&id).ok_or(Reason::Malformed)?;
        session.serve.stop(author, reason);
        if reason == StopReason::NotWanted {
            session.declined(&author);
            session.probes.remove(&author);
            self.fetch.refused(now, id, author, seq_of(store, &author));
        }
        Ok(())
    }

    pub(super) fn on_credit(&mut self, id: SessionId, bytes: u64) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.serve.grant(bytes);
        }
    }

    /// A run: is it wanted, does it continue what we have, does it verify? The inner error ends
    /// the session.
    pub(super) fn on_run<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        (idx, first, bytes): RawRun<'_>,
        len: usize,
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(Ok(())) };
        if !session.intake.take(len) {
            return Ok(Err(Reason::Credit));
        }
        let author = match self.author_of(id, idx) {
            Ok(author) => author,
            Err(reason) => return Ok(Err(reason)),
        };
        let Ok(count) = Run::count(bytes) else { return Ok(Err(Reason::Malformed)) };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let last = first.saturating_add(count.saturating_sub(1));
        let run = Claimed { author, first, last, bytes };
        if !self.wants(&author) {
            self.say_stop_because(id, author, StopReason::NotWanted);
            self.claimed(now, id, author, last, store);
            return Ok(Ok(()));
        }
        self.take_run(now, id, run, store)
    }

    fn take_run<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        run: Claimed<'_>,
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Claimed { author, first, last, .. } = run;
        let head = store.head(&author);
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        let asked = self.asked_from(id, &author);
        let probing = asked.is_some();
        let next = tip.seq.saturating_add(1);
        let crossed = head.and_then(|head| head.fork).filter(|fork| last >= *fork);
        if let Some(fork) = crossed {
            self.say_evidence(id, &author, store)?;
            if first >= fork || !probing && (next >= fork || first > next) {
                if next < fork {
                    self.say_want(id, author, next, None);
                }
                return Ok(Ok(()));
            }
        }
        if first > next {
            self.claimed(now, id, author, last, store);
            return Ok(Ok(()));
        }
        if asked.is_some_and(|asked| first > asked) {
            self.missed(now, id, author);
            return Ok(Ok(()));
        }
        if last < next && !probing {
            self.fetch.duplicate(id, author);
            return Ok(Ok(()));
        }
        let before = match first == next {
            true => Some(tip),
            false => store.tip(&author, first.saturating_sub(1))?,
        };
        let Some(before) = before else {
            // It overlaps what is staged and cannot be read yet: asked for again from there on.
            self.claimed(now, id, author, last, store);
            return Ok(Ok(()));
        };
        let Ok(decoded) = Run::decode(run.bytes, before.time) else {
            return Ok(Err(Reason::Malformed));
        };
        match verify(author, before, &decoded) {
            Ok(verified) => self.take_verified(now, id, verified, head, store)?,
            Err(why) => return Ok(self.mismatch(now, id, run, why, store)),
        }
        Ok(Ok(()))
    }

    /// Keeps what is new of a verified run; where it contradicts ours, that is a fork. What lies
    /// at a known fork and above counts for nothing but its signature.
    fn take_verified<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        run: Verified<'_>,
        head: Option<Head>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let author = run.author();
        let tip = head.map_or(Tip::empty(store.community()), |head| head.tip);
        if run.before() != tip {
            if self.contradicts(now, id, &run, tip.seq, store)? {
                return Ok(());
            }
            self.probed(now, id, &author, run.tip().seq, tip.seq);
        }
        let last = run.tip().seq;
        let fork = head.and_then(|head| head.fork).unwrap_or(u64::MAX);
        let Some(fresh) = run.after(&tip).map(|run| run.bare_from(fork)) else {
            self.claimed(now, id, author, last, store);
            return Ok(());
        };
        match store.stage(&fresh) {
            Ok(()) => {}
            Err(StageError::Gap) => return Ok(()),
            Err(StageError::Disk(error)) => return Err(error),
        }
        for entry in fresh.entries().iter().filter(|entry| entry.seq < fork) {
            self.clock.observe(now, entry.time);
        }
        if let Some(head) = store.head(&author) {
            self.digest.set(&author, &head);
        }
        let (first, last) = (tip.seq.saturating_add(1), seq_of(store, &author));
        self.fetch.arrived(now, id, author, &|author| seq_of(store, author));
        self.announce(now, author, first, last, Some(id));
        Ok(())
    }

    /// A run that does not verify is forged, or of another branch: ask further back to know.
    fn mismatch<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        run: Claimed<'_>,
        why: Invalid,
        store: &S,
    ) -> Result<(), Reason> {
        let author = run.author;
        let head = seq_of(store, &author);
        if why == Invalid::Signature && self.probe_further(now, id, author, head) {
            return Ok(());
        }
        self.end_probe(id, &author);
        self.fetch.failed(now, id, author, head);
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(()) };
        session.refused = session.refused.saturating_add(1);
        session.caught_up = false;
        let (peer, refused) = (session.peer, session.refused);
        self.event(Event::Refused { peer, author, seq: run.first, why });
        if refused > MAX_REFUSED { Err(Reason::Forged) } else { Ok(()) }
    }

    fn author_of(&self, id: SessionId, idx: u32) -> Result<Author, Reason> {
        let session = self.sessions.get(&id).ok_or(Reason::Malformed)?;
        session.names.theirs(idx).ok_or(Reason::Malformed)
    }
}
