//! Every bound that a peer can fill, filled: the others are served all the same.

use crate::eve::{Eve, Line};
use crate::node::{DEADLINE, Node, QUIC, TCP, config, socket};
use bytes::Bytes;
use futures::future::{join_all, select_all};
use futures::stream::FuturesUnordered;
use futures::{AsyncWriteExt, FutureExt, StreamExt};
use tidings_net::{DialError, Event, Limits, Multiaddr, SessionId};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

/// Streams of one connection.
const STREAMS: usize = 64;
/// How every stream begins; what would follow never comes.
const GREETING: &[u8] = b"\x13/multistream/1.0.0\n";

/// A session that was there before still carries frames, both ways.
async fn talk(bob: &mut Node, mine: SessionId, alice: &mut Node, theirs: SessionId) {
    bob.net.send(mine, Bytes::from_static(b"still here")).unwrap();
    assert_eq!(alice.received().await, (theirs, Bytes::from_static(b"still here")));
    alice.net.send(theirs, Bytes::from_static(b"so am I")).unwrap();
    assert_eq!(bob.received().await, (mine, Bytes::from_static(b"so am I")));
}

async fn authenticated(node: &mut Node, device: [u8; 32]) {
    node.wait("eve at the gate", |event| match event {
        Event::Authenticated { peer, .. } if peer == device => Some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn too_many_streams_end_the_connection_that_opened_them() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let mut eve = Eve::new();
    let mut line = eve.connect(alice.address().await).await;
    authenticated(&mut alice, eve.device()).await;
    let mut open = Vec::new();
    while let Ok(mut stream) = line.open().await {
        let greeting = async {
            stream.write_all(GREETING).await?;
            stream.flush().await
        };
        if line.drive(greeting).await.is_err() {
            break;
        }
        open.push(stream);
        assert!(open.len() < 100 * STREAMS, "streams without end");
    }
    assert!(open.len() > STREAMS / 2, "{} streams were too many", open.len());
    talk(&mut bob, mine, &mut alice, theirs).await;
    Node::at(3, TCP).connect_to(&mut alice).await;
}

#[tokio::test]
async fn quic_grants_no_more_streams_than_the_bound() {
    let (mut alice, mut bob) = (Node::at(1, QUIC), Node::at(2, QUIC));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let mut eve = Eve::new();
    let mut line = eve.connect(alice.address().await).await;
    authenticated(&mut alice, eve.device()).await;
    let mut open = Vec::new();
    while let Some(stream) = line.open().now_or_never() {
        let mut stream = stream.unwrap();
        line.drive(stream.write_all(GREETING)).await.unwrap();
        open.push(stream);
        assert!(open.len() <= STREAMS, "streams without end");
    }
    assert!(open.len() >= STREAMS - 1, "only {} streams", open.len());
    talk(&mut bob, mine, &mut alice, theirs).await;
    Node::at(3, QUIC).connect_to(&mut alice).await;
}

#[tokio::test]
async fn one_peer_has_no_more_connections_than_its_share() {
    let most = usize::try_from(Limits::default().per_peer).unwrap();
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let mut eve = Eve::new();
    let mut lines = Vec::new();
    for _ in 0..most + 4 {
        lines.push(eve.connect(alice.address().await).await);
    }
    let mut all: Vec<_> = lines.iter_mut().map(|line| Box::pin(Line::ended(line))).collect();
    for _ in 0..4 {
        all = select_all(all).await.2;
    }
    let hers = eve.device();
    let met = |event: &Event| matches!(event, Event::Authenticated { peer, .. } if *peer == hers);
    let heard = std::iter::from_fn(|| alice.events.try_recv());
    assert_eq!(heard.filter(met).count(), most);
    talk(&mut bob, mine, &mut alice, theirs).await;
    Node::at(3, TCP).connect_to(&mut alice).await;
}

#[tokio::test]
async fn handshakes_that_never_end_are_bounded_and_keep_nobody_out_for_long() {
    let most = usize::try_from(Limits::default().pending_inbound).unwrap();
    let (mut alice, mut bob, mut carol) = (Node::at(1, TCP), Node::at(2, TCP), Node::at(3, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    let port = socket(&alice.address().await);
    let mut silent = join_all((0..most + 8).map(|_| TcpStream::connect(&port))).await;
    // One above the bound is hung up on, although nobody had to wait for it.
    let reads = silent.iter_mut().map(|socket| {
        let socket = socket.as_mut().unwrap();
        Box::pin(async { socket.read(&mut [0]).await })
    });
    let (hung_up, ..) = tokio::time::timeout(DEADLINE, select_all(reads)).await.unwrap();
    assert!(matches!(hung_up, Ok(0) | Err(_)));
    assert!(carol.net.dial(alice.address().await).await.is_err(), "no room for her handshake");
    talk(&mut bob, mine, &mut alice, theirs).await;
    // Alice herself is free to dial.
    let mut dave = Node::at(4, TCP);
    alice.connect_to(&mut dave).await;
    drop(silent);
    let entering = async { while carol.net.dial(alice.address().await).await.is_err() {} };
    tokio::time::timeout(DEADLINE, entering).await.expect("she is let in afterwards");
    carol.connected().await;
}

#[tokio::test]
async fn dials_that_nobody_answers_are_bounded_and_keep_nobody_out() {
    let most = usize::try_from(Limits::default().pending_outbound).unwrap();
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let (mine, theirs) = bob.connect_to(&mut alice).await;
    // Connections to it are made by the system, and nothing ever answers on them.
    let hole = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = hole.local_addr().unwrap().port();
    let nobody: Multiaddr = format!("/ip4/127.0.0.1/tcp/{port}").parse().unwrap();
    let mut dials: FuturesUnordered<_> =
        (0..most + 8).map(|_| alice.net.dial(nobody.clone())).collect();
    for _ in 0..8 {
        let turned_away = dials.next().await.unwrap();
        assert!(matches!(turned_away, Err(DialError::Limit(_))), "{turned_away:?}");
    }
    drop(dials);
    talk(&mut bob, mine, &mut alice, theirs).await;
    Node::at(3, TCP).connect_to(&mut alice).await;
}

#[tokio::test]
async fn of_many_slow_readers_the_slowest_is_dropped_when_memory_is_short() {
    const BOBS: usize = 5 << 20;
    let mut generous = config(1, TCP);
    generous.limits.outbound_bytes = 64 << 20;
    generous.limits.outbound_total = 8 << 20;
    let mut alice = Node::start(generous);
    let slow = |seed| {
        let mut slow = config(seed, TCP);
        slow.limits.inbound_bytes = 1 << 20;
        Node::start(slow)
    };
    let (mut bob, mut carol, mut dave) = (slow(2), slow(3), Node::at(4, TCP));
    let (_, to_bob) = bob.connect_to(&mut alice).await;
    let (_, to_carol) = carol.connect_to(&mut alice).await;
    let (mine, to_dave) = dave.connect_to(&mut alice).await;
    let frame = Bytes::from(vec![3; 60_000]);
    let flooding = async {
        while let Some(waiting) = alice.net.backlog(to_bob) {
            // More waits for bob than for carol, whatever either's sockets take.
            for _ in waiting / frame.len()..BOBS / frame.len() {
                alice.net.send(to_bob, frame.clone()).ok();
            }
            alice.net.send(to_carol, frame.clone()).expect("she is not the slowest");
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, flooding).await.expect("it does not queue for ever");
    assert!(alice.disconnected(to_bob).await.contains("slowest"));
    assert!(alice.net.backlog(to_carol).is_some());
    talk(&mut dave, mine, &mut alice, to_dave).await;
}
