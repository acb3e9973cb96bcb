//! Mistakes that others made before us, one story each. Those of runs and signatures stand in
//! `run`, those of forks and silent providers beside this file.

use super::{ALICE, BOB, CAROL, forked_at};
use crate::author::Author;
use crate::engine::{Engine, Input, Output, SessionId};
use crate::entry::Tip;
use crate::limits::{MAX_CLOCK_AHEAD, NOTE_PATIENCE, WANT_TIMEOUT};
use crate::run::{RunWriter, Verified};
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, eve, intro, keypair, noted, write, write_after};
use crate::time::Time;
use crate::wire::message::{ByeCode, Message};

const NOW: Time = Time(1_000_000);

fn lines_with(mesh: &Mesh, word: &str) -> usize {
    mesh.transcript.iter().filter(|line| line.contains(word)).count()
}

#[test]
fn whoever_lost_what_it_had_gets_it_again() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol"]);
    mesh.write(ALICE, "one");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    let checkpoint = mesh.peers[BOB].store.clone();
    mesh.write(ALICE, "two");
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE).len(), 2);
    mesh.restart(BOB, checkpoint);
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["one", "two"], "alice does not say that bob has it");
    mesh.restart(BOB, MemoryStore::new(COMMUNITY, 2));
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["one", "two"]);
}

#[test]
fn branches_of_one_length_do_not_hide_a_fork() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    for (who, text) in [(ALICE, "left"), (BOB, "right")] {
        let mut store = MemoryStore::new(COMMUNITY, 1);
        write(&mut store, &eve(), &["common", text]).unwrap();
        mesh.restart(who, store);
    }
    mesh.connect(ALICE, BOB);
    mesh.settle();
    for who in [ALICE, BOB] {
        assert_eq!(forked_at(&mesh, who, eve().author()), Some(2), "{:#?}", mesh.transcript);
        assert_eq!(mesh.texts(who, 2), ["common"]);
    }
}

#[test]
fn a_forged_time_does_not_move_the_clock() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let soon = mesh.now.after(MAX_CLOCK_AHEAD / 2);
    let bodies: [(Time, &[u8]); 1] = [(soon, b"from the future")];
    let run = crate::entry::append(&eve(), &Tip::empty(COMMUNITY), &bodies).unwrap();
    let run = encoded(&run);
    let bob = mesh.peers[BOB].engine.me();
    mesh.inject(BOB, session, &intro(&[bob, eve().author()]));
    mesh.inject(BOB, session, &Message::Run { idx: 0, first: 1, run: &run });
    while mesh.deliver() {}
    assert!(mesh.texts(ALICE, BOB).is_empty(), "signed by another");
    mesh.write(ALICE, "now");
    let stamp = |mesh: &Mesh| mesh.peers[ALICE].store.head(&mesh.peers[ALICE].engine.me());
    assert_eq!(stamp(&mesh).unwrap().tip.time, mesh.now);
    mesh.inject(BOB, session, &Message::Run { idx: 2, first: 1, run: &run });
    while mesh.deliver() {}
    mesh.write(ALICE, "after it");
    assert_eq!(stamp(&mesh).unwrap().tip.time, soon.after(1), "what verified counts");
}

#[test]
fn an_answer_after_a_restart_is_stamped_above_what_it_answers() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let (soon, never) = (mesh.now.after(MAX_CLOCK_AHEAD / 2), Time(u64::MAX - 1));
    let mut store = MemoryStore::new(COMMUNITY, 1);
    for (who, time) in [(keypair("bob"), soon), (eve(), never)] {
        let bodies: [(Time, &[u8]); 1] = [(time, b"question")];
        let run = crate::entry::append(&who, &Tip::empty(COMMUNITY), &bodies).unwrap();
        store.stage(&run).unwrap();
    }
    store.commit().unwrap();
    mesh.restart(ALICE, store);
    mesh.write(ALICE, "answer");
    let head = mesh.peers[ALICE].store.head(&mesh.peers[ALICE].engine.me()).unwrap();
    assert_eq!(head.tip.time, soon.after(1), "bob's clock counts, eve's broken one does not");
}

#[test]
fn no_number_of_a_peer_overflows() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let eve = eve();
    let tip = Tip { time: Time(u64::MAX - 1), ..Tip::empty(COMMUNITY) };
    let last = write_after(&eve, tip, &["at the end of time"]).unwrap();
    let mut writer = RunWriter::new(Time(0));
    assert!(writer.push(last.entries()[0].time, last.entries()[0].body));
    writer.mark(last.signature());
    let run = writer.finish().unwrap().bytes;
    for message in [
        intro(&[eve.author()]),
        Message::Note(vec![noted(0, u64::MAX)]),
        Message::Want { idx: 0, from: u64::MAX, upto: Some(u64::MAX) },
        Message::Run { idx: 0, first: u64::MAX, run: &run },
        Message::Run { idx: 0, first: 1, run: &run },
        Message::Credit(u64::MAX),
        Message::Bye { code: ByeCode::Busy, retry_after: u32::MAX },
    ] {
        mesh.inject(BOB, session, &message);
    }
    mesh.settle();
    assert_eq!(mesh.texts(ALICE, 2), ["at the end of time"]);
    mesh.write(ALICE, "and on");
    let head = mesh.peers[ALICE].store.head(&mesh.peers[ALICE].engine.me()).unwrap();
    assert_eq!(head.tip.time, mesh.now, "a broken clock does not break ours");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["and on"]);
}

#[test]
fn on_a_line_an_entry_takes_one_frame_a_hop() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "dave", "erin"]);
    for who in 0..4 {
        mesh.connect(who, who + 1);
    }
    mesh.settle();
    mesh.write(ALICE, "the first finds the way");
    mesh.settle();
    mesh.transcript.clear();
    mesh.write(ALICE, "the second knows it");
    mesh.run_for(0);
    assert_eq!(mesh.texts(4, ALICE).len(), 2, "without waiting for any timer");
    assert_eq!(mesh.transcript.len(), 4, "{:#?}", mesh.transcript);
}

#[test]
fn in_a_clique_entries_come_once_and_notes_do_not_multiply() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "dave", "erin", "frank"]);
    for one in 0..6 {
        for other in one + 1..6 {
            mesh.connect(one, other);
        }
    }
    mesh.settle();
    mesh.write(ALICE, "the first finds the tree");
    mesh.settle();
    mesh.transcript.clear();
    for n in 0..10 {
        mesh.write(ALICE, &format!("{n}"));
        mesh.settle();
    }
    assert!((1..6).all(|who| mesh.texts(who, ALICE).len() == 11));
    assert_eq!(lines_with(&mesh, "RUN"), 50, "{:#?}", mesh.transcript);
    assert_eq!(lines_with(&mesh, "WANT"), 0, "{:#?}", mesh.transcript);
    assert!(lines_with(&mesh, "NOTE") <= 10 * 30, "at most one a link and direction");
}

#[test]
fn whoever_told_of_an_entry_before_it_came_is_not_told_back() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "dave", "erin"]);
    let sessions: Vec<SessionId> = (1..5).map(|who| mesh.connect(ALICE, who)).collect();
    mesh.settle();
    let erin = mesh.peers[4].engine.me();
    mesh.inject(BOB, sessions[0], &intro(&[erin]));
    mesh.inject(BOB, sessions[0], &Message::Note(vec![noted(0, 1)]));
    mesh.run_for(0);
    mesh.write(4, "pushed by erin, who has one session");
    mesh.run_for(0);
    assert_eq!(mesh.texts(ALICE, 4).len(), 1);
    assert_eq!(lines_with(&mesh, "alice → carol: INTRO"), 1, "{:#?}", mesh.transcript);
    assert_eq!(lines_with(&mesh, "alice → bob: INTRO"), 0, "{:#?}", mesh.transcript);
}

/// What bob would send of this run.
fn encoded(run: &Verified<'_>) -> Vec<u8> {
    let mut writer = RunWriter::new(run.before().time);
    for entry in run.entries() {
        assert!(writer.push(entry.time, entry.body));
    }
    writer.mark(run.signature());
    writer.finish().unwrap().bytes
}

#[test]
fn a_provider_that_is_slow_but_at_work_is_not_given_up() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    let carol = mesh.peers[CAROL].engine.me();
    mesh.inject(BOB, session, &intro(&[carol, eve().author()]));
    mesh.inject(BOB, session, &Message::Note(vec![noted(0, 1)]));
    let mut tip = Tip::empty(COMMUNITY);
    for first in 1..=20 {
        mesh.run_for(WANT_TIMEOUT / 2);
        let run = write_after(&eve(), tip, &["a piece of a long log"]).unwrap();
        mesh.inject(BOB, session, &Message::Run { idx: 2, first, run: &encoded(&run) });
        tip = run.tip();
    }
    mesh.run_for(1);
    assert_eq!(mesh.texts(ALICE, 3).len(), 20);
    assert_eq!(lines_with(&mesh, "alice → bob: WANT 1"), 1, "{:#?}", mesh.transcript);
    assert_eq!(lines_with(&mesh, "alice → bob: STOP"), 0);
    mesh.run_for(2 * WANT_TIMEOUT);
    assert!(lines_with(&mesh, "alice → bob: STOP") > 0, "bob fell silent");
}

#[test]
fn what_overlaps_entries_of_the_same_burst_is_not_lost() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    alice.want(NOW, &store, eve().author());
    let first = write_after(&eve(), Tip::empty(COMMUNITY), &["1"]).unwrap();
    let both = write_after(&eve(), first.tip(), &["2"]).unwrap();
    let overlap = write_after(&eve(), first.tip(), &["2", "3"]).unwrap();
    let third = write_after(&eve(), both.tip(), &["3"]).unwrap();
    assert_eq!(third.tip(), overlap.tip(), "the same log in other pieces");
    let sent = [
        (1, Message::Run { idx: 0, first: 1, run: &encoded(&first) }.encode()),
        (1, Message::Run { idx: 0, first: 2, run: &encoded(&both) }.encode()),
        (2, Message::Run { idx: 0, first: 2, run: &encoded(&overlap) }.encode()),
    ];
    for id in 1..=2 {
        let (session, peer) = (SessionId(id), Author([u8::try_from(id).unwrap(); 32]));
        alice.handle(NOW, Input::Connected { session, peer }, &mut store).unwrap();
        let hello = Message::Hello(alice.greeting(None, &store)).encode();
        let intro = intro(&[eve().author()]).encode();
        for frame in [hello, intro] {
            alice.handle(NOW, Input::Received { session, frame: &frame }, &mut store).unwrap();
        }
    }
    for (id, frame) in &sent {
        let session = SessionId(*id);
        alice.handle(NOW, Input::Received { session, frame }, &mut store).unwrap();
    }
    store.commit().unwrap();
    let due = NOW.after(NOTE_PATIENCE);
    alice.handle(due, Input::Timeout, &mut store).unwrap();
    let asked =
        std::iter::from_fn(|| alice.poll(due, &store).unwrap()).any(|output| match output {
            Output::Send { session: SessionId(2), frame } => {
                matches!(Message::decode(&frame), Ok(Message::Want { from: 3, .. }))
            }
            _ => false,
        });
    assert!(asked, "the second peer has more");
}
