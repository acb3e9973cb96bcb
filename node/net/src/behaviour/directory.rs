//! The community's own Kademlia: where members are. It keeps no records, only routing; the table
//! holds members that passed the gate, and what others say of addresses is believed only where it
//! can be true.

use crate::address::{is_loopback, split_circuit};
use crate::config::{LOOKUP_BELOW, LOOKUP_TIMEOUT, MAX_ADDRESSES, OPEN_TIMEOUT, TABLE_BUCKET};
use crate::keys::Names;
use crate::networks::Networks;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::kad::store::{MemoryStore, MemoryStoreConfig};
use libp2p::kad::{self, BucketInserts, Mode, QueryId, StoreInserts};
use libp2p::swarm::behaviour::ConnectionEstablished;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
    THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::{HashMap, HashSet};
use std::task::{Context, Poll};

type Inner = kad::Behaviour<MemoryStore>;

/// There are sessions enough to ask over.
#[derive(Debug, thiserror::Error)]
#[error("connected to enough members")]
struct Enough;

/// See the module.
pub(crate) struct Directory {
    inner: Inner,
    /// What the table was told; members only.
    placed: HashMap<PeerId, Vec<Multiaddr>>,
    /// Members whom a lookup is for.
    sought: HashSet<PeerId>,
    /// Dials that Kademlia asked for and that have not begun.
    dials: HashSet<ConnectionId>,
    connected: HashSet<PeerId>,
    /// Connections within this machine: while there is one, loopback may be told.
    near: HashSet<ConnectionId>,
}

impl Directory {
    pub(crate) fn new(local: PeerId, names: &Names) -> Self {
        let none = MemoryStoreConfig {
            max_records: 0,
            max_value_bytes: 0,
            max_providers_per_key: 0,
            max_provided_keys: 0,
        };
        let mut config = kad::Config::new(names.kad.clone());
        config
            .set_kbucket_inserts(BucketInserts::Manual)
            .set_kbucket_size(TABLE_BUCKET)
            .set_record_filtering(StoreInserts::FilterBoth)
            .set_record_ttl(None)
            .set_replication_interval(None)
            .set_publication_interval(None)
            .set_provider_publication_interval(None)
            .set_periodic_bootstrap_interval(None)
            .set_query_timeout(LOOKUP_TIMEOUT)
            .set_substreams_timeout(OPEN_TIMEOUT);
        let store = MemoryStore::with_config(local, none);
        let mut inner = Inner::with_config(local, store, config);
        // Every member answers: most communities have no machine that the world can dial.
        inner.set_mode(Some(Mode::Server));
        Self {
            inner,
            placed: HashMap::new(),
            sought: HashSet::new(),
            dials: HashSet::new(),
            connected: HashSet::new(),
            near: HashSet::new(),
        }
    }

    /// A member is at these addresses, in place of what was known.
    pub(crate) fn place(&mut self, member: PeerId, addresses: &[Multiaddr]) {
        if self.placed.get(&member).is_some_and(|before| before == addresses) {
            return;
        }
        self.placed.insert(member, addresses.to_vec());
        self.inner.remove_peer(&member);
        for address in addresses.iter().take(MAX_ADDRESSES) {
            self.inner.add_address(&member, address.clone());
        }
    }

    /// A device is no member any more.
    pub(crate) fn forget(&mut self, peer: &PeerId) {
        self.placed.remove(peer);
        self.inner.remove_peer(peer);
    }

    /// Asks members for a way to `member`, nearer and nearer ones, and dials it where they say.
    pub(crate) fn look_up(&mut self, member: PeerId) -> QueryId {
        self.sought.insert(member);
        self.inner.get_closest_peers(member)
    }

    /// The lookup for `member` is over.
    pub(crate) fn give_up(&mut self, member: &PeerId) {
        self.sought.remove(member);
    }

    /// Whether a query may dial `peer`: every connection becomes a session, and a query that asks
    /// all who are near its goal would make a mesh of everybody with everybody.
    fn may_dial(&self, peer: Option<PeerId>) -> bool {
        self.connected.len() < LOOKUP_BELOW || peer.is_some_and(|peer| self.sought.contains(&peer))
    }

    /// Looks for the members nearest to this one, which makes them know where it is.
    pub(crate) fn refresh(&mut self) {
        if let Err(error) = self.inner.bootstrap() {
            tracing::debug!(%error, "nobody to ask");
        }
    }

    /// Whether nobody is in the table.
    pub(crate) fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// A relay that is connected is used as it is, wherever others see it.
    fn is_believable(&self, networks: &Networks, address: &Multiaddr) -> bool {
        let relay = split_circuit(address).map(|(relay, _)| relay);
        relay.is_some_and(|relay| self.connected.contains(&relay))
            || networks.plausible(address, !self.near.is_empty(), None)
    }
}

impl NetworkBehaviour for Directory {
    type ConnectionHandler = THandler<Inner>;
    type ToSwarm = kad::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(connection, peer, local, remote)
    }

    fn handle_pending_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: Option<PeerId>,
        addresses: &[Multiaddr],
        role: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        if self.dials.remove(&connection) && !self.may_dial(peer) {
            return Err(ConnectionDenied::new(Enough));
        }
        let inner = &mut self.inner;
        let mut found =
            inner.handle_pending_outbound_connection(connection, peer, addresses, role)?;
        if !found.is_empty() {
            let networks = Networks::here();
            found.retain(|address| self.is_believable(&networks, address));
            found.truncate(MAX_ADDRESSES);
        }
        Ok(found)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        remote: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(connection, peer, remote, role, port)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match &event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished {
                peer_id,
                connection_id,
                endpoint,
                ..
            }) => {
                self.connected.insert(*peer_id);
                if is_loopback(endpoint.get_remote_address()) && !endpoint.is_relayed() {
                    self.near.insert(*connection_id);
                }
            }
            FromSwarm::ConnectionClosed(closed) => {
                self.near.remove(&closed.connection_id);
                if closed.remaining_established == 0 {
                    self.connected.remove(&closed.peer_id);
                }
            }
            // Its condition did not hold, or another behaviour denied it before this one was asked.
            FromSwarm::DialFailure(failure) => {
                self.dials.remove(&failure.connection_id);
            }
            // Kademlia would look around, with nobody to ask.
            FromSwarm::NewListenAddr(_) => return,
            _ => {}
        }
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        self.inner.on_connection_handler_event(peer, connection, event);
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        let wish = self.inner.poll(cx);
        if let Poll::Ready(ToSwarm::Dial { opts }) = &wish {
            self.dials.insert(opts.connection_id());
        }
        wish
    }
}
