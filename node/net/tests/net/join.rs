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

#[tokio::test]
async fn requests_that_nobody_answers_are_bounded() {
    const MOST: usize = 16;
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let to = alice.device();
    bob.connect_to(&mut alice).await;
    let asking: Vec<_> = (0..MOST + 4)
        .map(|_| {
            let net = bob.net.clone();
            tokio::spawn(async move { net.request_join(to, vec![1]).await })
        })
        .collect();
    let mut replies = Vec::new();
    while replies.len() < MOST {
        let pick = |event| if let Event::Join { reply, .. } = event { Some(reply) } else { None };
        replies.push(alice.wait("join request", pick).await);
    }
    for reply in replies {
        reply.send(b"welcome".to_vec()).ok();
    }
    let mut answered = 0;
    for ask in asking {
        match ask.await.unwrap() {
            Ok(_) => answered += 1,
            Err(error) => assert_eq!(error, JoinError::Refused),
        }
    }
    assert_eq!(answered, MOST);
}
