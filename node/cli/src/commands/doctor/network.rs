//! Interfaces, and whether multicast DNS could work on them.

use super::Check;
use std::io;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// Where multicast DNS is spoken.
const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

pub(super) fn checks() -> Vec<Check> {
    let found = match if_addrs::get_if_addrs() {
        Ok(found) => found,
        Err(error) => {
            let next = "`ip address` says what there is";
            return vec![Check::bad("interfaces", error.to_string(), next)];
        }
    };
    let outside: Vec<_> = found.into_iter().filter(|interface| !interface.is_loopback()).collect();
    let names: Vec<String> =
        outside.iter().map(|interface| format!("{} {}", interface.name, interface.ip())).collect();
    let mut checks = vec![interfaces(&names)];
    checks.extend(outside.iter().filter(|interface| interface.is_p2p()).map(|interface| {
        let next = "a VPN may hide the local network: peers on it may not be found";
        Check::bad("vpn", format!("{} leads to a single peer", interface.name), next)
    }));
    let lan = outside.iter().filter(|interface| !interface.is_p2p());
    checks.extend(lan.filter_map(|interface| match interface.ip() {
        IpAddr::V4(ip) => Some(multicast(&interface.name, ip)),
        IpAddr::V6(_) => None,
    }));
    checks
}

fn interfaces(names: &[String]) -> Check {
    if names.is_empty() {
        let next = "connect to a network; until then only homes on this machine are met";
        return Check::bad("interfaces", "none but loopback", next);
    }
    Check::good("interfaces", names.join(", "))
}

fn multicast(name: &str, ip: Ipv4Addr) -> Check {
    match heard(ip) {
        Ok(()) => Check::good("multicast", format!("works on {name}, as far as one machine tells")),
        Err(error) => {
            let next = "allow UDP port 5353, or name addresses: `tidings dial HOST:PORT`";
            Check::bad("multicast", format!("{name}: {error}"), next)
        }
    }
}

/// Joins the group on this interface and says something harmless: nothing is asked.
fn heard(ip: Ipv4Addr) -> io::Result<()> {
    let socket = UdpSocket::bind((ip, 0))?;
    socket.join_multicast_v4(&GROUP, &ip)?;
    socket.set_multicast_ttl_v4(1)?;
    socket.send_to(&[0; 12], (GROUP, 5353)).map(drop)
}
