//! Clock summaries: tickets that are honoured, tickets that are void, and what others got wrong.

use super::{ALICE, BOB, CAROL};
use crate::author::{Author, Keypair};
use crate::engine::SessionId;
use crate::limits::{COMPARE_INTERVAL, MAX_STRANGE_CLAIMS};
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, keypair, write};

fn lines_with(mesh: &Mesh, word: &str) -> usize {
    mesh.transcript.iter().filter(|line| line.contains(word)).count()
}

pub(super) fn member(n: usize) -> Keypair {
    keypair(&format!("member {n}"))
}

/// A member writes on this disk.
pub(super) fn note_down(store: &mut MemoryStore, n: usize, texts: &[&str]) {
    write(store, &member(n), texts).unwrap();
}

/// Alice and bob, who hold and want the logs of `count` others, and have met before.
fn acquainted(count: usize) -> Mesh {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    for (who, epoch) in [(ALICE, 1), (BOB, 2)] {
        let mut store = MemoryStore::new(COMMUNITY, epoch);
        (0..count).for_each(|n| note_down(&mut store, n, &["old"]));
        mesh.restart(who, store);
        want_all(&mut mesh, who, count);
    }
    meet(&mut mesh);
    mesh
}

fn want_all(mesh: &mut Mesh, who: usize, count: usize) {
    let now = mesh.now;
    let peer = &mut mesh.peers[who];
    (0..count).for_each(|n| peer.engine.want(now, &peer.store, member(n).author()));
}

fn meet(mesh: &mut Mesh) -> SessionId {
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    session
}

/// Restarts a device over what its disk holds after `change`.
fn offline(mesh: &mut Mesh, who: usize, count: usize, change: impl FnOnce(&mut MemoryStore)) {
    let mut store = mesh.peers[who].store.clone();
    change(&mut store);
    mesh.restart(who, store);
    want_all(mesh, who, count);
}

/// Bytes of all frames on the newest session of the two.
fn bytes(mesh: &Mesh) -> u64 {
    let of = |who: usize| {
        let peer = &mesh.peers[who];
        peer.engine.sessions(&peer.store).last().map_or(0, |session| session.sent_bytes)
    };
    of(ALICE) + of(BOB)
}

/// A ticket says that all is held which the peer's journal told up to there; also after a crash.
fn assert_sound(mesh: &Mesh) {
    for (who, of) in [(ALICE, BOB), (BOB, ALICE)] {
        let mut disk = mesh.peers[who].store.clone();
        disk.crash();
        let (peer, journal) = (&mesh.peers[of], &mesh.peers[of].store);
        let Some(ticket) = disk.ticket(&peer.engine.me()) else { continue };
        let upto = ticket.mark.position;
        assert_eq!(journal.mark(upto).unwrap(), Some(ticket.mark.hash));
        for (_, author) in journal.changes(0, 999).unwrap().iter().filter(|(at, _)| *at <= upto) {
            let seq = |store: &MemoryStore| store.head(author).map_or(0, |head| head.tip.seq);
            assert!(seq(&disk) >= seq(journal), "{who} forgot what its ticket says");
        }
    }
}

#[test]
fn a_reconnect_costs_the_same_however_many_authors_there_are() {
    for count in [3, 300] {
        let mut mesh = acquainted(count);
        mesh.cut(ALICE);
        mesh.transcript.clear();
        mesh.connect(ALICE, BOB);
        mesh.settle();
        assert_eq!(mesh.transcript.len(), 2, "{:#?}", mesh.transcript);
        assert!(bytes(&mesh) <= 160, "{} bytes", bytes(&mesh));
    }
}

#[test]
fn after_a_ticket_only_what_changed_is_told() {
    let mut mesh = acquainted(300);
    offline(&mut mesh, ALICE, 300, |store| {
        (0..5).for_each(|n| note_down(store, n, &["new"]));
    });
    mesh.transcript.clear();
    mesh.connect(ALICE, BOB);
    mesh.settle();
    assert_eq!(lines_with(&mesh, "RECON"), 0, "{:#?}", mesh.transcript);
    assert_eq!((lines_with(&mesh, "DELTA"), lines_with(&mesh, "INTRO")), (2, 0));
    assert!(mesh.agree());
    assert_sound(&mesh);
}

#[test]
fn a_ticket_never_says_more_than_the_disk_holds() {
    let mut mesh = acquainted(20);
    for round in 0..6 {
        let from = round * 3;
        offline(&mut mesh, round % 2, 20, |store| {
            (from..from + 3).for_each(|n| note_down(store, n, &["x", "y"]));
        });
        mesh.connect(ALICE, BOB);
        // The session ends before all is here, except for the last.
        for _ in 0..[3, 5, 7, 9, 11, 99][round] {
            mesh.deliver();
            assert_sound(&mesh);
        }
    }
    mesh.settle();
    assert!(mesh.agree());
    assert_sound(&mesh);
}

/// Amnesia after a checkpoint: neither may believe that the other is up to date.
#[test]
fn a_journal_that_was_rolled_back_honours_no_ticket_for_what_it_forgot() {
    let mut mesh = acquainted(10);
    let backup = mesh.peers[BOB].store.clone();
    for text in ["one", "two"] {
        mesh.write(ALICE, text);
        mesh.settle();
    }
    mesh.run_for(2 * COMPARE_INTERVAL);
    let ticket = mesh.peers[ALICE].store.ticket(&mesh.peers[BOB].engine.me()).unwrap();
    // Bob's disk is set back, and goes on differently to the very same position.
    mesh.restart(BOB, backup);
    want_all(&mut mesh, BOB, 10);
    offline(&mut mesh, BOB, 10, |store| {
        (0..2).for_each(|n| note_down(store, n, &["meanwhile"]));
    });
    assert_eq!(mesh.peers[BOB].store.journal().position, ticket.mark.position);
    mesh.transcript.clear();
    meet(&mut mesh);
    assert!(lines_with(&mesh, "bob → alice: RECON start") == 1, "{:#?}", mesh.transcript);
    assert!(mesh.agree());
    assert_eq!(mesh.texts(BOB, ALICE), ["one", "two"]);
    assert_sound(&mesh);
}

#[test]
fn another_epoch_voids_all_tickets() {
    let mut mesh = acquainted(10);
    let mut other = MemoryStore::new(COMMUNITY, 77);
    (0..10).for_each(|n| note_down(&mut other, n, &["old"]));
    write(&mut other, &member(0), &["new"]).unwrap();
    mesh.restart(BOB, other);
    want_all(&mut mesh, BOB, 10);
    mesh.transcript.clear();
    meet(&mut mesh);
    assert_eq!(lines_with(&mesh, "DELTA since ticket"), 0, "{:#?}", mesh.transcript);
    assert!(mesh.agree());
}

#[test]
fn two_void_tickets_make_one_reconciliation() {
    let mut mesh = acquainted(10);
    for (who, epoch) in [(ALICE, 8), (BOB, 9)] {
        let mut store = MemoryStore::new(COMMUNITY, epoch);
        write(&mut store, &member(epoch as usize), &["old"]).unwrap();
        let other = mesh.peers[1 - who].engine.me();
        let ticket = mesh.peers[who].store.ticket(&other).unwrap();
        store.stage_ticket(&other, ticket).unwrap();
        store.commit().unwrap();
        mesh.restart(who, store);
        want_all(&mut mesh, who, 10);
    }
    mesh.transcript.clear();
    meet(&mut mesh);
    assert_eq!(lines_with(&mesh, "RECON start"), 2, "{:#?}", mesh.transcript);
    assert_eq!(lines_with(&mesh, "RECON answer"), 1, "{:#?}", mesh.transcript);
    assert!(mesh.agree());
}

#[test]
fn what_happens_during_the_greeting_is_told() {
    let mut mesh = acquainted(3);
    mesh.cut(ALICE);
    mesh.connect(ALICE, BOB);
    mesh.write(ALICE, "between");
    mesh.transcript.clear();
    mesh.settle();
    assert_eq!(mesh.texts(BOB, ALICE), ["between"], "{:#?}", mesh.transcript);
    assert_eq!(lines_with(&mesh, "DELTA since hello"), 1);
    assert_sound(&mesh);
}

/// Alice holds and wants carol's log, bob does not know of carol yet.
fn before_admission() -> (Mesh, Author) {
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let mut store = MemoryStore::new(COMMUNITY, 5);
    write(&mut store, &member(CAROL), &["hello"]).unwrap();
    mesh.restart(ALICE, store);
    let carol = member(CAROL).author();
    let alice = &mut mesh.peers[ALICE];
    alice.engine.want(mesh.now, &alice.store, carol);
    meet(&mut mesh);
    // A ticket that passed carol over.
    mesh.cut(ALICE);
    let bob = &mesh.peers[BOB];
    let ticket = bob.store.ticket(&mesh.peers[ALICE].engine.me()).unwrap();
    assert!(ticket.skipped.is_some());
    (mesh, carol)
}

fn holds(mesh: &Mesh, who: usize, author: &Author) -> bool {
    mesh.peers[who].store.head(author).is_some()
}

#[test]
fn who_is_admitted_while_apart_is_not_passed_over_for_ever() {
    let (mut mesh, carol) = before_admission();
    let bob = &mut mesh.peers[BOB];
    bob.engine.want(mesh.now, &bob.store, carol);
    mesh.transcript.clear();
    meet(&mut mesh);
    assert!(holds(&mesh, BOB, &carol), "{:#?}", mesh.transcript);
}

#[test]
fn who_is_admitted_during_a_session_is_not_passed_over_for_ever() {
    let (mut mesh, carol) = before_admission();
    mesh.write(ALICE, "so that there is something to tell");
    mesh.transcript.clear();
    meet(&mut mesh);
    assert_eq!(lines_with(&mesh, "DELTA since ticket"), 2, "{:#?}", mesh.transcript);
    let bob = &mut mesh.peers[BOB];
    bob.engine.want(mesh.now, &bob.store, carol);
    mesh.settle();
    mesh.write(BOB, "so that what bob has to say is said");
    mesh.settle();
    assert!(holds(&mesh, BOB, &carol), "{:#?}", mesh.transcript);
    assert_eq!(mesh.peers[BOB].engine.silent_divergences(), 0);
}

#[test]
fn of_a_crowd_that_is_admitted_at_once_nobody_is_passed_over_for_ever() {
    let count = MAX_STRANGE_CLAIMS + 50;
    let mut mesh = Mesh::new(&["alice", "bob"]);
    let mut store = MemoryStore::new(COMMUNITY, 5);
    (0..count).for_each(|n| note_down(&mut store, n, &["old"]));
    mesh.restart(BOB, store);
    want_all(&mut mesh, BOB, count);
    meet(&mut mesh);
    want_all(&mut mesh, ALICE, count);
    mesh.run_for(2 * COMPARE_INTERVAL);
    assert!(mesh.agree(), "what was forgotten of bob's claims was found again");
    assert_eq!(mesh.peers[ALICE].engine.silent_divergences(), 0);
}

#[test]
fn a_difference_that_is_known_is_not_looked_at_every_minute() {
    let (mut mesh, _) = before_admission();
    meet(&mut mesh);
    mesh.transcript.clear();
    mesh.run_for(10 * COMPARE_INTERVAL);
    assert!(lines_with(&mesh, "RECON") <= 2, "{:#?}", mesh.transcript);
    assert!(lines_with(&mesh, "ROOT") >= 10);
    for who in [ALICE, BOB] {
        assert_eq!(mesh.peers[who].engine.silent_divergences(), 0);
    }
}

/// Alice wrote something of which bob never hears.
fn unheard() -> Mesh {
    let mut mesh = acquainted(100);
    mesh.write(ALICE, "heard");
    mesh.settle();
    let now = mesh.now;
    let alice = &mut mesh.peers[ALICE];
    alice.engine.append(now, &mut alice.store, &[b"unheard"]).unwrap();
    alice.store.commit().unwrap();
    while alice.engine.poll(now, &alice.store).unwrap().is_some() {}
    mesh
}

#[test]
fn a_difference_that_nobody_knew_of_is_found_and_counted() {
    let mut mesh = unheard();
    mesh.run_for(3 * COMPARE_INTERVAL);
    assert_eq!(mesh.texts(BOB, ALICE), ["heard", "unheard"], "{:#?}", mesh.transcript);
    assert_eq!(mesh.peers[BOB].engine.silent_divergences(), 1);
    assert_eq!(mesh.peers[ALICE].engine.silent_divergences(), 0, "she lacked nothing");
}

#[test]
fn a_difference_is_found_though_news_never_pause() {
    let mut mesh = unheard();
    for _ in 0..200 {
        mesh.write(BOB, "and again");
        mesh.run_for(3_000_000);
    }
    assert_eq!(mesh.texts(BOB, ALICE), ["heard", "unheard"]);
    assert_eq!(lines_with(&mesh, "RECON start"), 1);
    assert_eq!(mesh.peers[BOB].engine.silent_divergences(), 0, "it was not idle");
}
