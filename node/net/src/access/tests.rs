//! Which addresses which rules let through.

use super::*;

fn access(rules: &[(&str, bool)]) -> Access {
    Access(rules.iter().map(|(network, allow)| (network.parse().unwrap(), *allow)).collect())
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn the_last_rule_that_matches_wins() {
    let access = access(&[("0.0.0.0/0", false), ("192.168.0.0/16", true), ("192.168.7.9", false)]);
    assert!(access.allows(ip("192.168.7.8")) && !access.allows(ip("192.168.7.9")));
    assert!(!access.allows(ip("10.0.0.1")));
    assert!(access.allows(ip("2001:db8::1")), "no rule speaks of IPv6");
    assert!(Access::default().allows(ip("10.0.0.1")));
}

#[test]
fn networks_of_both_kinds_are_cut_where_their_prefix_says() {
    let inside = |network: &str, address| access(&[(network, false)]).allows(ip(address));
    assert!(!inside("10.1.0.0/16", "10.1.255.255") && inside("10.1.0.0/16", "10.2.0.0"));
    assert!(!inside("2001:db8::/32", "2001:db8:ffff::1") && inside("2001:db8::/32", "2001:db9::"));
    assert!(!inside("::/0", "fe80::1") && inside("::/0", "10.0.0.1"));
    assert!(!inside("2001:db8::7", "2001:db8::7") && inside("2001:db8::7", "2001:db8::8"));
}

#[test]
fn what_is_no_network_is_refused() {
    for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.1/-1", "example.org", "1.2.3.4/"]
    {
        assert!(wrong.parse::<Network>().is_err(), "{wrong}");
    }
    assert_eq!("10.0.0.0/8".parse::<Network>().unwrap().to_string(), "10.0.0.0/8");
}

#[test]
fn an_address_is_known_in_whatever_clothes_it_comes() {
    let of = |text: &str| address(&text.parse().unwrap());
    assert_eq!(of("/ip4/10.0.0.1/tcp/1"), Some(ip("10.0.0.1")));
    assert_eq!(of("/ip6/::ffff:10.0.0.1/udp/1/quic-v1"), Some(ip("10.0.0.1")));
    assert_eq!(of("/dns/example.org/tcp/1"), None);
    let peer = libp2p::PeerId::random();
    assert_eq!(of(&format!("/ip4/10.0.0.1/tcp/1/p2p/{peer}/p2p-circuit")), None);
    let near = |text: &str| neighbourhood(&text.parse().unwrap());
    assert_eq!(near("/ip4/10.0.7.9/tcp/1"), Some(ip("10.0.7.0")));
    assert_eq!(near("/ip6/2001:db8::7/tcp/1"), Some(ip("2001:db8::")));
    assert_eq!(near("/ip4/127.0.0.1/tcp/1"), None);
}
