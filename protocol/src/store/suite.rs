//! The suite that every [`Store`] passes: call [`all`] with a way to make an empty one.
//!
//! It panics where a store breaks the contract, as tests do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod bodies;
mod journal;

use super::{StageError, Store};
use crate::entry::{Body, Tip};
use crate::fork::{Fork, Proven};
use crate::limits::{MAX_BODY, MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::run::{Run, RunEntry, verify};
use crate::testing::{COMMUNITY, alice, bob, eve, write, write_after};

/// Runs every check on a fresh store of the community [`COMMUNITY`].
pub fn all<S: Store>(mut fresh: impl FnMut() -> S) {
    empty_store_holds_nothing(&fresh());
    staged_is_seen_by_head_only(&mut fresh());
    runs_end_at_signed_points(&mut fresh());
    runs_stay_within_limits(&mut fresh());
    runs_of_any_start_verify(&mut fresh());
    gaps_are_refused(&mut fresh());
    authors_come_in_order(&mut fresh());
    pruned_bodies_are_kept_as_such(&mut fresh());
    a_fork_freezes_its_author(&mut fresh());
    a_prefix_is_served_up_to_the_signature_above_its_fork(&mut fresh());
    a_run_across_a_fork_is_agreed_up_to_it(&mut fresh());
    what_was_staged_across_a_fork_proves_an_earlier_one(&mut fresh());
    the_smallest_fork_wins(&mut fresh());
    bodies::all(&mut fresh);
    journal::all(fresh);
}

fn empty_store_holds_nothing<S: Store>(store: &S) {
    let alice = alice().author();
    assert_eq!(store.community(), COMMUNITY);
    assert_eq!(store.head(&alice), None);
    assert_eq!(store.next_author(None), None);
    assert_eq!(store.tip(&alice, 0).unwrap(), Some(Tip::empty(COMMUNITY)));
    assert_eq!(store.tip(&alice, 1).unwrap(), None);
    assert_eq!(store.run(&alice, 1, u64::MAX).unwrap(), None);
    assert_eq!(store.branch(&alice, 1).unwrap(), None);
    assert_eq!(store.fork(&alice).unwrap(), None);
}

fn staged_is_seen_by_head_only<S: Store>(store: &mut S) {
    let alice = alice();
    let run = write_after(&alice, Tip::empty(COMMUNITY), &["one", "two"]).unwrap();
    store.stage(&run).unwrap();
    assert_eq!(store.head(&alice.author()).unwrap().tip, run.tip());
    assert_eq!(store.tip(&alice.author(), 1).unwrap(), None);
    assert_eq!(store.run(&alice.author(), 1, 9).unwrap(), None);
    store.commit().unwrap();
    store.commit().unwrap();
    assert_eq!(store.tip(&alice.author(), 2).unwrap(), Some(run.tip()));
    assert_eq!(store.run(&alice.author(), 1, 9).unwrap().unwrap().count, 2);
}

fn runs_end_at_signed_points<S: Store>(store: &mut S) {
    let alice = alice();
    let first = write_after(&alice, Tip::empty(COMMUNITY), &["1", "2", "3"]).unwrap();
    let second = write_after(&alice, first.tip(), &["4", "5"]).unwrap();
    store.stage(&first).unwrap();
    store.stage(&second).unwrap();
    store.commit().unwrap();
    let author = alice.author();
    let count = |first, last| store.run(&author, first, last).unwrap().map(|run| run.count);
    assert_eq!(count(1, u64::MAX), Some(5));
    assert_eq!(count(1, 4), Some(3), "position 4 carries no signature");
    assert_eq!(count(1, 2), None);
    assert_eq!(count(2, 3), Some(2));
    assert_eq!(count(4, 5), Some(2));
    assert_eq!(count(5, 5), Some(1));
    assert_eq!(count(6, 9), None);
    assert_eq!(store.branch(&author, 2).unwrap().unwrap().links.len(), 2);
    assert_eq!(store.branch(&author, 4).unwrap().unwrap().signature, second.signature());
    assert_eq!(store.branch(&author, 6).unwrap(), None);
}

fn runs_stay_within_limits<S: Store>(store: &mut S) {
    let (alice, bob) = (alice(), bob());
    write(store, &alice, &vec!["small"; MAX_RUN_ENTRIES + 10]).unwrap();
    let run = store.run(&alice.author(), 1, u64::MAX).unwrap().unwrap();
    assert_eq!(run.count, MAX_RUN_ENTRIES);
    let large = "x".repeat(MAX_BODY);
    write(store, &bob, &[large.as_str(); 6]).unwrap();
    let run = store.run(&bob.author(), 1, u64::MAX).unwrap().unwrap();
    assert_eq!(run.count, 3, "a fourth body of 16 KiB passes 64 KiB with its framing");
    assert!(run.bytes.len() <= MAX_RUN_BYTES);
}

fn runs_of_any_start_verify<S: Store>(store: &mut S) {
    let alice = alice();
    write(store, &alice, &["a", "b", "", "d", "e"]).unwrap();
    for first in 1..=5 {
        let before = store.tip(&alice.author(), first - 1).unwrap().unwrap();
        let bytes = store.run(&alice.author(), first, u64::MAX).unwrap().unwrap().bytes;
        let run = Run::decode(&bytes, before.time).unwrap();
        let verified = verify(alice.author(), before, &run).unwrap();
        assert_eq!(Some(verified.tip()), store.tip(&alice.author(), 5).unwrap());
    }
}

fn gaps_are_refused<S: Store>(store: &mut S) {
    let alice = alice();
    let first = write_after(&alice, Tip::empty(COMMUNITY), &["1"]).unwrap();
    let second = write_after(&alice, first.tip(), &["2"]).unwrap();
    assert!(matches!(store.stage(&second), Err(StageError::Gap)));
    store.stage(&first).unwrap();
    assert!(matches!(store.stage(&first), Err(StageError::Gap)), "twice");
    let other = write_after(&alice, Tip::empty(COMMUNITY), &["other"]).unwrap();
    assert!(matches!(store.stage(&other), Err(StageError::Gap)), "a branch");
    store.stage(&second).unwrap();
    store.commit().unwrap();
    assert_eq!(store.head(&alice.author()).unwrap().tip.seq, 2);
}

fn authors_come_in_order<S: Store>(store: &mut S) {
    let mut expected = Vec::new();
    for who in [alice(), bob(), eve()] {
        write(store, &who, &["hello"]).unwrap();
        expected.push(who.author());
    }
    expected.sort();
    let mut found = Vec::new();
    while let Some((author, _)) = store.next_author(found.last()) {
        found.push(author);
    }
    assert_eq!(found, expected);
}

fn pruned_bodies_are_kept_as_such<S: Store>(store: &mut S) {
    let alice = alice();
    let full = write_after(&alice, Tip::empty(COMMUNITY), &["gone", "here"]).unwrap();
    let mut entries: Vec<_> = full
        .entries()
        .iter()
        .map(|entry| RunEntry { time: entry.time, body: entry.body })
        .collect();
    let (len, hash) = entries[0].body.commitment().unwrap();
    entries[0].body = Body::Pruned { hash, len };
    let run = Run { entries, signature: full.signature() };
    let pruned = verify(alice.author(), full.before(), &run).unwrap();
    assert_eq!(pruned.tip(), full.tip());
    store.stage(&pruned).unwrap();
    store.commit().unwrap();
    let bytes = store.run(&alice.author(), 1, 2).unwrap().unwrap().bytes;
    assert_eq!(Run::decode(&bytes, Tip::empty(COMMUNITY).time).unwrap(), run);
}

/// Eve writes `common`, then two branches; returns the runs and the evidence.
fn forked_by_eve(common: usize) -> (Vec<crate::run::Verified<'static>>, Proven) {
    let eve = eve();
    let mut tip = Tip::empty(COMMUNITY);
    let mut runs = Vec::new();
    for _ in 0..common {
        let run = write_after(&eve, tip, &["common"]).unwrap();
        tip = run.tip();
        runs.push(run);
    }
    let left = write_after(&eve, tip, &["left", "left again"]).unwrap();
    let right = write_after(&eve, tip, &["right"]).unwrap();
    let branch = |run: &crate::run::Verified<'_>| crate::testing::branch_of(run);
    let fork = Fork {
        author: eve.author(),
        seq: tip.seq + 1,
        prev: tip.id,
        branches: [branch(&left), branch(&right)],
    };
    runs.push(left);
    (runs, fork.prove().unwrap())
}

fn a_fork_freezes_its_author<S: Store>(store: &mut S) {
    let (runs, fork) = forked_by_eve(2);
    for run in &runs {
        store.stage(run).unwrap();
    }
    store.commit().unwrap();
    assert!(store.stage_fork(&fork).unwrap());
    assert!(!store.stage_fork(&fork).unwrap(), "known already");
    store.commit().unwrap();
    let author = eve().author();
    let head = store.head(&author).unwrap();
    assert_eq!((head.tip.seq, head.fork), (2, Some(3)));
    assert_eq!(store.run(&author, 1, u64::MAX).unwrap().unwrap().count, 2);
    assert_eq!(store.run(&author, 3, u64::MAX).unwrap(), None);
    assert_eq!(store.fork(&author).unwrap().as_ref(), Some(fork.fork()));
    assert!(store.branch(&author, 3).unwrap().is_some(), "the branch is kept");
    let on = write_after(&eve(), head.tip, &["on"]).unwrap();
    assert!(matches!(store.stage(&on), Err(StageError::Gap)));
}

/// Evidence of eve's fork after `texts`.
fn fork_after(texts: &[&'static str]) -> Proven {
    let mut tip = Tip::empty(COMMUNITY);
    for text in texts {
        tip = write_after(&eve(), tip, &[text]).unwrap().tip();
    }
    let branch = |text| crate::testing::branch_of(&write_after(&eve(), tip, &[text]).unwrap());
    let branches = [branch("to one"), branch("to another")];
    let author = eve().author();
    Fork { author, seq: tip.seq + 1, prev: tip.id, branches }.prove().unwrap()
}

/// The agreed prefix can be passed on even where the signature stands above the fork.
fn a_prefix_is_served_up_to_the_signature_above_its_fork<S: Store>(store: &mut S) {
    let (author, empty) = (eve().author(), Tip::empty(COMMUNITY));
    let long = write_after(&eve(), empty, &["1", "2", "left", "left"]).unwrap();
    let next = write_after(&eve(), long.tip(), &["and more"]).unwrap();
    store.stage(&long).unwrap();
    store.stage(&next).unwrap();
    store.stage_fork(&fork_after(&["1", "2"])).unwrap();
    store.commit().unwrap();
    for first in 1..=2 {
        let before = store.tip(&author, first - 1).unwrap().unwrap();
        let bytes = store.run(&author, first, 2).unwrap().unwrap().bytes;
        assert_eq!(store.run(&author, first, u64::MAX).unwrap().unwrap().bytes, bytes);
        let run = Run::decode(&bytes, before.time).unwrap();
        let verified = verify(author, before, &run).unwrap();
        assert_eq!(verified.tip(), long.tip(), "no further than the first signature");
        let bare = verified.entries().iter().map(|entry| matches!(entry.body, Body::Pruned { .. }));
        let above = verified.entries().iter().map(|entry| entry.seq > 2);
        assert!(bare.eq(above), "what lies above has no bodies");
    }
    assert_eq!(store.run(&author, 1, 1).unwrap(), None, "not all that lies below");
    assert_eq!(store.run(&author, 3, u64::MAX).unwrap(), None);
}

fn a_run_across_a_fork_is_agreed_up_to_it<S: Store>(store: &mut S) {
    let (author, empty) = (eve().author(), Tip::empty(COMMUNITY));
    store.stage_fork(&fork_after(&["1", "2"])).unwrap();
    store.commit().unwrap();
    let across = write_after(&eve(), empty, &["1", "2", "left", "left"]).unwrap();
    store.stage(&across).unwrap();
    let agreed = across.tip_below(3);
    assert_eq!(store.head(&author).unwrap().tip, agreed);
    assert!(matches!(store.stage(&across), Err(StageError::Gap)));
    let on = write_after(&eve(), agreed, &["left"]).unwrap();
    assert!(matches!(store.stage(&on), Err(StageError::Gap)), "nothing starts at the fork");
    store.commit().unwrap();
    assert_eq!(store.head(&author).unwrap().tip, agreed);
    assert_eq!(store.tip(&author, 2).unwrap(), Some(agreed));
    let run = store.run(&author, 1, u64::MAX).unwrap().unwrap();
    let decoded = Run::decode(&run.bytes, empty.time).unwrap();
    assert_eq!(verify(author, empty, &decoded).unwrap(), across.bare_from(3));
}

/// The evidence known before is replaced, by one that knows other entries below.
fn what_was_staged_across_a_fork_proves_an_earlier_one<S: Store>(store: &mut S) {
    let (author, empty) = (eve().author(), Tip::empty(COMMUNITY));
    store.stage_fork(&fork_after(&["1", "2", "3", "4"])).unwrap();
    let mine = write_after(&eve(), empty, &["1", "2", "3", "4", "5"]).unwrap();
    store.stage(&mine).unwrap();
    store.stage_fork(&fork_after(&["1", "other", "3"])).unwrap();
    store.commit().unwrap();
    let head = store.head(&author).unwrap();
    assert_eq!((head.tip, head.fork), (mine.tip_below(4), Some(4)));
    let run = store.run(&author, 2, u64::MAX).unwrap().unwrap();
    assert_eq!(run.count, 4);
    let theirs = write_after(&eve(), mine.tip_below(2), &["other", "3"]).unwrap();
    let branches = [store.branch(&author, 2).unwrap().unwrap(), crate::testing::branch_of(&theirs)];
    let fork = Fork { author, seq: 2, prev: theirs.before().id, branches };
    assert!(store.stage_fork(&fork.prove().unwrap()).unwrap());
    store.commit().unwrap();
    assert_eq!(store.head(&author).unwrap().tip, theirs.before());
    assert_eq!(store.run(&author, 1, u64::MAX).unwrap().unwrap().count, 5);
}

fn the_smallest_fork_wins<S: Store>(store: &mut S) {
    let (_, late) = forked_by_eve(3);
    let (_, early) = forked_by_eve(1);
    assert!(store.stage_fork(&late).unwrap());
    store.commit().unwrap();
    let head = store.head(&eve().author()).unwrap();
    assert_eq!((head.tip.seq, head.fork), (0, Some(4)), "evidence may come before entries");
    assert!(store.stage_fork(&early).unwrap());
    assert!(!store.stage_fork(&late).unwrap());
    store.commit().unwrap();
    assert_eq!(store.head(&eve().author()).unwrap().fork, Some(2));
    assert_eq!(store.fork(&eve().author()).unwrap().as_ref(), Some(early.fork()));
}
