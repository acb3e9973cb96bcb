//! Two machines 100 ms apart, between whom packets are lost: joining, writing, agreeing.

use std::time::{Duration, Instant};

use crate::air::Air;
use crate::count::{Traffic, all_read, all_write};
use crate::members::{LATER, Member};
use crate::twin::{CLOSE, Lab};

/// One way.
const DELAY: Duration = Duration::from_millis(100);
/// Which packets are lost, of those that go.
const SEED: u64 = 1;
/// How long TCP waits in all for a packet that was lost five times in a row, as 3 of 10 000 are where
/// every fifth is lost: half a second, and twice as long each time (RFC 6298, 5.5).
const BACKOFF: Duration = Duration::from_secs(16);
/// Posts of each of the two.
const POSTS: usize = 200;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn one_packet_of_a_hundred_is_lost_and_no_post() {
    loses(0.01, "lab-loss-1", Duration::ZERO);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn every_fifth_packet_is_lost_and_no_post() {
    loses(0.2, "lab-loss-20", BACKOFF);
}

/// Both write at once, and in the end both have read all of it.
#[track_caller]
fn loses(share: f64, twin: &str, backoff: Duration) {
    let air = Air::new(DELAY, share, SEED);
    let two = [0, 1].map(|n| Member::at(&air.hosts[n]));
    let code = two[0].founds("Book Club", "ana");
    let started = Instant::now();
    two[1].joins(&code, "bo");
    let joined = started.elapsed();
    let before = (Traffic::of(&two), air.hosts[0].bytes());
    let started = Instant::now();
    let texts = all_write(&two, POSTS);
    let wrote = Instant::now();
    let agreed = all_read(&two, &texts, wrote, LATER);
    let traffic = Traffic::of(&two) - before.0;
    let [out, into] = air.hosts[0].bytes();
    let wire = out + into - before.1[0] - before.1[1];
    println!("two machines, {} ms one way, {} % lost", DELAY.as_millis(), share * 100.0);
    println!("  joined after      {:.1} s", joined.as_secs_f64());
    println!("  {} posts written in {:.1} s", texts.len(), (wrote - started).as_secs_f64());
    println!("  agreed after      {:.1} s", agreed.as_secs_f64());
    println!("  received / needed {:.3}", traffic.redundancy());
    println!("  bytes of frames   {}, at one interface {wire}", traffic.bytes);
    two.iter().for_each(Member::has_no_complaint);
    Lab { redundancy: traffic.redundancy(), agreed }.has_twin_after(twin, CLOSE, backoff);
}
