//! Eve is expelled: of her log counts what stands up to the cut, everywhere alike.

use super::{ALICE, BOB, CAROL};
use crate::limits::COMPARE_INTERVAL;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, eve, write_after};
use proptest::prelude::*;

const EVE: usize = 3;

fn circle() -> Mesh {
    Mesh::new(&["alice", "bob", "carol", "eve"])
}

/// A disk with so many entries of eve, under one signature a `piece`.
fn disk(entries: usize, piece: usize) -> MemoryStore {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let texts: Vec<String> = (1..=entries).map(|n| n.to_string()).collect();
    for texts in texts.chunks(piece) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let head = store.head(&eve().author());
        let tip = head.map_or(crate::entry::Tip::empty(COMMUNITY), |head| head.tip);
        store.stage(&write_after(&eve(), tip, &texts).unwrap()).unwrap();
        store.commit().unwrap();
    }
    store
}

fn cut(mesh: &mut Mesh, who: usize, last: Option<u64>) {
    mesh.expel(who, EVE, last);
}

fn counted(mesh: &Mesh, who: usize) -> u64 {
    let (peer, author) = (&mesh.peers[who], mesh.peers[EVE].engine.me());
    peer.engine.counted(&author, &peer.store).map_or(0, |head| head.tip.seq)
}

fn silent(mesh: &Mesh) -> u64 {
    mesh.peers.iter().map(|peer| peer.engine.silent_divergences()).sum()
}

#[test]
fn who_held_more_and_who_held_less_agree_after_the_cut() {
    let mut mesh = circle();
    mesh.restart(ALICE, disk(20, 1));
    mesh.restart(BOB, disk(12, 1));
    mesh.restart(CAROL, disk(3, 1));
    for who in [ALICE, BOB, CAROL] {
        cut(&mut mesh, who, Some(10));
    }
    mesh.connect(ALICE, BOB);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    assert_eq!([ALICE, BOB, CAROL].map(|who| counted(&mesh, who)), [10; 3]);
    assert_eq!(mesh.texts(CAROL, EVE).len(), 10, "nothing behind the cut was served");
    assert_eq!(mesh.peers[ALICE].engine.root(), mesh.peers[CAROL].engine.root());
    mesh.run_for(5 * COMPARE_INTERVAL);
    assert_eq!(silent(&mesh), 0, "{:#?}", mesh.transcript);
}

#[test]
fn a_cut_within_a_run_is_served_by_the_whole_run() {
    let mut mesh = circle();
    mesh.restart(ALICE, disk(20, 5));
    cut(&mut mesh, ALICE, Some(12));
    cut(&mut mesh, BOB, Some(12));
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!([ALICE, BOB].map(|who| counted(&mesh, who)), [12; 2]);
    assert_eq!(mesh.texts(BOB, EVE).len(), 15, "the signature stands behind the cut");
    assert_eq!(mesh.peers[ALICE].engine.root(), mesh.peers[BOB].engine.root());
    mesh.connect(BOB, CAROL);
    cut(&mut mesh, CAROL, Some(12));
    mesh.settle();
    assert_eq!(mesh.peers[CAROL].engine.root(), mesh.peers[BOB].engine.root());
}

#[test]
fn what_the_expelled_writes_is_refused_without_a_strike_for_who_passes_it_on() {
    let mut mesh = circle();
    mesh.connect(ALICE, BOB);
    mesh.connect(BOB, EVE);
    mesh.write(EVE, "one");
    mesh.settle();
    assert_eq!(counted(&mesh, ALICE), 1);
    // Alice heard of it, bob did not yet.
    cut(&mut mesh, ALICE, Some(1));
    for _ in 0..20 {
        mesh.write(EVE, "more");
        mesh.run_for(1_000_000);
    }
    assert_eq!((counted(&mesh, ALICE), counted(&mesh, BOB)), (1, 21));
    assert_eq!(mesh.texts(ALICE, EVE).len(), 1);
    mesh.run_for(3 * COMPARE_INTERVAL);
    let struck = mesh.peers[ALICE].engine.sessions(&mesh.peers[ALICE].store);
    assert!(struck.iter().all(|session| session.strikes == 0 && session.caught_up));
    let runs = |mesh: &Mesh| mesh.transcript.iter().filter(|it| it.contains("RUN")).count();
    assert!(runs(&mesh) < 30, "bob pushes no more once he was stopped");

    cut(&mut mesh, BOB, Some(1));
    mesh.run_for(3 * COMPARE_INTERVAL);
    assert_eq!(mesh.peers[ALICE].engine.root(), mesh.peers[BOB].engine.root());
    let before = runs(&mesh);
    mesh.write(EVE, "still here");
    mesh.settle();
    assert_eq!((mesh.texts(ALICE, EVE).len(), mesh.texts(BOB, EVE).len()), (1, 21));
    assert!(runs(&mesh) <= before + 1);
    assert_eq!(silent(&mesh), 0);
}

#[test]
fn a_lifted_cut_brings_the_log_back() {
    let mut mesh = circle();
    mesh.restart(ALICE, disk(20, 1));
    for who in [ALICE, BOB] {
        cut(&mut mesh, who, Some(4));
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(counted(&mesh, BOB), 4);
    for who in [BOB, ALICE] {
        cut(&mut mesh, who, None);
    }
    mesh.settle();
    assert_eq!([ALICE, BOB].map(|who| counted(&mesh, who)), [20; 2]);
    mesh.cut(BOB);
    for who in [ALICE, BOB] {
        cut(&mut mesh, who, Some(0));
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!([ALICE, BOB].map(|who| counted(&mesh, who)), [0; 2]);
    assert_eq!(mesh.peers[ALICE].engine.digest.count(), 0);
    cut(&mut mesh, BOB, None);
    cut(&mut mesh, ALICE, None);
    mesh.settle();
    assert_eq!([ALICE, BOB].map(|who| counted(&mesh, who)), [20; 2]);
    assert_eq!(mesh.peers[ALICE].engine.root(), mesh.peers[BOB].engine.root());
    assert_eq!(silent(&mesh), 0);
}

#[test]
fn a_ticket_from_before_a_lifted_cut_does_not_hide_what_was_cut() {
    let mut mesh = circle();
    mesh.restart(ALICE, disk(20, 1));
    for who in [ALICE, BOB] {
        cut(&mut mesh, who, Some(4));
    }
    mesh.connect(ALICE, BOB);
    mesh.run_for(3 * COMPARE_INTERVAL);
    mesh.cut(BOB);
    for who in [ALICE, BOB] {
        cut(&mut mesh, who, None);
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!([ALICE, BOB].map(|who| counted(&mesh, who)), [20; 2]);
    assert_eq!(silent(&mesh), 0);
}

/// Something that happens to the circle.
#[derive(Clone, Debug)]
enum Act {
    Write(u8),
    Cut(usize, Option<u64>),
    Connect(usize, usize),
    Leave(usize),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let last = prop::option::weighted(0.8, 0..12_u64);
    prop_oneof![
        (1..5_u8).prop_map(Act::Write),
        (0..3_usize, last).prop_map(|(who, last)| Act::Cut(who, last)),
        (0..4_usize, 0..4_usize).prop_map(|(a, b)| Act::Connect(a, b)),
        (0..4_usize).prop_map(Act::Leave),
        (0..20_000_000_u64).prop_map(Act::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The engine against the plainest of models: in the end each holds as much of eve's log as
    /// anybody does, up to the cut.
    #[test]
    fn all_who_were_told_of_the_same_cut_hold_the_same(
        acts in prop::collection::vec(act(), 0..30),
        last in prop::option::of(0..12_u64),
    ) {
        let mut mesh = circle();
        for act in acts {
            match act {
                Act::Write(count) => (0..count).for_each(|_| mesh.write(EVE, "text")),
                Act::Cut(who, last) => cut(&mut mesh, who, last),
                Act::Connect(a, b) if a != b => {
                    mesh.connect(a, b);
                }
                Act::Connect(..) => {}
                Act::Leave(who) => mesh.cut(who),
                Act::Wait(micros) => mesh.run_for(micros),
            }
        }
        for who in [ALICE, BOB, CAROL] {
            mesh.cut(who);
            cut(&mut mesh, who, last);
        }
        let held = |who: usize| mesh.texts(who, EVE).len() as u64;
        let most = [ALICE, BOB, CAROL].map(held).into_iter().max().unwrap_or(0);
        for (a, b) in [(ALICE, BOB), (BOB, CAROL)] {
            mesh.connect(a, b);
        }
        mesh.run_for(4 * COMPARE_INTERVAL);
        let expected = most.min(last.unwrap_or(u64::MAX));
        prop_assert_eq!([ALICE, BOB, CAROL].map(|who| counted(&mesh, who)), [expected; 3]);
        let roots = [ALICE, BOB, CAROL].map(|who| mesh.peers[who].engine.root());
        prop_assert_eq!(roots, [roots[0]; 3]);
    }
}
