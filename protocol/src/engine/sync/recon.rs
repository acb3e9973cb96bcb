//! Range-based reconciliation with one peer: who started it, what is still to come, what it costs.

use super::Learned;
use super::progress::Lack;
use crate::digest::reconcile::Mine;
use crate::engine::{Engine, Reason, SessionId};
use crate::limits::MAX_LACKS;
use crate::store::{Mark, Store};
use crate::time::Time;
use crate::wire::message::{Message, Recon, Summary};

/// A reconciliation that is under way.
#[derive(Debug)]
pub(super) struct Talk {
    salt: u32,
    /// We started it, and the peer has not answered.
    opening: bool,
    /// Nothing was in flight when it began: then both should have held the same.
    idle: bool,
    /// Frames of ours whose answers did not come to their end.
    awaited: u64,
    /// Where the peer's journal stood when it began.
    mark: Mark,
    lacks: Vec<Lack>,
    /// What was wanted when something was first passed over.
    skipped: Option<[u8; 8]>,
    /// The peer holds what we want and do not hold, or another branch of it.
    found: bool,
    /// Fingerprints, ours and theirs, when it began.
    roots: ([u8; 16], [u8; 16]),
    /// Somebody came to be wanted meanwhile.
    outdated: bool,
}

impl Talk {
    /// Somebody is wanted who was not: it may be what was passed over.
    pub(super) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// What the peer told of so far and is not here.
    pub(super) fn lacks(&self) -> usize {
        self.lacks.len()
    }
}

impl Engine {
    /// Says the first statement of a reconciliation.
    pub(in crate::engine) fn start_recon<S: Store>(&mut self, now: Time, id: SessionId, store: &S) {
        self.open_recon(now, id, false, store);
    }

    /// As [`Engine::start_recon`]; `idle`: nothing was in flight. Not if the peer's words made us say
    /// too much of late: then the next comparison may.
    pub(super) fn open_recon<S: Store>(&mut self, now: Time, id: SessionId, idle: bool, store: &S) {
        let authors = self.digest.count();
        let Some(session) = self.sessions.get_mut(id) else { return };
        if !session.costs.recon.has_some(now, authors) {
            return;
        }
        let theirs = session.summary.theirs.count;
        // Nobody else knows where our journal stands when it chooses its entries.
        let [a, b, c, d, ..] = store.journal().hash;
        let salt = u32::from_be_bytes([a, b, c, d]).wrapping_add(self.salts);
        self.salts = self.salts.wrapping_add(1);
        session.stir(now);
        self.begin(id, salt, true, idle);
        let head = |author: &crate::author::Author| self.counted(author, store);
        let frames = Mine::new(&self.digest, &head, salt).start(theirs);
        let said = self.say_recon(id, frames);
        if let Some(session) = self.sessions.get_mut(id) {
            session.costs.recon.take(now, said, authors);
        }
    }

    fn begin(&mut self, id: SessionId, salt: u32, opening: bool, idle: bool) {
        let root = self.digest.root();
        let Some(session) = self.sessions.get_mut(id) else { return };
        let theirs = session.summary.theirs;
        session.summary.talk = Some(Box::new(Talk {
            salt,
            opening,
            idle,
            awaited: 0,
            mark: theirs.mark,
            lacks: Vec::new(),
            skipped: None,
            found: false,
            roots: (root, theirs.root),
            outdated: false,
        }));
    }

    fn say_recon(&mut self, id: SessionId, frames: Vec<Recon>) -> u64 {
        let mut said = 0_u64;
        for frame in frames {
            let asks = u64::from(frame.asks());
            if let Some(talk) = self.talk(id) {
                talk.awaited = talk.awaited.saturating_add(asks);
            }
            let len = self.send(id, &Message::Recon(frame));
            said = said.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
        }
        said
    }

    fn talk(&mut self, id: SessionId) -> Option<&mut Talk> {
        self.sessions.get_mut(id)?.summary.talk.as_deref_mut()
    }

    /// A statement of the peer, or a piece of one. The inner error ends the session.
    pub(in crate::engine) fn on_recon<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        recon: &Recon,
        store: &S,
    ) -> Result<Result<(), Reason>, S::Error> {
        if !self.is_expected(id, recon) {
            return Ok(Ok(()));
        }
        let authors = self.digest.count();
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        if recon.asks() && !session.costs.recon.has_some(now, authors) {
            return Ok(Err(Reason::Summary));
        }
        session.stir(now);
        for range in &recon.ranges {
            let (Summary::List(items) | Summary::Answer(items)) = &range.what else { continue };
            for item in items {
                let learned = self.learn(now, id, item, store)?;
                self.note_learned(id, learned);
            }
        }
        let head = |author: &crate::author::Author| self.counted(author, store);
        let frames = Mine::new(&self.digest, &head, recon.salt).answer(recon);
        let said = self.say_recon(id, frames);
        let Some(session) = self.sessions.get_mut(id) else { return Ok(Ok(())) };
        if !session.costs.recon.take(now, said, authors) {
            return Ok(Err(Reason::Summary));
        }
        let Some(talk) = &mut session.summary.talk else { return Ok(Ok(())) };
        if !recon.start && !recon.more {
            talk.opening = false;
            talk.awaited = talk.awaited.saturating_sub(1);
        }
        if talk.awaited == 0 && !recon.more && self.end_recon(id) {
            self.start_recon(now, id, store);
        }
        Ok(Ok(()))
    }

    /// Whether a statement belongs to the reconciliation under way, or starts one. If both sides
    /// started one, that of the smaller device goes on.
    fn is_expected(&mut self, id: SessionId, recon: &Recon) -> bool {
        let me = self.me();
        let Some(session) = self.sessions.get_mut(id) else { return false };
        let talk = session.summary.talk.as_deref();
        if !recon.start {
            return talk.is_some_and(|talk| talk.salt == recon.salt);
        }
        match talk {
            Some(talk) if talk.opening && me < session.peer => false,
            Some(talk) if !talk.opening && talk.salt == recon.salt => true,
            _ => {
                self.begin(id, recon.salt, false, false);
                true
            }
        }
    }

    fn note_learned(&mut self, id: SessionId, learned: Learned) {
        let wanted = self.authors.wanted_sum();
        let Some(talk) = self.talk(id) else { return };
        match learned {
            Learned::Known => return,
            Learned::Unwanted => {
                talk.skipped = talk.skipped.or(Some(wanted));
                return;
            }
            Learned::News => {}
            Learned::Lacking(lack) if talk.lacks.len() < MAX_LACKS => talk.lacks.push(lack),
            Learned::Lacking(_) => {}
        }
        talk.found = true;
        if std::mem::take(&mut talk.idle) {
            self.divergences = self.divergences.saturating_add(1);
        }
    }

    /// Both know all in which they differ. Whether to look again: it passed over somebody who may
    /// have come to be wanted since.
    fn end_recon(&mut self, id: SessionId) -> bool {
        let Some(session) = self.sessions.get_mut(id) else { return false };
        let summary = &mut session.summary;
        let Some(talk) = summary.talk.take() else { return false };
        summary.heard = true;
        summary.unsure = true;
        summary.explained = Some(talk.roots).filter(|_| !talk.found && !talk.outdated);
        let again = talk.outdated && talk.skipped.is_some();
        summary.progress.compared(talk.mark, talk.lacks, talk.skipped);
        self.agenda.settle(id, session);
        self.agenda.earn(id, session);
        again
    }
}

#[cfg(test)]
mod tests;
