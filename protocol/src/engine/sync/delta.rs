//! What changed in a journal since a ticket, or since HELLO.

use super::progress::Lack;
use super::{Telling, keep};
use crate::engine::agenda::Agenda;
use crate::engine::fetch::Claim;
use crate::engine::session::Session;
use crate::engine::{Engine, Reason, SessionId};
use crate::limits::MAX_DELTA_ITEMS;
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Delta, Message};

impl Engine {
    /// The next piece of each journal that is being told.
    pub(in crate::engine) fn say_summaries<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        if self.agenda.rows.telling.is_empty() {
            return Ok(());
        }
        for id in std::mem::take(&mut self.agenda.rows.telling) {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            let Some(Telling { after, ticket }) = session.summary.telling.take() else { continue };
            if !ticket && after >= store.journal().position {
                continue;
            }
            let delta = self.delta_after(id, after, ticket, store)?;
            if !delta.last
                && let Some(session) = self.sessions.get_mut(id)
            {
                session.summary.telling = Some(Telling { after: delta.to, ticket });
                self.agenda.tell(id);
            }
            self.send(id, &Message::Delta(delta));
        }
        Ok(())
    }

    /// One frame of our journal; its authors have an index afterwards.
    fn delta_after<S: Store>(
        &mut self,
        id: SessionId,
        after: u64,
        ticket: bool,
        store: &S,
    ) -> Result<Delta, S::Error> {
        let found = store.changes(after, MAX_DELTA_ITEMS)?;
        let end = store.journal();
        let last = found.len() < MAX_DELTA_ITEMS;
        let to = found.last().filter(|_| !last).map_or(end.position, |(position, _)| *position);
        let hash = if to == end.position { Some(end.hash) } else { store.mark(to)? };
        let mut delta = Delta { from: after, to, hash, ticket, last, ..Delta::default() };
        for (_, author) in found {
            let Some(head) = self.counted(&author, store) else { continue };
            match head.fork {
                None => delta.changes.push((author, head.tip.seq)),
                Some(fork) => delta.forks.push((author, head.tip.seq, fork)),
            }
        }
        if let Some(session) = self.sessions.get_mut(id) {
            for author in delta.authors() {
                session.names.told(&mut self.authors, author);
            }
        }
        Ok(delta)
    }

    /// The peer tells what changed in its journal. The inner error ends the session.
    pub(in crate::engine) fn on_delta<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        delta: &Delta,
        store: &S,
    ) -> Result<Result<(), Reason>, S::Error> {
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        let names = &mut session.names;
        let named: Vec<_> =
            delta.authors().map(|author| names.heard(&mut self.authors, author)).collect();
        let plain = delta.changes.iter().map(|(_, seq)| (*seq, 0));
        let forked = delta.forks.iter().map(|(_, seq, fork)| (*seq, *fork));
        let (mut lacks, mut skipped) = (Vec::new(), None);
        for (who, (seq, fork)) in named.into_iter().zip(plain.chain(forked)) {
            if fork > 0 {
                self.learn_fork(now, id, who, (seq, fork), store)?;
            }
            self.claimed(now, id, who, Claim { seq, head: None });
            if who == self.own {
                self.holds_own(id, seq);
            }
            let lack = Lack::of(who, seq, fork);
            if !self.authors.wants(who) || seq > self.authors.cut(who) {
                skipped = Some(self.authors.wanted_sum());
            }
            if self.authors.wants(who) && !lack.is_filled(&self.authors) {
                lacks.push(lack);
            }
        }
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        let summary = &mut session.summary;
        let honoured = summary.presented.filter(|ticket| ticket.mark.position == delta.from);
        if let Some(ticket) = honoured.filter(|_| delta.ticket) {
            summary.progress.honoured(&ticket);
        }
        summary.progress.told(delta.from, (delta.to, delta.hash), lacks, skipped);
        if delta.last && delta.ticket {
            summary.heard = true;
            summary.unsure = true;
        }
        self.agenda.settle(id, session);
        self.agenda.earn(id, session);
        Ok(Ok(()))
    }

    /// Stages the tickets that were earned by what is held now.
    pub(in crate::engine) fn earn<S: Store>(&mut self, store: &mut S) -> Result<(), S::Error> {
        if !std::mem::take(&mut self.agenda.earns) {
            return Ok(());
        }
        let earning = std::mem::take(&mut self.agenda.rows.earning);
        for id in earning {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            if let Some(ticket) = session.summary.progress.earned(&self.authors) {
                keep(store, &session.peer, ticket)?;
            }
            session.summary.earning = false;
            if session.summary.progress.is_waiting() {
                self.agenda.earn(id, session);
            }
        }
        Ok(())
    }
}

impl Agenda {
    /// The session may have earned a ticket.
    pub(super) fn earn(&mut self, id: SessionId, session: &mut Session) {
        if !std::mem::replace(&mut session.summary.earning, true) {
            self.earns = true;
            self.rows.earning.push(id);
        }
    }
}
