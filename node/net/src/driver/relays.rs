//! Places at relays: where others reach this node when they cannot dial it, and what it tells them
//! when it is a relay itself.

use super::Driver;
use crate::address::{dialable, is_circuit};
use crate::config::{MAX_RELAYS, RELAY_ADDRESSES, RESERVE_AGAIN};
use libp2p::core::transport::ListenerId;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, StreamProtocol, relay};
use std::collections::HashMap;
use std::io;
use std::time::Instant;

/// Which peers offer to carry circuits, and where this node has a place. Bounded by the
/// connections, and by [`MAX_RELAYS`].
pub(super) struct Relays {
    /// Whether this node is a relay; it needs no place at another one.
    serving: bool,
    /// Connections to peers that said that they are relays.
    offers: HashMap<ConnectionId, PeerId>,
    places: HashMap<ListenerId, Place>,
    /// Where this node said that it is, being a relay.
    announced: Vec<Multiaddr>,
    /// No place is asked for before: one was refused or lost.
    due: Instant,
}

/// A place at a relay, asked for or held.
struct Place {
    relay: PeerId,
    /// `/ip…/p2p/RELAY/p2p-circuit`
    at: Multiaddr,
    held: bool,
}

impl Relays {
    pub(super) fn new(serving: bool) -> Self {
        Self {
            serving,
            offers: HashMap::new(),
            places: HashMap::new(),
            announced: Vec::new(),
            due: Instant::now(),
        }
    }

    /// A connection closed.
    pub(super) fn gone(&mut self, connection: ConnectionId) {
        self.offers.remove(&connection);
    }

    fn has_place_at(&self, relay: PeerId) -> bool {
        self.places.values().any(|place| place.relay == relay)
    }
}

impl Driver {
    /// A member said which protocols it speaks: a relay among them, where connected directly, is
    /// an offer.
    pub(super) fn on_offer(&mut self, connection: ConnectionId, speaks: &[StreamProtocol]) {
        let Some(known) = self.connections.get(&connection).filter(|known| !known.circuit) else {
            return;
        };
        if speaks.contains(&relay::HOP_PROTOCOL_NAME) {
            self.relays.offers.insert(connection, known.peer);
            self.reserve();
        } else {
            self.relays.offers.remove(&connection);
        }
    }

    /// Asks for places at relays, as long as there are fewer than [`MAX_RELAYS`] and the world
    /// cannot dial this node.
    pub(super) fn reserve(&mut self) {
        let public = !self.reach.borrow().public().is_empty();
        if self.relays.serving || public || self.relays.due > Instant::now() {
            return;
        }
        let offers: Vec<(ConnectionId, PeerId)> =
            self.relays.offers.iter().map(|(connection, peer)| (*connection, *peer)).collect();
        for (connection, relay) in offers {
            if self.relays.places.len() >= MAX_RELAYS {
                return;
            }
            // The place ends with the connection: only one that a session keeps open will do.
            let live = self.live.get(&relay).is_some_and(|live| live.connection == connection);
            let Some(known) = self.connections.get(&connection).filter(|_| live) else { continue };
            if self.relays.has_place_at(relay) {
                continue;
            }
            // Where the relay dialed us from is not where it listens.
            let told = self.book.addresses(relay).iter().find(|address| !is_circuit(address));
            let outer = if known.dialer { Some(&known.address) } else { told };
            let outer = outer.unwrap_or(&known.address).clone();
            let at = outer.with(Protocol::P2p(relay)).with(Protocol::P2pCircuit);
            match self.swarm.listen_on(at.clone()) {
                Ok(listener) => {
                    self.relays.places.insert(listener, Place { relay, at, held: false });
                }
                Err(error) => tracing::debug!(%relay, %error, "no place can be asked for"),
            }
        }
    }

    /// A relay keeps a place for this node at `address`.
    pub(super) fn on_reserved(&mut self, listener: ListenerId, address: &Multiaddr) {
        if let Some(place) = self.relays.places.get_mut(&listener)
            && !std::mem::replace(&mut place.held, true)
        {
            tracing::info!(%address, "reachable by way of a relay");
            self.tell_circuits();
        }
    }

    fn tell_circuits(&self) {
        let held = self.relays.places.values().filter(|place| place.held);
        let mut circuits: Vec<Multiaddr> = held.map(|place| place.at.clone()).collect();
        circuits.sort_unstable();
        self.reach.send_if_modified(|reach| {
            let news = reach.circuits != circuits;
            reach.circuits = circuits;
            news
        });
    }

    /// A listener closed: whether it was a place at a relay.
    pub(super) fn on_place_lost(
        &mut self,
        listener: ListenerId,
        reason: &Result<(), io::Error>,
    ) -> bool {
        let Some(place) = self.relays.places.remove(&listener) else { return false };
        tracing::debug!(relay = %place.relay, ?reason, "a place at a relay is gone");
        self.tell_circuits();
        // A relay that refuses is asked again after a while; one that went away, when it is back.
        if reason.is_err() {
            let again = Instant::now().checked_add(RESERVE_AGAIN);
            self.relays.due = again.unwrap_or(self.relays.due);
        }
        true
    }

    /// A relay tells those who reserve where they are reached through it: at its addresses on all
    /// its networks, because whoever wants them may be on another one than they are.
    pub(super) fn announce_relay(&mut self) {
        if !self.relays.serving {
            return;
        }
        let mut own = self.addresses.borrow().clone();
        // Loopback is for those who try it on one machine.
        let near = own.iter().all(|address| !dialable(address, false));
        own.retain(|address| dialable(address, near));
        own.truncate(RELAY_ADDRESSES);
        let before = std::mem::replace(&mut self.relays.announced, own.clone());
        for address in before.iter().filter(|address| !own.contains(address)) {
            self.swarm.remove_external_address(address);
        }
        for address in own.into_iter().filter(|address| !before.contains(address)) {
            self.swarm.add_external_address(address);
        }
    }
}
