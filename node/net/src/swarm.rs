//! Transports and behaviours, put together into a libp2p swarm.

use crate::behaviour::Behaviour;
use crate::config::{Config, IDLE_TIMEOUT, MAX_STREAMS, TRANSPORT_TIMEOUT};
use crate::door::lobby::Lobby;
use crate::error::Error;
use crate::gate::Gate;
use crate::gate::ring::Ring;
use crate::keys;
use crate::mux::Yamux;
use crate::shape::Shaper;
use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::{Boxed, OrTransport, timeout::TransportTimeout};
use libp2p::core::upgrade::Version;
use libp2p::identity::Keypair;
use libp2p::{PeerId, Swarm, Transport, noise, quic, relay, tcp};
use std::io;
use std::sync::Arc;

/// A swarm that listens, with every transport behind the gate.
pub(crate) fn build(
    config: &Config,
    names: &keys::Names,
    ring: Ring,
    lobby: Lobby,
    shaper: Arc<Shaper>,
) -> Result<Swarm<Behaviour>, Error> {
    let identity = keys::identity(&config.device)?;
    let local = identity.public().to_peer_id();
    let gate = Gate::new(ring, local, lobby);
    let (circuits, client) = relay::client::new(local);
    let circuits = circuits
        .upgrade(Version::V1Lazy)
        .authenticate(noise(&identity)?)
        .multiplex(Yamux::new())
        .timeout(TRANSPORT_TIMEOUT)
        .boxed();
    // Circuits first: TCP takes the relay's own address for the one to dial. The relay sees of them
    // what TCP's observers see: noise, between the two ends.
    let transport = OrTransport::new(circuits, transport(&identity)?)
        .map(|either, _| either.into_inner())
        .boxed()
        .and_then(move |connection, point| gate.pass(connection, point))
        .map_err(|error| error.either(|error| error, io::Error::other))
        .map(move |(peer, connection), point| {
            (peer, shaper.shape(peer, connection, point.is_relayed()))
        })
        .boxed();
    let behaviour = Behaviour::new(config, names, &identity, client)?;
    let swarm_config = libp2p::swarm::Config::with_tokio_executor()
        .with_idle_connection_timeout(IDLE_TIMEOUT)
        .with_max_negotiating_inbound_streams(MAX_STREAMS);
    let mut swarm = Swarm::new(transport, behaviour, local, swarm_config);
    listen(&mut swarm, config)?;
    Ok(swarm)
}

fn noise(identity: &Keypair) -> Result<noise::Config, Error> {
    noise::Config::new(identity).map_err(|error| Error::Setup(error.to_string()))
}

/// TCP and QUIC, encrypted and authenticated, without a gate.
pub(crate) fn transport(identity: &Keypair) -> Result<Boxed<(PeerId, StreamMuxerBox)>, Error> {
    let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise(identity)?)
        .multiplex(Yamux::new())
        .timeout(TRANSPORT_TIMEOUT)
        .boxed();
    let mut quic_config = quic::Config::new(identity);
    quic_config.max_concurrent_stream_limit = u32::try_from(MAX_STREAMS).unwrap_or(u32::MAX);
    quic_config.handshake_timeout = TRANSPORT_TIMEOUT;
    let quic = quic::tokio::Transport::new(quic_config)
        .map(|(peer, connection), _| (peer, StreamMuxerBox::new(connection)));
    let quic = TransportTimeout::new(quic, TRANSPORT_TIMEOUT).boxed();
    let both = OrTransport::new(quic, tcp).map(|either, _| either.into_inner());
    Ok(both.boxed())
}

/// One address that binds is enough: machines without IPv6 are ordinary.
fn listen(swarm: &mut Swarm<Behaviour>, config: &Config) -> Result<(), Error> {
    let mut failure = None;
    let mut bound = false;
    for address in &config.listen {
        match swarm.listen_on(address.clone()) {
            Ok(_) => bound = true,
            Err(error) => {
                tracing::warn!(%address, %error, "cannot listen");
                failure =
                    Some(Error::Listen { address: address.clone(), reason: error.to_string() });
            }
        }
    }
    match failure {
        Some(failure) if !bound => Err(failure),
        _ => Ok(()),
    }
}
