//! What a peer that does not keep to the rules can do, and what it cannot.

use super::{ALICE, BOB};
use crate::author::{Author, Signature};
use crate::engine::{Engine, Event, Input, Output, Reason, SessionId};
use crate::entry::Tip;
use crate::fork::{Branch, Fork, Link};
use crate::limits::{
    CREDIT_BYTES, MAX_CREDIT, MAX_EVIDENCE_REPEATS, MAX_INTROS, MAX_REFUSED, MAX_REMOTE_DURATION,
};
use crate::run::RunWriter;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, branch_of, eve, intro, keypair, noted, write_after};
use crate::time::Time;
use crate::wire::message::{ByeCode, Message, StopReason};

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
    mesh.inject(BOB, session, &intro(&[alice]));
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
fn who_goes_on_forging_is_hung_up_on_and_never_in_step() {
    let forged = write_after(&eve(), Tip::empty(COMMUNITY), &["I am bob"]).unwrap();
    let mut writer = RunWriter::new(Tip::empty(COMMUNITY).time);
    assert!(writer.push(forged.entries()[0].time, forged.entries()[0].body));
    writer.mark(forged.signature());
    let run = writer.finish().unwrap().bytes;
    let told = |count: u32| {
        let mut mesh = Mesh::new(&["alice", "bob"]);
        let session = mesh.connect(ALICE, BOB);
        let bob = mesh.peers[BOB].engine.me();
        mesh.inject(BOB, session, &intro(&[bob]));
        for _ in 0..count {
            mesh.inject(BOB, session, &Message::Run { idx: 0, first: 1, run: &run });
        }
        mesh.settle();
        let alice = &mesh.peers[ALICE];
        alice.engine.sessions(&alice.store).first().map(|session| session.caught_up)
    };
    assert_eq!(told(0), Some(true));
    assert_eq!(told(1), Some(false));
    assert_eq!(told(MAX_REFUSED), Some(false));
    assert_eq!(told(MAX_REFUSED + 1), None, "hung up");
}

#[test]
fn a_phantom_claim_on_ones_own_log_does_not_silence_its_author_for_long() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let alice = mesh.peers[ALICE].engine.me();
    mesh.inject(BOB, session, &intro(&[alice]));
    mesh.inject(BOB, session, &Message::Note(vec![noted(0, 99)]));
    mesh.settle();
    mesh.write(ALICE, "still here");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["still here"]);
}

/// Says these messages to alice after the greeting; returns what she answered.
fn answers_of_alice(messages: &[Message<'_>]) -> Vec<Output> {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    let now = Time(1_000_000);
    let session = SessionId(7);
    let peer = keypair("eve").author();
    alice.want(now, &store, peer);
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let hello = Message::Hello(alice.greeting(None, &store)).encode();
    let frames = std::iter::once(hello).chain(messages.iter().map(Message::encode));
    for frame in frames {
        alice.handle(now, Input::Received { session, frame: &frame }, &mut store).unwrap();
    }
    store.commit().unwrap();
    std::iter::from_fn(|| alice.poll(now, &store).unwrap()).collect()
}

/// Says these messages to alice after the greeting; returns why she hung up, if she did.
fn say_to_alice(messages: &[Message<'_>]) -> Option<Reason> {
    answers_of_alice(messages).into_iter().find_map(|output| match output {
        Output::Disconnect { reason, .. } => Some(reason),
        _ => None,
    })
}

/// How many of these outputs are messages of this kind.
fn count(outputs: &[Output], kind: fn(&Message<'_>) -> bool) -> usize {
    let is_one = |output: &&Output| match output {
        Output::Send { frame, .. } => Message::decode(frame).is_ok_and(|message| kind(&message)),
        _ => false,
    };
    outputs.iter().filter(is_one).count()
}

/// A first entry of `author` twice; unsigned, which nobody looks at whom it does not concern.
fn accusation(author: Author) -> Vec<u8> {
    let links = vec![Link { time: Time(1), body_len: 1, body_hash: [0; 32] }];
    let branch = Branch { links, signature: Signature([0; 64]) };
    let branches = [branch.clone(), branch];
    Fork { author, seq: 1, prev: COMMUNITY.0, branches }.encode()
}

fn stranger(n: usize) -> Author {
    let mut name = [9; 32];
    name[..8].copy_from_slice(&n.to_be_bytes());
    Author(name)
}

#[test]
fn accusations_of_strangers_fill_no_memory() {
    let accusations: Vec<Vec<u8>> = (0..MAX_INTROS + 10).map(|n| accusation(stranger(n))).collect();
    let forks: Vec<Message<'_>> = accusations.iter().map(|bytes| Message::Fork(bytes)).collect();
    let answers = answers_of_alice(&forks);
    assert_eq!(count(&answers, |message| matches!(message, Message::Intro(_))), MAX_INTROS);
    assert_eq!(count(&answers, |message| matches!(message, Message::Bye { .. })), 0);
}

#[test]
fn evidence_is_not_sent_again_and_again() {
    let eve = eve();
    let branch = |text| branch_of(&write_after(&eve, Tip::empty(COMMUNITY), &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    let fork = Fork { author: eve.author(), seq: 1, prev: COMMUNITY.0, branches }.encode();
    let mut messages = vec![Message::Fork(&fork), intro(&[eve.author()])];
    for _ in 0..2 * MAX_EVIDENCE_REPEATS {
        messages.push(Message::Stop { idx: 0, reason: StopReason::NotWanted });
        messages.push(Message::Want { idx: 0, from: 1, upto: None });
    }
    let answers = answers_of_alice(&messages);
    let sent = count(&answers, |message| matches!(message, Message::Fork(_)));
    assert_eq!(sent, 1 + MAX_EVIDENCE_REPEATS as usize);
}

#[test]
fn what_is_out_of_place_ends_the_session() {
    let hello = crate::wire::message::Hello {
        versions: (1, 1),
        features: 0,
        community: [0xc0; 16],
        mark: crate::store::Mark::start(1),
        ticket: None,
        credit_bytes: 1,
        root: [0; 16],
        count: 0,
    };
    let twice = [Message::Hello(hello)];
    assert_eq!(say_to_alice(&twice), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Note(vec![noted(5, 1)])]), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Fork(b"nonsense")]), Some(Reason::Malformed));
    assert_eq!(say_to_alice(&[Message::Credit(u64::MAX), Message::Credit(MAX_CREDIT)]), None);
    let stop = Message::Stop { idx: 0, reason: StopReason::NotWanted };
    assert_eq!(say_to_alice(&[stop]), Some(Reason::Malformed));
    let bye = |retry_after| [Message::Bye { code: ByeCode::Busy, retry_after }];
    assert_eq!(say_to_alice(&bye(7)), Some(Reason::Bye { pause: 7_000_000 }));
    assert_eq!(say_to_alice(&bye(u32::MAX)), Some(Reason::Bye { pause: MAX_REMOTE_DURATION }));
}

#[test]
fn introductions_are_capped() {
    let many = vec![Author([1; 32]); 1_900];
    let frames: Vec<Message<'_>> = (0..=MAX_INTROS / 1_900).map(|_| intro(&many)).collect();
    assert_eq!(say_to_alice(&frames[..1]), None);
    assert_eq!(say_to_alice(&frames), Some(Reason::Malformed));
}

#[test]
fn more_than_the_credit_without_waiting_ends_the_session() {
    let body = vec![0; 60_000];
    let run = Message::Run { idx: 0, first: 9, run: &[&[1][..], &body].concat() }.encode();
    let count = usize::try_from(CREDIT_BYTES).unwrap() / run.len() + 1;
    let run = [&[1][..], &body].concat();
    let mut messages = vec![intro(&[Author([9; 32])])];
    messages.extend((0..count).map(|_| Message::Run { idx: 0, first: 9, run: &run }));
    assert_eq!(say_to_alice(&messages[..count]), None);
    assert_eq!(say_to_alice(&messages), Some(Reason::Credit));
}

#[test]
fn another_community_and_silence_are_turned_away() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    let now = Time(0);
    let (session, peer) = (SessionId(1), keypair("eve").author());
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let mut hello = alice.greeting(None, &store);
    hello.community = [9; 16];
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
    while let Some(output) = engine.poll(Time(0), store).unwrap() {
        if let Output::Disconnect { reason, .. } = output {
            found = Some(reason);
        }
    }
    found
}
