//! Saying how many bodies are not here, and to whom a word is owed once some are.

use super::{Lacking, Question};
use crate::engine::authors::{Authors, Who};
use crate::engine::{Engine, SessionId};
use crate::limits::MAX_ASKS;
use crate::store::Store;
use crate::wire::message::Message;

impl Lacking {
    /// The peer asked for more of this log than is here: it is told once that came.
    pub(super) fn owe(&mut self, asked: &Question, answered: usize) -> bool {
        let new = self.owed.len() < MAX_ASKS && self.owed.iter().all(|(who, _)| *who != asked.who);
        if new {
            let count = u64::try_from(answered).unwrap_or(u64::MAX);
            self.owed.push((asked.who, asked.from.saturating_add(count)));
        }
        new
    }

    /// A stranger became a member.
    pub(in crate::engine) fn admit(&mut self, before: Who, who: Who) {
        self.owed.iter_mut().filter(|owed| owed.0 == before).for_each(|owed| owed.0 = who);
    }

    /// Takes back what was owed and is here by now; whether there was some.
    fn pays<S: Store>(&mut self, authors: &Authors, store: &S) -> Result<bool, S::Error> {
        let before = self.owed.len();
        let mut left = Vec::new();
        for owed in std::mem::take(&mut self.owed) {
            if !is_here(authors, store, owed)? {
                left.push(owed);
            }
        }
        self.owed = left;
        Ok(self.owed.len() < before)
    }
}

impl Engine {
    /// It lacks so many; if it said so before, or had too little when it was asked, it found some
    /// since then.
    pub(in crate::engine) fn on_lacks(&mut self, id: SessionId, count: u64) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        let lacking = &mut session.lacking;
        let short = lacking.short.take().is_some();
        lacking.worth_asking |= lacking.theirs > 0 || short;
        lacking.theirs = count;
    }

    /// Says how many bodies are not here: at first, when some came and nothing more comes, and to
    /// whom that is owed.
    pub(in crate::engine) fn say_lacks<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        if !(self.bodies.tell || self.bodies.found) || self.bodies.pass.is_some() {
            return Ok(());
        }
        self.bodies.tell = false;
        let found = std::mem::take(&mut self.bodies.found);
        let (lacking, mut owing, mut due) = (store.lacking(), false, Vec::new());
        for (id, session) in self.sessions.iter_mut().filter(|(_, session)| session.is_ready()) {
            let paid = session.lacking.pays(&self.authors, store)?;
            owing |= !session.lacking.owed.is_empty();
            let told = session.lacking.told;
            if paid || (told > 0 && found) || lacking < told || (told == 0 && lacking > 0) {
                session.lacking.told = lacking;
                due.push(id);
            }
        }
        self.bodies.owing = owing;
        for id in due {
            self.send(id, &Message::Lacks(lacking));
        }
        Ok(())
    }

    /// Says how many are lacking to who asked for one of them, if it was not told yet: it is told
    /// again when some came.
    pub(super) fn confess(&mut self, id: SessionId, lacking: u64) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        if session.lacking.told == 0 && lacking > 0 {
            session.lacking.told = lacking;
            self.send(id, &Message::Lacks(lacking));
        }
    }
}

/// Whether the body at this position came.
fn is_here<S: Store>(
    authors: &Authors,
    store: &S,
    (who, seq): (Who, u64),
) -> Result<bool, S::Error> {
    let author = authors.author(who).filter(|_| seq <= authors.held(who));
    let Some(author) = author else { return Ok(false) };
    Ok(matches!(store.bodies(&author, seq, seq)?.as_slice(), [Some(_)]))
}
