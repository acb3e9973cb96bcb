//! Where this node may be found, for invites and for people.

use std::net::{IpAddr, SocketAddr};
use tidings_core::status::{Reach, ReachState};
use tidings_net::{Multiaddr, Path, address, keys};
use tidings_protocol::author::Author;

/// The TCP addresses of these, the most useful first: other machines can reach them, IPv4 before
/// IPv6; loopback only when there is nothing else.
pub(super) fn hints(listening: &[Multiaddr]) -> Vec<SocketAddr> {
    let mut found: Vec<SocketAddr> = listening.iter().filter_map(tcp).collect();
    found.retain(|at| is_useful(at.ip()));
    if found.iter().any(|at| !at.ip().is_loopback()) {
        found.retain(|at| !at.ip().is_loopback());
    }
    found.sort_by_key(|at| (at.is_ipv6(), *at));
    found.dedup();
    found
}

fn is_useful(ip: IpAddr) -> bool {
    match ip {
        _ if ip.is_unspecified() || ip.is_multicast() => false,
        IpAddr::V4(_) => true,
        IpAddr::V6(ip) => !ip.is_unicast_link_local(),
    }
}

/// The IP address and port of `/ip…/…/tcp/…`.
fn tcp(address: &Multiaddr) -> Option<SocketAddr> {
    let text = address.to_string();
    let mut parts = text.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("ip4" | "ip6"), Some(ip), Some("tcp"), Some(port), None) => {
            Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?))
        }
        _ => None,
    }
}

/// What the network knows about this node's reach, in the words of a status.
pub(super) fn reach(known: &tidings_net::Reach) -> Reach {
    let public: Vec<String> = known.public().into_iter().map(ToString::to_string).collect();
    let state = match () {
        () if !public.is_empty() => ReachState::Public,
        () if !known.behind.is_empty() => ReachState::Nat,
        () => ReachState::Local,
    };
    let relays = known.circuits.iter().filter_map(relay).collect();
    Reach { state, public, behind: known.behind.clone(), relays }
}

/// The relay that an address leads over.
pub(super) fn relay(address: &Multiaddr) -> Option<Author> {
    match address::path(address)? {
        Path::Circuit(relay) => keys::device_key(&relay).map(Author),
        Path::Tcp | Path::Quic => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(addresses: &[&str]) -> Vec<String> {
        let addresses: Vec<Multiaddr> = addresses.iter().map(|a| a.parse().unwrap()).collect();
        hints(&addresses).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn invites_carry_what_other_machines_can_reach() {
        let found = of(&[
            "/ip6/2001:db8::1/tcp/4",
            "/ip4/127.0.0.1/tcp/4",
            "/ip6/fe80::1/tcp/4",
            "/ip4/192.168.1.2/udp/4/quic-v1",
            "/ip4/192.168.1.2/tcp/4",
            "/ip4/192.168.1.2/tcp/4",
        ]);
        assert_eq!(found, ["192.168.1.2:4", "[2001:db8::1]:4"]);
        assert_eq!(of(&["/ip4/127.0.0.1/tcp/4", "/ip6/::1/tcp/4"]), ["127.0.0.1:4", "[::1]:4"]);
        assert!(of(&["/ip4/0.0.0.0/tcp/4", "/ip4/1.2.3.4/udp/4/quic-v1"]).is_empty());
    }
}
