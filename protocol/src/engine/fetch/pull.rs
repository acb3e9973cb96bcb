//! Finding a provider for a log, and how long it may take.

use super::{Ask, Claimant, Fetch, Held, Provider};
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::limits::WANT_TIMEOUT;
use crate::time::Time;

impl Fetch {
    /// Finds a provider for what is missing of `who`, or gives the present one some time.
    pub(super) fn pull(&mut self, now: Time, who: Who, held: u64) {
        if self.delayed.contains_key(&who) {
            return;
        }
        if let Some(provider) = self.provider(who) {
            if provider.deadline == Time::NEVER {
                let deadline = self.patience(now, provider.session, who);
                self.set_provider(who, Provider { deadline, ..provider });
            }
            return;
        }
        let claims = |peer: &Claimant| peer.claims_more(who) && peer.counts(now);
        let mut best: Option<(bool, u32, u64, SessionId)> = None;
        let may = |(_, peer): &(SessionId, &Claimant)| claims(peer) && peer.has_place();
        for (session, peer) in self.peers.iter().filter(may) {
            let rank = (peer.quiet, peer.faults.strikes.at(now), peer.rtt, session);
            if best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
        }
        if let Some((.., session)) = best {
            return self.ask(now, session, who, held);
        }
        for peer in self.peers.values_mut().filter(|peer| claims(peer)) {
            self.waiting = self.waiting.saturating_add(usize::from(peer.waiting.insert(who)));
        }
    }

    pub(super) fn ask(&mut self, now: Time, session: SessionId, who: Who, held: u64) {
        let provider = Provider::of(session, now.after(WANT_TIMEOUT));
        self.set_provider(who, Provider { asked: Some(now), ..provider });
        self.start(session, who, held);
    }

    /// Tells the session to send `who` from what is held on.
    pub(super) fn start(&mut self, session: SessionId, who: Who, held: u64) {
        self.outbox.push_back(Ask::Want { session, who, from: held.saturating_add(1) });
        self.mark_stopped(session, who, false);
    }

    /// Tells the session to stop sending `who`.
    pub(super) fn stop(&mut self, session: SessionId, who: Who) {
        self.outbox.push_back(Ask::Stop { session, who });
        self.mark_stopped(session, who, true);
    }

    /// Whether the session was told to stop sending `who`, and not asked since.
    pub(super) fn is_stopped(&self, session: SessionId, who: Who) -> bool {
        self.peers.get(session).is_some_and(|peer| peer.stopped.get(who) == Some(&true))
    }

    fn mark_stopped(&mut self, session: SessionId, who: Who, stopped: bool) {
        let peer = self.peers.get_mut(session);
        if let Some(place) = peer.and_then(|peer| peer.stopped.entry(who)) {
            *place = stopped;
        }
    }

    /// Lets logs that waited for a free place have one.
    pub(in crate::engine) fn refill(&mut self, now: Time, held: &Held<'_>) {
        while self.waiting > 0 {
            let free = |peer: &&mut Claimant| peer.has_place() && !peer.waiting.is_empty();
            let Some(peer) = self.peers.values_mut().find(free) else { return };
            let Some(who) = peer.waiting.pop_first() else { return };
            self.waiting = self.waiting.saturating_sub(1);
            if self.is_behind(now, who) {
                self.pull(now, who, held(who));
            }
        }
    }

    /// How long `session` may take for the next piece of `who`.
    pub(super) fn patience(&self, now: Time, session: SessionId, who: Who) -> Time {
        if self.claims_more(session, who) {
            return now.after(WANT_TIMEOUT);
        }
        let ahead = |peer: &&Claimant| peer.claims_more(who) && peer.counts(now);
        let starts = self.peers.values().filter(ahead).map(|peer| peer.head_start(now));
        starts.min().map_or(Time::NEVER, |start| now.after(start))
    }

    pub(super) fn provider(&self, who: Who) -> Option<Provider> {
        self.providers.get(who).copied().flatten()
    }

    pub(super) fn set_provider(&mut self, who: Who, provider: Provider) {
        self.drop_provider(who);
        if provider.deadline != Time::NEVER {
            self.timers.insert((provider.deadline, who));
            if let Some(peer) = self.peers.get_mut(provider.session) {
                peer.active = peer.active.saturating_add(1);
            }
        }
        if let Some(place) = self.providers.entry(who) {
            *place = Some(provider);
        }
    }

    pub(super) fn drop_provider(&mut self, who: Who) {
        let Some(provider) = self.providers.get_mut(who).and_then(Option::take) else { return };
        if provider.deadline != Time::NEVER {
            self.timers.remove(&(provider.deadline, who));
            if let Some(peer) = self.peers.get_mut(provider.session) {
                peer.active = peer.active.saturating_sub(1);
            }
        }
    }
}
