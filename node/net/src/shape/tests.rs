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
