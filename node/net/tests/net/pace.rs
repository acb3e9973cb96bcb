//! Bytes a second, over real sockets: never faster. How much slower is printed, because machines are
//! busy; shares, and rates that change, are held to bounds on virtual time, next to the code.

use crate::node::{DEADLINE, Node, QUIC, TCP, config};
use crate::relay::{circuit, hidden};
use bytes::Bytes;
use futures::future::join_all;
use std::time::{Duration, Instant};
use tidings_net::{Event, Rates, SessionId};

const MIB: usize = 1 << 20;
const FRAME: usize = 64 * 1024;

fn rates(peer: Option<usize>, total: Option<usize>) -> Rates {
    let wide = |rate: Option<usize>| rate.map(|rate| rate as u64);
    Rates { peer: wide(peer), total: wide(total) }
}

fn queue(from: &Node, session: SessionId, bytes: usize) {
    for _ in 0..bytes / FRAME {
        from.net.send(session, Bytes::from(vec![7; FRAME])).unwrap();
    }
}

/// How long it takes until so much arrived.
async fn arrives(at: &mut Node, bytes: usize) -> Duration {
    let (began, mut left) = (Instant::now(), bytes);
    let all = async {
        while left > 0 {
            if let Event::Received { frame, .. } = at.events.recv().await.expect("it runs") {
                left = left.saturating_sub(frame.len());
            }
        }
    };
    tokio::time::timeout(2 * DEADLINE, all).await.expect("it arrives");
    began.elapsed()
}

async fn transfer(listen: &str, sender: Rates, reader: Rates) -> Duration {
    let (mut sending, mut reading) = (config(1, listen), config(2, listen));
    (sending.rates, reading.rates) = (sender, reader);
    let (mut alice, mut bob) = (Node::start(sending), Node::start(reading));
    let (mine, _) = alice.connect_to(&mut bob).await;
    queue(&alice, mine, 8 * MIB);
    arrives(&mut bob, 8 * MIB).await
}

#[tokio::test]
async fn whoever_has_a_rate_keeps_it_by_tcp_and_by_quic() {
    let (slow, none) = (rates(Some(MIB), None), Rates::default());
    let cases = [(TCP, slow, none), (QUIC, slow, none), (TCP, none, slow), (QUIC, none, slow)];
    let took = join_all(cases.map(|(listen, one, two)| transfer(listen, one, two))).await;
    println!("8 MiB at 1 MiB/s: sender by TCP, QUIC, reader by TCP, QUIC: {took:?}");
    // What the reader's system and multiplexer take before it reads is sent by then.
    for took in took {
        assert!(took > Duration::from_secs(6), "{took:?}");
    }
    let free = transfer(TCP, none, none).await;
    println!("8 MiB without: {free:?}");
}

#[tokio::test]
async fn peers_share_what_is_for_all() {
    let mut sending = config(1, TCP);
    sending.rates = rates(None, Some(MIB));
    let mut alice = Node::start(sending);
    let (mut bob, mut carol) = (Node::at(2, TCP), Node::at(3, TCP));
    let (to_bob, _) = alice.connect_to(&mut bob).await;
    let (to_carol, _) = alice.connect_to(&mut carol).await;
    queue(&alice, to_bob, 3 * MIB);
    queue(&alice, to_carol, 3 * MIB);
    let (bobs, carols) = tokio::join!(arrives(&mut bob, 3 * MIB), arrives(&mut carol, 3 * MIB));
    println!("3 MiB each at 1 MiB/s together: {bobs:?}, {carols:?}");
    let last = bobs.max(carols);
    assert!(last > Duration::from_secs(5), "{last:?}");
}

#[tokio::test]
async fn circuits_count_and_a_rate_is_taken_while_they_last() {
    let mut serving = config(1, TCP);
    serving.relay = true;
    serving.rates = rates(Some(MIB), None);
    let mut carol = Node::start(serving);
    let (mut alice, mut bob) = (hidden(2), hidden(3));
    alice.connect_to(&mut carol).await;
    bob.connect_to(&mut carol).await;
    let outcome = alice.net.dial(circuit(&bob).await).await.expect("a session over carol");
    queue(&alice, outcome.session, 4 * MIB);
    let slow = arrives(&mut bob, 4 * MIB).await;
    assert!(slow > Duration::from_secs(3), "{slow:?}");
    carol.net.set_rates(Rates::default());
    queue(&alice, outcome.session, 4 * MIB);
    let fast = arrives(&mut bob, 4 * MIB).await;
    println!("4 MiB over a relay at 1 MiB/s: {slow:?}; without: {fast:?}");
}
