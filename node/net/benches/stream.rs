//! What one framed session carries over loopback, between two nodes in this process:
//! `cargo bench -p tidings-net`. Prints MB/s for large and small frames, and µs for a round trip.

use bytes::Bytes;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidings_net::{Config, Event, Events, Net, SessionId};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

const ROUND_TRIPS: u32 = 20_000;
/// The sender keeps at most this much queued, as the engine's credit would make it.
const WINDOW: usize = 4 << 20;

struct End {
    net: Net,
    events: Events,
    session: SessionId,
}

fn node(seed: u8, listen: &str) -> (Net, Events) {
    let mut config = Config::new(Zeroizing::new([seed; 32]), Zeroizing::new([9; 32]));
    config.listen = vec![listen.parse().expect("a multiaddr")];
    config.mdns = false;
    tidings_net::start(config).expect("a node")
}

async fn connected(events: &mut Events) -> SessionId {
    loop {
        if let Event::Connected { session, .. } = events.recv().await.expect("events") {
            return session;
        }
    }
}

async fn frame(events: &mut Events) -> Bytes {
    loop {
        if let Event::Received { frame, .. } = events.recv().await.expect("events") {
            return frame;
        }
    }
}

async fn pair(listen: &str) -> (End, End) {
    let (alice, mut to_alice) = node(1, listen);
    let (bob, mut to_bob) = node(2, listen);
    let mut addresses = alice.watch_addresses();
    let address = addresses.wait_for(|all| !all.is_empty()).await.expect("it runs")[0].clone();
    bob.dial(address).await.expect("a session");
    let (one, two) = (connected(&mut to_alice).await, connected(&mut to_bob).await);
    let alice = End { net: alice, events: to_alice, session: one };
    (alice, End { net: bob, events: to_bob, session: two })
}

/// Sends `count` frames of `size` bytes from one end to the other, at most [`WINDOW`] ahead.
async fn stream(from: &End, mut to: End, size: usize, count: usize) -> (Duration, End) {
    let (net, session) = (from.net.clone(), from.session);
    let credit = Arc::new(Semaphore::new(WINDOW / size));
    let granting = Arc::clone(&credit);
    let start = Instant::now();
    let sending = tokio::spawn(async move {
        let frame = Bytes::from(vec![7; size]);
        for _ in 0..count {
            credit.acquire().await.expect("open").forget();
            net.send(session, frame.clone()).expect("alive");
        }
    });
    let receiving = tokio::spawn(async move {
        for _ in 0..count {
            assert_eq!(frame(&mut to.events).await.len(), size);
            granting.add_permits(1);
        }
        to
    });
    sending.await.expect("it sends");
    let to = receiving.await.expect("it receives");
    (start.elapsed(), to)
}

async fn round_trips(mut one: End, mut two: End) -> Duration {
    let echo = tokio::spawn(async move {
        for _ in 0..ROUND_TRIPS {
            let ping = frame(&mut two.events).await;
            two.net.send(two.session, ping).expect("alive");
        }
        two
    });
    let start = Instant::now();
    for _ in 0..ROUND_TRIPS {
        one.net.send(one.session, Bytes::from_static(b"ping")).expect("alive");
        frame(&mut one.events).await;
    }
    let taken = start.elapsed();
    echo.await.expect("it answers");
    taken
}

async fn measure(name: &str, listen: &str) {
    let (one, mut two) = pair(listen).await;
    for (size, count) in [(64 * 1024, 32_768), (300, 2_000_000)] {
        let (taken, back) = stream(&one, two, size, count).await;
        two = back;
        let seconds = taken.as_secs_f64();
        let (frames, bytes) = (count as f64, (size * count) as f64);
        println!(
            "{name:<5} frames of {size:>5} B: {:>6.0} MB/s {:>9.0} frames/s",
            bytes / seconds / 1e6,
            frames / seconds
        );
    }
    let trips = round_trips(one, two).await.as_secs_f64() / f64::from(ROUND_TRIPS);
    println!("{name:<5} round trip: {:.1} µs", trips * 1e6);
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        measure("tcp", "/ip4/127.0.0.1/tcp/0").await;
        measure("quic", "/ip4/127.0.0.1/udp/0/quic-v1").await;
    });
}
