//! A machine with two legs, and what it believes.

use super::*;
use if_addrs::{IfOperStatus, Ifv4Addr, Ifv6Addr};

fn interface(name: &str, addr: IfAddr) -> Interface {
    Interface { name: name.into(), addr, index: None, oper_status: IfOperStatus::Up, is_p2p: false }
}

fn leg4(name: &str, ip: &str, prefixlen: u8) -> Interface {
    let netmask = Ipv4Addr::from_bits(u32::MAX << (32 - prefixlen));
    let addr = Ifv4Addr { ip: ip.parse().unwrap(), netmask, prefixlen, broadcast: None };
    interface(name, IfAddr::V4(addr))
}

fn leg6(name: &str, ip: &str) -> Interface {
    let netmask = Ipv6Addr::from_bits(u128::from(u64::MAX) << 64);
    let addr = Ifv6Addr { ip: ip.parse().unwrap(), netmask, prefixlen: 64, broadcast: None };
    interface(name, IfAddr::V6(addr))
}

fn machine() -> Networks {
    Networks(vec![
        leg4("lo", "127.0.0.1", 8),
        leg4("eth0", "192.168.1.20", 24),
        leg6("eth0", "fd00:1::20"),
        leg4("eth1", "10.0.0.1", 30),
    ])
}

fn believed(text: &str, seen: Option<&str>) -> bool {
    let seen = seen.map(|text| text.parse::<IpAddr>().unwrap());
    let near = seen.is_some_and(|ip| ip.is_loopback());
    machine().plausible(&text.parse().unwrap(), near, seen)
}

#[test]
fn a_private_address_is_believed_on_its_own_network_only() {
    let from_eth0 = Some("192.168.1.30");
    assert!(believed("/ip4/192.168.1.30/tcp/1", from_eth0));
    assert!(believed("/ip4/192.168.1.31/udp/1/quic-v1", None));
    assert!(believed("/ip6/fd00:1::31/tcp/1", None));
    assert!(believed("/ip4/10.0.0.2/tcp/1", from_eth0), "this machine is there, too");
    for elsewhere in ["192.168.2.30", "10.0.0.9", "172.17.0.1", "100.64.0.1", "169.254.3.3"] {
        assert!(!believed(&format!("/ip4/{elsewhere}/tcp/1"), from_eth0), "{elsewhere}");
    }
    assert!(!believed("/ip6/fd00:2::31/tcp/1", from_eth0));
}

#[test]
fn what_is_global_or_where_the_teller_was_seen_is_believed() {
    let routed = Some("10.9.0.7");
    assert!(believed("/ip4/10.9.0.7/tcp/1", routed), "there is a way to it");
    assert!(!believed("/ip4/10.9.0.8/tcp/1", routed));
    assert!(believed("/ip4/203.0.113.5/tcp/1", routed));
    assert!(believed("/ip6/2001:db8::5/udp/1/quic-v1", None));
    assert!(!believed("/ip4/127.0.0.1/tcp/1", routed));
    assert!(believed("/ip4/127.0.0.1/tcp/1", Some("127.0.0.1")));
}

#[test]
fn a_circuit_is_believed_where_its_relay_is() {
    let relay = libp2p::PeerId::random();
    let over = |ip: &str| believed(&format!("/ip4/{ip}/tcp/1/p2p/{relay}/p2p-circuit"), None);
    assert!(over("203.0.113.5") && over("192.168.1.1"));
    assert!(!over("192.168.2.1"));
}

#[test]
fn a_leg_has_the_addresses_of_its_interface() {
    let networks = Networks::here();
    let own: IpAddr = Ipv4Addr::LOCALHOST.into();
    assert!(networks.owns(own) && networks.leg_to(own).contains(&own));
    assert!(machine().leg_to(own).contains(&own));
    assert!(!machine().leg_to(own).contains(&"192.168.1.20".parse().unwrap()));
}
