//! Stories of alice, bob, carol and eve.

use super::{Event, Input, Output, Reason, SessionId};
use crate::author::Author;
use crate::entry::Tip;
use crate::limits::{CREDIT_BYTES, MAX_CREDIT, MAX_INTROS};
use crate::run::RunWriter;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, branch_of, eve, keypair, write, write_after};
use crate::wire::message::{Message, StopReason};

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
fn a_reconnect_without_news_costs_two_frames_each() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.cut(ALICE);
    mesh.transcript.clear();
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.transcript.len(), 4, "{:#?}", mesh.transcript);
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
    mesh.inject(3, session, &Message::Intro(vec![alice]));
    mesh.inject(3, session, &Message::Note(vec![(0, 5)]));
    mesh.run_for(1_000);
    assert!(mesh.transcript.last().is_some_and(|line| line.contains("bob → eve: WANT")));
    mesh.connect(BOB, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE).len(), 5);
}

#[test]
fn two_branches_meet_and_everybody_freezes_the_author_at_the_same_place() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
    let eve = eve();
    let common = write_after(&eve, Tip::empty(COMMUNITY), &["1", "2"]).unwrap();
    let left = write_after(&eve, common.tip(), &["left"]).unwrap();
    let right = write_after(&eve, common.tip(), &["right", "right again"]).unwrap();
    for (who, branch) in [(ALICE, &left), (BOB, &right)] {
        let (mut store, now) = (MemoryStore::new(COMMUNITY, 1), mesh.now);
        store.stage(&common).unwrap();
        store.stage(branch).unwrap();
        store.commit().unwrap();
        mesh.now = now;
        mesh.restart(who, store);
    }
    mesh.connect(ALICE, BOB);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.connect(CAROL, 3);
    mesh.settle();
    for who in [ALICE, BOB, CAROL, 3] {
        assert_eq!(forked_at(&mesh, who, eve.author()), Some(3), "{}", mesh.peers[who].name);
        assert_eq!(
            mesh.texts(who, 3),
            ["1", "2"],
            "{} {:#?}",
            mesh.peers[who].name,
            mesh.transcript
        );
    }
    assert!(mesh.agree());
    assert!(mesh.peers[3].events.contains(&Event::OwnFork { seq: 3 }));
    let (peer, now) = (&mut mesh.peers[3], mesh.now);
    assert!(peer.engine.append(now, &mut peer.store, &[b"more"]).is_err(), "eve is retired");
}

#[test]
fn a_fork_far_back_is_found_by_asking_further_back() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let eve = eve();
    for (who, texts) in [(ALICE, "left"), (BOB, "right")] {
        let mut store = MemoryStore::new(COMMUNITY, 1);
        write(&mut store, &eve, &["common"; 20]).unwrap();
        let length = if who == ALICE { 1_500 } else { 2_000 };
        write(&mut store, &eve, &vec![texts; length]).unwrap();
        mesh.restart(who, store);
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    for who in [ALICE, BOB] {
        assert_eq!(forked_at(&mesh, who, eve.author()), Some(21));
        assert_eq!(mesh.texts(who, 2).len(), 20);
    }
}

#[test]
fn an_earlier_fork_replaces_a_later_one_in_any_order() {
    let eve = eve();
    let one = write_after(&eve, Tip::empty(COMMUNITY), &["1"]).unwrap();
    let fork = |tip: Tip, left, right| {
        let (left, right) = ([left], [right]);
        let branches = [
            branch_of(&write_after(&eve, tip, &left).unwrap()),
            branch_of(&write_after(&eve, tip, &right).unwrap()),
        ];
        crate::fork::Fork { author: eve.author(), seq: tip.seq + 1, prev: tip.id, branches }
    };
    let early = fork(Tip::empty(COMMUNITY), "1", "other").encode();
    let late = fork(one.tip(), "a", "b").encode();
    for order in [[&early, &late], [&late, &early]] {
        let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
        mesh.connect(ALICE, CAROL);
        let session = mesh.connect(ALICE, BOB);
        mesh.settle();
        for evidence in order {
            mesh.inject(BOB, session, &Message::Fork(evidence));
        }
        mesh.settle();
        assert_eq!(forked_at(&mesh, ALICE, eve.author()), Some(1));
        assert_eq!(forked_at(&mesh, CAROL, eve.author()), Some(1), "evidence spreads");
    }
}

#[test]
fn a_rolled_back_disk_recovers_its_own_log_before_it_writes() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    let backup = mesh.peers[ALICE].store.clone();
    mesh.write(ALICE, "two");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.restart(ALICE, backup);
    mesh.connect(ALICE, BOB);
    while mesh.deliver() && !mesh.transcript.last().is_some_and(|line| line.contains("WANT")) {}
    let now = mesh.now;
    let alice = &mut mesh.peers[ALICE];
    let refused = alice.engine.append(now, &mut alice.store, &[b"fork?"]);
    assert!(matches!(refused, Err(super::AppendFailed::Behind)), "{refused:?}");
    mesh.settle();
    mesh.write(ALICE, "three");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["one", "two", "three"]);
    assert_eq!(forked_at(&mesh, BOB, mesh.peers[ALICE].engine.me()), None);
}

#[test]
fn a_forged_run_is_refused_and_names_its_sender_and_author() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let forged = write_after(&eve(), Tip::empty(COMMUNITY), &["I am alice"]).unwrap();
    let mut writer = RunWriter::new(Tip::empty(COMMUNITY).time);
    assert!(writer.push(forged.entries()[0].time, forged.entries()[0].body));
    writer.mark(forged.signature());
    let run = writer.finish().unwrap().bytes;
    let (alice, bob) = (mesh.peers[ALICE].engine.me(), mesh.peers[BOB].engine.me());
    mesh.inject(BOB, session, &Message::Intro(vec![alice]));
    mesh.inject(BOB, session, &Message::Run { idx: 0, first: 1, run: &run });
    mesh.settle();
    assert!(mesh.texts(ALICE, ALICE).is_empty());
    assert!(mesh.peers[ALICE].events.iter().any(|event| matches!(
        event,
        Event::Refused { peer, author, seq: 1, .. } if *peer == bob && *author == alice
    )));
    mesh.write(ALICE, "alice writes on");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["alice writes on"]);
}

#[test]
fn a_phantom_claim_on_ones_own_log_does_not_silence_its_author_for_long() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let alice = mesh.peers[ALICE].engine.me();
    mesh.inject(BOB, session, &Message::Intro(vec![alice]));
    mesh.inject(BOB, session, &Message::Note(vec![(0, 99)]));
    mesh.settle();
    mesh.write(ALICE, "still here");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["still here"]);
}

/// Says one message to alice after the greeting; returns why she hung up, if she did.
fn say_to_alice(messages: &[Message<'_>]) -> Option<Reason> {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = super::Engine::new(keypair("alice"), &store);
    let now = crate::time::Time(1_000_000);
    let session = SessionId(7);
    let peer = keypair("eve").author();
    alice.want(now, &store, peer);
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let hello = Message::Hello(alice.hello(&store)).encode();
    let frames = std::iter::once(hello).chain(messages.iter().map(Message::encode));
    for frame in frames {
        alice.handle(now, Input::Received { session, frame: &frame }, &mut store).unwrap();
    }
    store.commit().unwrap();
    let mut reason = None;
    while let Some(output) = alice.poll(now, &store).unwrap() {
        if let Output::Disconnect { reason: why, .. } = output {
            reason = Some(why);
        }
    }
    reason
}

#[test]
fn what_is_out_of_place_ends_the_session() {
    let hello = crate::wire::message::Hello {
        versions: (1, 1),
        features: 0,
        community: COMMUNITY,
        epoch: 1,
        position: 0,
        ticket: None,
        credit_bytes: 1,
        root: [0; 16],
        count: 0,
    };
    let twice = [Message::Hello(hello)];
    assert_eq!(say_to_alice(&twice), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Note(vec![(5, 1)])]), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Fork(b"nonsense")]), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Credit(u64::MAX), Message::Credit(MAX_CREDIT)]), None);
    let stop = Message::Stop { idx: 0, reason: StopReason::NotWanted };
    assert_eq!(say_to_alice(&[stop]), Some(Reason::Malformed));
}

#[test]
fn introductions_are_capped() {
    let many = vec![Author([1; 32]); 2_000];
    let frames: Vec<Message<'_>> =
        (0..=MAX_INTROS / 2_000).map(|_| Message::Intro(many.clone())).collect();
    assert_eq!(say_to_alice(&frames[..1]), None);
    assert_eq!(say_to_alice(&frames), Some(Reason::Malformed));
}

#[test]
fn more_than_the_credit_without_waiting_ends_the_session() {
    let body = vec![0; 60_000];
    let run = Message::Run { idx: 0, first: 9, run: &[&[1][..], &body].concat() }.encode();
    let count = usize::try_from(CREDIT_BYTES).unwrap() / run.len() + 1;
    let run = [&[1][..], &body].concat();
    let mut messages = vec![Message::Intro(vec![Author([9; 32])])];
    messages.extend((0..count).map(|_| Message::Run { idx: 0, first: 9, run: &run }));
    assert_eq!(say_to_alice(&messages[..count]), None);
    assert_eq!(say_to_alice(&messages), Some(Reason::Credit));
}

#[test]
fn another_community_and_silence_are_turned_away() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = super::Engine::new(keypair("alice"), &store);
    let now = crate::time::Time(0);
    let (session, peer) = (SessionId(1), keypair("eve").author());
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let mut hello = alice.hello(&store);
    hello.community = crate::hash::CommunityId([9; 32]);
    let frame = Message::Hello(hello).encode();
    alice.handle(now, Input::Received { session, frame: &frame }, &mut store).unwrap();
    assert_eq!(disconnected(&mut alice, &store), Some(Reason::Community));

    let session = SessionId(2);
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let due = alice.poll_timeout().unwrap();
    alice.handle(due, Input::Timeout, &mut store).unwrap();
    assert_eq!(disconnected(&mut alice, &store), Some(Reason::NoHello));
}

fn disconnected(engine: &mut super::Engine, store: &MemoryStore) -> Option<Reason> {
    let mut found = None;
    while let Some(output) = engine.poll(crate::time::Time(0), store).unwrap() {
        if let Output::Disconnect { reason, .. } = output {
            found = Some(reason);
        }
    }
    found
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
