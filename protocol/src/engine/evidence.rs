//! Forks: how a contradiction becomes evidence, and what evidence does.

use super::authors::Who;
use super::{Engine, Event, Reason, SessionId};
use crate::fork::{Branch, Fork, Link, Proven};
use crate::limits::{MAX_PROBES, WANT_TIMEOUT};
use crate::run::Verified;
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Message, StopReason};

/// A question to one peer: how its log of an author compares with ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    /// The position from which it was asked.
    from: u64,
    at: Time,
}

impl Engine {
    /// The peer's entry at `seq` is not ours: asks for its log from there on, to see both branches.
    pub(super) fn probe(&mut self, now: Time, id: SessionId, who: Who, seq: u64) {
        if !self.authors.wants(who) {
            return;
        }
        let Some(session) = self.sessions.get(id) else { return };
        let ask = match session.probes.get(&who) {
            Some(asked) => seq < asked.from,
            None => session.probes.len() < MAX_PROBES,
        };
        if ask {
            self.ask_from(now, id, who, seq);
        }
    }

    /// A piece did not verify after our entries: asks from eight times as far back, down to the
    /// first entry. False when there is nothing further back, so the piece is forged.
    pub(super) fn probe_further(&mut self, now: Time, id: SessionId, who: Who, head: u64) -> bool {
        let Some(session) = self.sessions.get(id) else { return false };
        let asked = session.probes.get(&who).map(|asked| asked.from);
        if head == 0 || asked == Some(1) {
            return false;
        }
        let from = match asked {
            None if session.probes.len() >= MAX_PROBES => return false,
            None => head,
            Some(from) => {
                let back = head.saturating_sub(from).saturating_add(1).saturating_mul(8);
                head.saturating_sub(back).max(1)
            }
        };
        self.ask_from(now, id, who, from);
        true
    }

    fn ask_from(&mut self, now: Time, id: SessionId, who: Who, from: u64) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.probes.insert(who, Probe { from, at: now });
        }
        self.say_want(id, who, from, None);
    }

    /// The position from which the peer was asked for `who`, to compare its log with ours.
    pub(super) fn asked_from(&self, id: SessionId, who: Who) -> Option<u64> {
        Some(self.sessions.get(id)?.probes.get(&who)?.from)
    }

    /// A run came that starts above what was asked for. It was on its way, or another WANT of ours
    /// overtook the question: then it is repeated.
    pub(super) fn missed(&mut self, now: Time, id: SessionId, who: Who) {
        let asked = self.sessions.get(id).and_then(|session| session.probes.get(&who));
        if let Some(asked) = asked.filter(|asked| now.since(asked.at) >= WANT_TIMEOUT) {
            self.ask_from(now, id, who, asked.from);
        }
    }

    /// The peer's log is ours up to `same`: what follows is compared, up to our last entry.
    pub(super) fn probed(&mut self, now: Time, id: SessionId, who: Who, same: u64, last: u64) {
        if same >= last {
            return self.end_probe(id, who);
        }
        let session = self.sessions.get_mut(id);
        if let Some(asked) = session.and_then(|session| session.probes.get_mut(&who)) {
            *asked = Probe { from: same.saturating_add(1).max(asked.from), at: now };
        }
    }

    pub(super) fn end_probe(&mut self, id: SessionId, who: Who) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.probes.remove(&who);
        }
    }

    /// Compares a verified run with what we hold at the same positions, up to `agreed`. A
    /// difference is a fork: it is staged and told. Returns whether there is one.
    pub(super) fn contradicts<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        (who, run): (Who, &Verified<'_>),
        agreed: u64,
        store: &mut S,
    ) -> Result<bool, S::Error> {
        let proven = contradiction(run, agreed, store)?;
        if let Some(proven) = &proven {
            self.freeze(now, (who, proven), None, store)?;
            self.end_probe(id, who);
        }
        Ok(proven.is_some())
    }

    /// Sends what proves the fork of `who`, once a session, and not too often in all.
    pub(super) fn say_evidence<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        who: Who,
        store: &S,
    ) -> Result<(), S::Error> {
        let Some(known) = self.authors.known(who) else { return Ok(()) };
        let (author, seq) = (known.author, known.fork);
        if seq == u64::MAX {
            return Ok(());
        }
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        if canary!(ForgetEvidence) {
            return Ok(());
        }
        let told = session.evidence.get(&who) == Some(&seq);
        if !told
            && session.costs.tell(now, self.authors.forked())
            && let Some(fork) = store.fork(&author)?
        {
            session.evidence.insert(who, seq);
            self.send(id, &Message::Fork(&fork.encode()));
        }
        Ok(())
    }

    /// Evidence from a peer. Bytes that prove nothing end the session.
    pub(super) fn on_fork<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        evidence: &[u8],
        store: &mut S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Ok(fork) = Fork::decode(evidence) else { return Ok(Err(Reason::Malformed)) };
        if fork.seq == 1 && fork.prev != store.community().0 {
            return Ok(Err(Reason::Malformed));
        }
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        let who = session.names.named(&mut self.authors, fork.author);
        let Some(known) = self.authors.known(who).filter(|known| known.wanted) else {
            self.say_stop(id, who, StopReason::NotWanted);
            return Ok(Ok(()));
        };
        if known.fork <= fork.seq {
            if known.fork == fork.seq {
                session.evidence.insert(who, known.fork);
            }
            return Ok(Ok(()));
        }
        let (author, common) = (fork.author, fork.seq.saturating_sub(1));
        let prev = fork.prev;
        match fork.prove() {
            Ok(proven) => self.freeze(now, (who, &proven), Some(id), store)?,
            Err(_) => return Ok(Err(Reason::Malformed)),
        }
        if store.tip(&author, common)?.is_some_and(|ours| ours.id != prev) {
            // The branches have an entry in common that is not ours: there is an earlier fork.
            self.probe(now, id, who, common);
        }
        Ok(Ok(()))
    }

    /// Stages evidence; the author stands still below it from now on.
    pub(super) fn freeze<S: Store>(
        &mut self,
        now: Time,
        (who, proven): (Who, &Proven),
        source: Option<SessionId>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let (author, seq) = (proven.author(), proven.seq());
        if !store.stage_fork(proven)? {
            return Ok(());
        }
        for session in self.sessions.values_mut() {
            session.probes.retain(|probed, asked| *probed != who || asked.from < seq);
        }
        if let Some(head) = store.head(&author) {
            let below = store.tip(&author, self.authors.cut(who).min(head.tip.seq))?;
            self.holds(now, who, &author, &head, |_| below.unwrap_or(head.tip));
        }
        self.fetch.frozen(now, who, self.authors.held(who), seq.saturating_sub(1));
        self.announce_fork(who, proven, source);
        self.event(Event::Forked { author, seq });
        if author == self.me() {
            self.retired = true;
            self.event(Event::OwnFork { seq });
        }
        Ok(())
    }
}

/// What proves that a verified run and what we hold at its positions, up to `agreed`, contradict
/// each other.
pub(super) fn contradiction<S: Store>(
    run: &Verified<'_>,
    agreed: u64,
    store: &S,
) -> Result<Option<Proven>, S::Error> {
    let author = run.author();
    let last = run.tip();
    if last.seq <= agreed && store.tip(&author, last.seq)?.is_some_and(|tip| tip.id == last.id) {
        return Ok(None);
    }
    let mut prev = run.before().id;
    for (at, entry) in run.entries().iter().enumerate() {
        if entry.seq > agreed {
            break;
        }
        let Some(ours) = store.tip(&author, entry.seq)? else { return Ok(None) };
        if ours.id != entry.id.0 {
            let theirs = Branch {
                links: run.entries().iter().skip(at).filter_map(link).collect(),
                signature: run.signature(),
            };
            let Some(branch) = store.branch(&author, entry.seq)? else { return Ok(None) };
            let fork = Fork { author, seq: entry.seq, prev, branches: [branch, theirs] };
            return Ok(fork.prove().ok());
        }
        prev = entry.id.0;
    }
    Ok(None)
}

fn link(entry: &crate::run::VerifiedEntry<'_>) -> Option<Link> {
    let (body_len, body_hash) = entry.body.commitment()?;
    Some(Link { time: entry.time, body_len, body_hash })
}
