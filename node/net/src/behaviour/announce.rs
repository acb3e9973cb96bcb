//! Identify, with the addresses that are of use to whom they are told: a machine with several legs
//! tells a peer on one of them the addresses of that leg, and those that the whole world can dial.

use crate::address::{Path, dialable, ip, is_circuit, path};
use crate::config::MAX_CANDIDATES;
use crate::networks::{Networks, is_private};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::behaviour::{ConnectionClosed, ExternalAddresses, ListenAddresses};
use libp2p::swarm::{
    ConnectionDenied, ConnectionHandler, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler,
    THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, identify};
use std::collections::{HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::task::{Context, Poll};

/// What identify tells the handler of a connection.
type Notice = THandlerInEvent<identify::Behaviour>;

/// Where a connection leads, as far as it decides what is told on it.
enum Leg {
    /// Within this machine: everything is of use.
    Loopback,
    /// Over the interface with these addresses.
    Interface(Vec<IpAddr>),
    /// Over a relay: who knows what is there.
    Circuit,
}

impl Leg {
    fn to(remote: &Multiaddr, local: Option<&Multiaddr>) -> Self {
        let circuit = is_circuit(remote) || local.is_some_and(is_circuit);
        match ip(remote) {
            Some(_) if circuit => Self::Circuit,
            Some(ip) if ip.is_loopback() => Self::Loopback,
            Some(ip) => Self::Interface(Networks::here().leg_to(ip)),
            None => Self::Circuit,
        }
    }

    fn admits(&self, address: &Multiaddr) -> bool {
        let Some(at) = ip(address) else { return false };
        match self {
            Self::Loopback => true,
            _ if at.is_loopback() => false,
            _ if is_circuit(address) || !is_private(at) => true,
            Self::Interface(own) => own.contains(&at),
            Self::Circuit => false,
        }
    }
}

/// See the module.
pub(crate) struct Announce {
    inner: identify::Behaviour,
    listening: ListenAddresses,
    external: ExternalAddresses,
    legs: HashMap<ConnectionId, Leg>,
    /// Where peers said that they see this node; bounded by [`MAX_CANDIDATES`].
    candidates: HashSet<Multiaddr>,
    /// Those that wait to be said.
    reported: VecDeque<Multiaddr>,
}

impl Announce {
    pub(crate) fn new(config: identify::Config) -> Self {
        Self {
            inner: identify::Behaviour::new(config),
            listening: ListenAddresses::default(),
            external: ExternalAddresses::default(),
            legs: HashMap::new(),
            candidates: HashSet::new(),
            reported: VecDeque::new(),
        }
    }

    fn told(&self, leg: &Leg) -> HashSet<Multiaddr> {
        let all = self.listening.iter().chain(self.external.iter());
        all.filter(|address| leg.admits(address)).cloned().collect()
    }

    /// Corrects what a new connection's handler was given to tell.
    fn introduce(
        &mut self,
        connection: ConnectionId,
        leg: Leg,
        mut handler: THandler<identify::Behaviour>,
    ) -> THandler<identify::Behaviour> {
        handler.on_behaviour_event(Notice::AddressesChanged(self.told(&leg)));
        self.legs.insert(connection, leg);
        handler
    }

    /// Whether a candidate is an address of this node, and there is room for it.
    fn is_useful(&mut self, address: &Multiaddr) -> bool {
        if is_circuit(address) || !dialable(address, true) {
            return false;
        }
        let room = self.candidates.len() < MAX_CANDIDATES;
        self.candidates.contains(address) || (room && self.candidates.insert(address.clone()))
    }

    /// A peer saw this node by one transport: where it would by the other one, if the router
    /// keeps ports. Two who punch holes need one transport that both were seen by.
    fn sibling(&self, address: &Multiaddr) -> Option<Multiaddr> {
        let (seen, by) = (ip(address)?, path(address)?);
        let other = |one: &&Multiaddr| match (path(one), by) {
            (Some(Path::Quic), Path::Tcp) | (Some(Path::Tcp), Path::Quic) => {
                ip(one).is_some_and(|own| own.is_ipv4() == seen.is_ipv4() && !own.is_loopback())
            }
            _ => false,
        };
        let listening = self.listening.iter().find(other)?;
        let mut parts = listening.iter();
        parts.next()?;
        Some(std::iter::once(Protocol::from(seen)).chain(parts).collect())
    }

    /// What identify wants is done, except that each leg is told what is for it, and that peers
    /// cannot fill the lists of those who look at candidates.
    fn pass(
        &mut self,
        wish: ToSwarm<identify::Event, Notice>,
    ) -> Option<ToSwarm<identify::Event, Notice>> {
        match wish {
            ToSwarm::NotifyHandler {
                peer_id,
                handler: NotifyHandler::One(connection),
                event: Notice::AddressesChanged(_),
            } => {
                let event = Notice::AddressesChanged(self.told(self.legs.get(&connection)?));
                let handler = NotifyHandler::One(connection);
                Some(ToSwarm::NotifyHandler { peer_id, handler, event })
            }
            ToSwarm::NewExternalAddrCandidate(address) => {
                let sibling = self.sibling(&address);
                let reported = [Some(address), sibling].into_iter().flatten();
                let useful: Vec<Multiaddr> = reported.filter(|one| self.is_useful(one)).collect();
                self.reported.extend(useful);
                self.reported.pop_front().map(ToSwarm::NewExternalAddrCandidate)
            }
            other => Some(other),
        }
    }
}

impl NetworkBehaviour for Announce {
    type ConnectionHandler = THandler<identify::Behaviour>;
    type ToSwarm = identify::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let inner = &mut self.inner;
        let handler =
            inner.handle_established_inbound_connection(connection, peer, local, remote)?;
        Ok(self.introduce(connection, Leg::to(remote, Some(local)), handler))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        remote: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let inner = &mut self.inner;
        let handler =
            inner.handle_established_outbound_connection(connection, peer, remote, role, port)?;
        Ok(self.introduce(connection, Leg::to(remote, None), handler))
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        self.listening.on_swarm_event(&event);
        self.external.on_swarm_event(&event);
        match &event {
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                self.legs.remove(connection_id);
            }
            // Another behaviour denied it after this one had seen it.
            FromSwarm::ListenFailure(failure) => drop(self.legs.remove(&failure.connection_id)),
            FromSwarm::DialFailure(failure) => drop(self.legs.remove(&failure.connection_id)),
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
        if let Some(address) = self.reported.pop_front() {
            return Poll::Ready(ToSwarm::NewExternalAddrCandidate(address));
        }
        loop {
            match self.inner.poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(wish) => {
                    if let Some(wish) = self.pass(wish) {
                        return Poll::Ready(wish);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
