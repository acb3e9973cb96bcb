//! Whom to follow, so that the tree of each author finds the fastest ways and keeps to them.
//!
//! Whoever is followed had an entry before the one who follows: nobody follows in a circle.

use super::{Fetch, Provider};
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::limits::{OVERTAKEN, STRIKE_DECAY};
use crate::time::Time;

impl Fetch {
    /// Who is followed now that `session` brought something of `who`: whoever brings it first, but
    /// one who told of it clearly before it came is faster.
    pub(super) fn follow(
        &mut self,
        now: Time,
        (session, who): (SessionId, Who),
        before: Option<Provider>,
        held: u64,
    ) -> SessionId {
        let Some(before) = before else { return session };
        if before.session == session {
            let Some(rival) = self.overtaken(now, who, &before) else { return session };
            self.stop(session, who);
            self.start(rival, who, held);
            return rival;
        }
        if self.is_quiet(session) || self.is_stopped(session, who) {
            return before.session;
        }
        self.stop(before.session, who);
        session
    }

    /// Who claims to have what the session brought now, was asked for it and had ample time. One
    /// that brings other logs meanwhile is busy.
    pub(super) fn tardy(
        &self,
        now: Time,
        (session, who): (SessionId, Who),
        before: Option<Provider>,
    ) -> Option<SessionId> {
        let before = before.filter(|before| before.session != session)?;
        let peer = self.peers.get(before.session)?;
        let ample = now.since(before.asked?) >= peer.ample() && !peer.is_at_work(now);
        (ample && peer.claims_more(who)).then_some(before.session)
    }

    /// Whoever was asked in vain is doubted; the session that brought it is followed.
    pub(super) fn turn_from(
        &mut self,
        now: Time,
        tardy: SessionId,
        (session, who): (SessionId, Who),
        held: u64,
    ) -> SessionId {
        self.doubt(now, tardy);
        self.stop(tardy, who);
        if self.is_stopped(session, who) && !self.is_quiet(session) {
            self.start(session, who, held);
        }
        session
    }

    /// The session has more of `who` than its provider brought.
    pub(super) fn claimed_by_rival(&mut self, now: Time, session: SessionId, who: Who) {
        if let Some(provider) = self.providers.get_mut(who).and_then(Option::as_mut)
            && provider.session != session
            && provider.rival.is_none()
        {
            provider.rival = Some((session, now));
        }
    }

    /// Who told clearly before of what the provider brought now. Of whoever claims still more it is
    /// not known whether that is true, and whoever was late would perhaps be late again.
    fn overtaken(&self, now: Time, who: Who, provider: &Provider) -> Option<SessionId> {
        let (rival, told) = provider.rival?;
        let peer = self.peers.get(rival)?;
        let prompt = peer.late.is_none_or(|late| now.since(late) >= STRIKE_DECAY);
        let true_word = peer.counts(now) && !peer.claims_more(who);
        let faster = now.since(told) >= OVERTAKEN;
        (faster && prompt && true_word && !peer.quiet).then_some(rival)
    }

    /// The session let a timer pass.
    pub(super) fn was_late(&mut self, now: Time, session: SessionId) {
        if let Some(peer) = self.peers.get_mut(session) {
            peer.late = Some(now);
        }
    }
}

#[cfg(test)]
mod tests;
