//! Stories of alice, bob, carol and eve.

use super::{Event, SessionId};
use crate::author::Author;
use crate::limits::{COMPARE_INTERVAL, CREDIT_BYTES};
use crate::store::Store;
use crate::testing::{Mesh, intro, noted};
use crate::wire::message::{Message, Root};

mod alone;
mod bodies;
mod branches;
mod caps;
mod comparing;
mod crowd;
mod cuts;
mod forks;
mod harm;
mod holes;
mod introductions;
mod mistakes;
mod questions;
mod quota;
mod receipts;
mod returning;
mod still;
mod summaries;

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;

fn forked_at(mesh: &Mesh, who: usize, author: Author) -> Option<u64> {
    mesh.peers[who].store.head(&author).and_then(|head| head.fork)
}

#[test]
fn bob_reads_what_alice_wrote_before_and_after_they_met() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "before");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.write(ALICE, "after");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["before", "after"]);
    assert!(mesh.agree());
    assert!(mesh.peers[BOB].events.iter().any(|event| matches!(event, Event::CaughtUp { .. })));
}

#[test]
fn what_went_over_sessions_is_counted_also_when_they_end() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.connect(ALICE, BOB);
    mesh.write(ALICE, "one");
    mesh.settle();
    let (alice, bob) = (mesh.peers[ALICE].engine.traffic(), mesh.peers[BOB].engine.traffic());
    assert_eq!(alice.sent_bytes, bob.received_bytes);
    assert_eq!(alice.received_bytes, bob.sent_bytes);
    assert_eq!((bob.received_entries, bob.accepted_entries), (1, 1));
    assert_eq!((alice.received_entries, alice.accepted_entries), (0, 0), "own writing never came");
    mesh.cut(BOB);
    assert_eq!(mesh.peers[BOB].engine.traffic(), bob);
}

#[test]
fn a_line_delivers_through_the_middle() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    mesh.connect(ALICE, BOB);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.write(ALICE, "to carol");
    mesh.write(CAROL, "to alice");
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), ["to carol"]);
    assert_eq!(mesh.texts(ALICE, CAROL), ["to alice"]);
}

#[test]
fn both_write_apart_and_meet() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    for n in 0..1_000 {
        mesh.write(ALICE, &format!("a{n}"));
        mesh.write(BOB, &format!("b{n}"));
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE).len(), 1_000);
    assert_eq!(mesh.texts(ALICE, BOB).len(), 1_000);
    assert!(mesh.agree());
}

#[test]
fn more_than_the_credit_arrives_in_grants() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let text = "x".repeat(16_000);
    for _ in 0..(2 * CREDIT_BYTES / 16_000) {
        mesh.write(ALICE, &text);
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert!(mesh.agree());
    assert!(mesh.transcript.iter().any(|line| line.contains("CREDIT")));
}

#[test]
fn a_reconnect_without_news_costs_one_frame_each() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.cut(ALICE);
    mesh.transcript.clear();
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.transcript.len(), 2, "{:#?}", mesh.transcript);
    let sent = |who: usize| {
        let peer = &mesh.peers[who];
        peer.engine.sessions(&peer.store)[0].sent_bytes
    };
    assert!(sent(ALICE) + sent(BOB) <= 320, "{} bytes", sent(ALICE) + sent(BOB));
}

#[test]
fn in_a_ring_entries_come_once_after_the_first() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    mesh.connect(ALICE, BOB);
    mesh.connect(BOB, CAROL);
    mesh.connect(CAROL, ALICE);
    mesh.settle();
    mesh.write(ALICE, "the first finds the tree");
    mesh.settle();
    mesh.transcript.clear();
    for n in 0..10 {
        mesh.write(ALICE, &format!("{n}"));
        mesh.settle();
    }
    let runs = mesh.transcript.iter().filter(|line| line.contains("RUN")).count();
    assert_eq!(runs, 20, "{:#?}", mesh.transcript);
    assert!(mesh.agree());
}

#[test]
fn a_newcomer_is_served_and_its_own_log_waits_for_admission() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let mallory = Mesh::new(&["mallory"]).peers.remove(0);
    mesh.peers.push(mallory);
    let (alice, mallory) = (mesh.peers[ALICE].engine.me(), mesh.peers[2].engine.me());
    let now = mesh.now;
    {
        let peer = &mut mesh.peers[2];
        peer.engine.want(now, &peer.store, alice);
    }
    mesh.write(ALICE, "hello");
    mesh.write(2, "let me in");
    mesh.connect(ALICE, 2);
    mesh.settle();
    assert_eq!(mesh.texts(2, ALICE), ["hello"]);
    assert!(mesh.texts(ALICE, 2).is_empty(), "not admitted yet");
    let now = mesh.now;
    {
        let peer = &mut mesh.peers[ALICE];
        peer.engine.want(now, &peer.store, mallory);
    }
    mesh.run_for(1);
    mesh.write(ALICE, "welcome");
    mesh.settle();
    assert_eq!(mesh.texts(ALICE, 2), ["let me in"], "the claim was remembered");
}

#[test]
fn the_only_provider_falls_silent_and_another_takes_over() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
    for n in 0..5 {
        mesh.write(ALICE, &format!("{n}"));
    }
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    mesh.cut(ALICE);
    let session = mesh.connect(BOB, 3);
    mesh.run_for(1_000);
    let alice = mesh.peers[ALICE].engine.me();
    mesh.inject(3, session, &intro(&[alice]));
    mesh.inject(3, session, &Message::Note(vec![noted(0, 5)]));
    mesh.run_for(1_000);
    assert!(mesh.transcript.last().is_some_and(|line| line.contains("bob → eve: WANT")));
    mesh.connect(BOB, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE).len(), 5);
}

#[test]
fn a_new_session_of_the_same_peer_replaces_the_old_one() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.connect(ALICE, BOB);
    mesh.settle();
    let alice = &mesh.peers[ALICE];
    assert_eq!(alice.engine.sessions(&alice.store).len(), 1);
    mesh.write(ALICE, "hello");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["hello"]);
}

#[test]
fn silence_after_quiescence_is_broken_once_a_minute() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.transcript.clear();
    mesh.run_for(600_000_000);
    assert!(mesh.transcript.len() <= 22, "{}", mesh.transcript.len());
    assert_eq!(mesh.peers[ALICE].engine.silent_divergences(), 0);
}

#[test]
fn a_comparison_that_crosses_news_is_no_divergence() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.connect(ALICE, BOB);
    mesh.run_for(COMPARE_INTERVAL - 1_000);
    let said = mesh.transcript.len();
    mesh.write(ALICE, "just now");
    let root = Mesh::new(&["nobody"]).peers[0].engine.root();
    let mark = mesh.peers[BOB].store.journal();
    mesh.inject(BOB, SessionId(0), &Message::Root(Root { root, count: 0, mark, still: 60 }));
    mesh.settle();
    assert_eq!(mesh.peers[ALICE].engine.silent_divergences(), 0);
    let said = &mesh.transcript[said..];
    assert!(!said.iter().any(|line| line.contains("RECON")), "{said:#?}");
    assert!(mesh.agree());
}
