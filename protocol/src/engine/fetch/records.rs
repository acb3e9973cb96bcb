//! What outlasts a session or a source: strikes of peers, and delays of logs over their quota.

use super::{Claimant, Fetch};
use crate::author::Author;
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::limits::MAX_RECORDS;
use crate::time::Time;

impl Fetch {
    /// A session with `peer` is open: what it was struck for before is not forgotten.
    pub(in crate::engine) fn open(&mut self, session: SessionId, peer: &Author) {
        let mut claimant = Claimant::default();
        if let Some((strikes, struck)) = self.records.remove(peer) {
            (claimant.strikes, claimant.struck) = (strikes, struck);
            claimant.shunned = !claimant.counts(struck);
            self.shunned = self.shunned.saturating_add(usize::from(claimant.shunned));
        }
        self.peers.insert(session, claimant);
    }

    /// The peer's HELLO took this long.
    pub(in crate::engine) fn greeted(&mut self, session: SessionId, took: u64) {
        if let Some(peer) = self.peers.get_mut(session) {
            peer.greeted(took);
        }
    }

    /// Strikes of the session's peer when it was struck last.
    pub(in crate::engine) fn strikes(&self, session: SessionId) -> u32 {
        self.peers.get(session).map_or(0, |peer| peer.strikes)
    }

    /// The session with `peer` is over; its strikes stay.
    pub(in crate::engine) fn remember(&mut self, session: SessionId, peer: Author) {
        let Some(claimant) = self.peers.get(session).filter(|peer| peer.strikes > 0) else {
            return;
        };
        self.records.insert(peer, (claimant.strikes, claimant.struck));
        if self.records.len() > MAX_RECORDS {
            let oldest = self.records.iter().min_by_key(|(_, (_, struck))| *struck);
            if let Some(oldest) = oldest.map(|(peer, _)| *peer) {
                self.records.remove(&oldest);
            }
        }
    }

    /// `who` is over its quota: whoever sends it shall stop, and nobody is asked before `until`.
    pub(in crate::engine) fn delay(&mut self, session: SessionId, who: Who, until: Time) {
        let provider = self.provider(who).map(|provider| provider.session);
        self.drop_provider(who);
        self.stop(session, who);
        if let Some(other) = provider.filter(|other| *other != session) {
            self.stop(other, who);
        }
        if let Some(before) = self.delayed.insert(who, until) {
            self.timers.remove(&(before, who));
        }
        self.timers.insert((until, who));
    }
}
