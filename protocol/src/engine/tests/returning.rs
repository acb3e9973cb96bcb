//! Who hangs up and comes back finds what was counted of it.

use super::alone::Alone;
use crate::author::Signature;
use crate::engine::SessionId;
use crate::entry::Tip;
use crate::fork::Fork;
use crate::limits::{COMPARE_INTERVAL, MAX_EVIDENCE_REPEATS, MAX_REFUSED, STRIKE_DECAY};
use crate::run::RunWriter;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, all, bob, branch_of, eve, intro, keypair, write, write_after};
use crate::wire::message::{Message, StopReason, Summary};

/// Says these in session after session; returns how often alice said a word of this kind.
fn often(
    alice: &mut Alone,
    sessions: std::ops::Range<u64>,
    said: &[Message<'_>],
    kind: &str,
) -> usize {
    let mut found = 0;
    for session in sessions.map(SessionId) {
        alice.meet(bob().author(), session);
        said.iter().for_each(|message| alice.hear(session, message));
        found += alice.said(session).iter().filter(|line| line.starts_with(kind)).count();
        alice.part(session);
    }
    found
}

#[test]
fn forged_runs_are_counted_from_session_to_session() {
    let mut alice = Alone::empty(&[eve().author()]);
    let mut writer = RunWriter::new(Tip::empty(COMMUNITY).time);
    let forged = write_after(&eve(), Tip::empty(COMMUNITY), &["eve's"]).unwrap();
    assert!(writer.push(forged.entries()[0].time, forged.entries()[0].body));
    writer.mark(Signature([7; 64]));
    let run = writer.finish().unwrap().bytes;
    let said = [intro(&[eve().author()]), Message::Run { idx: 0, first: 1, run: &run }];
    let most = u64::from(MAX_REFUSED);
    assert_eq!(often(&mut alice, 0..most, &said, "BYE"), 0);
    assert_eq!(often(&mut alice, most..most + 2, &said, "BYE Protocol"), 2);
    alice.pass(3 * STRIKE_DECAY);
    assert_eq!(often(&mut alice, 100..101, &said, "BYE"), 0, "some are forgiven");
}

#[test]
fn summaries_are_told_so_often_and_no_more_from_session_to_session() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    for n in 0..200 {
        write(&mut store, &keypair(&format!("member {n}")), &["old"]).unwrap();
    }
    let mut alice = Alone::new(store, &[]);
    let ask = [all(Summary::List(Vec::new()))];
    let answers = often(&mut alice, 0..1_000, &ask, "RECON");
    assert!((50..500).contains(&answers), "{answers}");
    assert_eq!(often(&mut alice, 1_000..1_001, &ask, "BYE Busy"), 1);
    alice.pass(COMPARE_INTERVAL);
    assert_eq!(often(&mut alice, 1_001..1_002, &ask, "BYE"), 0);
}

#[test]
fn evidence_is_told_again_so_often_and_no_more_from_session_to_session() {
    let branch = |text| branch_of(&write_after(&eve(), Tip::empty(COMMUNITY), &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    let fork = Fork { author: eve().author(), seq: 1, prev: COMMUNITY.0, branches };
    let mut store = MemoryStore::new(COMMUNITY, 1);
    store.stage_fork(&fork.prove().unwrap()).unwrap();
    store.commit().unwrap();
    let mut alice = Alone::new(store, &[eve().author()]);
    let want = Message::Want { idx: 0, from: 1, upto: None };
    let decline = Message::Stop { idx: 0, reason: StopReason::NotWanted };
    let said = [intro(&[eve().author()]), want.clone(), decline, want];
    let most = MAX_EVIDENCE_REPEATS as usize;
    assert_eq!(often(&mut alice, 0..10, &said, "FORK"), 20);
    assert_eq!(often(&mut alice, 10..200, &said, "FORK"), 1 + most - 20);
    alice.pass(STRIKE_DECAY);
    assert_eq!(often(&mut alice, 200..210, &said, "FORK"), 1, "and once more in a while");
}
