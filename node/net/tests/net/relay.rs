//! Circuits: by way of a relay that cannot read what it carries.

use crate::eve::two_faced;
use crate::node::{DEADLINE, Node, QUIC, SECRET, TCP, config};
use bytes::Bytes;
use futures::StreamExt;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::SwarmEvent;
use tidings_net::{DialError, Event, Multiaddr, Path, SessionId, address};
use zeroize::Zeroizing;

/// A relay, listening at `listen`.
fn relay(seed: u8, listen: &str) -> Node {
    let mut serving = config(seed, listen);
    serving.relay = true;
    Node::start(serving)
}

/// A node that nobody can dial: it listens nowhere.
pub(crate) fn hidden(seed: u8) -> Node {
    let mut hidden = config(seed, TCP);
    hidden.listen.clear();
    Node::start(hidden)
}

/// Where `node` is by way of `relay`, once that keeps a place for it.
pub(crate) async fn circuit(node: &Node) -> Multiaddr {
    let mut reach = node.net.watch_reach();
    let held = reach.wait_for(|reach| !reach.circuits.is_empty());
    let held = tokio::time::timeout(DEADLINE, held).await.expect("a place").unwrap();
    held.circuits[0].clone().with(Protocol::P2p(node.net.local_peer()))
}

/// The next session: its number, who it is with, and how that one is reached.
async fn session(node: &mut Node) -> (SessionId, [u8; 32], Path) {
    node.wait("session", |event| match event {
        Event::Connected { session, peer, address, .. } => {
            Some((session, peer, address::path(&address).expect("an address")))
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_circuit_carries_a_session_where_nobody_can_be_dialed() {
    for listen in [TCP, QUIC] {
        let mut carol = relay(1, listen);
        let (mut alice, mut bob) = (hidden(2), hidden(3));
        alice.connect_to(&mut carol).await;
        bob.connect_to(&mut carol).await;
        let outcome = alice.net.dial(circuit(&bob).await).await.expect("a session over carol");
        let by_carol = Path::Circuit(carol.net.local_peer());
        assert_eq!(address::path(&outcome.address), Some(by_carol));
        assert_eq!(session(&mut alice).await, (outcome.session, bob.device(), by_carol));
        let (theirs, peer, path) = session(&mut bob).await;
        assert_eq!((peer, path), (alice.device(), by_carol));
        // More than libp2p's relays carry by default.
        for _ in 0..20 {
            alice.net.send(outcome.session, Bytes::from(vec![7; 60_000])).unwrap();
        }
        for _ in 0..20 {
            assert_eq!(bob.received().await, (theirs, Bytes::from(vec![7; 60_000])), "{listen}");
        }
        bob.net.send(theirs, Bytes::from_static(b"back")).unwrap();
        assert_eq!(alice.received().await.1, Bytes::from_static(b"back"));
    }
}

#[tokio::test]
async fn a_direct_connection_takes_over_from_a_circuit() {
    for listen in [TCP, QUIC] {
        for seeds in [(2, 3), (3, 2)] {
            let mut carol = relay(1, listen);
            let (mut alice, mut bob) = (Node::at(seeds.0, listen), Node::at(seeds.1, listen));
            alice.connect_to(&mut carol).await;
            bob.connect_to(&mut carol).await;
            let first = alice.net.dial(circuit(&bob).await).await.expect("a session over carol");
            session(&mut alice).await;
            session(&mut bob).await;
            assert!(address::is_circuit(&first.address));
            assert!(alice.disconnected(first.session).await.contains("newer"));
            let (mine, peer, path) = session(&mut alice).await;
            assert_eq!(peer, bob.device());
            assert!(matches!(path, Path::Tcp | Path::Quic), "{path:?}");
            let (theirs, _, path) = session(&mut bob).await;
            assert!(matches!(path, Path::Tcp | Path::Quic), "{path:?}");
            alice.net.send(mine, Bytes::from_static(b"nearer")).unwrap();
            assert_eq!(bob.received().await, (theirs, Bytes::from_static(b"nearer")));
            // Another circuit brings nothing.
            let again = alice.net.dial(circuit(&bob).await).await.expect("the session");
            assert_eq!(again.session, mine);
        }
    }
}

/// What a program that shows one secret to the relay and another one to bob meets at bob's end.
async fn knock_over_circuit(inner: [u8; 32]) -> (Result<(), String>, Node) {
    let mut carol = relay(1, TCP);
    let mut bob = hidden(3);
    bob.connect_to(&mut carol).await;
    let place = circuit(&bob).await;
    let mut eve = two_faced(SECRET, inner);
    eve.dial(place).unwrap();
    let watching = async {
        loop {
            match eve.select_next_some().await {
                SwarmEvent::ConnectionEstablished { endpoint, .. } if endpoint.is_relayed() => {
                    return Ok(());
                }
                SwarmEvent::OutgoingConnectionError { error, .. } => return Err(error.to_string()),
                _ => {}
            }
        }
    };
    (tokio::time::timeout(DEADLINE, watching).await.expect("an end"), bob)
}

#[tokio::test]
async fn the_gate_stands_inside_a_circuit_too() {
    let (outcome, _bob) = knock_over_circuit(SECRET).await;
    assert_eq!(outcome, Ok(()), "a member passes");
    let (outcome, mut bob) = knock_over_circuit([43; 32]).await;
    assert!(outcome.is_err(), "bob let her in");
    assert!(bob.refused().await.contains("not a member"));
    while let Some(event) = bob.events.try_recv() {
        assert!(!matches!(event, Event::Connected { .. } | Event::Authenticated { .. }));
    }
}

#[tokio::test]
async fn whoever_cannot_pass_the_relays_gate_gets_no_circuit() {
    let mut carol = relay(1, TCP);
    let mut bob = hidden(3);
    bob.connect_to(&mut carol).await;
    let place = circuit(&bob).await;
    let mut strangers = config(4, TCP);
    strangers.secret = Zeroizing::new([43; 32]);
    let eve = Node::start(strangers);
    assert!(eve.net.dial(place).await.is_err());
    assert!(carol.refused().await.contains("not a member"));
}

#[tokio::test]
async fn a_relay_keeps_no_more_places_and_carries_no_more_circuits_than_it_may() {
    let mut serving = config(1, TCP);
    serving.relay = true;
    serving.limits.relay.reservations = 2;
    serving.limits.relay.circuits = 1;
    let mut carol = Node::start(serving);
    let (mut alice, mut bob, mut dave) = (hidden(2), hidden(3), hidden(4));
    alice.connect_to(&mut carol).await;
    bob.connect_to(&mut carol).await;
    let (to_alice, to_bob) = (circuit(&alice).await, circuit(&bob).await);
    dave.connect_to(&mut carol).await;
    dave.net.dial(to_alice).await.expect("the one circuit");
    let refused = dave.net.dial(to_bob).await;
    assert!(matches!(refused, Err(DialError::Unreachable(_))), "{refused:?}");
    assert!(dave.net.watch_reach().borrow().circuits.is_empty(), "all places are taken");
    let of_dave = carol.net.listen_addresses()[0]
        .clone()
        .with(Protocol::P2p(carol.net.local_peer()))
        .with(Protocol::P2pCircuit)
        .with(Protocol::P2p(dave.net.local_peer()));
    assert!(bob.net.dial(of_dave).await.is_err(), "nobody is behind it");
}
