//! The address book: whom to dial next, and when. It knows no sockets and no clock.

use crate::address::is_circuit;
use crate::config::{
    ABSENT_AFTER, BACKOFF_ABSENT, BACKOFF_DIRECT, BACKOFF_FIRST, BACKOFF_LONGEST,
    HELD_AFTER_DISCONNECT, JITTER, MAX_ADDRESSES, MAX_TARGETS, OPEN_TIMEOUT, REFUSED_FIRST,
    REFUSED_LONGEST, SESSION_PROVES, YIELD_DELAY,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// Something that can be dialed: a known peer, or an address where anybody may answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Peer(PeerId),
    Address(Multiaddr),
}

/// One dial to be made now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) target: Target,
    pub(crate) addresses: Vec<Multiaddr>,
}

/// Why a session ended, as far as it matters for dialing again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The other side or the network ended it after this time.
    Lost(Duration),
    /// The other side said goodbye after this time, and asks for a pause.
    Parted(Duration, Duration),
    /// This side wanted it to end.
    Dismissed,
}

struct Entry {
    /// For an address: who answered there last.
    peer: Option<PeerId>,
    addresses: Vec<Multiaddr>,
    /// The caller asked for it: never forgotten.
    configured: bool,
    /// It has carried a session: not forgotten when multicast DNS falls silent.
    proven: bool,
    failures: u32,
    refusals: u32,
    dialing: bool,
    due: Instant,
}

/// Everybody whom this node may dial, at most [`MAX_TARGETS`].
pub(crate) struct Book {
    local: PeerId,
    entries: HashMap<Target, Entry>,
    /// Peers with a session.
    live: HashSet<PeerId>,
    /// Those of them whose session leads over a relay: a direct connection would be better.
    relayed: HashSet<PeerId>,
}

impl Book {
    pub(crate) fn new(local: PeerId) -> Self {
        Self { local, entries: HashMap::new(), live: HashSet::new(), relayed: HashSet::new() }
    }

    /// Keeps trying what the caller asked for.
    pub(crate) fn configure(&mut self, address: Multiaddr, peer: Option<PeerId>, now: Instant) {
        let target = peer.map_or_else(|| Target::Address(address.clone()), Target::Peer);
        if let Some(entry) = self.add(target, vec![address], now) {
            entry.configured = true;
            entry.due = now;
        }
    }

    /// A peer was met there before this process began; the best address of a peer comes first.
    pub(crate) fn remember(&mut self, peer: PeerId, address: Multiaddr, now: Instant) {
        if let Some(entry) = self.add(Target::Peer(peer), vec![address], now) {
            entry.proven = true;
        }
    }

    /// A peer was seen on the local network; the side with the larger id lets the other dial.
    pub(crate) fn discover(&mut self, peer: PeerId, address: Multiaddr, now: Instant) {
        let courtesy = self.courtesy(peer);
        let new = !self.entries.contains_key(&Target::Peer(peer));
        if let Some(entry) = self.add(Target::Peer(peer), vec![address], now)
            && (new || (entry.refusals == 0 && entry.failures > 0))
        {
            entry.due = after(now, courtesy);
        }
    }

    /// A member told us where it can be reached; it is connected, so there is no hurry.
    pub(crate) fn learn(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, now: Instant) {
        let now = after(now, OPEN_TIMEOUT);
        if let Some(entry) = self.add(Target::Peer(peer), addresses, now) {
            entry.proven = true;
        }
    }

    /// A dial of `address` brought a session with `peer`: it is the best one.
    pub(crate) fn worked(&mut self, peer: PeerId, address: &Multiaddr, now: Instant) {
        let now = after(now, OPEN_TIMEOUT);
        if let Some(entry) = self.add(Target::Peer(peer), vec![address.clone()], now) {
            entry.proven = true;
            if let Some(at) = entry.addresses.iter().position(|one| one == address)
                && let Some(best) = entry.addresses.get_mut(..=at)
            {
                best.rotate_right(1);
            }
        }
    }

    /// A peer's announcement ran out; whoever never carried a session is forgotten.
    pub(crate) fn expire(&mut self, peer: PeerId) {
        let target = Target::Peer(peer);
        let forgotten = |entry: &Entry| !entry.configured && !entry.proven && !entry.dialing;
        if self.entries.get(&target).is_some_and(forgotten) {
            self.entries.remove(&target);
        }
    }

    /// Where a peer can be reached, as far as is known, the best first.
    pub(crate) fn addresses(&self, peer: PeerId) -> &[Multiaddr] {
        self.entries.get(&Target::Peer(peer)).map_or(&[], |entry| &entry.addresses)
    }

    /// When [`Book::due`] has something to say next.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.entries.iter().filter(|(_, entry)| self.ready(entry)).map(|(_, entry)| entry.due).min()
    }

    /// At most `room` dials that are due; each is in flight until it is reported back.
    pub(crate) fn due(&mut self, now: Instant, room: usize) -> Vec<Plan> {
        let mut busy: HashSet<PeerId> =
            self.entries.values().filter(|entry| entry.dialing).filter_map(|e| e.peer).collect();
        let mut ripe: Vec<(Instant, Target)> = self
            .entries
            .iter()
            .filter(|(_, entry)| self.ready(entry) && entry.due <= now)
            .map(|(target, entry)| (entry.due, target.clone()))
            .collect();
        ripe.sort_by_key(|(due, _)| *due);
        let mut plans = Vec::new();
        for (_, target) in ripe {
            let Some(entry) = self.entries.get_mut(&target) else { continue };
            if plans.len() >= room || entry.peer.is_some_and(|peer| !busy.insert(peer)) {
                entry.due = after(now, BACKOFF_FIRST);
                continue;
            }
            entry.dialing = true;
            let direct = entry.peer.is_some_and(|peer| self.relayed.contains(&peer));
            plans.push(Plan { target, addresses: entry.worth_dialing(direct) });
        }
        plans
    }

    fn ready(&self, entry: &Entry) -> bool {
        let live = entry.peer.filter(|peer| self.live.contains(peer));
        let wanted = match live {
            None => !entry.addresses.is_empty(),
            Some(peer) => self.relayed.contains(&peer) && entry.has_direct(),
        };
        wanted && !entry.dialing
    }

    /// The dial ended in a connection to `peer`; its session is expected soon.
    pub(crate) fn reached(&mut self, target: &Target, peer: PeerId, now: Instant) {
        if let Some(entry) = self.entries.get_mut(target) {
            entry.dialing = false;
            entry.peer = Some(peer);
            entry.refusals = 0;
            entry.due = after(now, OPEN_TIMEOUT);
        }
    }

    /// The dial brought nothing.
    pub(crate) fn failed(&mut self, target: &Target, now: Instant) {
        if let Some(entry) = self.entries.get_mut(target) {
            entry.dialing = false;
            entry.fail(now);
        }
    }

    /// The target is of another community, or we are to it.
    pub(crate) fn refused(&mut self, target: &Target, now: Instant) {
        if let Some(entry) = self.entries.get_mut(target) {
            entry.dialing = false;
            entry.refuse(now);
        }
    }

    /// A peer failed at our gate: dialing it would fail as well.
    pub(crate) fn stranger(&mut self, peer: PeerId, now: Instant) {
        let idle = |entry: &&mut Entry| !entry.dialing && entry.refusals == 0;
        if let Some(entry) = self.entries.get_mut(&Target::Peer(peer)).filter(idle) {
            entry.refuse(now);
        }
    }

    /// The target is this node itself.
    pub(crate) fn myself(&mut self, target: &Target) {
        self.entries.remove(target);
    }

    /// A session with `peer` lives: nobody needs to dial it, unless it is a circuit that a direct
    /// connection could replace.
    pub(crate) fn began(&mut self, peer: PeerId, circuit: bool, now: Instant) {
        self.live.insert(peer);
        if !circuit {
            self.relayed.remove(&peer);
            return;
        }
        self.relayed.insert(peer);
        // Punching a hole comes first.
        for entry in self.entries.values_mut().filter(|entry| entry.peer == Some(peer)) {
            entry.due = entry.due.max(after(now, BACKOFF_DIRECT));
        }
    }

    /// The session with `peer` is over.
    pub(crate) fn ended(&mut self, peer: PeerId, ending: Ending, now: Instant) {
        self.live.remove(&peer);
        self.relayed.remove(&peer);
        let courtesy = self.courtesy(peer);
        for entry in self.entries.values_mut().filter(|entry| entry.peer == Some(peer)) {
            match ending {
                Ending::Dismissed => {
                    entry.due = after(now, HELD_AFTER_DISCONNECT.saturating_add(jitter()));
                }
                Ending::Lost(lived) => entry.lose(lived, courtesy, now),
                Ending::Parted(lived, pause) => {
                    entry.lose(lived, courtesy, now);
                    entry.due = entry.due.max(after(now, spread(pause)));
                }
            }
        }
    }

    /// Somebody asks for `peer` or `address` by hand: past failures no longer count.
    pub(crate) fn urge(&mut self, address: &Multiaddr, peer: Option<PeerId>, now: Instant) {
        let targets = [Some(Target::Address(address.clone())), peer.map(Target::Peer)];
        for target in targets.into_iter().flatten() {
            if let Some(entry) = self.entries.get_mut(&target) {
                (entry.failures, entry.refusals) = (0, 0);
                entry.due = after(now, BACKOFF_FIRST);
            }
        }
    }

    /// This machine's own addresses changed: whoever was out of reach may be near now.
    pub(crate) fn moved(&mut self, now: Instant) {
        for entry in self.entries.values_mut().filter(|entry| entry.refusals == 0) {
            entry.failures = 0;
            entry.due = entry.due.min(after(now, BACKOFF_FIRST.saturating_add(jitter())));
        }
    }

    fn add(&mut self, target: Target, new: Vec<Multiaddr>, now: Instant) -> Option<&mut Entry> {
        let peer = match &target {
            Target::Peer(peer) if *peer == self.local => return None,
            Target::Peer(peer) => Some(*peer),
            Target::Address(_) => None,
        };
        if !self.entries.contains_key(&target) && self.entries.len() >= MAX_TARGETS {
            self.evict()?;
        }
        let entry = self.entries.entry(target).or_insert_with(|| Entry::new(peer, now));
        for address in new {
            entry.add(address);
        }
        Some(entry)
    }

    /// Makes room by forgetting the target that failed most; nobody wanted or live is forgotten.
    fn evict(&mut self) -> Option<()> {
        let worst = self
            .entries
            .iter()
            .filter(|(_, entry)| !entry.configured && self.ready(entry))
            .filter(|(_, entry)| entry.failures > 0 || entry.refusals > 0)
            .max_by_key(|(_, entry)| (!entry.proven, entry.refusals, entry.failures))
            .map(|(target, _)| target.clone())?;
        self.entries.remove(&worst).map(|_| ())
    }

    /// How long to let the other side dial first.
    fn courtesy(&self, peer: PeerId) -> Duration {
        if self.local < peer { Duration::ZERO } else { YIELD_DELAY.saturating_add(jitter()) }
    }
}

impl Entry {
    fn new(peer: Option<PeerId>, due: Instant) -> Self {
        Self {
            peer,
            addresses: Vec::new(),
            configured: false,
            proven: false,
            failures: 0,
            refusals: 0,
            dialing: false,
            due,
        }
    }

    /// The newest address comes last; of the others but the best one, the oldest gives way.
    fn add(&mut self, address: Multiaddr) {
        if self.addresses.contains(&address) {
            return;
        }
        if self.addresses.len() >= MAX_ADDRESSES {
            self.addresses.remove(1);
        }
        self.addresses.push(address);
    }

    fn has_direct(&self) -> bool {
        self.addresses.iter().any(|address| !is_circuit(address))
    }

    /// A direct connection is tried before one over a relay, and alone when it must be direct.
    fn worth_dialing(&self, must: bool) -> Vec<Multiaddr> {
        let direct_only = must || (self.failures == 0 && self.has_direct());
        let wanted = |address: &&Multiaddr| !(direct_only && is_circuit(address));
        self.addresses.iter().filter(wanted).cloned().collect()
    }

    fn lose(&mut self, lived: Duration, courtesy: Duration, now: Instant) {
        if lived < SESSION_PROVES {
            return self.fail(now);
        }
        self.failures = 0;
        self.due = after(now, courtesy.saturating_add(jitter()));
    }

    fn fail(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        let absent = !self.configured && self.failures > ABSENT_AFTER;
        let longest = if absent { BACKOFF_ABSENT } else { BACKOFF_LONGEST };
        self.due = after(now, spread(doubled(BACKOFF_FIRST, self.failures, longest)));
    }

    fn refuse(&mut self, now: Instant) {
        self.refusals = self.refusals.saturating_add(1);
        self.due = after(now, spread(doubled(REFUSED_FIRST, self.refusals, REFUSED_LONGEST)));
    }
}

fn after(now: Instant, pause: Duration) -> Instant {
    now.checked_add(pause).unwrap_or(now)
}

fn doubled(first: Duration, times: u32, longest: Duration) -> Duration {
    let factor = 2_u32.saturating_pow(times.saturating_sub(1));
    first.saturating_mul(factor).min(longest)
}

/// Up to a quarter longer, so that nodes which failed together do not return together.
fn spread(pause: Duration) -> Duration {
    pause.saturating_add(pause.mul_f64(rand::random_range(0.0..0.25)))
}

fn jitter() -> Duration {
    JITTER.mul_f64(rand::random_range(0.0..1.0))
}

#[cfg(test)]
mod tests;
