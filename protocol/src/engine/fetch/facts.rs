//! What the other machines ask of this one.

use super::{Claim, Claimant, Fetch, Held, Provider};
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::engine::prefetch::prefetch;
use crate::engine::records::Faults;
use crate::time::Time;

impl Fetch {
    /// See [`Engine::prefetch_front`](crate::engine::Engine::prefetch_front).
    pub(in crate::engine) fn prefetch_front(&self) {
        prefetch(&self.peers);
    }

    /// See [`Engine::prefetch_seats`](crate::engine::Engine::prefetch_seats).
    pub(in crate::engine) fn prefetch_seats(&self) {
        self.peers.prefetch();
    }

    /// A session is open; these are its peer's faults of before.
    pub(in crate::engine) fn open(&mut self, session: SessionId, faults: Faults) {
        let mut claimant = Claimant { faults, ..Claimant::default() };
        claimant.shunned = !claimant.counts(faults.strikes.last);
        self.shunned = self.shunned.saturating_add(u16::from(claimant.shunned));
        self.peers.insert(session, claimant);
    }

    /// `who` came to be held up to `held`, where the entry's name begins with `head`, by no session.
    /// Whoever was asked for it has nothing left to bring, or brings what follows.
    pub(in crate::engine) fn brought(&mut self, now: Time, who: Who, head: [u8; 2], held: u64) {
        self.forget_fulfilled(who, held, Some(head));
        if let Some(provider) = self.provider(who) {
            let deadline = self.patience(now, provider.session, who);
            self.set_provider(who, Provider { deadline, ..provider });
        }
    }

    /// The peer's HELLO took this long.
    pub(in crate::engine) fn greeted(&mut self, session: SessionId, took: u64) {
        if let Some(peer) = self.peers.get_mut(session) {
            peer.greeted(took);
        }
    }

    /// Faults of the session's peer.
    pub(in crate::engine) fn faults(&self, session: SessionId) -> Faults {
        self.peers.get(session).map_or(Faults::default(), |peer| peer.faults)
    }

    /// Strikes of a session, and how long its answers take.
    pub(in crate::engine) fn quality(&self, now: Time, session: SessionId) -> (u32, u64) {
        self.peers.get(session).map_or((0, 0), |peer| (peer.faults.strikes.at(now), peer.rtt))
    }

    /// Strikes given so far.
    pub(in crate::engine) fn strikes_given(&self) -> u64 {
        self.strikes
    }

    /// Whether somebody was struck since this was asked last.
    pub(in crate::engine) fn take_struck(&mut self) -> bool {
        std::mem::take(&mut self.struck)
    }

    /// Whether anybody may have come to claim nothing more since this was asked last.
    pub(in crate::engine) fn take_fulfilled(&mut self) -> bool {
        std::mem::take(&mut self.fulfilled)
    }

    /// Whether somebody whose word counts claims more of `who` than we hold.
    pub(in crate::engine) fn is_behind(&self, now: Time, who: Who) -> bool {
        self.peers.values().any(|peer| peer.counts(now) && peer.claims_more(who))
    }

    /// Entries that the session claims and we lack.
    pub(in crate::engine) fn missing(&self, session: SessionId, held: &Held<'_>) -> u64 {
        let Some(peer) = self.peers.get(session) else { return 0 };
        let lacking = |(who, claim): (&Who, &Claim)| claim.seq.saturating_sub(held(*who));
        peer.claims.iter().map(lacking).fold(0, u64::saturating_add)
    }

    /// Whether claims of the session's peer were forgotten since this was asked last.
    pub(in crate::engine) fn take_forgot(&mut self, session: SessionId) -> bool {
        let strange = self.peers.get_mut(session).and_then(|peer| peer.strange.as_mut());
        strange.is_some_and(|strange| std::mem::take(&mut strange.forgot))
    }

    /// How much it keeps: timers, delayed logs.
    pub(in crate::engine) fn sizes(&self) -> (usize, usize) {
        (self.timers.len(), self.delayed.len())
    }

    /// How much it keeps of a session: claims, those of strangers, logs asked of it, strikes.
    pub(in crate::engine) fn sizes_of(&self, id: SessionId) -> Option<(usize, usize, usize, u32)> {
        let peer = self.peers.get(id)?;
        let strange = peer.strange.as_ref().map_or(0, |strange| strange.len());
        Some((peer.claims.len(), strange, peer.active, peer.faults.strikes.count))
    }

    /// Whether nothing that the session claims is missing.
    pub(in crate::engine) fn is_caught_up(&self, session: SessionId) -> bool {
        self.peers.get(session).is_none_or(|peer| peer.claims.is_empty())
    }
}
