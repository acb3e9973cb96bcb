//! Bodies that were let go here and are held there.

use super::{ALICE, BOB, CAROL};
use crate::engine::{Event, Input, SessionId};
use crate::limits::{CREDIT_BYTES, MAX_ASKS, WANT_TIMEOUT};
use crate::run::Invalid;
use crate::store::Store;
use crate::testing::{Mesh, Peer, intro};
use crate::wire::message::{Message, Noted};

const DAVE: usize = 3;
const PRUNED: &str = "(pruned)";

/// Alice writes `texts` and meets bob, who keeps no body; they part.
fn bob_keeps_none(names: &[&'static str], texts: &[&str]) -> Mesh {
    let mut mesh = Mesh::new(names);
    texts.iter().for_each(|text| mesh.write(ALICE, text));
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.let_go(BOB, ALICE, 1..=texts.len() as u64);
    mesh.cut(BOB);
    mesh
}

fn said(mesh: &Mesh, what: &str) -> usize {
    mesh.transcript.iter().filter(|line| line.contains(what)).count()
}

fn filled(mesh: &Mesh, who: usize) -> u64 {
    let bodies = |event: &Event| match event {
        Event::Filled { bodies, .. } => *bodies,
        _ => 0,
    };
    mesh.peers[who].events.iter().map(bodies).sum()
}

#[test]
fn bodies_that_did_not_come_come_from_somebody_else() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol"], &["one", "two", "three"]);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), [PRUNED; 3], "the log verifies without");
    assert_eq!(said(&mesh, "bob → carol: BODIES"), 1, "{:#?}", mesh.transcript);
    let alice = mesh.peers[ALICE].engine.me();
    assert_eq!(mesh.peers[CAROL].engine.may_have(&alice, 3), 0);
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), ["one", "two", "three"]);
    assert_eq!((filled(&mesh, CAROL), mesh.peers[CAROL].store.lacking()), (3, 0));
    assert_eq!(mesh.peers[CAROL].engine.may_have(&alice, 3), 1);
    assert_eq!(mesh.texts(BOB, ALICE), [PRUNED; 3], "bob let them go, and asks for none");
}

#[test]
fn bodies_travel_on_along_a_line() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol", "dave"], &["one", "two"]);
    mesh.connect(BOB, CAROL);
    mesh.connect(CAROL, DAVE);
    mesh.settle();
    assert_eq!(mesh.texts(DAVE, ALICE), [PRUNED; 2]);
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), ["one", "two"]);
    assert_eq!(mesh.texts(DAVE, ALICE), ["one", "two"], "{:#?}", mesh.transcript);
    mesh.transcript.clear();
    mesh.run_for(600_000_000);
    assert_eq!(said(&mesh, "ASK"), 0, "nobody goes on asking");
}

#[test]
fn who_lacks_nothing_says_nothing_of_it() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(said(&mesh, "LACKS") + said(&mesh, "ASK"), 0);
}

#[test]
fn holes_of_many_frames_are_filled_within_the_credit() {
    let text = "x".repeat(16_000);
    let count = usize::try_from(2 * CREDIT_BYTES).unwrap() / text.len();
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol"], &vec![text.as_str(); count]);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), vec![text; count]);
    assert!(said(&mesh, "carol → alice: CREDIT") > 0);
}

#[test]
fn what_was_let_go_comes_back_when_it_is_wanted() {
    let mut mesh = bob_keeps_none(&["alice", "bob"], &["one", "two"]);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert!(mesh.want_body(BOB, ALICE, 2));
    assert!(!mesh.want_body(ALICE, ALICE, 2), "it is here");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), [PRUNED, "two"]);
}

#[test]
fn nobody_lets_its_own_words_go() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "mine");
    mesh.let_go(ALICE, ALICE, 1..=1);
    assert_eq!(mesh.texts(ALICE, ALICE), ["mine"]);
}

/// The index by which carol asked this peer for a log.
fn asked_by(mesh: &Mesh, peer: &str) -> Option<u32> {
    let question = format!("carol → {peer}: ASK ");
    let asked = mesh.transcript.iter().find_map(|line| line.strip_prefix(&question));
    asked.and_then(|rest| rest.split(' ').next()?.parse().ok())
}

/// Carol has alice's log from bob, without its bodies, and asked eve for them, who never heard it:
/// their session, and the index by which eve answers.
fn carol_asks_eve(mesh: &mut Mesh) -> (SessionId, u32) {
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.cut(BOB);
    let eve = mesh.connect(CAROL, DAVE);
    while asked_by(mesh, "eve").is_none() && mesh.deliver() {}
    mesh.lose();
    (eve, asked_by(mesh, "eve").unwrap() ^ 1)
}

#[test]
fn a_body_that_nobody_wrote_is_refused_and_asked_elsewhere() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol", "eve"], &["one"]);
    let (eve, idx) = carol_asks_eve(&mut mesh);
    mesh.inject(DAVE, eve, &Message::Bodies { idx, first: 1, bodies: vec![Some(b"forged")] });
    mesh.run_for(0);
    let refused = |event: &&Event| matches!(event, Event::Refused { why: Invalid::Body, .. });
    assert_eq!(mesh.peers[CAROL].events.iter().filter(refused).count(), 1);
    assert_eq!(mesh.texts(CAROL, ALICE), [PRUNED]);
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    assert_eq!(mesh.texts(CAROL, ALICE), ["one"]);
}

#[test]
fn who_had_too_little_is_asked_again_once_it_says_that_it_holds_more() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol", "eve"], &["one"]);
    let (eve, idx) = carol_asks_eve(&mut mesh);
    let asked = |mesh: &mut Mesh, message: &Message<'_>| {
        mesh.inject(DAVE, eve, message);
        mesh.run_for(0);
        mesh.lose();
        said(mesh, "carol → eve: ASK")
    };
    assert_eq!(asked(&mut mesh, &Message::Bodies { idx, first: 1, bodies: vec![] }), 1);
    assert_eq!(asked(&mut mesh, &Message::Credit(1)), 1, "nothing is different");
    let alice = mesh.peers[ALICE].engine.me();
    let head = *mesh.peers[CAROL].store.head(&alice).unwrap().tip.id.first_chunk().unwrap();
    assert_eq!(asked(&mut mesh, &Message::Note(vec![Noted { idx, seq: 1, head }])), 2);
}

#[test]
fn who_does_not_answer_is_left_for_another() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol", "dave"], &["one"]);
    mesh.connect(ALICE, DAVE);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.cut(BOB);
    mesh.connect(ALICE, CAROL);
    while asked_by(&mesh, "alice").is_none() && mesh.deliver() {}
    mesh.lose();
    mesh.connect(CAROL, DAVE);
    mesh.run_for(WANT_TIMEOUT - 1);
    assert_eq!(mesh.texts(CAROL, ALICE), [PRUNED]);
    mesh.run_for(1);
    assert_eq!(mesh.texts(CAROL, ALICE), ["one"]);
    assert_eq!(said(&mesh, "dave → carol: BODIES"), 1);
    assert_eq!(mesh.peers[CAROL].engine.load().strikes, 0, "it may know no such question");
}

#[test]
fn who_says_much_and_brings_nothing_keeps_nobody_else_from_being_asked() {
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol", "eve"], &["one"]);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.cut(BOB);
    // Eve keeps nothing of alice, nor alice of eve.
    mesh.write(DAVE, "noise");
    mesh.connect(ALICE, DAVE);
    mesh.settle();
    mesh.let_go(DAVE, ALICE, 1..=1);
    mesh.let_go(ALICE, DAVE, 1..=1);
    mesh.cut(DAVE);
    let eve = mesh.connect(CAROL, DAVE);
    mesh.connect(CAROL, ALICE);
    for _ in 0..100 {
        let greeted = said(&mesh, "eve → carol: HELLO") > 0;
        for bodies in [1, 0].into_iter().filter(|_| greeted) {
            mesh.inject(DAVE, eve, &Message::Lacks(bodies));
        }
        (0..3).for_each(|_| {
            mesh.deliver();
        });
    }
    assert_eq!(mesh.texts(CAROL, ALICE), ["one"], "{:#?}", mesh.transcript);
    assert!(said(&mesh, "eve → carol: BODIES") > 0, "she was asked before");
}

#[test]
fn a_line_on_which_each_answer_takes_long_brings_all_and_nothing_twice() {
    let text = "x".repeat(16_000);
    let mut mesh = bob_keeps_none(&["alice", "bob", "carol"], &[text.as_str(); 40]);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    mesh.cut(BOB);
    let line = mesh.connect(ALICE, CAROL);
    while asked_by(&mesh, "alice").is_none() && mesh.deliver() {}
    mesh.slow_down(line, WANT_TIMEOUT + 1_000_000);
    mesh.run_for(30 * WANT_TIMEOUT);
    assert_eq!(mesh.texts(CAROL, ALICE), vec![text; 40]);
    assert_eq!(said(&mesh, "carol → alice: ASK"), 10, "{:#?}", mesh.transcript);
}

#[test]
fn an_answer_that_nobody_asked_for_ends_the_session() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.run_for(0);
    let alice = mesh.peers[ALICE].engine.me();
    mesh.inject(BOB, session, &intro(&[alice]));
    mesh.inject(BOB, session, &Message::Bodies { idx: 0, first: 1, bodies: vec![] });
    mesh.run_for(0);
    assert_eq!(said(&mesh, "alice → bob: BYE Protocol"), 1, "{:#?}", mesh.transcript);
}

#[test]
fn questions_that_wait_are_capped() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.write(ALICE, "one");
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let Peer { engine, store, .. } = &mut mesh.peers[ALICE];
    let ask = Message::Ask { idx: 0, from: 1, upto: 1 }.encode();
    for asked in 1..=MAX_ASKS {
        engine.handle(mesh.now, Input::Received { session, frame: &ask }, store).unwrap();
        let mut waiting = 0;
        engine.tables(|table| waiting += table.holds * u64::from(table.name == "bodies to answer"));
        assert_eq!(waiting, asked as u64);
    }
    assert_eq!(engine.sessions(store).len(), 1);
    engine.handle(mesh.now, Input::Received { session, frame: &ask }, store).unwrap();
    assert_eq!(engine.sessions(store).len(), 0);
}
