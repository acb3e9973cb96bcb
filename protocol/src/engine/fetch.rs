//! From whom we take which log: claims, providers, patience and strikes.
//!
//! A claim is a hint with a price. Each wanted author that somebody claims to have more of gets one
//! provider; a provider that stays silent while it claims to have more is struck and replaced. One
//! that is busy bringing other logs is replaced without a strike, or waited for if there is no
//! other: on a slow link many logs share one line.

mod delay;
mod facts;
mod follow;
mod peer;
mod pull;

pub(super) use peer::Claim;
use peer::{Claimant, Provider};

use super::SessionId;
use super::authors::{ByMember, Who};
use super::seats::Seats;
use crate::limits::{STRIKE_DECAY, WANT_TIMEOUT};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What the fetch machine asks to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Ask the session for this log from this position on, and for what follows.
    Want { session: SessionId, who: Who, from: u64 },
    /// Tell the session that another one sends this log.
    Stop { session: SessionId, who: Who },
    /// The session claimed another entry at this position than we came to hold.
    Compare { session: SessionId, who: Who, seq: u64 },
}

/// How much of a log is held, staged entries included.
type Held<'a> = dyn Fn(Who) -> u64 + 'a;

/// Who has what, and who sends it to us.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Fetch {
    outbox: VecDeque<Ask>,
    timers: BTreeSet<(Time, Who)>,
    /// This device: nobody's claims hold up its own writing for long.
    own: Who,
    /// Somebody was struck: links may have to be chosen anew.
    struck: bool,
    /// Somebody came to claim nothing more than we hold.
    fulfilled: bool,
    /// How many peers are shunned.
    shunned: u16,
    peers: Seats<Claimant>,
    /// How many logs wait for a free place, counted at each who claims one.
    waiting: usize,
    providers: ByMember<Option<Provider>>,
    /// Logs over their quota, and when to ask for them again.
    delayed: BTreeMap<Who, Time>,
    /// Strikes given, to whomever.
    strikes: u64,
}

impl Fetch {
    pub(super) fn new(own: Who) -> Self {
        Self {
            own,
            providers: ByMember::default(),
            timers: BTreeSet::new(),
            peers: Seats::default(),
            waiting: 0,
            shunned: 0,
            strikes: 0,
            struck: false,
            fulfilled: false,
            delayed: BTreeMap::new(),
            outbox: VecDeque::new(),
        }
    }

    /// When the first timer rings. An empty set is not looked into: it keeps its last node.
    fn due(&self) -> Option<Time> {
        if self.timers.is_empty() { None } else { self.timers.first().map(|(time, _)| *time) }
    }

    pub(super) fn poll(&mut self) -> Option<Ask> {
        self.outbox.pop_front()
    }

    pub(super) fn poll_timeout(&self) -> Option<Time> {
        let timer = self.due();
        if self.shunned == 0 {
            return timer;
        }
        let shunned = self.peers.values().filter(|peer| peer.shunned);
        let forgiven = shunned.map(|peer| peer.faults.strikes.last.after(STRIKE_DECAY)).min();
        [timer, forgiven].into_iter().flatten().min()
    }

    /// The session is gone: its logs are taken from others who claim them.
    pub(super) fn close(&mut self, now: Time, session: SessionId, held: &Held<'_>) {
        let provides =
            |provider: &Option<Provider>| provider.is_some_and(|it| it.session == session);
        let provided = self.providers.iter().filter(|(_, provider)| provides(provider));
        let orphans: Vec<Who> = provided.map(|(who, _)| who).collect();
        for who in orphans.iter().filter(|_| !canary!(LeakProvider)) {
            self.drop_provider(*who);
        }
        if let Some(peer) = self.peers.remove(session) {
            self.waiting = self.waiting.saturating_sub(peer.waiting.len());
            self.shunned = self.shunned.saturating_sub(u16::from(peer.shunned));
        }
        if canary!(DropWant) {
            let forget = |peer: &mut Claimant| peer.claims.retain(|who, _| !orphans.contains(who));
            self.peers.values_mut().for_each(forget);
            self.fulfilled = true;
        }
        for who in orphans {
            self.pull(now, who, held(who));
        }
        self.refill(now, held);
    }

    /// The session says that it holds `who` up to `seq`; we hold it up to `head`.
    pub(super) fn claim(
        &mut self,
        now: Time,
        session: SessionId,
        who: Who,
        claim: Claim,
        held: u64,
        wanted: bool,
    ) {
        if claim.seq <= held {
            return;
        }
        let Some(peer) = self.peers.get_mut(session) else { return };
        let known = match wanted {
            true => peer.claims.entry(who).or_default(),
            false => peer.strange.get_or_insert_default().entry(who),
        };
        if claim.seq >= known.seq {
            *known = claim;
        }
        if wanted {
            self.claimed_by_provider(now, session, who, held);
            self.claimed_by_rival(now, session, who);
            self.pull(now, who, held);
        }
    }

    /// A provider that speaks of what it has, instead of sending it, does not know that it is one.
    fn claimed_by_provider(&mut self, now: Time, session: SessionId, who: Who, held: u64) {
        let idle = |provider: &Provider| provider.deadline == Time::NEVER;
        if self.provider(who).filter(idle).is_some_and(|provider| provider.session == session) {
            self.ask(now, session, who, held);
        }
    }

    /// The log of `who` is wanted from now on; it had that other number before.
    pub(super) fn want(&mut self, now: Time, who: Who, before: Option<Who>, held: u64) {
        for peer in self.peers.values_mut() {
            let Some(strange) = &mut peer.strange else { continue };
            let stranger = before.and_then(|before| strange.remove(before));
            let claim = strange.remove(who).or(stranger);
            if let Some(claim) = claim.filter(|claim| claim.seq > held) {
                peer.claims.insert(who, claim);
            }
        }
        self.pull(now, who, held);
    }

    /// The session brought `who` up to where the entry's name begins with `head`.
    pub(super) fn arrived(
        &mut self,
        now: Time,
        session: SessionId,
        who: Who,
        head: [u8; 2],
        held: &Held<'_>,
    ) {
        let before = self.provider(who);
        let tardy = self.tardy(now, (session, who), before);
        if let Some(peer) = self.peers.get_mut(session) {
            peer.brought = Some(now);
            let asked = before.filter(|before| before.session == session);
            if let Some(asked) = asked.and_then(|before| before.asked) {
                peer.answered(now.since(asked));
            }
        }
        self.forget_fulfilled(who, held(who), Some(head));
        if self.delayed.contains_key(&who) {
            return self.refill(now, held);
        }
        let provider = match tardy {
            Some(tardy) => self.turn_from(now, tardy, (session, who), held(who)),
            None => self.follow(now, (session, who), before, held(who)),
        };
        let deadline = self.patience(now, provider, who);
        self.set_provider(who, Provider::of(provider, deadline));
        if self.is_quiet(provider) && !self.claims_more(provider, who) {
            self.drop_provider(who);
            self.pull(now, who, held(who));
        }
        self.refill(now, held);
    }

    /// The author forked above `agreed`: claims beyond are void; what is below is still missing.
    pub(super) fn frozen(&mut self, now: Time, who: Who, held: u64, agreed: u64) {
        for peer in self.peers.values_mut() {
            if let Some(claim) = peer.claims.get_mut(&who).filter(|claim| claim.seq > agreed) {
                *claim = Claim { seq: agreed, head: None };
            }
        }
        self.forget_fulfilled(who, held, None);
        if held >= agreed {
            self.drop_provider(who);
        } else {
            self.pull(now, who, held);
        }
    }

    /// The session sent what we have: if it is not the provider, it need not go on.
    pub(super) fn duplicate(&mut self, session: SessionId, who: Who) {
        if self.delayed.contains_key(&who) {
            return;
        }
        match self.provider(who) {
            Some(provider) if provider.session == session => {}
            Some(_) => self.stop(session, who),
            None if self.is_quiet(session) => {}
            None => self.set_provider(who, Provider::of(session, Time::NEVER)),
        }
    }

    /// The session does not serve `who`: its claim is void. Where it was asked for what it claims,
    /// that is odd.
    pub(super) fn refused(&mut self, now: Time, session: SessionId, who: Who, held: u64) {
        let asked = self.provider(who).filter(|it| it.session == session && it.asked.is_some());
        if asked.is_some() && self.claims_more(session, who) {
            self.doubt(now, session);
        }
        self.dismiss(now, session, who, held);
    }

    fn dismiss(&mut self, now: Time, session: SessionId, who: Who, held: u64) {
        self.void(session, who);
        self.pull(now, who, held);
    }

    /// The session sent what does not verify: its claim is void, and that is a strike.
    pub(super) fn failed(&mut self, now: Time, session: SessionId, who: Who, held: u64) {
        self.strike(now, session);
        self.dismiss(now, session, who, held);
    }

    /// The session may claim what it has not. It may as well have lost it, or be slow.
    fn doubt(&mut self, now: Time, session: SessionId) {
        if self.peers.get_mut(session).is_some_and(|peer| peer.faults.doubt(now)) {
            self.strike(now, session);
        }
    }

    pub(super) fn strike(&mut self, now: Time, session: SessionId) {
        self.struck = true;
        self.strikes = self.strikes.saturating_add(1);
        let shunned = self.peers.get_mut(session).is_some_and(|peer| peer.strike(now));
        self.shunned = self.shunned.saturating_add(u16::from(shunned));
    }

    /// Providers that brought nothing in their time are replaced; whoever was forgiven is asked.
    pub(super) fn timeout(&mut self, now: Time, held: &Held<'_>) {
        self.forgive(now, held);
        while let Some(&(due, who)) = self.timers.first() {
            if due > now {
                break;
            }
            let Some(provider) = self.provider(who) else {
                self.timers.pop_first();
                if self.delayed.remove(&who).is_some() {
                    self.pull(now, who, held(who));
                }
                continue;
            };
            let session = provider.session;
            if self.claims_more(session, who) && self.wait_or_doubt(now, session, who) {
                let deadline = now.after(WANT_TIMEOUT);
                self.set_provider(who, Provider { deadline, ..provider });
                continue;
            }
            self.drop_provider(who);
            self.stop(session, who);
            self.was_late(now, session);
            self.pull(now, who, held(who));
        }
        self.refill(now, held);
    }

    /// The session brought nothing of `who` in its time. Whether to wait on: there is nobody
    /// else, and it is busy bringing other logs. If not busy, that is a strike; its claim is void
    /// unless it is the only one, which is worth another try.
    fn wait_or_doubt(&mut self, now: Time, session: SessionId, who: Who) -> bool {
        let other = |(id, peer): (SessionId, &Claimant)| {
            id != session && peer.counts(now) && peer.claims_more(who)
        };
        let replaceable = who == self.own || self.peers.iter().any(other);
        let Some(peer) = self.peers.get_mut(session) else { return false };
        let at_work = peer.is_at_work(now) && who != self.own;
        if at_work && !replaceable {
            return true;
        }
        if replaceable {
            peer.claims.remove(&who);
            self.fulfilled |= peer.claims.is_empty();
        }
        if !at_work {
            self.strike(now, session);
        }
        false
    }

    /// Asks those whose word counts again for what they claim.
    fn forgive(&mut self, now: Time, held: &Held<'_>) {
        if self.shunned == 0 {
            return;
        }
        let mut again = BTreeSet::new();
        for peer in self.peers.values_mut() {
            if peer.shunned && peer.counts(now) {
                peer.shunned = false;
                self.shunned = self.shunned.saturating_sub(1);
                again.extend(peer.claims.keys().copied());
            }
        }
        for who in again {
            self.pull(now, who, held(who));
        }
    }

    /// The link became quiet or live. On a quiet one nothing is followed.
    pub(super) fn set_quiet(&mut self, session: SessionId, quiet: bool) {
        if let Some(peer) = self.peers.get_mut(session) {
            peer.quiet = quiet;
        }
        let follows = |provider: &Option<Provider>| {
            provider.is_some_and(|it| it.session == session && it.deadline == Time::NEVER)
        };
        for provider in self.providers.values_mut().filter(|provider| quiet && follows(provider)) {
            *provider = None;
        }
    }

    fn is_quiet(&self, session: SessionId) -> bool {
        self.peers.get(session).is_some_and(|peer| peer.quiet)
    }

    /// Whether nothing that anybody claims is missing.
    pub(super) fn is_at_rest(&self) -> bool {
        self.peers.iter().all(|(_, peer)| peer.claims.is_empty())
    }

    fn claims_more(&self, session: SessionId, who: Who) -> bool {
        self.peers.get(session).is_some_and(|peer| peer.claims_more(who))
    }

    /// Claims up to `held` are fulfilled, unless they were of another entry than ours.
    fn forget_fulfilled(&mut self, who: Who, held: u64, head: Option<[u8; 2]>) {
        for (session, peer) in self.peers.iter_mut() {
            let Some(claim) = peer.claim(who).copied() else { continue };
            if claim.seq > held {
                continue;
            }
            peer.claims.remove(&who);
            self.fulfilled |= peer.claims.is_empty();
            let other = claim.head.is_some() && head.is_some() && claim.head != head;
            if claim.seq == held && other && !canary!(CompareSeqOnly) {
                self.outbox.push_back(Ask::Compare { session, who, seq: held });
            }
        }
    }

    fn void(&mut self, session: SessionId, who: Who) {
        if let Some(peer) = self.peers.get_mut(session) {
            peer.claims.remove(&who);
            self.fulfilled |= peer.claims.is_empty();
        }
        if self.provider(who).is_some_and(|provider| provider.session == session) {
            self.drop_provider(who);
        }
    }
}

#[cfg(test)]
mod tests;
