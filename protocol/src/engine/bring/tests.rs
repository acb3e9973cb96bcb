use super::Brought;
use crate::author::{Author, Keypair};
use crate::engine::{Engine, Event, Output};
use crate::entry::Tip;
use crate::run::Invalid;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, alice, bob, branch_of, eve, write, write_after};
use crate::time::Time;

const NOW: Time = Time(1_000_000_000);

/// Bob's engine, who wants alice's log, and a store in which she wrote.
struct Scene {
    engine: Engine,
    store: MemoryStore,
    hers: MemoryStore,
}

impl Scene {
    fn new(texts: &[&str]) -> Self {
        let (store, mut hers) = (MemoryStore::new(COMMUNITY, 1), MemoryStore::new(COMMUNITY, 2));
        write(&mut hers, &alice(), texts).unwrap();
        let mut engine = Engine::new(bob(), &store);
        engine.want(NOW, &store, alice().author());
        Self { engine, store, hers }
    }

    fn run(&self, first: u64, last: u64) -> Vec<u8> {
        self.hers.run(&alice().author(), first, last).unwrap().unwrap().bytes
    }

    fn bring(&mut self, first: u64, bytes: &[u8]) -> Brought {
        let piece = (alice().author(), first, bytes);
        self.engine.bring(NOW, &mut self.store, piece).unwrap()
    }

    fn bring_and_commit(&mut self, first: u64, bytes: &[u8]) -> Brought {
        let brought = self.bring(first, bytes);
        self.store.commit().unwrap();
        brought
    }

    fn held(&self) -> u64 {
        self.store.head(&alice().author()).map_or(0, |head| head.tip.seq)
    }

    fn events(&mut self) -> Vec<Event> {
        let next = |_| match self.engine.poll(NOW, &self.store).unwrap() {
            Some(Output::Event(event)) => Some(event),
            _ => None,
        };
        (0..64).map_while(next).collect()
    }
}

#[test]
fn what_is_brought_is_kept_in_order_and_once() {
    let mut scene = Scene::new(&["a", "b", "c", "d"]);
    let (early, late) = (scene.run(1, 2), scene.run(3, 4));
    assert_eq!(scene.bring_and_commit(3, &late), Brought::Gap { next: 1 });
    assert_eq!(scene.bring_and_commit(1, &early), Brought::New { entries: 2, upto: 2 });
    assert_eq!(scene.bring_and_commit(1, &early), Brought::Held);
    assert_eq!(scene.bring_and_commit(3, &late), Brought::New { entries: 2, upto: 4 });
    assert_eq!(scene.store.bodies(&alice().author()).count(), 4);
    let accepted = |event: &Event| matches!(event, Event::Accepted { from: None, .. });
    assert_eq!(scene.events().iter().filter(|event| accepted(event)).count(), 2);
}

#[test]
fn of_a_run_that_overlaps_only_what_is_new_counts() {
    let mut scene = Scene::new(&["a", "b", "c", "d"]);
    let (part, all) = (scene.run(1, 2), scene.run(1, 4));
    assert_eq!(scene.bring(1, &part), Brought::New { entries: 2, upto: 2 });
    assert_eq!(scene.bring(1, &all), Brought::New { entries: 2, upto: 4 }, "before the commit");
    assert_eq!(scene.bring(3, &scene.run(3, 4)), Brought::Again, "its beginning is staged");
    scene.store.commit().unwrap();
    assert_eq!(scene.bring(3, &scene.run(3, 4)), Brought::Held);
}

#[test]
fn strangers_and_altered_bytes_are_refused_and_change_nothing() {
    let mut scene = Scene::new(&["a", "b", "c"]);
    let whole = scene.run(1, 3);
    let stranger = (eve().author(), 1, &whole[..]);
    let brought = scene.engine.bring(NOW, &mut scene.store, stranger).unwrap();
    assert_eq!(brought, Brought::NotWanted);
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        assert!(matches!(scene.bring_and_commit(1, &altered), Brought::Refused(_)), "byte {at}");
    }
    assert_eq!(scene.bring_and_commit(0, &whole), Brought::Gap { next: 1 });
    let second = Brought::Refused(Invalid::Signature);
    assert_eq!(scene.bring_and_commit(1, &scene.run(2, 3)), second, "at another place");
    assert_eq!(scene.held(), 0);
    assert!(scene.events().is_empty());
}

/// Alice's log up to `common`, and another entry of hers in place of the next one.
fn other_branch(hers: &MemoryStore, common: u64) -> Vec<u8> {
    let mut other = MemoryStore::new(COMMUNITY, 3);
    let mut tip = Tip::empty(COMMUNITY);
    if common > 0 {
        let bytes = hers.run(&alice().author(), 1, common).unwrap().unwrap().bytes;
        let run = crate::run::Run::decode(&bytes, Time(0)).unwrap();
        let run = crate::run::verify(alice().author(), tip, &run).unwrap();
        other.stage(&run).unwrap();
        other.commit().unwrap();
        tip = run.tip();
    }
    let run = write_after(&alice(), tip, &["another"]).unwrap();
    other.stage(&run).unwrap();
    other.commit().unwrap();
    other.run(&alice().author(), 1, common + 1).unwrap().unwrap().bytes
}

#[test]
fn two_branches_prove_a_fork_and_evidence_travels_too() {
    let mut scene = Scene::new(&["a", "b", "c"]);
    let theirs = other_branch(&scene.hers, 1);
    assert_eq!(scene.bring_and_commit(1, &scene.run(1, 3)), Brought::New { entries: 3, upto: 3 });
    assert_eq!(scene.bring_and_commit(1, &theirs), Brought::Forked { seq: 2 });
    assert_eq!(scene.store.head(&alice().author()).unwrap().fork, Some(2));
    assert_eq!(scene.bring_and_commit(2, &scene.run(2, 3)), Brought::Held, "above the fork");
    assert!(scene.events().iter().any(|event| matches!(event, Event::Forked { seq: 2, .. })));

    let evidence = scene.store.fork(&alice().author()).unwrap().unwrap().encode();
    let mut carol = Scene::new(&["a"]);
    let bring = |carol: &mut Scene, bytes: &[u8]| {
        carol.engine.bring_fork(NOW, &mut carol.store, bytes).unwrap()
    };
    for at in [0, 40, evidence.len() - 1] {
        let mut altered = evidence.clone();
        altered[at] ^= 1;
        let brought = bring(&mut carol, &altered);
        assert!(matches!(brought, Brought::NoFork(_) | Brought::NotWanted), "{brought:?}");
    }
    assert_eq!(bring(&mut carol, &evidence), Brought::Forked { seq: 2 });
    assert_eq!(bring(&mut carol, &evidence), Brought::Held);
    assert!(matches!(bring(&mut carol, &[7; 9]), Brought::NoFork(_)));
}

#[test]
fn ones_own_fork_retires_the_device() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    write(&mut store, &bob(), &["mine"]).unwrap();
    let mut engine = Engine::new(bob(), &store);
    let run = write_after(&bob(), Tip::empty(COMMUNITY), &["not mine"]).unwrap();
    assert_eq!(branch_of(&run).links.len(), 1);
    let mut elsewhere = MemoryStore::new(COMMUNITY, 2);
    elsewhere.stage(&run).unwrap();
    elsewhere.commit().unwrap();
    let bytes = elsewhere.run(&bob().author(), 1, 1).unwrap().unwrap().bytes;
    let brought = engine.bring(NOW, &mut store, (bob().author(), 1, &bytes)).unwrap();
    assert_eq!(brought, Brought::Forked { seq: 1 });
    store.commit().unwrap();
    assert!(engine.append(NOW, &mut store, &[b"x"]).is_err());
}

#[test]
fn a_device_that_was_rolled_back_gets_its_own_entries_back() {
    let me: Keypair = bob();
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut before = MemoryStore::new(COMMUNITY, 2);
    write(&mut before, &me, &["one", "two"]).unwrap();
    let mut engine = Engine::new(bob(), &store);
    let bytes = before.run(&me.author(), 1, 2).unwrap().unwrap().bytes;
    let brought = engine.bring(NOW, &mut store, (me.author(), 1, &bytes)).unwrap();
    assert_eq!(brought, Brought::New { entries: 2, upto: 2 });
    store.commit().unwrap();
    engine.append(NOW, &mut store, &[b"three"]).unwrap();
    store.commit().unwrap();
    assert_eq!(store.head(&me.author()).unwrap().tip.seq, 3);
}

#[test]
fn live_peers_hear_of_what_was_brought() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    for n in 0..5 {
        mesh.write(0, &format!("{n}"));
    }
    mesh.connect(1, 2);
    mesh.settle();
    let author: Author = alice().author();
    let bytes = mesh.peers[0].store.run(&author, 1, 5).unwrap().unwrap().bytes;
    let (now, bob) = (mesh.now, &mut mesh.peers[1]);
    let brought = bob.engine.bring(now, &mut bob.store, (author, 1, &bytes)).unwrap();
    assert_eq!(brought, Brought::New { entries: 5, upto: 5 });
    mesh.write(1, "and this");
    mesh.settle();
    assert_eq!(mesh.texts(2, 0).len(), 5, "carol has it from bob");
    assert_eq!(mesh.peers[1].engine.root(), mesh.peers[2].engine.root());
}

#[test]
fn what_a_peer_was_asked_for_may_come_otherwise() {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    for n in 0..5 {
        mesh.write(0, &format!("{n}"));
    }
    mesh.connect(0, 1);
    let author: Author = alice().author();
    let bytes = mesh.peers[0].store.run(&author, 1, 5).unwrap().unwrap().bytes;
    // Bob asks alice, and the stick is faster than she is.
    while !mesh.transcript.iter().any(|line| line.contains("WANT")) && mesh.deliver() {}
    let (now, bob) = (mesh.now, &mut mesh.peers[1]);
    bob.engine.bring(now, &mut bob.store, (author, 1, &bytes)).unwrap();
    bob.store.commit().unwrap();
    mesh.settle();
    mesh.write(0, "the next");
    mesh.settle();
    assert_eq!(mesh.texts(1, 0).len(), 6);
    assert!(mesh.agree());
    assert_eq!(mesh.peers[1].engine.load().strikes, 0);
}
