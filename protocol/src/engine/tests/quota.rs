//! Eve writes more than her share: it waits, and nobody else does.

use super::{ALICE, BOB};
use crate::engine::{Brought, Config, Engine, Rate};
use crate::store::Store;
use crate::testing::Mesh;

const EVE: usize = 2;

/// Alice takes one full run at once of anybody, and half a run each second.
fn strict() -> Config {
    let rate = Rate { burst: 70_000, per_second: 33_000 };
    Config { author: rate, introducer: Rate { burst: 1_000_000, per_second: 1_000_000 } }
}

#[test]
fn what_is_over_the_quota_is_delayed_and_never_gapped() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    mesh.peers[ALICE].engine.configure(strict());
    mesh.connect(ALICE, EVE);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    for _ in 0..40 {
        mesh.write(EVE, &"x".repeat(16_000));
    }
    mesh.write(BOB, "one short word");
    mesh.run_for(2_000_000);
    let held = mesh.texts(ALICE, EVE).len();
    assert!((1..20).contains(&held), "{held}");
    assert_eq!(mesh.texts(ALICE, BOB).len(), 1, "bob is not held up");
    assert_eq!(mesh.texts(BOB, EVE).len(), held, "bob gets what alice has");
    mesh.run_for(60_000_000);
    assert_eq!(mesh.texts(ALICE, EVE).len(), 40, "{:#?}", mesh.transcript);
    assert!(mesh.agree());
    let struck = mesh.transcript.iter().filter(|line| line.contains("alice → eve: STOP")).count();
    assert!(struck <= 41, "one stop a piece at most: {struck}");
}

#[test]
fn whoever_lets_floods_in_answers_for_them() {
    let names = ["alice", "bob", "eve", "sock", "puppet"];
    let mut mesh = Mesh::new(&names[..2]);
    let strangers = Mesh::new(&names[2..]).peers;
    let authors: Vec<_> = strangers.iter().map(|peer| peer.engine.me()).collect();
    mesh.peers.extend(strangers);
    let rate = Rate { burst: 3_000, per_second: 500 };
    let open = Rate { burst: 1_000_000, per_second: 1_000_000 };
    mesh.peers[ALICE].engine.configure(Config { author: open, introducer: rate });
    let now = mesh.now;
    {
        let peer = &mut mesh.peers[ALICE];
        peer.engine.want(now, &peer.store, authors[0]);
        for author in &authors[1..] {
            peer.engine.want_from(now, &peer.store, *author, authors[0]);
        }
    }
    for who in 2..5 {
        for _ in 0..4 {
            mesh.write(who, &"x".repeat(1_000));
        }
        mesh.connect(ALICE, who);
    }
    mesh.run_for(1_000_000);
    assert_eq!(mesh.texts(ALICE, 2).len(), 4, "eve herself has her own quota");
    let let_in = |mesh: &Mesh| mesh.texts(ALICE, 3).len() + mesh.texts(ALICE, 4).len();
    assert!(let_in(&mesh) < 8, "{}", let_in(&mesh));
    mesh.run_for(60_000_000);
    assert_eq!(let_in(&mesh), 8, "late, but all");
}

#[test]
fn a_log_for_which_there_is_no_room_waits_and_nobody_else_does() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let eve = mesh.peers[EVE].engine.me();
    mesh.write(EVE, "at first");
    mesh.connect(ALICE, EVE);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.peers[ALICE].engine.set_room_for(&eve, false);
    let said = |mesh: &Mesh, what| mesh.transcript.iter().filter(|it| it.contains(what)).count();
    let (wants, runs) = ("alice → eve: WANT", "eve → alice: RUN");
    let before = said(&mesh, wants);
    for text in ["one", "two", "three"] {
        mesh.write(EVE, text);
        mesh.write(BOB, text);
    }
    mesh.run_for(1_000_000);
    let (asked, brought) = (said(&mesh, wants), said(&mesh, runs));
    assert!(asked <= before + 1, "once, to learn that there is no room: {asked}");
    mesh.run_for(3_600_000_000);
    assert_eq!(mesh.texts(ALICE, EVE), ["at first"]);
    assert_eq!(mesh.texts(ALICE, BOB), ["one", "two", "three"], "bob is not held up");
    assert_eq!(said(&mesh, wants), asked, "nothing is asked for that has no room");
    assert_eq!(said(&mesh, runs), brought, "nor sent, whatever time goes by");
    let strikes = mesh.peers[ALICE].engine.load().strikes;
    assert_eq!(strikes, 0, "nobody did anything wrong");
    mesh.peers[ALICE].engine.set_room_for(&eve, true);
    mesh.run_for(60_000_000);
    assert_eq!(mesh.texts(ALICE, EVE), ["at first", "one", "two", "three"]);
    assert!(mesh.agree());
}

#[test]
fn bodies_of_a_log_without_room_are_asked_for_when_there_is_some() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let eve = mesh.peers[EVE].engine.me();
    mesh.write(EVE, "one");
    mesh.connect(ALICE, EVE);
    mesh.settle();
    let peer = &mut mesh.peers[ALICE];
    assert!(peer.engine.let_go(&mut peer.store, &eve, 1, b"").unwrap());
    peer.store.commit().unwrap();
    peer.engine.set_room_for(&eve, false);
    assert!(peer.engine.want_body(&mut peer.store, &eve, 1).unwrap());
    peer.store.commit().unwrap();
    mesh.write(EVE, "two");
    mesh.run_for(60_000_000);
    assert_eq!(mesh.peers[ALICE].store.wanting(), 1, "not asked for");
    mesh.peers[ALICE].engine.set_room_for(&eve, true);
    mesh.run_for(60_000_000);
    assert_eq!(mesh.peers[ALICE].store.wanting(), 0);
    assert_eq!(mesh.texts(ALICE, EVE), ["one", "two"]);
}

#[test]
fn an_own_log_is_never_without_room_and_a_stick_brings_nothing_of_one_that_is() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let [alice, eve] = [ALICE, EVE].map(|who| mesh.peers[who].engine.me());
    mesh.write(EVE, "one");
    let run = mesh.peers[EVE].store.run(&eve, 1, 1).unwrap().unwrap();
    let now = mesh.now;
    let peer = &mut mesh.peers[ALICE];
    peer.engine.set_room_for(&alice, false);
    peer.engine.set_room_for(&eve, false);
    let mut bring =
        |engine: &mut Engine| engine.bring(now, &mut peer.store, (eve, 1, &run.bytes)).unwrap();
    assert_eq!(bring(&mut peer.engine), Brought::NoRoom);
    peer.engine.set_room_for(&eve, true);
    assert_eq!(bring(&mut peer.engine), Brought::New { entries: 1, upto: 1 });
    mesh.write(ALICE, "mine");
    assert_eq!(mesh.texts(ALICE, ALICE), ["mine"]);
}
