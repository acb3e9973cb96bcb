//! The networks that this machine is on. A private address means something only there: 192.168.1.20
//! is another machine in every flat.

use crate::address::{dialable, ip};
use if_addrs::{IfAddr, Interface, get_if_addrs};
use libp2p::Multiaddr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// The interfaces of this machine, at one moment.
pub(crate) struct Networks(Vec<Interface>);

impl Networks {
    /// As they are now; none where the system does not say.
    pub(crate) fn here() -> Self {
        Self(get_if_addrs().unwrap_or_default())
    }

    /// Whether the address belongs to this machine.
    pub(crate) fn owns(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|one| one.ip() == ip)
    }

    /// Whether the address is on a network that this machine has a leg in.
    pub(crate) fn contain(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|one| is_on(&one.addr, ip))
    }

    /// The addresses on the interface over which packets to `remote` leave; none where there is
    /// no way to it.
    pub(crate) fn leg_to(&self, remote: IpAddr) -> Vec<IpAddr> {
        let Some(local) = source(remote) else { return Vec::new() };
        let Some(leg) = self.0.iter().find(|one| one.ip() == local) else { return Vec::new() };
        let same = self.0.iter().filter(|one| one.name == leg.name);
        same.map(Interface::ip).collect()
    }

    /// Whether an address that somebody told may be dialed from here: a global one, one on a
    /// network that this machine is on, or one with the IP address at which the teller was
    /// `seen`; loopback only when `near`, that is, when the teller is on this machine.
    pub(crate) fn plausible(&self, address: &Multiaddr, near: bool, seen: Option<IpAddr>) -> bool {
        let Some(at) = ip(address).filter(|_| dialable(address, near)) else { return false };
        at.is_loopback() || seen == Some(at) || !is_private(at) || self.contain(at)
    }
}

/// Whether the address is meaningful on its own network only: RFC 1918, RFC 6598 (carriers' NAT),
/// RFC 3927 and RFC 4193.
pub(crate) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            ip.is_private() || ip.is_link_local() || (first == 100 && second & 0xc0 == 0x40)
        }
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn is_on(network: &IfAddr, ip: IpAddr) -> bool {
    match (network, ip) {
        (IfAddr::V4(on), IpAddr::V4(ip)) => {
            let mask = on.netmask.to_bits();
            !on.is_loopback() && on.ip.to_bits() & mask == ip.to_bits() & mask
        }
        (IfAddr::V6(on), IpAddr::V6(ip)) => {
            let mask = on.netmask.to_bits();
            !on.is_loopback() && on.ip.to_bits() & mask == ip.to_bits() & mask
        }
        _ => false,
    }
}

/// The address that packets to `remote` leave from. Connecting a datagram socket sends nothing.
fn source(remote: IpAddr) -> Option<IpAddr> {
    let any = match remote {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    socket.connect(SocketAddr::new(remote, 9)).ok()?;
    socket.local_addr().ok().map(|at| at.ip())
}

#[cfg(test)]
mod tests;
