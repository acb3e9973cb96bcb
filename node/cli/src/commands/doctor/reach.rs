//! Why known peers are not connected: each is tried by TCP, and the way in which that fails tells.

use super::Check;
use crate::error::Failure;
use crate::print::said::{Said, said};
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;
use tidings_http::network::PeerRow;

/// A machine on the local network answers within this.
const ANSWER: Duration = Duration::from_secs(1);
/// Addresses that are tried at most.
const MAX_TRIED: usize = 6;

/// How an address answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Somebody listens.
    Open,
    /// The machine is there, and nobody listens.
    Closed,
    /// There is no way there, or no such machine.
    Unreachable,
    /// Nothing comes back.
    Silent,
}

/// Says why nobody is connected, as far as it can be told from here.
pub(super) fn check(peers: &[PeerRow]) -> Check {
    let connected = peers.iter().filter(|peer| peer.connected).count();
    let message = said!("health-doctor-peers", count = connected, known = peers.len());
    if connected > 0 || peers.is_empty() {
        return Check::good("peers", message);
    }
    let known = peers.iter().flat_map(|peer| &peer.addresses).filter_map(|text| tcp(text));
    let tried: BTreeMap<SocketAddr, Way> = known
        .filter(|at| !at.ip().is_loopback())
        .take(MAX_TRIED)
        .map(|at| (at, way(TcpStream::connect_timeout(&at, ANSWER))))
        .collect();
    Check::failed("peers", Failure::failed(judge(&tried, &local())).during(message))
}

fn way(outcome: io::Result<TcpStream>) -> Way {
    match outcome {
        Ok(_) => Way::Open,
        Err(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => Way::Closed,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Way::Unreachable,
            _ => Way::Silent,
        },
    }
}

/// The networks of this machine: an address and how many bits of it are the network's.
fn local() -> Vec<(IpAddr, u8)> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    let networks = found.into_iter().filter(|interface| !interface.is_loopback());
    let network = |interface: if_addrs::Interface| match interface.addr {
        if_addrs::IfAddr::V4(at) => (IpAddr::V4(at.ip), at.prefixlen),
        if_addrs::IfAddr::V6(at) => (IpAddr::V6(at.ip), at.prefixlen),
    };
    networks.map(network).collect()
}

fn judge(tried: &BTreeMap<SocketAddr, Way>, local: &[(IpAddr, u8)]) -> Said {
    let near = |at: &SocketAddr| local.iter().any(|network| is_in(at.ip(), *network));
    let first = |wanted: &[Way]| tried.iter().find(|(_, way)| wanted.contains(way));
    let lost = |at: &SocketAddr, way: &Way| near(at) && *way >= Way::Unreachable;
    if let Some((at, _)) = first(&[Way::Open]) {
        return said!("health-doctor-reach-open", at = at.to_string());
    }
    if let Some((at, _)) = tried.iter().find(|(at, way)| lost(at, way)) {
        return said!("health-doctor-reach-silent", at = at.ip().to_string());
    }
    if let Some((at, _)) = first(&[Way::Closed]) {
        let (at, port) = (at.ip().to_string(), at.port().to_string());
        return said!("health-doctor-reach-closed", at = at, port = port);
    }
    match first(&[Way::Unreachable, Way::Silent]) {
        Some((at, _)) => said!("health-doctor-reach-far", at = at.ip().to_string()),
        None => said!("health-doctor-reach-unknown"),
    }
}

fn is_in(ip: IpAddr, (network, bits): (IpAddr, u8)) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let shift = 32_u32.saturating_sub(bits.into());
            ip.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let shift = 128_u32.saturating_sub(bits.into());
            ip.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
        }
        _ => false,
    }
}

/// The IP address and port of `/ip…/…/tcp/…`, whatever follows but a circuit.
fn tcp(address: &str) -> Option<SocketAddr> {
    let mut parts = address.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("ip4" | "ip6"), Some(ip), Some("tcp"), Some(port))
            if !address.contains("p2p-circuit") =>
        {
            Some(SocketAddr::new(ip.parse().ok()?, port.parse().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::{Language, Words};

    fn said(tried: &[(&str, Way)]) -> String {
        let tried = tried.iter().map(|(at, way)| (at.parse().unwrap(), *way)).collect();
        let judged = judge(&tried, &[("192.168.1.7".parse().unwrap(), 24)]);
        judged.in_words(Words::of(Language::English))
    }

    #[test]
    fn the_way_in_which_it_fails_tells() {
        let (near, far) = ("192.168.1.9:4001", "10.1.2.3:4001");
        assert!(said(&[(near, Way::Silent)]).contains("client isolation"));
        assert!(said(&[(near, Way::Unreachable), (far, Way::Closed)]).contains("client isolation"));
        assert!(said(&[(near, Way::Closed)]).contains("no node listens at port 4001"));
        assert!(said(&[(far, Way::Silent)]).contains("another network"));
        assert!(said(&[(far, Way::Open), (near, Way::Silent)]).contains("answers"));
        assert!(said(&[]).contains("no address"));
    }

    #[test]
    fn addresses_are_taken_apart() {
        let at = |text: &str| tcp(text).map(|at| at.to_string());
        assert_eq!(at("/ip4/1.2.3.4/tcp/5/p2p/12D3").as_deref(), Some("1.2.3.4:5"));
        assert_eq!(at("/ip6/fd00::1/tcp/5").as_deref(), Some("[fd00::1]:5"));
        assert_eq!(at("/ip4/1.2.3.4/udp/5/quic-v1"), None);
        assert_eq!(at("/ip4/1.2.3.4/tcp/5/p2p/12D3/p2p-circuit"), None);
        assert!(is_in("10.0.0.9".parse().unwrap(), ("10.0.0.1".parse().unwrap(), 24)));
        assert!(!is_in("10.0.1.9".parse().unwrap(), ("10.0.0.1".parse().unwrap(), 24)));
        assert!(is_in("1.2.3.4".parse().unwrap(), ("9.9.9.9".parse().unwrap(), 0)));
    }
}
