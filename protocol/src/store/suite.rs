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

use super::{StageError, Store};
use crate::author::Signature;
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
    a_prefix_without_a_signature_is_served_below_its_fork(&mut fresh());
    staging_below_a_fork_keeps_no_empty_signature(&mut fresh());
    the_smallest_fork_wins(&mut fresh());
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

/// The agreed prefix can be passed on even where the signature stood above the fork.
fn a_prefix_without_a_signature_is_served_below_its_fork<S: Store>(store: &mut S) {
    let eve = eve();
    let long = write_after(&eve, Tip::empty(COMMUNITY), &["1", "2", "left", "left"]).unwrap();
    let common = write_after(&eve, Tip::empty(COMMUNITY), &["1", "2"]).unwrap();
    let left = write_after(&eve, common.tip(), &["left", "left"]).unwrap();
    let right = write_after(&eve, common.tip(), &["right"]).unwrap();
    assert_eq!(long.tip(), left.tip());
    store.stage(&long).unwrap();
    store.commit().unwrap();
    assert_eq!(store.run(&eve.author(), 1, 2).unwrap(), None, "no signature there yet");
    let (seq, prev) = (common.tip().seq + 1, common.tip().id);
    let branches = [crate::testing::branch_of(&left), crate::testing::branch_of(&right)];
    let fork = Fork { author: eve.author(), seq, prev, branches }.prove().unwrap();
    store.stage_fork(&fork).unwrap();
    store.commit().unwrap();
    let bytes = store.run(&eve.author(), 1, u64::MAX).unwrap().unwrap().bytes;
    let empty = Tip::empty(COMMUNITY);
    let run = Run::decode(&bytes, empty.time).unwrap();
    assert!(verify(eve.author(), empty, &run).is_err());
    let verified = crate::run::verify_below(fork.fork(), empty, &run).unwrap();
    assert_eq!(verified.tip(), common.tip());
}

fn staging_below_a_fork_keeps_no_empty_signature<S: Store>(store: &mut S) {
    let (_, fork) = forked_by_eve(2);
    store.stage_fork(&fork).unwrap();
    store.commit().unwrap();
    let empty = Tip::empty(COMMUNITY);
    let first = write_after(&eve(), empty, &["common"]).unwrap();
    let second = write_after(&eve(), first.tip(), &["common"]).unwrap();
    let entries = [&first, &second]
        .map(|run| RunEntry { time: run.tip().time, body: run.entries()[0].body })
        .to_vec();
    let run = Run { entries, signature: Signature::NONE };
    let verified = crate::run::verify_below(fork.fork(), empty, &run).unwrap();
    store.stage(&verified).unwrap();
    store.commit().unwrap();
    let author = eve().author();
    assert_eq!(store.head(&author).unwrap().tip, second.tip());
    assert_eq!(store.run(&author, 1, u64::MAX).unwrap().unwrap().count, 2);
    assert_eq!(store.run(&author, 1, 1).unwrap(), None);
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
