//! Stories of many peers, some of whom mean harm: quiet links and quotas do not help them.

use super::{ALICE, BOB, forked_at};
use crate::engine::{Config, Rate, SessionId};
use crate::limits::{COMPARE_INTERVAL, CROWD, MAX_STRIKES, NOTE_PATIENCE, WANT_TIMEOUT};
use crate::testing::{COMMUNITY, Mesh, branch_of, intro, noted, write_after};
use crate::wire::message::{LinkWord, Message};

const EVE: usize = 1;

/// More than a crowd.
const NAMES: [&str; 16] = [
    "alice", "bob", "carol", "dan", "fay", "gus", "hal", "ida", "jan", "kim", "leo", "mia", "ned",
    "oda", "pat", "quin",
];

/// All know all.
fn clique() -> Mesh {
    let mut mesh = Mesh::new(&NAMES);
    for a in 0..NAMES.len() {
        for b in a + 1..NAMES.len() {
            mesh.connect(a, b);
        }
    }
    mesh.settle();
    mesh
}

/// The session of these two.
fn session(mesh: &Mesh, a: usize, b: usize) -> SessionId {
    let (peer, other) = (&mesh.peers[a], mesh.peers[b].engine.me());
    let rows = peer.engine.sessions(&peer.store);
    rows.iter().find(|row| row.peer == other).unwrap().session
}

/// Peers of `who` with whom the link is quiet, or is not.
fn linked(mesh: &Mesh, who: usize, quiet: bool) -> Vec<usize> {
    let others = (0..NAMES.len()).filter(|other| *other != who);
    others.filter(|it| mesh.peers[who].engine.is_quiet(session(mesh, who, *it)) == quiet).collect()
}

#[test]
fn links_of_a_clique_are_quiet_and_the_status_says_which() {
    let mesh = clique();
    let alice = &mesh.peers[ALICE];
    let rows = alice.engine.sessions(&alice.store);
    assert!(rows.len() > CROWD);
    let quiet = rows.iter().filter(|row| row.quiet).count();
    assert_eq!(quiet, linked(&mesh, ALICE, true).len());
    assert!(quiet > 0 && rows.iter().all(|row| (row.strikes, row.queued) == (0, 0)));
}

#[test]
fn who_claims_phantoms_over_a_quiet_link_is_struck_and_news_come_all_the_same() {
    let mut mesh = clique();
    let liar = linked(&mesh, ALICE, true)[0];
    let author = (1..NAMES.len()).find(|who| *who != liar).unwrap();
    let quiet = session(&mesh, ALICE, liar);
    let name = mesh.peers[author].engine.me();
    mesh.inject(liar, quiet, &intro(&[name]));
    mesh.inject(liar, quiet, &Message::Note(vec![noted(0, 999)]));
    for _ in 0..=MAX_STRIKES {
        mesh.run_for(WANT_TIMEOUT + NOTE_PATIENCE);
    }
    let alice = &mesh.peers[ALICE];
    let row = alice.engine.sessions(&alice.store).into_iter().find(|row| row.session == quiet);
    assert!(row.unwrap().strikes > 0);
    mesh.write(author, "real");
    mesh.settle();
    assert!((0..NAMES.len()).all(|who| mesh.texts(who, author) == ["real"]));
}

#[test]
fn who_says_full_to_everybody_cuts_nobody_off() {
    let mut mesh = clique();
    for other in (0..NAMES.len()).filter(|other| *other != BOB) {
        let link = session(&mesh, BOB, other);
        mesh.inject(BOB, link, &Message::Link(LinkWord::Full));
    }
    mesh.settle();
    mesh.write(ALICE, "to all");
    mesh.settle();
    assert!(
        (0..NAMES.len()).filter(|who| *who != BOB).all(|who| mesh.texts(who, ALICE).len() == 1)
    );
    mesh.run_for(2 * COMPARE_INTERVAL);
    assert!(mesh.agree(), "a quiet link is compared once a minute, whatever it said");
}

#[test]
fn evidence_goes_over_quiet_links_too() {
    let mut mesh = clique();
    mesh.write(EVE, "left");
    mesh.settle();
    let eve = crate::testing::keypair(NAMES[EVE]);
    let ours = mesh.peers[ALICE].store.clone();
    let tip = crate::entry::Tip::empty(COMMUNITY);
    let right = write_after(&eve, tip, &["right"]).unwrap();
    let branches =
        [crate::store::Store::branch(&ours, &eve.author(), 1).unwrap().unwrap(), branch_of(&right)];
    let fork = crate::fork::Fork { author: eve.author(), seq: 1, prev: COMMUNITY.0, branches };
    let evidence = fork.encode();
    let quiet = linked(&mesh, ALICE, true)[0];
    let link = session(&mesh, ALICE, quiet);
    mesh.transcript.clear();
    mesh.inject(quiet, link, &Message::Fork(&evidence));
    mesh.write(ALICE, "meanwhile");
    mesh.run_for(0);
    let all = 0..NAMES.len();
    assert!(all.clone().all(|who| forked_at(&mesh, who, eve.author()) == Some(1)));
    let told = mesh.transcript.iter().filter(|line| line.contains("alice →"));
    let to_quiet = told.filter(|line| line.contains("FORK")).count();
    assert_eq!(to_quiet, NAMES.len() - 2, "to everybody but its source");
}

#[test]
fn a_flood_over_its_quota_in_a_crowd_is_late_for_all_and_delays_nobody_else() {
    let mut mesh = clique();
    let rate = Rate { burst: 70_000, per_second: 33_000 };
    let open = Rate { burst: 10_000_000, per_second: 10_000_000 };
    for peer in &mut mesh.peers {
        peer.engine.configure(Config { author: rate, introducer: open });
    }
    for _ in 0..20 {
        mesh.write(EVE, &"x".repeat(16_000));
    }
    mesh.write(ALICE, "short");
    mesh.run_for(2_000_000);
    let others = || (0..NAMES.len()).filter(|who| *who != EVE);
    assert!(others().all(|who| mesh.texts(who, ALICE) == ["short"]));
    assert!(others().all(|who| mesh.texts(who, EVE).len() < 20), "over its quota");
    mesh.run_for(4 * COMPARE_INTERVAL);
    assert!(mesh.agree(), "late, and never gapped");
    for peer in &mesh.peers {
        let rows = peer.engine.sessions(&peer.store);
        assert!(rows.iter().all(|row| row.strikes == 0), "a quota is nobody's fault");
    }
}
