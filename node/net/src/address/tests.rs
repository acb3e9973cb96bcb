//! What people type and what peers say, read.

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
fn a_circuit_is_taken_apart_and_nothing_else_is_one() {
    let (relay, peer) = (PeerId::random(), PeerId::random());
    let outer: Multiaddr = "/ip4/192.0.2.1/udp/1/quic-v1".parse().unwrap();
    let circuit = outer.clone().with(Protocol::P2p(relay)).with(Protocol::P2pCircuit);
    let full = circuit.clone().with(Protocol::P2p(peer));
    for address in [&circuit, &full] {
        assert_eq!(split_circuit(address), Some((relay, outer.clone())));
        assert_eq!(path(address), Some(Path::Circuit(relay)));
        assert!(is_circuit(address) && dialable(address, false));
    }
    assert_eq!(split_peer(full.clone()), (circuit.clone(), Some(peer)));
    assert_eq!(path(&outer), Some(Path::Quic));
    assert_eq!(path(&"/ip6/::1/tcp/1".parse().unwrap()), Some(Path::Tcp));
    let twice = circuit.clone().with(Protocol::P2p(peer)).with(Protocol::P2pCircuit);
    let nowhere = Multiaddr::from(Protocol::P2p(relay)).with(Protocol::P2pCircuit);
    for address in [twice, nowhere, "/p2p-circuit".parse().unwrap()] {
        assert_eq!((split_circuit(&address), path(&address)), (None, None), "{address}");
        assert!(!dialable(&address, true), "{address}");
    }
}

#[tokio::test]
async fn a_typed_circuit_needs_somebody_at_its_end() {
    let relay = format!("/ip4/192.0.2.1/tcp/1/p2p/{}/p2p-circuit", PeerId::random());
    assert!(matches!(parse(&relay).await, Err(AddressError::Nobody(_))));
    let full = format!("{relay}/p2p/{}", PeerId::random());
    assert_eq!(texts(&full).await, [full]);
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
