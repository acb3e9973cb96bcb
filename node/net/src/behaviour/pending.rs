//! Inbound handshakes in flight, counted by where they come from.

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::ConnectionId;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

/// One address opened more handshakes than it may; the connection is dropped.
#[derive(Debug, thiserror::Error)]
#[error("too many handshakes from one address")]
pub(crate) struct TooMany;

/// Bounded by the swarm's limit on pending connections: every entry is one of them.
pub(crate) struct Pending {
    most: u32,
    sources: HashMap<ConnectionId, IpAddr>,
    counts: HashMap<IpAddr, u32>,
}

impl Pending {
    pub(crate) fn new(most: u32) -> Self {
        Self { most, sources: HashMap::new(), counts: HashMap::new() }
    }

    pub(crate) fn admit(&mut self, id: ConnectionId, remote: &Multiaddr) -> Result<(), TooMany> {
        let Some(source) = source(remote) else { return Ok(()) };
        let count = self.counts.entry(source).or_default();
        if *count >= self.most {
            return Err(TooMany);
        }
        *count = count.saturating_add(1);
        self.sources.insert(id, source);
        Ok(())
    }

    pub(crate) fn release(&mut self, id: ConnectionId) {
        let Some(source) = self.sources.remove(&id) else { return };
        if let Some(count) = self.counts.get_mut(&source) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.counts.remove(&source);
            }
        }
    }
}

/// Whom a handshake is counted against: an IPv4 address or an IPv6 /64; nobody on loopback,
/// where many peers share one address.
pub(crate) fn source(remote: &Multiaddr) -> Option<IpAddr> {
    let ip = match remote.iter().next()? {
        Protocol::Ip4(ip) => IpAddr::V4(ip),
        Protocol::Ip6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => IpAddr::V4(ip),
            None if ip.is_loopback() => IpAddr::V6(ip),
            None => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
        },
        _ => return None,
    };
    (!ip.is_loopback()).then_some(ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admit(pending: &mut Pending, id: usize, from: &str) -> bool {
        pending.admit(ConnectionId::new_unchecked(id), &from.parse().unwrap()).is_ok()
    }

    #[test]
    fn one_address_fills_only_its_own_share() {
        let mut pending = Pending::new(2);
        assert!(admit(&mut pending, 1, "/ip4/10.0.0.1/tcp/1"));
        assert!(admit(&mut pending, 2, "/ip4/10.0.0.1/tcp/2"));
        assert!(!admit(&mut pending, 3, "/ip4/10.0.0.1/tcp/3"));
        assert!(admit(&mut pending, 4, "/ip4/10.0.0.2/tcp/1"));
        pending.release(ConnectionId::new_unchecked(1));
        pending.release(ConnectionId::new_unchecked(3));
        assert!(admit(&mut pending, 5, "/ip4/10.0.0.1/tcp/4"));
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address_and_loopback_as_none() {
        let mut pending = Pending::new(1);
        assert!(admit(&mut pending, 1, "/ip6/2001:db8::1/tcp/1"));
        assert!(!admit(&mut pending, 2, "/ip6/2001:db8::2/udp/1/quic-v1"));
        assert!((3..50).all(|id| admit(&mut pending, id, "/ip6/::1/tcp/1")));
        assert!((50..99).all(|id| admit(&mut pending, id, "/ip4/127.0.0.1/tcp/1")));
        assert_eq!(pending.counts.len(), 1);
    }
}
