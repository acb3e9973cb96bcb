//! Streams on virtual time.

use super::stream::Paced;
use super::*;
use futures::io::{AsyncReadExt, AsyncWriteExt, Cursor, sink};

const MIB: usize = 1 << 20;

fn paced<S>(pace: &Arc<Pace>, inner: S) -> Paced<S> {
    Paced { inner, pace: Arc::clone(pace), circuit: false, naps: [None, None] }
}

/// Seconds that it takes to write so much to this peer.
async fn writes(pace: Arc<Pace>, bytes: usize) -> f64 {
    let began = Instant::now();
    paced(&pace, sink()).write_all(&vec![7; bytes]).await.unwrap();
    began.elapsed().as_secs_f64()
}

async fn reads(pace: Arc<Pace>, bytes: usize) -> f64 {
    let began = Instant::now();
    let mut stream = paced(&pace, Cursor::new(vec![7; bytes]));
    stream.read_exact(&mut vec![0; bytes]).await.unwrap();
    began.elapsed().as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn a_peer_goes_at_its_rate_in_each_direction_and_without_one_at_once() {
    let shaper = Shaper::new(Rates::default());
    let pace = shaper.pace(PeerId::random());
    assert!(writes(Arc::clone(&pace), 20 * MIB).await < 0.001);
    shaper.set(Rates { peer: Some(MIB as u64), total: None });
    let (out, into) = tokio::join!(
        tokio::spawn(writes(Arc::clone(&pace), 20 * MIB)),
        tokio::spawn(reads(Arc::clone(&pace), 10 * MIB))
    );
    let (out, into) = (out.unwrap(), into.unwrap());
    assert!((19.0..21.0).contains(&out), "{out} s");
    assert!((9.0..11.0).contains(&into), "{into} s: the other direction counts for itself");
}

#[tokio::test(start_paused = true)]
async fn all_together_go_at_theirs_and_a_peer_with_many_streams_gets_no_more() {
    let shaper = Shaper::new(Rates { peer: None, total: Some(MIB as u64) });
    let [bo, eve] = [(); 2].map(|()| shaper.pace(PeerId::random()));
    let many: Vec<_> = (0..8).map(|_| tokio::spawn(writes(Arc::clone(&eve), 10 * MIB))).collect();
    let took = tokio::spawn(writes(bo, 5 * MIB)).await.unwrap();
    assert!((9.0..12.0).contains(&took), "{took} s: half of it is bo's");
    many.into_iter().for_each(|stream| stream.abort());
}

#[tokio::test(start_paused = true)]
async fn two_connections_of_a_peer_share_its_rate() {
    let shaper = Shaper::new(Rates { peer: Some(MIB as u64), total: None });
    let peer = PeerId::random();
    let (one, two) = (shaper.pace(peer), shaper.pace(peer));
    let (one, two) =
        tokio::join!(tokio::spawn(writes(one, 5 * MIB)), tokio::spawn(writes(two, 5 * MIB)));
    let took = one.unwrap().max(two.unwrap());
    assert!((9.0..11.0).contains(&took), "{took} s");
}

#[tokio::test(start_paused = true)]
async fn what_is_small_goes_at_once_while_a_transfer_waits() {
    let shaper = Shaper::new(Rates { peer: Some(64 << 10), total: None });
    let pace = shaper.pace(PeerId::random());
    let transfer = tokio::spawn(writes(Arc::clone(&pace), MIB));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(writes(Arc::clone(&pace), 32).await < 0.001, "a ping");
    shaper.set(Rates::default());
    let took = transfer.await.unwrap();
    assert!((1.0..2.0).contains(&took), "{took} s: without a rate the rest goes at once");
}

/// Moves pieces of 32 bytes one after the other, for so long; how many bytes went.
async fn pings(pace: Arc<Pace>, lasts: Duration) -> usize {
    let (until, mut went) = (Instant::now() + lasts, 0);
    let mut stream = paced(&pace, sink());
    while Instant::now() < until {
        stream.write_all(&[7; 32]).await.unwrap();
        went += 32;
        if went % 8192 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    went
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_small_pieces_waits_like_the_rest_and_stops_nobody() {
    let shaper = Shaper::new(Rates { peer: None, total: Some(MIB as u64) });
    let [bo, eve] = [(); 2].map(|()| shaper.pace(PeerId::random()));
    let flood = tokio::spawn(pings(eve, Duration::from_secs(30)));
    tokio::time::sleep(Duration::from_secs(10)).await;
    let took = writes(Arc::clone(&bo), 5 * MIB).await;
    assert!((4.0..7.0).contains(&took), "{took} s: nearly all of it is bo's");
    let went = flood.await.unwrap();
    assert!(went < 30 * MIB, "{went} bytes in 30 s at 1 MiB/s");
}

#[tokio::test(start_paused = true)]
async fn small_pieces_of_many_put_a_transfer_off_by_no_more_than_a_second() {
    let shaper = Shaper::new(Rates { peer: None, total: Some(64 << 10) });
    let many: Vec<_> = (0..100)
        .map(|_| {
            let pace = shaper.pace(PeerId::random());
            tokio::spawn(async move {
                let mut stream = paced(&pace, sink());
                for _ in 0..16 {
                    stream.write_all(&[7; 512]).await.unwrap();
                }
            })
        })
        .collect();
    for small in many {
        small.await.unwrap();
    }
    // 800 KiB went at once; at 64 KiB/s they take 12 s.
    let took = writes(shaper.pace(PeerId::random()), 64 << 10).await;
    assert!((0.75..2.5).contains(&took), "{took} s");
}

#[tokio::test(start_paused = true)]
async fn a_circuit_does_not_give_its_peer_a_turn() {
    let shaper = Shaper::new(Rates { peer: None, total: Some(64 << 10) });
    let pace = shaper.pace(PeerId::random());
    let over_relay = Arc::clone(&pace);
    let busy = tokio::spawn(async move {
        let mut stream = Paced { circuit: true, ..paced(&over_relay, sink()) };
        loop {
            stream.write_all(&[7; 16]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let took = writes(pace, MIB).await;
    busy.abort();
    assert!((15.0..17.0).contains(&took), "{took} s");
}

#[tokio::test(start_paused = true)]
async fn what_waits_goes_on_when_the_rate_rises() {
    let shaper = Shaper::new(Rates { peer: None, total: Some(1_024) });
    let pace = shaper.pace(PeerId::random());
    let transfer = tokio::spawn(writes(Arc::clone(&pace), MIB));
    tokio::time::sleep(Duration::from_secs(1)).await;
    shaper.set(Rates { peer: None, total: Some(MIB as u64) });
    let took = transfer.await.unwrap();
    assert!(took < 4.0, "{took} s: 16 KiB alone took 16 s by the old rate");
}

#[test]
fn places_of_peers_that_left_are_given_away() {
    let shaper = Shaper::new(Rates::default());
    let kept = shaper.pace(PeerId::random());
    for _ in 0..10_000 {
        shaper.pace(PeerId::random());
    }
    let peers = lock(&shaper.peers);
    assert!(peers.len() < 64 && Arc::strong_count(&kept) == 1, "{}", peers.len());
}
