//! Eve signs two entries at one place, and homes that were copied or rolled back.

use super::{ALICE, BOB, CAROL, forked_at};
use crate::engine::{AppendFailed, Engine, Event, Input, Output, SessionId};
use crate::entry::Tip;
use crate::fork::Fork;
use crate::limits::{COMPARE_INTERVAL, NOTE_PATIENCE};
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, branch_of, eve, intro, keypair, write, write_after};
use crate::time::Time;
use crate::wire::message::{Hello, Message};

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
        Fork { author: eve.author(), seq: tip.seq + 1, prev: tip.id, branches }
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

/// Eve's first entry twice, and the proof.
fn evidence() -> Vec<u8> {
    let eve = eve();
    let branch = |text| branch_of(&write_after(&eve, Tip::empty(COMMUNITY), &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    Fork { author: eve.author(), seq: 1, prev: COMMUNITY.0, branches }.encode()
}

#[test]
fn evidence_reaches_whoever_was_still_greeting() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.inject(ALICE, session, &Message::Fork(&evidence()));
    mesh.connect(BOB, CAROL);
    mesh.run_for(1);
    assert_eq!(forked_at(&mesh, CAROL, eve().author()), Some(1), "{:#?}", mesh.transcript);
}

#[test]
fn evidence_reaches_a_device_that_learns_of_the_member_later() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    let eve = eve();
    let admit = |mesh: &mut Mesh, who: usize| {
        let now = mesh.now;
        let peer = &mut mesh.peers[who];
        peer.engine.want(now, &peer.store, eve.author());
    };
    admit(&mut mesh, ALICE);
    mesh.connect(ALICE, BOB);
    let session = mesh.connect(CAROL, ALICE);
    mesh.settle();
    mesh.inject(CAROL, session, &Message::Fork(&evidence()));
    mesh.settle();
    assert_eq!(forked_at(&mesh, ALICE, eve.author()), Some(1));
    assert_eq!(forked_at(&mesh, BOB, eve.author()), None, "bob does not know eve");
    admit(&mut mesh, BOB);
    mesh.run_for(2 * COMPARE_INTERVAL);
    assert_eq!(forked_at(&mesh, BOB, eve.author()), Some(1), "{:#?}", mesh.transcript);
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
    assert!(matches!(refused, Err(AppendFailed::Behind)), "{refused:?}");
    mesh.settle();
    mesh.write(ALICE, "three");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["one", "two", "three"]);
    assert_eq!(forked_at(&mesh, BOB, mesh.peers[ALICE].engine.me()), None);
}

/// Branches of one length come from two sides. Few sessions push runs, many tell notes.
#[test]
fn a_fork_is_found_when_the_second_branch_arrives() {
    for others in [0, 4] {
        let names = ["alice", "bob", "carol", "dave", "a", "b", "c", "d"];
        let mut mesh = Mesh::new(&names[..4 + others]);
        let now = mesh.now;
        for peer in &mut mesh.peers {
            peer.engine.want(now, &peer.store, eve().author());
        }
        mesh.connect(ALICE, BOB);
        for other in 4..4 + others {
            mesh.connect(ALICE, other);
            mesh.connect(BOB, other);
        }
        mesh.settle();
        for (who, text) in [(CAROL, "left"), (3, "right")] {
            let mut store = MemoryStore::new(COMMUNITY, 1);
            write(&mut store, &eve(), &["common", text]).unwrap();
            mesh.restart(who, store);
            let (peer, now) = (&mut mesh.peers[who], mesh.now);
            peer.engine.want(now, &peer.store, eve().author());
        }
        mesh.connect(ALICE, CAROL);
        mesh.connect(BOB, 3);
        mesh.run_for(NOTE_PATIENCE);
        for who in 0..mesh.peers.len() {
            assert_eq!(forked_at(&mesh, who, eve().author()), Some(2), "{:#?}", mesh.transcript);
        }
    }
}

#[test]
fn evidence_waits_for_no_credit_and_no_turn() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    let (now, slow, quick) = (Time(1_000_000), SessionId(1), SessionId(2));
    alice.want(now, &store, eve().author());
    let hear = |alice: &mut Engine, store: &mut MemoryStore, session, message: &Message<'_>| {
        let frame = message.encode();
        alice.handle(now, Input::Received { session, frame: &frame }, store).unwrap();
        store.commit().unwrap();
        std::iter::from_fn(|| alice.poll(now, store).unwrap()).collect::<Vec<Output>>()
    };
    for (session, peer) in [(slow, "bob"), (quick, "carol")] {
        let peer = keypair(peer).author();
        alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
        let hello = Hello { credit_bytes: 1, ..alice.greeting(None, &store) };
        hear(&mut alice, &mut store, session, &Message::Hello(hello));
    }
    let left = write_after(&eve(), Tip::empty(COMMUNITY), &["left"]).unwrap();
    let right = write_after(&eve(), Tip::empty(COMMUNITY), &["right"]).unwrap();
    let branches = [branch_of(&left), branch_of(&right)];
    let fork = Fork { author: eve().author(), seq: 1, prev: COMMUNITY.0, branches }.encode();
    let me = alice.me();
    hear(&mut alice, &mut store, slow, &intro(&[me]));
    hear(&mut alice, &mut store, slow, &Message::Want { idx: 0, from: 1, upto: None });
    alice.append(now, &mut store, &[b"waits".as_slice()]).unwrap();
    let said = hear(&mut alice, &mut store, quick, &Message::Fork(&fork));
    let to_slow = said.iter().filter_map(|output| match output {
        Output::Send { session, frame } if *session == slow => Message::decode(frame).ok(),
        _ => None,
    });
    let to_slow: Vec<Message<'_>> = to_slow.collect();
    assert!(matches!(to_slow[..], [Message::Fork(_)]), "{to_slow:?}");
    let queued: Vec<u64> = alice.sessions(&store).iter().map(|row| row.queued).collect();
    assert_eq!(queued, [1, 1], "what needs credit waits");
}
