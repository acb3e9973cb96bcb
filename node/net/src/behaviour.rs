//! What the swarm does with members: our two protocols, the standard ones, and the limits.

mod announce;
mod circuits;
mod directory;
mod guard;
mod handler;
mod pending;

pub(crate) use handler::{Kind, Opened};
pub(crate) use pending::source;

use crate::config::{
    Config, Limits, PING_INTERVAL, PING_TIMEOUT, RELAY_CIRCUIT, RELAY_CIRCUIT_BURST,
    RELAY_CIRCUIT_REFILL, RELAY_RESERVATION, RelayLimits,
};
use crate::error::Error;
use crate::keys::Names;
use announce::Announce;
use circuits::Circuits;
use directory::Directory;
use guard::Guard;
use handler::{Ask, Handler};
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::identity::Keypair;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, autonat, dcutr, identify, mdns, ping, relay};
use pending::Pending;
use std::collections::{HashSet, VecDeque};
use std::task::{Context, Poll, Waker};

/// All behaviours; the order is the order in which they may deny a connection.
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    limits: connection_limits::Behaviour,
    pub(crate) guard: Guard,
    circuits: Circuits,
    pub(crate) streams: Streams,
    relay: Toggle<relay::Behaviour>,
    client: relay::client::Behaviour,
    punch: dcutr::Behaviour,
    announce: Announce,
    pub(crate) directory: Directory,
    probe: autonat::v2::client::Behaviour,
    answer_probes: autonat::v2::server::Behaviour,
    ping: ping::Behaviour,
    mdns: Toggle<mdns::tokio::Behaviour>,
    mdns6: Toggle<mdns::tokio::Behaviour>,
}

impl Behaviour {
    pub(crate) fn new(
        config: &Config,
        names: &Names,
        identity: &Keypair,
        client: relay::client::Behaviour,
    ) -> Result<Self, Error> {
        let public = identity.public();
        let local = public.to_peer_id();
        let identify = identify::Config::new(names.identify.clone(), public)
            .with_agent_version(concat!("tidings/", env!("CARGO_PKG_VERSION")).into())
            .with_push_listen_addr_updates(true)
            .with_cache_size(0);
        let ping = ping::Config::new().with_interval(PING_INTERVAL).with_timeout(PING_TIMEOUT);
        Ok(Self {
            limits: connection_limits::Behaviour::new(connection_limits(&config.limits)),
            guard: Guard::new(config.access.clone(), config.limits.per_network),
            circuits: Circuits::default(),
            streams: Streams::new(names.clone(), &config.limits),
            relay: Toggle::from(config.relay.then(|| relay_server(local, &config.limits.relay))),
            client,
            punch: dcutr::Behaviour::new(local),
            announce: Announce::new(identify),
            directory: Directory::new(local, names),
            probe: autonat::v2::client::Behaviour::default(),
            answer_probes: autonat::v2::server::Behaviour::default(),
            ping: ping::Behaviour::new(ping),
            mdns: multicast_dns(config.mdns, local, false)?,
            mdns6: multicast_dns(config.mdns && !has_ipv4(), local, true)?,
        })
    }
}

/// A relay for sessions: they last, and carry as much as they need.
fn relay_server(local: PeerId, limits: &RelayLimits) -> relay::Behaviour {
    let config = relay::Config {
        max_reservations: limits.reservations,
        max_reservations_per_peer: limits.reservations_per_peer,
        reservation_duration: RELAY_RESERVATION,
        reservation_rate_limiters: Vec::new(),
        max_circuits: limits.circuits,
        max_circuits_per_peer: limits.circuits_per_peer,
        max_circuit_duration: RELAY_CIRCUIT,
        // No bound.
        max_circuit_bytes: 0,
        circuit_src_rate_limiters: Vec::new(),
    };
    let config = config.circuit_src_per_peer(RELAY_CIRCUIT_BURST, RELAY_CIRCUIT_REFILL);
    let mut relay = relay::Behaviour::new(local, config);
    // Members of one LAN reach it whether or not the rest of the world does.
    relay.set_status(Some(relay::Status::Enable));
    relay
}

pub(crate) fn multicast_dns(
    wanted: bool,
    local: PeerId,
    enable_ipv6: bool,
) -> Result<Toggle<mdns::tokio::Behaviour>, Error> {
    let config = mdns::Config { enable_ipv6, ..mdns::Config::default() };
    let behaviour = wanted.then(|| mdns::tokio::Behaviour::new(config, local)).transpose();
    behaviour.map(Toggle::from).map_err(|error| Error::Setup(format!("multicast DNS: {error}")))
}

/// Whether multicast DNS over IPv4 can work. Over IPv6 libp2p's asks on one interface for the
/// addresses of all of them, so it is the second choice.
pub(crate) fn has_ipv4() -> bool {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    found.iter().any(|one| one.ip().is_ipv4() && !one.is_loopback())
}

fn connection_limits(limits: &Limits) -> ConnectionLimits {
    ConnectionLimits::default()
        .with_max_established(Some(limits.connections))
        .with_max_established_incoming(Some(limits.inbound))
        .with_max_established_per_peer(Some(limits.per_peer))
        .with_max_pending_incoming(Some(limits.pending_inbound))
        .with_max_pending_outgoing(Some(limits.pending_outbound))
}

/// Hands out the streams of our protocols, with the connection that they belong to.
pub(crate) struct Streams {
    names: Names,
    pending: Pending,
    /// Dials of ours that are to bring a session; bounded by those in flight.
    expected: HashSet<ConnectionId>,
    outbox: VecDeque<ToSwarm<Stream, Ask>>,
    waker: Option<Waker>,
}

/// A stream was opened (or could not be) on a connection.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) connection: ConnectionId,
    pub(crate) opened: Opened,
}

impl Streams {
    fn new(names: Names, limits: &Limits) -> Self {
        let pending = Pending::new(limits.pending_per_address);
        let expected = HashSet::new();
        Self { names, pending, expected, outbox: VecDeque::new(), waker: None }
    }

    /// This dial is to bring a session, although it leaves from a port of its own: others that do
    /// are made by AutoNAT, which dials peers back to tell them whether that works.
    pub(crate) fn expect(&mut self, connection: ConnectionId) {
        self.expected.insert(connection);
    }

    /// Opens a stream for a question; [`Opened::Question`] or [`Opened::QuestionFailed`] follows
    /// with the same `ticket` unless the connection closes first.
    pub(crate) fn open_question(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        (kind, ticket): (Kind, u64),
    ) {
        let handler = NotifyHandler::One(connection);
        self.outbox.push_back(ToSwarm::NotifyHandler {
            peer_id: peer,
            handler,
            event: Ask::Question(kind, ticket),
        });
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl NetworkBehaviour for Streams {
    type ConnectionHandler = Handler;
    type ToSwarm = Stream;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        self.pending.admit(connection, remote).map_err(ConnectionDenied::new)
    }

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.pending.release(connection);
        Ok(Handler::listener(self.names.clone()))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let wanted = self.expected.remove(&connection) || port == PortUse::Reuse;
        Ok(match role {
            Endpoint::Dialer if wanted => Handler::dialer(self.names.clone()),
            _ => Handler::listener(self.names.clone()),
        })
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ListenFailure(failure) => self.pending.release(failure.connection_id),
            FromSwarm::DialFailure(failure) => drop(self.expected.remove(&failure.connection_id)),
            _ => {}
        }
    }

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        connection: ConnectionId,
        opened: THandlerOutEvent<Self>,
    ) {
        self.outbox.push_back(ToSwarm::GenerateEvent(Stream { connection, opened }));
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        match self.outbox.pop_front() {
            Some(output) => Poll::Ready(output),
            None => {
                self.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
