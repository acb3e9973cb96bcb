//! What a peer that does not keep to the rules can do, and what it cannot.

use super::{ALICE, BOB};
use crate::author::Author;
use crate::engine::{Engine, Event, Input, Output, Reason, SessionId};
use crate::entry::Tip;
use crate::limits::{CREDIT_BYTES, MAX_CREDIT, MAX_INTROS};
use crate::run::RunWriter;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, eve, keypair, write_after};
use crate::wire::message::{Message, StopReason};

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
    let mut alice = Engine::new(keypair("alice"), &store);
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
    let mut alice = Engine::new(keypair("alice"), &store);
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

fn disconnected(engine: &mut Engine, store: &MemoryStore) -> Option<Reason> {
    let mut found = None;
    while let Some(output) = engine.poll(crate::time::Time(0), store).unwrap() {
        if let Output::Disconnect { reason, .. } = output {
            found = Some(reason);
        }
    }
    found
}
