//! The join protocol between a newcomer and members.

use crate::node::{Node, QUIC, TCP};
use tidings_net::{Event, JoinError};

/// Answers the next join request with `answer`, or refuses.
async fn answer_next(node: &mut Node, answer: Option<Vec<u8>>) -> ([u8; 32], Vec<u8>) {
    let (peer, request, reply) = node
        .wait("join request", |event| match event {
            Event::Join { peer, request, reply } => Some((peer, request, reply)),
            _ => None,
        })
        .await;
    if let Some(answer) = answer {
        reply.send(answer).unwrap();
    }
    (peer, request)
}

#[tokio::test]
async fn a_join_request_is_answered_by_whom_it_reached() {
    for listen in [TCP, QUIC] {
        let (mut alice, mut bob) = (Node::at(1, listen), Node::at(2, listen));
        bob.connect_to(&mut alice).await;
        let (net, to, from) = (bob.net.clone(), alice.device(), bob.device());
        let asking = tokio::spawn(async move { net.request_join(to, vec![5; 8192]).await });
        let (peer, request) = answer_next(&mut alice, Some(b"welcome".to_vec())).await;
        assert_eq!((peer, request), (from, vec![5; 8192]));
        assert_eq!(asking.await.unwrap(), Ok(b"welcome".to_vec()));
    }
}

#[tokio::test]
async fn a_request_can_be_refused_and_needs_a_connection() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let to = alice.device();
    assert_eq!(bob.net.request_join(to, vec![1]).await, Err(JoinError::NotConnected));
    assert_eq!(bob.net.request_join(to, vec![1; 8193]).await, Err(JoinError::TooLarge));
    bob.connect_to(&mut alice).await;
    let net = bob.net.clone();
    let asking = tokio::spawn(async move { net.request_join(to, vec![1]).await });
    answer_next(&mut alice, None).await;
    assert_eq!(asking.await.unwrap(), Err(JoinError::Refused));
}

/// So many requests of `node` to `to` at once, and how many were answered and refused.
fn ask(node: &Node, to: [u8; 32], times: usize) -> tokio::task::JoinHandle<(usize, usize)> {
    let net = node.net.clone();
    tokio::spawn(async move {
        let asking = (0..times).map(|_| net.request_join(to, vec![1]));
        let outcomes = futures::future::join_all(asking).await;
        let refused = |outcome: &&Result<_, _>| **outcome == Err(JoinError::Refused);
        let answered = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        (answered, outcomes.iter().filter(refused).count())
    })
}

#[tokio::test]
async fn one_peer_asks_twice_at_a_time_and_all_together_sixteen_times() {
    const EACH: usize = 2;
    let mut alice = Node::at(1, TCP);
    let to = alice.device();
    let (mut crowd, mut asking, mut replies) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 2..11 {
        let mut peer = Node::at(seed, TCP);
        peer.connect_to(&mut alice).await;
        crowd.push(peer);
    }
    let late = crowd.pop().unwrap();
    for peer in &crowd {
        asking.push(ask(peer, to, 10));
        // Whatever the earlier ones do, there is room for this one.
        for _ in 0..EACH {
            let of_anybody = |event| match event {
                Event::Join { peer, reply, .. } => Some((peer, reply)),
                _ => None,
            };
            let (from, reply) = alice.wait("join request", of_anybody).await;
            assert_eq!(from, peer.device());
            replies.push(reply);
        }
    }
    assert_eq!(ask(&late, to, 1).await.unwrap(), (0, 1), "all are taken");
    for reply in replies {
        reply.send(b"welcome".to_vec()).unwrap();
    }
    for asked in asking {
        assert_eq!(asked.await.unwrap(), (EACH, 10 - EACH));
    }
    let asked = ask(&late, to, 1);
    answer_next(&mut alice, Some(b"welcome".to_vec())).await;
    assert_eq!(asked.await.unwrap(), (1, 0));
}
