//! Parts of files, asked of peers that are connected.

use crate::node::{Node, QUIC, TCP};
use tidings_net::config::MAX_FILE_ANSWER;
use tidings_net::{Event, JoinError};
use tokio::sync::oneshot;

type Asked = ([u8; 32], Vec<u8>, oneshot::Sender<Vec<u8>>);

async fn next(node: &mut Node) -> Asked {
    node.wait("a question about a file", |event| match event {
        Event::File { peer, request, reply } => Some((peer, request, reply)),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_part_of_a_file_comes_whole_by_every_transport() {
    for listen in [TCP, QUIC] {
        let (mut alice, mut bob) = (Node::at(1, listen), Node::at(2, listen));
        bob.connect_to(&mut alice).await;
        let (net, to, from) = (bob.net.clone(), alice.device(), bob.device());
        let asking = tokio::spawn(async move { net.request_file(to, vec![7; 64]).await });
        let (peer, request, reply) = next(&mut alice).await;
        assert_eq!((peer, request), (from, vec![7; 64]));
        let part: Vec<u8> = (0..MAX_FILE_ANSWER).map(|at| (at % 251) as u8).collect();
        reply.send(part.clone()).unwrap();
        assert_eq!(asking.await.unwrap(), Ok(part));
    }
}

#[tokio::test]
async fn what_is_refused_or_too_long_brings_nothing() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let to = alice.device();
    assert_eq!(bob.net.request_file(to, vec![1]).await, Err(JoinError::NotConnected));
    assert_eq!(bob.net.request_file(to, vec![1; 65]).await, Err(JoinError::TooLarge));
    bob.connect_to(&mut alice).await;
    for answer in [None, Some(vec![0; MAX_FILE_ANSWER + 1])] {
        let net = bob.net.clone();
        let asking = tokio::spawn(async move { net.request_file(to, vec![1]).await });
        let (_, _, reply) = next(&mut alice).await;
        match answer {
            Some(answer) => reply.send(answer).unwrap(),
            None => drop(reply),
        }
        assert_eq!(asking.await.unwrap(), Err(JoinError::Refused));
    }
}

#[tokio::test]
async fn one_peer_is_served_twice_at_a_time_and_the_session_goes_on() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    bob.connect_to(&mut alice).await;
    let (net, to) = (bob.net.clone(), alice.device());
    let asking = tokio::spawn(async move {
        let asking = (0..10).map(|_| net.request_file(to, vec![1]));
        futures::future::join_all(asking).await
    });
    let (_, _, first) = next(&mut alice).await;
    let (_, _, second) = next(&mut alice).await;
    for reply in [first, second] {
        reply.send(b"part".to_vec()).unwrap();
    }
    let outcomes = asking.await.unwrap();
    let came = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = |outcome: &&Result<_, _>| **outcome == Err(JoinError::Refused);
    assert_eq!((came, outcomes.iter().filter(refused).count()), (2, 8));
}
