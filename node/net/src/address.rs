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
        return match transport(&address) {
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

/// Whether an address that somebody told us may be dialed: a unicast IP address of TCP or QUIC;
/// loopback only when `near`; IPv6 link-local never, because the interface is not told.
#[must_use]
pub fn dialable(address: &Multiaddr, near: bool) -> bool {
    match transport(address) {
        None => false,
        Some(ip) if ip.is_unspecified() || ip.is_multicast() => false,
        Some(ip) if ip.is_loopback() => near,
        Some(IpAddr::V4(ip)) => !ip.is_broadcast(),
        Some(IpAddr::V6(ip)) => !ip.is_unicast_link_local(),
    }
}

/// Whether the address is on this machine's loopback.
pub(crate) fn is_loopback(address: &Multiaddr) -> bool {
    transport(address).is_some_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn texts(text: &str) -> Vec<String> {
        parse(text).await.unwrap().iter().map(ToString::to_string).collect()
    }

    #[tokio::test]
    async fn what_people_type_becomes_tcp_and_quic() {
        let four = ["/ip4/192.0.2.1/tcp/4001", "/ip4/192.0.2.1/udp/4001/quic-v1"];
        assert_eq!(texts("192.0.2.1:4001").await, four);
        assert_eq!(texts(" [::1]:4001 ").await, ["/ip6/::1/tcp/4001", "/ip6/::1/udp/4001/quic-v1"]);
        assert_eq!(texts("/ip6/::1/tcp/4001").await, ["/ip6/::1/tcp/4001"]);
        assert!(texts("localhost:4001").await.iter().any(|address| address.contains("/tcp/4001")));
    }

    #[tokio::test]
    async fn nonsense_is_refused_with_a_reason() {
        for text in ["", "4001", ":4001", "host", "host:", "host:99999", "host:0", "/nonsense"] {
            assert!(matches!(parse(text).await, Err(AddressError::Malformed(_))), "{text}");
        }
        for text in ["/ip4/192.0.2.1", "/dns/example.org/tcp/1", "/ip4/192.0.2.1/udp/1"] {
            assert!(matches!(parse(text).await, Err(AddressError::Unsupported(_))), "{text}");
        }
    }

    #[test]
    fn a_peer_is_split_off_the_end() {
        let peer = PeerId::random();
        let plain: Multiaddr = "/ip4/192.0.2.1/tcp/1".parse().unwrap();
        let with = plain.clone().with(Protocol::P2p(peer));
        assert_eq!(split_peer(with), (plain.clone(), Some(peer)));
        assert_eq!(split_peer(plain.clone()), (plain, None));
    }

    #[test]
    fn addresses_that_lead_nowhere_are_not_dialed() {
        let may = |text: &str, near| dialable(&text.parse().unwrap(), near);
        assert!(may("/ip4/192.168.1.2/tcp/1", false));
        assert!(may("/ip6/2001:db8::1/udp/1/quic-v1", false));
        assert!(may("/ip4/127.0.0.1/tcp/1", true) && !may("/ip4/127.0.0.1/tcp/1", false));
        for text in [
            "/ip4/0.0.0.0/tcp/1",
            "/ip4/224.0.0.1/tcp/1",
            "/ip4/255.255.255.255/tcp/1",
            "/ip6/fe80::1/tcp/1",
            "/ip4/192.168.1.2/tcp/0",
            "/ip4/192.168.1.2/udp/1",
            "/dns4/example.org/tcp/1",
        ] {
            assert!(!may(text, true), "{text}");
        }
    }
}
