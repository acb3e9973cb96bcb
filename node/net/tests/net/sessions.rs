//! Sessions: how they begin, are counted, replaced and resumed.

use crate::node::{DEADLINE, Node, QUIC, TCP, config};
use bytes::Bytes;
use std::time::Duration;
use tidings_net::{Closed, Event, Multiaddr, SessionId};

/// Drains what has happened so far into (sessions alive, sessions ever).
fn tally(node: &mut Node, alive: &mut Vec<SessionId>, ever: &mut usize) {
    while let Some(event) = node.events.try_recv() {
        match event {
            Event::Connected { session, .. } => {
                alive.push(session);
                *ever += 1;
            }
            Event::Disconnected { session, .. } => alive.retain(|one| *one != session),
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_simultaneous_dial_ends_in_exactly_one_session() {
    for round in 0..50_u8 {
        let listen = if round % 2 == 0 { TCP } else { QUIC };
        let mut alice = Node::at(2 * round + 1, listen);
        let mut bob = Node::at(2 * round + 2, listen);
        let (to_alice, to_bob) = (alice.address().await, bob.address().await);
        let (one, two) = tokio::join!(alice.net.dial(to_bob), bob.net.dial(to_alice));
        let (one, two) = (one.expect("alice's dial"), two.expect("bob's dial"));
        let (mut alive_a, mut alive_b, mut ever_a, mut ever_b) = (vec![], vec![], 0, 0);
        // An exchange on the session shows that both sides agree on which one it is.
        alice.net.send(one.session, Bytes::from_static(b"ping")).expect("alice's session lives");
        let (session, _) = bob
            .wait("ping", |event| match event {
                Event::Connected { session, .. } => {
                    alive_b.push(session);
                    ever_b += 1;
                    None
                }
                Event::Disconnected { .. } => panic!("round {round}: bob lost a session"),
                Event::Received { session, frame } => Some((session, frame)),
                _ => None,
            })
            .await;
        assert_eq!(session, two.session, "round {round}");
        bob.net.send(two.session, Bytes::from_static(b"pong")).expect("bob's session lives");
        alice
            .wait("pong", |event| match event {
                Event::Connected { session, .. } => {
                    alive_a.push(session);
                    ever_a += 1;
                    None
                }
                Event::Disconnected { .. } => panic!("round {round}: alice lost a session"),
                Event::Received { .. } => Some(()),
                _ => None,
            })
            .await;
        tally(&mut alice, &mut alive_a, &mut ever_a);
        tally(&mut bob, &mut alive_b, &mut ever_b);
        assert_eq!((alive_a, ever_a), (vec![one.session], 1), "round {round}");
        assert_eq!((alive_b, ever_b), (vec![two.session], 1), "round {round}");
        tokio::join!(alice.net.shutdown(), bob.net.shutdown());
    }
}

#[tokio::test]
async fn a_restarted_peer_takes_its_session_over() {
    // Both ways round, because one side decides and the other follows.
    for (listen, seeds) in [(TCP, (1, 2)), (TCP, (2, 1)), (QUIC, (1, 2)), (QUIC, (2, 1))] {
        let mut alice = Node::at(seeds.0, listen);
        let mut bob = Node::at(seeds.1, listen);
        let (old, _) = alice.connect_to(&mut bob).await;
        // The first bob is still there when the second one, with the same key, arrives.
        let second = Node::at(seeds.1, listen);
        second.net.dial(alice.address().await).await.expect("a session for the newcomer");
        let reason = alice.disconnected(old).await;
        assert!(reason.contains("newer"), "{reason}");
        let (new, peer) = alice.connected().await;
        assert_eq!(peer, second.device());
        assert_ne!(new, old);
        assert_eq!(alice.net.send(old, Bytes::from_static(b"x")), Err(Closed));
        alice.net.send(new, Bytes::from_static(b"x")).unwrap();
    }
}

#[tokio::test]
async fn what_was_queued_before_a_disconnect_still_arrives() {
    for listen in [TCP, QUIC] {
        let (mut alice, mut bob) = (Node::at(1, listen), Node::at(2, listen));
        let (mine, theirs) = alice.connect_to(&mut bob).await;
        for _ in 0..20 {
            alice.net.send(mine, Bytes::from(vec![1; 50_000])).unwrap();
        }
        alice.net.send(mine, Bytes::from_static(b"farewell")).unwrap();
        alice.net.disconnect(mine, "done");
        assert_eq!(alice.disconnected(mine).await, "done");
        for _ in 0..20 {
            assert_eq!(bob.received().await.1.len(), 50_000, "{listen}");
        }
        assert_eq!(bob.received().await, (theirs, Bytes::from_static(b"farewell")));
        bob.disconnected(theirs).await;
    }
}

#[tokio::test]
async fn a_slow_reader_is_waited_for_up_to_a_bound_and_then_dropped() {
    let mut slow = config(2, TCP);
    slow.limits.inbound_bytes = 1 << 20;
    let mut fast = config(1, TCP);
    fast.limits.outbound_bytes = 4 << 20;
    let (mut alice, mut bob) = (Node::start(fast), Node::start(slow));
    let (mine, theirs) = alice.connect_to(&mut bob).await;
    let frame = Bytes::from(vec![3; 60_000]);
    let mut taken = 0_usize;
    let flooding = async {
        while alice.net.send(mine, frame.clone()).is_ok() {
            taken += frame.len();
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, flooding).await.expect("it does not queue for ever");
    assert!(alice.disconnected(mine).await.contains("slowly"));
    assert!(taken < 64 << 20, "{taken} bytes were taken for a reader that never read");
    let mut held = 0_usize;
    while let Some(event) = bob.events.try_recv() {
        if let Event::Received { frame, .. } = event {
            held += frame.len();
        }
        if held > 1 << 20 {
            break;
        }
    }
    assert!(held > 0);
    bob.disconnected(theirs).await;
}

#[tokio::test]
async fn a_lost_peer_is_dialed_again_when_it_returns_to_its_address() {
    for listen in [TCP, QUIC] {
        let alice = Node::at(1, listen);
        let address = alice.address().await;
        let mut patient = config(2, listen);
        patient.dial = vec![address.clone()];
        let mut bob = Node::start(patient);
        let (first, _) = bob.connected().await;
        alice.net.shutdown().await;
        bob.disconnected(first).await;
        // The address is free again only when the old socket is gone.
        let revived = async {
            loop {
                match tidings_net::start(config(1, &address.to_string())) {
                    Ok((net, events)) => return Node { net, events },
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        let alice = tokio::time::timeout(DEADLINE, revived).await.expect("the port is free");
        let (second, peer) = bob.connected().await;
        assert_eq!(peer, alice.device());
        assert_ne!(first, second);
    }
}

#[tokio::test]
async fn members_tell_where_they_can_be_reached() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (here, device) = (bob.address().await, bob.device());
    bob.connect_to(&mut alice).await;
    let told: Vec<Multiaddr> = alice
        .wait("addresses", |event| match event {
            Event::Peer { peer, addresses } if peer == device => Some(addresses),
            _ => None,
        })
        .await;
    let full = here.with_p2p(bob.net.local_peer()).unwrap();
    assert!(told.contains(&full), "{told:?}");
}

#[tokio::test]
async fn an_explicit_dial_of_a_connected_peer_returns_its_session() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, _) = alice.connect_to(&mut bob).await;
    let full = bob.address().await.with_p2p(bob.net.local_peer()).unwrap();
    assert_eq!(alice.net.dial(full).await.unwrap().session, mine);
}

#[tokio::test]
async fn shutting_down_ends_the_events() {
    let mut alice = Node::at(1, TCP);
    alice.net.clone().shutdown().await;
    let drained = async { while alice.events.recv().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(60), drained).await.expect("the queue ends");
    let nowhere: Multiaddr = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
    assert_eq!(alice.net.dial(nowhere).await, Err(tidings_net::DialError::Stopped));
}
