//! What peers say about where they see this node, put together.

use super::Driver;
use crate::address::ip;
use crate::networks::Networks;
use libp2p::Multiaddr;
use libp2p::swarm::ConnectionId;
use std::net::IpAddr;

impl Driver {
    /// A peer said where it sees this node. Over a relay, it sees the relay.
    pub(super) fn on_seen(&mut self, connection: ConnectionId, observed: &Multiaddr) {
        let Some(known) = self.connections.get_mut(&connection) else { return };
        known.seen = if known.circuit { None } else { ip(observed) };
        self.tell_reach();
    }

    /// A peer dialed this node back at `address`, or could not.
    pub(super) fn on_probed(&mut self, address: &Multiaddr, answered: bool) {
        tracing::debug!(%address, answered, "an address was probed");
        self.confirmed.retain(|one| one != address);
        if answered {
            self.confirmed.push(address.clone());
        }
        self.tell_reach();
    }

    /// What holds now: an address that was confirmed counts while this machine has its IP address,
    /// or some peer still sees it there.
    pub(super) fn tell_reach(&mut self) {
        let networks = Networks::here();
        let mut seen: Vec<IpAddr> =
            self.connections.values().filter_map(|known| known.seen).collect();
        seen.sort_unstable();
        seen.dedup();
        let here = |at: IpAddr| networks.owns(at) || seen.contains(&at);
        let confirmed: Vec<Multiaddr> =
            self.confirmed.iter().filter(|one| ip(one).is_some_and(here)).cloned().collect();
        let behind: Vec<IpAddr> =
            seen.iter().filter(|at| !networks.owns(**at) && !at.is_loopback()).copied().collect();
        self.reach.send_if_modified(|reach| {
            let news = reach.confirmed != confirmed || reach.behind != behind;
            (reach.confirmed, reach.behind) = (confirmed, behind);
            news
        });
    }
}
