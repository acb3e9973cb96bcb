//! What peers say of the log of whom they talk to: how far it is on their disks.

use super::{ALICE, BOB, CAROL};
use crate::engine::Event;
use crate::limits::COMPARE_INTERVAL;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh};

/// How far each peer said last that it holds the log of `who`.
fn holds(mesh: &Mesh, who: usize, peer: usize) -> Option<u64> {
    let device = mesh.peers[peer].engine.me();
    mesh.peers[who].events.iter().rev().find_map(|event| match event {
        Event::Holds { peer, seq } if *peer == device => Some(*seq),
        _ => None,
    })
}

#[test]
fn whoever_takes_a_log_tells_its_author() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.write(ALICE, "one");
    assert_eq!(holds(&mesh, ALICE, BOB), Some(0), "sent is not held");
    mesh.run_for(200_000);
    assert_eq!(holds(&mesh, ALICE, BOB), Some(1));
    assert_eq!(holds(&mesh, BOB, ALICE), Some(0), "bob wrote nothing");
    mesh.write(ALICE, "two");
    mesh.write(ALICE, "three");
    mesh.transcript.clear();
    mesh.run_for(200_000);
    assert_eq!(holds(&mesh, ALICE, BOB), Some(3));
    let receipts = mesh.transcript.iter().filter(|line| line.starts_with("bob → alice: NOTE"));
    assert_eq!(receipts.count(), 1, "one for what came within 100 ms: {:#?}", mesh.transcript);
}

#[test]
fn whoever_took_it_from_others_tells_its_author_too() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.cut(ALICE);
    mesh.connect(BOB, CAROL);
    mesh.settle();
    assert_eq!(holds(&mesh, ALICE, CAROL), None, "alice never met her");
    mesh.connect(ALICE, CAROL);
    mesh.run_for(COMPARE_INTERVAL);
    assert_eq!(holds(&mesh, ALICE, CAROL), Some(1));
}

#[test]
fn a_peer_that_lost_a_log_takes_its_word_back() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.write(ALICE, "one");
    mesh.settle();
    let backup = mesh.peers[BOB].store.clone();
    mesh.write(ALICE, "two");
    mesh.settle();
    assert_eq!(holds(&mesh, ALICE, BOB), Some(2));
    for (store, said) in [(backup, 1), (MemoryStore::new(COMMUNITY, 9), 0)] {
        let held = store.head(&mesh.peers[ALICE].engine.me()).map_or(0, |head| head.tip.seq);
        assert_eq!(held, said);
        mesh.restart(BOB, store);
        mesh.peers[ALICE].events.clear();
        mesh.connect(ALICE, BOB);
        mesh.settle();
        let told: Vec<u64> = mesh.peers[ALICE]
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Holds { seq, .. } => Some(*seq),
                _ => None,
            })
            .collect();
        assert_eq!(told, [said, 2], "first what is left, then what came again");
    }
}
