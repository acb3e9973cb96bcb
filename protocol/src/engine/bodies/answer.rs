//! What a peer that lacks bodies is sent: one answer to each question, after all runs.

use super::Question;
use crate::engine::agenda::Agenda;
use crate::engine::authors::Who;
use crate::engine::session::Session;
use crate::engine::{Engine, Reason, SessionId};
use crate::limits::MAX_ASKS;
use crate::store::Store;
use crate::wire::message::Message;

impl Engine {
    /// The peer asks for bodies. The inner error ends the session.
    pub(in crate::engine) fn on_ask(
        &mut self,
        id: SessionId,
        (idx, from, upto): (u32, u64, u64),
    ) -> Result<(), Reason> {
        let who = self.meant(id, idx)?;
        let session = self.sessions.get_mut(id).ok_or(Reason::Malformed)?;
        if session.lacking.answers.len() >= MAX_ASKS {
            return Err(Reason::Malformed);
        }
        session.lacking.answers.push_back(Question { who, from, upto });
        self.agenda.queue_answers(id, session);
        Ok(())
    }

    /// Answers one question of the session whose turn it is, after all runs.
    pub(in crate::engine) fn say_bodies<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        while let Some(id) = self.agenda.rows.answers.pop_front() {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            if !session.serve.has_room() {
                continue;
            }
            let Some(asked) = session.lacking.answers.pop_front() else { continue };
            let Question { who, from, upto } = asked;
            let author = self.authors.author(who).filter(|_| self.authors.wants(who));
            let bodies = match author {
                Some(author) => store.bodies(&author, from, upto.min(self.authors.cut(who)))?,
                None => Vec::new(),
            };
            let bodies: Vec<Option<&[u8]>> = bodies.iter().map(Option::as_deref).collect();
            if bodies.contains(&None) {
                self.confess(id, store.lacking());
            }
            if who != Who::NOBODY
                && self.authors.held(who) < upto
                && let Some(session) = self.sessions.get_mut(id)
            {
                self.bodies.owing |= session.lacking.owe(&asked, bodies.len());
            }
            let Some(idx) = self.index_of(id, who) else { continue };
            let len = self.send(id, &Message::Bodies { idx, first: from, bodies });
            if let Some(session) = self.sessions.get_mut(id) {
                session.serve.spent(len, true);
                self.agenda.queue_answers(id, session);
            }
            return Ok(());
        }
        Ok(())
    }
}

impl Agenda {
    /// The session takes turns with the others while it waits for bodies, and may be sent some.
    pub(in crate::engine) fn queue_answers(&mut self, id: SessionId, session: &mut Session) {
        let waits = !session.lacking.answers.is_empty() && session.serve.has_room();
        if waits && !self.rows.answers.contains(&id) {
            self.waits = true;
            self.rows.answers.push_back(id);
        }
    }
}
