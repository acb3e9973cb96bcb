//! Forks: how a contradiction becomes evidence, and what evidence does.

use super::{Engine, Event, Reason, SessionId, seq_of};
use crate::author::Author;
use crate::fork::{Branch, Fork, Link, Proven};
use crate::limits::MAX_PROBES;
use crate::run::Verified;
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Message, StopReason};

impl Engine {
    /// The peer's entry at `seq` is not ours: asks for its log from there on, to see both branches.
    pub(super) fn probe(&mut self, id: SessionId, author: Author, seq: u64) {
        if !self.wants(&author) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.probes.len() < MAX_PROBES && !session.probes.contains_key(&author) {
            session.probes.insert(author, seq);
            self.say_want(id, author, seq, None);
        }
    }

    /// A piece did not verify after our entries: asks from eight times as far back, down to the
    /// first entry. False when there is nothing further back, so the piece is forged.
    pub(super) fn probe_further(&mut self, id: SessionId, author: Author, head: u64) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        let asked = session.probes.get(&author).copied();
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
        session.probes.insert(author, from);
        self.say_want(id, author, from, None);
        true
    }

    pub(super) fn is_probing(&self, id: SessionId, author: &Author) -> bool {
        self.sessions.get(&id).is_some_and(|session| session.probes.contains_key(author))
    }

    pub(super) fn end_probe(&mut self, id: SessionId, author: &Author) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.probes.remove(author);
        }
    }

    /// Compares a verified run with what we hold at the same positions. A difference is a fork:
    /// it is staged and told. Returns whether there is one.
    pub(super) fn contradicts<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        run: &Verified<'_>,
        store: &mut S,
    ) -> Result<bool, S::Error> {
        let author = run.author();
        let mut prev = run.before().id;
        for (at, entry) in run.entries().iter().enumerate() {
            let Some(ours) = store.tip(&author, entry.seq)? else { return Ok(false) };
            if ours.id != entry.id.0 {
                let theirs = Branch {
                    links: run.entries().iter().skip(at).filter_map(link).collect(),
                    signature: run.signature(),
                };
                let Some(branch) = store.branch(&author, entry.seq)? else { return Ok(false) };
                let fork = Fork { author, seq: entry.seq, prev, branches: [branch, theirs] };
                if let Ok(proven) = fork.prove() {
                    self.freeze(now, &proven, None, store)?;
                }
                self.end_probe(id, &author);
                return Ok(true);
            }
            prev = entry.id.0;
        }
        Ok(false)
    }

    /// Sends what proves the fork of `author`, once a session.
    pub(super) fn say_evidence<S: Store>(
        &mut self,
        id: SessionId,
        author: &Author,
        store: &S,
    ) -> Result<(), S::Error> {
        let Some(seq) = store.head(author).and_then(|head| head.fork) else { return Ok(()) };
        let Some(session) = self.sessions.get_mut(&id) else { return Ok(()) };
        if session.evidence.insert(*author, seq) != Some(seq)
            && let Some(fork) = store.fork(author)?
        {
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
        let known = store.head(&fork.author).and_then(|head| head.fork);
        if !self.wants(&fork.author) {
            self.say_stop_because(id, fork.author, StopReason::NotWanted);
            return Ok(Ok(()));
        }
        if known.is_some_and(|known| known <= fork.seq) {
            return Ok(Ok(()));
        }
        match fork.prove() {
            Ok(proven) => self.freeze(now, &proven, Some(id), store)?,
            Err(_) => return Ok(Err(Reason::Malformed)),
        }
        Ok(Ok(()))
    }

    /// Stages evidence; the author stands still below it from now on.
    fn freeze<S: Store>(
        &mut self,
        now: Time,
        proven: &Proven,
        source: Option<SessionId>,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let (author, seq) = (proven.author(), proven.seq());
        let old = store.head(&author);
        if !store.stage_fork(proven)? {
            return Ok(());
        }
        self.digest.change(&author, old, store.head(&author));
        self.fetch.frozen(now, &author, seq_of(store, &author), seq.saturating_sub(1));
        self.announce_fork(proven, source);
        self.event(Event::Forked { author, seq });
        if author == self.me() {
            self.retired = true;
            self.event(Event::OwnFork { seq });
        }
        Ok(())
    }
}

fn link(entry: &crate::run::VerifiedEntry<'_>) -> Option<Link> {
    let (body_len, body_hash) = entry.body.commitment()?;
    Some(Link { time: entry.time, body_len, body_hash })
}
