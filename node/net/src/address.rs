//! What people type, turned into multiaddrs; and which addresses are worth dialing.

use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};
use std::io;
use std::net::IpAddr;

/// Addresses that one name may stand for; further answers of the resolver are ignored.
const MAX_RESOLVED: usize = 16;

/// Why a text is no address that can be dialed.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Neither a multiaddr nor `host:port`.
    #[error("“{0}” is neither host:port nor a multiaddr such as /ip4/192.0.2.1/tcp/4001")]
    Malformed(String),
    /// A multiaddr of a transport that is not offered.
    #[error("“{0}” is not reachable by TCP or QUIC")]
    Unsupported(String),
    /// A relay, and nobody behind it.
    #[error("“{0}” names a relay and nobody behind it: /p2p/… of a device is missing at the end")]
    Nobody(String),
    /// The host's name could not be resolved.
    #[error("cannot find “{host}”: {error}")]
    Resolve {
        /// The name.
        host: String,
        /// What the resolver said.
        error: io::Error,
    },
}

/// Reads `host:port`, `1.2.3.4:4001`, `[::1]:4001` or a multiaddr (with an IP address), and
/// returns what to dial: TCP and QUIC on that port for the first three.
///
/// # Errors
/// When the text is none of these, or the name does not resolve.
pub async fn parse(text: &str) -> Result<Vec<Multiaddr>, AddressError> {
    let text = text.trim();
    if text.starts_with('/') {
        let address: Multiaddr = text.parse().map_err(|_| AddressError::Malformed(text.into()))?;
        return match path(&address) {
            Some(Path::Circuit(_)) if split_peer(address.clone()).1.is_none() => {
                Err(AddressError::Nobody(text.into()))
            }
            Some(_) => Ok(vec![address]),
            None => Err(AddressError::Unsupported(text.into())),
        };
    }
    let port = text.rsplit_once(':').map(|(host, port)| (host.is_empty(), port.parse::<u16>()));
    let Some((false, Ok(1..))) = port else { return Err(AddressError::Malformed(text.into())) };
    let found = tokio::net::lookup_host(text)
        .await
        .map_err(|error| AddressError::Resolve { host: text.into(), error })?;
    Ok(found.take(MAX_RESOLVED).flat_map(|at| both(at.ip(), at.port())).collect())
}

fn both(ip: IpAddr, port: u16) -> [Multiaddr; 2] {
    let host = Multiaddr::from(ip);
    let tcp = host.clone().with(Protocol::Tcp(port));
    [tcp, host.with(Protocol::Udp(port)).with(Protocol::QuicV1)]
}

/// The peer that an address ends with, and the address without it.
#[must_use]
pub fn split_peer(mut address: Multiaddr) -> (Multiaddr, Option<PeerId>) {
    match address.pop() {
        Some(Protocol::P2p(peer)) => (address, Some(peer)),
        Some(other) => (address.with(other), None),
        None => (address, None),
    }
}

/// How a peer is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// By TCP, with noise and yamux.
    Tcp,
    /// By QUIC.
    Quic,
    /// By way of this relay, which cannot read what it carries.
    Circuit(PeerId),
}

/// How a peer at this address is reached; `None` for an address that is of no use here.
#[must_use]
pub fn path(address: &Multiaddr) -> Option<Path> {
    if let Some((relay, _)) = split_circuit(address) {
        return Some(Path::Circuit(relay));
    }
    transport(address)?;
    let quic = address.iter().any(|part| part == Protocol::QuicV1);
    Some(if quic { Path::Quic } else { Path::Tcp })
}

/// Whether the address leads over a relay.
#[must_use]
pub fn is_circuit(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

/// The relay of `/ip…/…/p2p/RELAY/p2p-circuit[/p2p/PEER]` and its own address, without `/p2p/…`;
/// `None` for every other shape, circuits over circuits among them.
#[must_use]
pub fn split_circuit(address: &Multiaddr) -> Option<(PeerId, Multiaddr)> {
    let (circuit, _) = split_peer(address.clone());
    let mut parts: Vec<Protocol<'_>> = circuit.iter().collect();
    let (Some(Protocol::P2pCircuit), Some(Protocol::P2p(relay))) = (parts.pop(), parts.pop())
    else {
        return None;
    };
    let outer: Multiaddr = parts.into_iter().collect();
    transport(&outer).map(|_| (relay, outer))
}

/// The IP address of `/ip…/tcp/…` or `/ip…/udp/…/quic-v1`, with or without a peer, or of the relay
/// of a circuit.
pub(crate) fn ip(address: &Multiaddr) -> Option<IpAddr> {
    split_circuit(address).map_or_else(|| transport(address), |(_, outer)| transport(&outer))
}

/// The IP address of `/ip…/tcp/…` or `/ip…/udp/…/quic-v1`, with or without a peer; `None` for
/// every other shape.
fn transport(address: &Multiaddr) -> Option<IpAddr> {
    let parts: Vec<Protocol<'_>> = address.iter().collect();
    let ip = match parts.first()? {
        Protocol::Ip4(ip) => IpAddr::V4(*ip),
        Protocol::Ip6(ip) => IpAddr::V6(*ip),
        _ => return None,
    };
    match parts.get(1..)? {
        [Protocol::Tcp(1..)] | [Protocol::Tcp(1..), Protocol::P2p(_)] => Some(ip),
        [Protocol::Udp(1..), Protocol::QuicV1]
        | [Protocol::Udp(1..), Protocol::QuicV1, Protocol::P2p(_)] => Some(ip),
        _ => None,
    }
}

/// Whether an address that somebody told us may be dialed: a unicast IP address of TCP or QUIC, or
/// of a relay; loopback only when `near`; IPv6 link-local never, because the interface is not told.
#[must_use]
pub fn dialable(address: &Multiaddr, near: bool) -> bool {
    match ip(address) {
        None => false,
        Some(ip) if ip.is_unspecified() || ip.is_multicast() => false,
        Some(ip) if ip.is_loopback() => near,
        Some(IpAddr::V4(ip)) => !ip.is_broadcast(),
        Some(IpAddr::V6(ip)) => !ip.is_unicast_link_local(),
    }
}

/// Whether the address, or its relay's, is on this machine's loopback.
pub(crate) fn is_loopback(address: &Multiaddr) -> bool {
    ip(address).is_some_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests;
