//! Members that this node would like to reach and has no way to: it asks others for one.

use super::Driver;
use crate::address::split_circuit;
use crate::config::{
    LOOKUP_BELOW, LOOKUP_COURTESY, LOOKUP_FIRST, LOOKUP_LONGEST, MAX_LOOKUPS, MAX_MEMBERS,
    TABLE_REFRESH,
};
use crate::keys;
use libp2p::kad::QueryId;
use libp2p::{Multiaddr, PeerId};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// Who is in, and when each is looked for next; at most [`MAX_MEMBERS`].
pub(super) struct Lookups {
    /// When those nearest to this node are looked for again.
    refresh: Instant,
    members: HashMap<PeerId, Search>,
    running: HashMap<QueryId, PeerId>,
}

struct Search {
    due: Instant,
    tries: u32,
}

impl Lookups {
    pub(super) fn new() -> Self {
        let (members, running) = (HashMap::new(), HashMap::new());
        Self { refresh: after(TABLE_REFRESH), members, running }
    }

    pub(super) fn is_member(&self, peer: PeerId) -> bool {
        self.members.contains_key(&peer)
    }

    /// There is a session with a member: when it ends, looking begins anew.
    pub(super) fn found(&mut self, peer: PeerId) {
        if let Some(search) = self.members.get_mut(&peer) {
            search.tries = 0;
            search.due = after(LOOKUP_FIRST);
        }
    }

    /// This machine is somewhere else: what could not be found may be near now.
    pub(super) fn moved(&mut self) {
        for search in self.members.values_mut() {
            search.tries = 0;
            search.due = search.due.min(after(LOOKUP_COURTESY));
        }
    }
}

impl Driver {
    /// A query ended, with or without a way.
    pub(super) fn on_looked_up(&mut self, query: QueryId) {
        if let Some(member) = self.lookups.running.remove(&query) {
            self.swarm.behaviour_mut().directory.give_up(&member);
        }
    }

    /// These devices are in, and nobody else is; those beyond [`MAX_MEMBERS`] are not looked for.
    pub(super) fn set_members(&mut self, devices: &[[u8; 32]]) {
        let wanted: HashSet<PeerId> = devices
            .iter()
            .filter_map(keys::peer_id_of_member)
            .filter(|peer| *peer != self.local)
            .take(MAX_MEMBERS)
            .collect();
        let gone: Vec<PeerId> =
            self.lookups.members.keys().filter(|peer| !wanted.contains(peer)).copied().collect();
        for peer in gone {
            self.lookups.members.remove(&peer);
            self.swarm.behaviour_mut().directory.forget(&peer);
        }
        for peer in wanted {
            if self.lookups.is_member(peer) {
                continue;
            }
            // Of two that miss each other, the smaller peer id looks first.
            let wait = if self.local < peer { Duration::ZERO } else { LOOKUP_COURTESY };
            self.lookups.members.insert(peer, Search { due: after(wait), tries: 0 });
            if self.connection_to(peer).is_some() {
                let known = self.book.addresses(peer).to_vec();
                self.place(peer, &known);
            }
        }
    }

    /// A member that passed the gate is at these addresses: others may ask for them.
    pub(super) fn place(&mut self, peer: PeerId, addresses: &[Multiaddr]) {
        if self.lookups.is_member(peer) {
            self.swarm.behaviour_mut().directory.place(peer, addresses);
        }
    }

    /// Whether the address leads over this node itself.
    pub(super) fn is_over_us(&self, address: &Multiaddr) -> bool {
        split_circuit(address).is_some_and(|(relay, _)| relay == self.local)
    }

    /// Looks for members without a session, a few at a time, as long as sessions are few.
    pub(super) fn look_up(&mut self) {
        let now = Instant::now();
        let directory = &mut self.swarm.behaviour_mut().directory;
        if self.live.is_empty() || directory.is_empty() {
            return;
        }
        if self.lookups.refresh <= now {
            self.lookups.refresh = after(TABLE_REFRESH);
            directory.refresh();
        }
        if self.live.len() >= LOOKUP_BELOW {
            return;
        }
        let room = MAX_LOOKUPS.saturating_sub(self.lookups.running.len());
        let missing = |peer: &PeerId, search: &Search| {
            search.due <= now
                && !self.live.contains_key(peer)
                && !self.lookups.running.values().any(|sought| sought == peer)
        };
        let mut due: Vec<(Instant, PeerId)> = self
            .lookups
            .members
            .iter()
            .filter(|(peer, search)| missing(peer, search))
            .map(|(peer, search)| (search.due, *peer))
            .collect();
        due.sort_unstable();
        for (_, peer) in due.into_iter().take(room) {
            let query = self.swarm.behaviour_mut().directory.look_up(peer);
            tracing::debug!(%peer, "looking for a member");
            self.lookups.running.insert(query, peer);
            if let Some(search) = self.lookups.members.get_mut(&peer) {
                search.tries = search.tries.saturating_add(1);
                let factor = 2_u32.saturating_pow(search.tries.saturating_sub(1));
                search.due = after(LOOKUP_FIRST.saturating_mul(factor).min(LOOKUP_LONGEST));
            }
        }
    }
}

fn after(pause: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(pause).unwrap_or(now)
}
