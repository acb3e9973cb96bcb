//! From which networks connections are taken: rules, of which the last that matches wins.

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A network: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    ip: IpAddr,
    prefix: u8,
}

/// Words that name no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no network such as 10.0.0.0/8 or 2001:db8::/32")]
pub struct BadNetwork(String);

impl Network {
    fn contains(&self, ip: IpAddr) -> bool {
        let (ours, theirs, bits) = match (self.ip, ip) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (u128::from(ours.to_bits()), u128::from(theirs.to_bits()), 32)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits(), theirs.to_bits(), 128),
            _ => return false,
        };
        let free: u32 = u32::saturating_sub(bits, u32::from(self.prefix));
        ours.checked_shr(free) == theirs.checked_shr(free)
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (ip, prefix) = match text.trim().split_once('/') {
            Some((ip, prefix)) => (ip, Some(prefix.parse::<u8>().map_err(|_| bad())?)),
            None => (text.trim(), None),
        };
        let ip: IpAddr = ip.parse().map_err(|_| bad())?;
        let most = if ip.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(most);
        if prefix > most { Err(bad()) } else { Ok(Self { ip, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ip, self.prefix)
    }
}

/// Networks, and whether connections with them are taken. What no rule matches is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access(pub Vec<(Network, bool)>);

impl Access {
    /// Whether connections with this address are taken: the last rule that matches says so.
    #[must_use]
    pub fn allows(&self, ip: IpAddr) -> bool {
        let last = self.0.iter().rev().find(|(network, _)| network.contains(ip));
        last.is_none_or(|(_, allow)| *allow)
    }

    /// The same of the other end of a connection; a circuit is its relay's business.
    pub(crate) fn takes(&self, remote: &Multiaddr) -> bool {
        address(remote).is_none_or(|ip| self.allows(ip))
    }
}

/// The IP address at the other end; IPv4 in the clothes of IPv6 is IPv4.
fn address(remote: &Multiaddr) -> Option<IpAddr> {
    if remote.iter().any(|part| part == Protocol::P2pCircuit) {
        return None;
    }
    match remote.iter().next()? {
        Protocol::Ip4(ip) => Some(IpAddr::V4(ip)),
        Protocol::Ip6(ip) => Some(ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4)),
        _ => None,
    }
}

/// The network against which a connection is counted: a /24 of IPv4 or a /64 of IPv6; none on
/// loopback, where many peers share one address.
pub(crate) fn neighbourhood(remote: &Multiaddr) -> Option<IpAddr> {
    let ip = address(remote).filter(|ip| !ip.is_loopback())?;
    Some(match ip {
        IpAddr::V4(ip) => IpAddr::V4((ip.to_bits() & !0xff).into()),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    })
}

#[cfg(test)]
mod tests;
