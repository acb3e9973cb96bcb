//! What is told on which leg.

use super::*;

fn told(leg: &Leg) -> Vec<&'static str> {
    const ALL: [&str; 7] = [
        "/ip4/127.0.0.1/tcp/1",
        "/ip4/192.168.1.20/tcp/1",
        "/ip6/fd00:1::20/udp/1/quic-v1",
        "/ip4/10.0.0.1/tcp/1",
        "/ip4/172.17.0.1/udp/1/quic-v1",
        "/ip4/203.0.113.5/tcp/1",
        "/ip4/10.0.0.7/tcp/1/p2p/12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5/p2p-circuit",
    ];
    ALL.into_iter().filter(|text| leg.admits(&text.parse().unwrap())).collect()
}

#[test]
fn a_leg_is_told_its_own_addresses_and_what_the_world_can_dial() {
    let own = ["192.168.1.20", "fd00:1::20"].map(|ip| ip.parse().unwrap());
    let far = told(&Leg::Circuit);
    assert!(far.len() == 2 && far[0].contains("203.0.113.5") && far[1].contains("circuit"));
    let near = told(&Leg::Interface(own.to_vec()));
    assert_eq!(near.len(), 4, "{near:?}");
    assert!(near[0].contains("192.168.1.20") && near[1].contains("fd00:1::20"));
    assert_eq!(near[2..], far);
    assert_eq!(told(&Leg::Loopback).len(), 7);
}

#[test]
fn peers_cannot_make_more_candidates_than_are_looked_at() {
    let public = libp2p::identity::Keypair::generate_ed25519().public();
    let mut announce = Announce::new(identify::Config::new("test".into(), public));
    let mut report = |port: usize| {
        let address = format!("/ip4/203.0.113.5/tcp/{port}").parse().unwrap();
        announce.pass(ToSwarm::NewExternalAddrCandidate(address)).is_some()
    };
    assert_eq!((1..1000).filter(|port| report(*port)).count(), MAX_CANDIDATES);
    assert!(report(1), "one that is known may be reported again");
    assert!(!report(1000));
}

#[test]
fn over_a_relay_peers_see_the_relay_which_is_no_address_of_ours() {
    let public = libp2p::identity::Keypair::generate_ed25519().public();
    let mut announce = Announce::new(identify::Config::new("test".into(), public));
    let relay = "/p2p/12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5";
    for text in [relay.into(), format!("/ip4/203.0.113.5/tcp/1{relay}/p2p-circuit")] {
        let seen = ToSwarm::NewExternalAddrCandidate(text.parse().unwrap());
        assert!(announce.pass(seen).is_none(), "{text}");
    }
}

#[test]
fn who_was_seen_by_one_transport_is_expected_at_the_other() {
    let public = libp2p::identity::Keypair::generate_ed25519().public();
    let mut announce = Announce::new(identify::Config::new("test".into(), public));
    for text in ["/ip4/127.0.0.1/udp/7/quic-v1", "/ip4/192.168.1.2/udp/4001/quic-v1"] {
        let addr: Multiaddr = text.parse().unwrap();
        let listener_id = libp2p::core::transport::ListenerId::next();
        let new = libp2p::swarm::behaviour::NewListenAddr { listener_id, addr: &addr };
        announce.on_swarm_event(FromSwarm::NewListenAddr(new));
    }
    let sibling = |text: &str| announce.sibling(&text.parse().unwrap()).map(|at| at.to_string());
    let expected = Some("/ip4/203.0.113.5/udp/4001/quic-v1".to_owned());
    assert_eq!(sibling("/ip4/203.0.113.5/tcp/5001"), expected);
    assert_eq!(sibling("/ip6/2001:db8::5/tcp/5001"), None, "no such listener");
    assert_eq!(sibling("/ip4/203.0.113.5/udp/5001/quic-v1"), None);
}
