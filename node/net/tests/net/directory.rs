//! Members that have never met find each other through those who know both.

use crate::node::{DEADLINE, Node, QUIC, TCP, config};
use std::time::Duration;
use tidings_net::{Event, address};

/// Who was told of together with somebody else is met as soon as that one.
const SHORTLY: Duration = Duration::from_secs(1);

fn introduce(all: &[&Node]) {
    let devices: Vec<[u8; 32]> = all.iter().map(|node| node.device()).collect();
    all.iter().for_each(|node| node.net.set_members(devices.clone()));
}

#[tokio::test]
async fn a_member_is_found_through_another_one() {
    for listen in [TCP, QUIC] {
        let (mut alice, mut bob, mut carol) =
            (Node::at(1, listen), Node::at(2, listen), Node::at(3, listen));
        introduce(&[&alice, &bob, &carol]);
        alice.connect_to(&mut carol).await;
        bob.connect_to(&mut carol).await;
        let (_, peer) = alice.connected().await;
        assert_eq!(peer, bob.device(), "{listen}");
        assert_eq!(bob.connected().await.1, alice.device());
    }
}

#[tokio::test]
async fn a_member_is_found_over_several_others() {
    let mut line: Vec<Node> = (1..=5).map(|seed| Node::at(seed, TCP)).collect();
    introduce(&line.iter().collect::<Vec<_>>());
    let (ends, far) = (line[0].device(), line[4].device());
    for i in 0..4 {
        let (left, right) = line.split_at_mut(i + 1);
        let to = right[0].address().await;
        left[i].net.dial(to).await.unwrap();
    }
    let mut last = line.pop().unwrap();
    let found = last.wait("the first", |event| match event {
        Event::Connected { peer, .. } if peer == ends => Some(()),
        _ => None,
    });
    tokio::time::timeout(DEADLINE, found).await.expect("the ends meet");
    assert_eq!(last.device(), far);
}

/// Alice and dave meet through carol, and alice meets nobody else.
async fn only_dave_is_found(alice: &mut Node, carol: &mut Node, dave: &mut Node) {
    dave.connect_to(carol).await;
    alice.connect_to(carol).await;
    assert_eq!(alice.connected().await.1, dave.device());
    let more = tokio::time::timeout(SHORTLY, alice.connected()).await;
    assert!(more.is_err(), "she was told of somebody else");
}

#[tokio::test]
async fn who_is_no_member_is_not_told_of() {
    let [mut alice, mut bob, mut carol, mut dave] = [1, 2, 3, 4].map(|seed| Node::at(seed, TCP));
    // Bob holds the secret, and that is all.
    introduce(&[&alice, &carol, &dave]);
    bob.connect_to(&mut carol).await;
    only_dave_is_found(&mut alice, &mut carol, &mut dave).await;
}

#[tokio::test]
async fn an_expelled_member_is_forgotten() {
    let [mut alice, mut bob, mut carol, mut dave] = [1, 2, 3, 4].map(|seed| Node::at(seed, TCP));
    introduce(&[&alice, &bob, &carol, &dave]);
    bob.connect_to(&mut carol).await;
    let his = bob.device();
    carol
        .wait("bob's addresses", |event| match event {
            Event::Peer { peer, .. } if peer == his => Some(()),
            _ => None,
        })
        .await;
    // Only carol knows yet: alice still looks for him.
    carol.net.set_members(vec![alice.device(), dave.device()]);
    bob.net.set_members(Vec::new());
    only_dave_is_found(&mut alice, &mut carol, &mut dave).await;
}

#[tokio::test]
async fn addresses_that_were_known_before_are_dialed() {
    let mut alice = Node::at(1, TCP);
    let mut returning = config(2, TCP);
    let at = alice.address().await.with_p2p(alice.net.local_peer()).unwrap();
    returning.known = vec![at];
    let mut bob = Node::start(returning);
    assert_eq!(bob.connected().await.1, alice.device());
    let (_, peer, path) = alice
        .wait("bob", |event| match event {
            Event::Connected { session, peer, address, .. } => {
                Some((session, peer, address::path(&address)))
            }
            _ => None,
        })
        .await;
    assert_eq!((peer, path), (bob.device(), Some(tidings_net::Path::Tcp)));
}

#[tokio::test]
async fn a_peer_says_where_this_node_can_be_dialed() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let own = bob.address().await;
    let mut reach = bob.net.watch_reach();
    let confirmed = reach.wait_for(|reach| reach.confirmed.contains(&own));
    tokio::time::timeout(DEADLINE, confirmed).await.expect("she dials back").unwrap();
    assert!(reach.borrow().public().is_empty(), "loopback is not the world");
    // Being dialed back was no news to the session.
    bob.net.send(mine, bytes::Bytes::from_static(b"still here")).unwrap();
    assert_eq!(alice.received().await, (theirs, bytes::Bytes::from_static(b"still here")));
}
