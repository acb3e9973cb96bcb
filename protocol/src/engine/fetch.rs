//! From whom we take which log: claims, providers, patience and strikes.
//!
//! A claim is a hint with a price. Each wanted author that somebody claims to have more of gets one
//! provider; a provider that stays silent while it claims to have more is struck and replaced. One
//! that is busy bringing other logs is replaced without a strike, or waited for if there is no
//! other: on a slow link many logs share one line.

use super::SessionId;
use crate::author::Author;
use crate::limits::{
    MAX_INTROS, MAX_STRIKES, MAX_WANTS_PER_SESSION, NOTE_PATIENCE, STRIKE_DECAY, WANT_TIMEOUT,
};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What the fetch machine asks to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Ask the session for this log from this position on, and for what follows.
    Want { session: SessionId, author: Author, from: u64 },
    /// Tell the session that another one sends this log.
    Stop { session: SessionId, author: Author },
}

/// Who has what, and who sends it to us.
#[derive(Debug)]
pub(super) struct Fetch {
    /// This device: nobody's claims hold up its own writing for long.
    own: Author,
    providers: BTreeMap<Author, Provider>,
    timers: BTreeSet<(Time, Author)>,
    peers: BTreeMap<SessionId, Claimant>,
    waiting: BTreeSet<Author>,
    outbox: VecDeque<Ask>,
}

/// The session from which an author's log comes.
#[derive(Clone, Copy, Debug)]
struct Provider {
    session: SessionId,
    /// Until when it must bring something; never while nothing is missing.
    deadline: Time,
}

/// What one session says it has beyond what we hold.
#[derive(Debug, Default)]
struct Claimant {
    claims: BTreeMap<Author, u64>,
    /// Claims of logs that we do not want (yet): admission may come from the very same peer.
    strange: BTreeMap<Author, u64>,
    /// Providers with a deadline.
    active: usize,
    strikes: u32,
    struck: Time,
    /// Its claims stopped counting, and nobody has looked at them since.
    shunned: bool,
    /// When it last brought something new.
    brought: Option<Time>,
}

impl Claimant {
    fn counts(&self, now: Time) -> bool {
        self.strikes_at(now) < MAX_STRIKES
    }

    fn strikes_at(&self, now: Time) -> u32 {
        let forgiven = now.since(self.struck).checked_div(STRIKE_DECAY).unwrap_or(0);
        self.strikes.saturating_sub(u32::try_from(forgiven).unwrap_or(u32::MAX))
    }

    fn strike(&mut self, now: Time) {
        self.strikes = self.strikes_at(now).saturating_add(1).min(MAX_STRIKES);
        self.struck = now;
        self.shunned = !self.counts(now);
    }

    fn is_at_work(&self, now: Time) -> bool {
        self.brought.is_some_and(|at| now.since(at) < WANT_TIMEOUT)
    }
}

impl Fetch {
    pub(super) fn new(own: Author) -> Self {
        Self {
            own,
            providers: BTreeMap::new(),
            timers: BTreeSet::new(),
            peers: BTreeMap::new(),
            waiting: BTreeSet::new(),
            outbox: VecDeque::new(),
        }
    }

    pub(super) fn poll(&mut self) -> Option<Ask> {
        self.outbox.pop_front()
    }

    pub(super) fn poll_timeout(&self) -> Option<Time> {
        let timer = self.timers.first().map(|(time, _)| *time);
        let shunned = self.peers.values().filter(|peer| peer.shunned);
        let forgiven = shunned.map(|peer| peer.struck.after(STRIKE_DECAY)).min();
        [timer, forgiven].into_iter().flatten().min()
    }

    pub(super) fn open(&mut self, session: SessionId) {
        self.peers.insert(session, Claimant::default());
    }

    /// The session is gone: its logs are taken from others who claim them.
    pub(super) fn close(&mut self, now: Time, session: SessionId, head: &dyn Fn(&Author) -> u64) {
        let mut orphans: Vec<Author> = Vec::new();
        for (author, provider) in &self.providers {
            if provider.session == session {
                orphans.push(*author);
            }
        }
        for author in &orphans {
            self.drop_provider(author);
        }
        self.peers.remove(&session);
        for author in orphans {
            self.pull(now, author, head(&author));
        }
        self.refill(now, head);
    }

    /// The session says that it holds `author` up to `seq`; we hold it up to `head`.
    pub(super) fn claim(
        &mut self,
        now: Time,
        session: SessionId,
        author: Author,
        seq: u64,
        head: u64,
        wanted: bool,
    ) {
        let Some(peer) = self.peers.get_mut(&session) else { return };
        let map = if wanted { &mut peer.claims } else { &mut peer.strange };
        if seq <= head || (map.len() >= MAX_INTROS && !map.contains_key(&author)) {
            return;
        }
        let known = map.entry(author).or_default();
        *known = seq.max(*known);
        if wanted {
            self.pull(now, author, head);
        }
    }

    /// The log of `author` is wanted from now on.
    pub(super) fn want(&mut self, now: Time, author: Author, head: u64) {
        for peer in self.peers.values_mut() {
            if let Some(seq) = peer.strange.remove(&author).filter(|seq| *seq > head) {
                peer.claims.insert(author, seq);
            }
        }
        self.pull(now, author, head);
    }

    /// The session brought `author` up to `head`.
    pub(super) fn arrived(
        &mut self,
        now: Time,
        session: SessionId,
        author: Author,
        head: &dyn Fn(&Author) -> u64,
    ) {
        let reached = head(&author);
        if let Some(peer) = self.peers.get_mut(&session) {
            peer.brought = Some(now);
        }
        self.forget_fulfilled(&author, reached);
        let provider = self.providers.get(&author).map_or(session, |provider| provider.session);
        let deadline = self.patience(now, provider, &author);
        self.set_provider(author, provider, deadline);
        self.refill(now, head);
    }

    /// The author forked above `agreed`: claims beyond are void; what is below is still missing.
    pub(super) fn frozen(&mut self, now: Time, author: &Author, head: u64, agreed: u64) {
        for peer in self.peers.values_mut() {
            if let Some(seq) = peer.claims.get_mut(author) {
                *seq = (*seq).min(agreed);
            }
        }
        self.forget_fulfilled(author, head);
        if head >= agreed {
            self.drop_provider(author);
        } else {
            self.pull(now, *author, head);
        }
    }

    /// The session sent what we have: if it is not the provider, it need not go on.
    pub(super) fn duplicate(&mut self, session: SessionId, author: Author) {
        match self.providers.get(&author) {
            Some(provider) if provider.session == session => {}
            Some(_) => self.outbox.push_back(Ask::Stop { session, author }),
            None => self.set_provider(author, session, Time::NEVER),
        }
    }

    /// The session does not serve `author`: its claim is void, no harm done.
    pub(super) fn refused(&mut self, now: Time, session: SessionId, author: Author, head: u64) {
        self.void(session, &author);
        self.pull(now, author, head);
    }

    /// The session sent what does not verify: its claim is void, and that is a strike.
    pub(super) fn failed(&mut self, now: Time, session: SessionId, author: Author, head: u64) {
        if let Some(peer) = self.peers.get_mut(&session) {
            peer.strike(now);
        }
        self.refused(now, session, author, head);
    }

    /// Providers that brought nothing in their time are replaced; whoever was forgiven is asked.
    pub(super) fn timeout(&mut self, now: Time, head: &dyn Fn(&Author) -> u64) {
        self.forgive(now, head);
        while let Some(&(due, author)) = self.timers.first() {
            if due > now {
                break;
            }
            let Some(provider) = self.providers.get(&author).copied() else {
                self.timers.pop_first();
                continue;
            };
            if self.claims_more(provider.session, &author)
                && self.wait_or_doubt(now, provider.session, author)
            {
                self.set_provider(author, provider.session, now.after(WANT_TIMEOUT));
                continue;
            }
            self.drop_provider(&author);
            self.outbox.push_back(Ask::Stop { session: provider.session, author });
            self.pull(now, author, head(&author));
        }
        self.refill(now, head);
    }

    /// The session brought nothing of `author` in its time. Whether to wait on: there is nobody
    /// else, and it is busy bringing other logs. If not busy, that is a strike; its claim is void
    /// unless it is the only one, which is worth another try.
    fn wait_or_doubt(&mut self, now: Time, session: SessionId, author: Author) -> bool {
        let other = |(id, peer): (&SessionId, &Claimant)| {
            *id != session && peer.counts(now) && peer.claims.contains_key(&author)
        };
        let replaceable = author == self.own || self.peers.iter().any(other);
        let Some(peer) = self.peers.get_mut(&session) else { return false };
        let at_work = peer.is_at_work(now) && author != self.own;
        if at_work && !replaceable {
            return true;
        }
        if !at_work {
            peer.strike(now);
        }
        if replaceable {
            peer.claims.remove(&author);
        }
        false
    }

    /// Asks those whose word counts again for what they claim.
    fn forgive(&mut self, now: Time, head: &dyn Fn(&Author) -> u64) {
        let mut again = BTreeSet::new();
        for peer in self.peers.values_mut() {
            if peer.shunned && peer.counts(now) {
                peer.shunned = false;
                again.extend(peer.claims.keys().copied());
            }
        }
        for author in again {
            self.pull(now, author, head(&author));
        }
    }

    /// Whether somebody whose word counts claims more of `author` than we hold.
    pub(super) fn is_behind(&self, now: Time, author: &Author) -> bool {
        self.peers.values().any(|peer| peer.counts(now) && peer.claims.contains_key(author))
    }

    /// Entries that the session claims and we lack.
    pub(super) fn missing(&self, session: SessionId, head: &dyn Fn(&Author) -> u64) -> u64 {
        let Some(peer) = self.peers.get(&session) else { return 0 };
        let lacking = |(author, seq): (&Author, &u64)| seq.saturating_sub(head(author));
        peer.claims.iter().map(lacking).fold(0, u64::saturating_add)
    }

    /// Whether nothing that the session claims is missing.
    pub(super) fn is_caught_up(&self, session: SessionId) -> bool {
        self.peers.get(&session).is_none_or(|peer| peer.claims.is_empty())
    }

    fn claims_more(&self, session: SessionId, author: &Author) -> bool {
        self.peers.get(&session).is_some_and(|peer| peer.claims.contains_key(author))
    }

    fn forget_fulfilled(&mut self, author: &Author, head: u64) {
        for peer in self.peers.values_mut() {
            if peer.claims.get(author).is_some_and(|seq| *seq <= head) {
                peer.claims.remove(author);
            }
        }
    }

    fn void(&mut self, session: SessionId, author: &Author) {
        if let Some(peer) = self.peers.get_mut(&session) {
            peer.claims.remove(author);
        }
        if self.providers.get(author).is_some_and(|provider| provider.session == session) {
            self.drop_provider(author);
        }
    }

    /// Finds a provider for what is missing of `author`, or gives the present one some time.
    fn pull(&mut self, now: Time, author: Author, head: u64) {
        if let Some(provider) = self.providers.get(&author).copied() {
            if provider.deadline == Time::NEVER {
                let deadline = self.patience(now, provider.session, &author);
                self.set_provider(author, provider.session, deadline);
            }
            return;
        }
        let mut claimed = false;
        let mut best: Option<(u32, SessionId)> = None;
        for (session, peer) in &self.peers {
            if !peer.claims.contains_key(&author) || !peer.counts(now) {
                continue;
            }
            claimed = true;
            let rank = (peer.strikes_at(now), *session);
            let free = peer.active < MAX_WANTS_PER_SESSION;
            if free && best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
        }
        if let Some((_, session)) = best {
            self.set_provider(author, session, now.after(WANT_TIMEOUT));
            let from = head.saturating_add(1);
            self.outbox.push_back(Ask::Want { session, author, from });
        } else if claimed {
            self.waiting.insert(author);
        }
    }

    /// Lets authors that waited for a free place have one.
    pub(super) fn refill(&mut self, now: Time, head: &dyn Fn(&Author) -> u64) {
        let free = |peer: &Claimant| peer.active < MAX_WANTS_PER_SESSION;
        while !self.waiting.is_empty() && self.peers.values().any(free) {
            let Some(author) = self.waiting.pop_first() else { return };
            self.pull(now, author, head(&author));
            if self.waiting.contains(&author) {
                return;
            }
        }
    }

    /// How long `session` may take for the next piece of `author`.
    fn patience(&self, now: Time, session: SessionId, author: &Author) -> Time {
        if self.claims_more(session, author) {
            now.after(WANT_TIMEOUT)
        } else if self.is_behind(now, author) {
            now.after(NOTE_PATIENCE)
        } else {
            Time::NEVER
        }
    }

    fn set_provider(&mut self, author: Author, session: SessionId, deadline: Time) {
        self.drop_provider(&author);
        if deadline != Time::NEVER {
            self.timers.insert((deadline, author));
            if let Some(peer) = self.peers.get_mut(&session) {
                peer.active = peer.active.saturating_add(1);
            }
        }
        self.providers.insert(author, Provider { session, deadline });
    }

    fn drop_provider(&mut self, author: &Author) {
        let Some(provider) = self.providers.remove(author) else { return };
        if provider.deadline != Time::NEVER {
            self.timers.remove(&(provider.deadline, *author));
            if let Some(peer) = self.peers.get_mut(&provider.session) {
                peer.active = peer.active.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests;
