//! What strangers and broken peers can do, and what they cannot.

use crate::node::{DEADLINE, Node, TCP, config, socket};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn garbage_and_half_open_connections_harm_nobody() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let port = socket(&alice.address().await);
    let mut silent = Vec::new();
    for round in 0..100_u8 {
        let mut stream = TcpStream::connect(&port).await.unwrap();
        if round % 2 == 0 {
            let noise: Vec<u8> = (0..1000_u32).map(|i| (i as u8).wrapping_mul(round)).collect();
            stream.write_all(&noise).await.ok();
        }
        silent.push(stream);
    }
    bob.net.send(mine, Bytes::from_static(b"still here")).unwrap();
    assert_eq!(alice.received().await, (theirs, Bytes::from_static(b"still here")));
    let mut carol = Node::at(3, TCP);
    carol.connect_to(&mut alice).await;
    // Every one of them is hung up on, the silent ones after the handshake's time.
    for mut stream in silent {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(DEADLINE, stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "a half-open connection is kept");
    }
    bob.net.send(mine, Bytes::from_static(b"and now")).unwrap();
    assert_eq!(alice.received().await.1, Bytes::from_static(b"and now"));
}

#[tokio::test]
async fn a_frame_above_the_limit_ends_the_session() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let oversize = Bytes::from(vec![1; tidings_net::config::MAX_FRAME + 1]);
    bob.net.send(mine, oversize).unwrap();
    assert!(alice.disconnected(theirs).await.contains("limit"));
    bob.disconnected(mine).await;
}

#[tokio::test]
async fn a_crowd_of_members_is_turned_away_at_the_bound() {
    let mut small = config(1, TCP);
    small.limits.inbound = 2;
    let mut alice = Node::start(small);
    let (mut bob, mut carol, dave) = (Node::at(2, TCP), Node::at(3, TCP), Node::at(4, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    carol.connect_to(&mut alice).await;
    assert!(dave.net.dial(alice.address().await).await.is_err());
    bob.net.send(mine, Bytes::from_static(b"still here")).unwrap();
    assert_eq!(alice.received().await, (theirs, Bytes::from_static(b"still here")));
}
