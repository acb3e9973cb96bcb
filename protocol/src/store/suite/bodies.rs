//! Bodies that are not here: counted, found, filled by their hashes, let go and wanted again.

use super::{COMMUNITY, alice, bob, eve, fork_after, write};
use crate::entry::{Body, Tip};
use crate::limits::{MAX_BODY, MAX_RUN_ENTRIES};
use crate::run::{Run, RunEntry, Verified, verify};
use crate::store::{Filled, Hole, Store};
use crate::testing::write_after;

pub(super) fn all<S: Store>(mut fresh: impl FnMut() -> S) {
    what_comes_without_its_body_is_a_hole(&mut fresh());
    holes_fit_a_frame(&mut fresh());
    only_what_was_signed_fills_a_hole(&mut fresh());
    what_is_let_go_is_wanted_no_more(&mut fresh());
    above_a_fork_nothing_is_lacking(&mut fresh());
    what_is_not_there_cannot_go(&mut fresh());
}

/// The same without the bodies at these positions.
fn without<'a>(run: &Verified<'a>, positions: &[u64]) -> Verified<'a> {
    let entry = |entry: &crate::run::VerifiedEntry<'a>| {
        let gone = positions.contains(&entry.seq);
        let body = if gone { entry.body.pruned().unwrap() } else { entry.body };
        RunEntry { time: entry.time, body }
    };
    let entries = run.entries().iter().map(entry).collect();
    verify(run.author(), run.before(), &Run { entries, signature: run.signature() }).unwrap()
}

fn counts<S: Store>(store: &S) -> (u64, u64) {
    (store.lacking(), store.wanting())
}

fn what_comes_without_its_body_is_a_hole<S: Store>(store: &mut S) {
    let who = alice().author();
    let run = write_after(&alice(), Tip::empty(COMMUNITY), &["1", "2", "3", "4", "5"]).unwrap();
    store.stage(&without(&run, &[2, 3, 5])).unwrap();
    assert_eq!(counts(store), (0, 0), "staged");
    store.commit().unwrap();
    assert_eq!(counts(store), (3, 3));
    assert_eq!(store.hole(None).unwrap(), Some(Hole { author: who, first: 2, last: 3 }));
    let next = store.hole(Some((who, 3))).unwrap();
    assert_eq!(next, Some(Hole { author: who, first: 5, last: 5 }));
    assert_eq!(store.hole(Some((who, 5))).unwrap(), None);
    assert_eq!(store.hole(Some((who, u64::MAX))).unwrap(), None);
    let text = |text: &str| Some(text.as_bytes().to_vec());
    assert_eq!(store.bodies(&who, 1, 4).unwrap(), [text("1"), None, None, text("4")]);
    assert_eq!(store.bodies(&who, 4, 99).unwrap(), [text("4"), None]);
    assert_eq!(store.bodies(&who, 6, 9).unwrap(), []);
    assert_eq!(store.bodies(&bob().author(), 1, 9).unwrap(), []);
}

fn holes_fit_a_frame<S: Store>(store: &mut S) {
    let who = alice().author();
    let large = "x".repeat(MAX_BODY - 64);
    let mut tip = Tip::empty(COMMUNITY);
    for _ in 0..5 {
        let run = write_after(&alice(), tip, &[&large]).unwrap();
        tip = run.tip();
        store.stage(&without(&run, &[tip.seq])).unwrap();
    }
    for _ in 0..MAX_RUN_ENTRIES + 10 {
        let run = write_after(&alice(), tip, &["small"]).unwrap();
        tip = run.tip();
        store.stage(&without(&run, &[tip.seq])).unwrap();
    }
    store.commit().unwrap();
    assert_eq!(store.hole(None).unwrap(), Some(Hole { author: who, first: 1, last: 4 }));
    let many = store.hole(Some((who, 5))).unwrap().unwrap();
    assert_eq!((many.first, many.last - 5), (6, u64::try_from(MAX_RUN_ENTRIES).unwrap()));
    write(store, &bob(), &[large.as_str(); 6]).unwrap();
    assert_eq!(store.bodies(&bob().author(), 1, 6).unwrap().len(), 4, "no more than a run holds");
    assert_eq!(store.bodies(&who, 1, u64::MAX).unwrap().len(), MAX_RUN_ENTRIES);
}

fn only_what_was_signed_fills_a_hole<S: Store>(store: &mut S) {
    let who = alice().author();
    let run = write_after(&alice(), Tip::empty(COMMUNITY), &["1", "2", "3"]).unwrap();
    store.stage(&without(&run, &[1, 2])).unwrap();
    let none = store.stage_bodies(&who, 1, &[Some(b"1")]).unwrap();
    assert_eq!(none, Filled::default(), "what is not durable cannot be filled yet");
    store.commit().unwrap();
    let offered: [Option<&[u8]>; 5] = [Some(b"other"), Some(b"2"), Some(b"3"), Some(b"none"), None];
    assert_eq!(store.stage_bodies(&who, 1, &offered).unwrap(), Filled { bodies: 1, alien: 1 });
    let again = store.stage_bodies(&who, 2, &[Some(b"2")]).unwrap();
    assert_eq!(again.bodies, 0, "once is enough");
    assert_eq!(counts(store), (2, 2), "staged");
    let journal = store.journal();
    store.commit().unwrap();
    assert_eq!(counts(store), (1, 1));
    assert_eq!(store.journal(), journal, "the log is what it was");
    assert_eq!(store.hole(None).unwrap(), Some(Hole { author: who, first: 1, last: 1 }));
    store.stage_bodies(&who, 1, &[Some(b"1")]).unwrap();
    store.commit().unwrap();
    assert_eq!(counts(store), (0, 0));
    let bytes = store.run(&who, 1, 3).unwrap().unwrap().bytes;
    let whole = Run::decode(&bytes, run.before().time).unwrap();
    assert_eq!(verify(who, run.before(), &whole).unwrap().entries(), run.entries());
}

fn what_is_let_go_is_wanted_no_more<S: Store>(store: &mut S) {
    let who = alice().author();
    write(store, &alice(), &["1", "2", "3"]).unwrap();
    let tip = store.head(&who);
    assert!(store.stage_prune(&who, 2, b"remains").unwrap());
    assert_eq!(store.bodies(&who, 2, 2).unwrap(), [Some(b"2".to_vec())], "staged");
    store.commit().unwrap();
    assert!(!store.stage_prune(&who, 2, b"").unwrap(), "it is gone");
    assert_eq!(counts(store), (1, 0));
    assert_eq!(store.hole(None).unwrap(), None);
    assert_eq!(store.bodies(&who, 2, 2).unwrap(), [None]);
    assert_eq!(store.head(&who), tip);
    let bytes = store.run(&who, 1, 3).unwrap().unwrap().bytes;
    let run = Run::decode(&bytes, Tip::empty(COMMUNITY).time).unwrap();
    assert!(matches!(run.entries[1].body, Body::Pruned { len: 1, .. }));
    assert!(verify(who, Tip::empty(COMMUNITY), &run).is_ok(), "the log still verifies");
    assert!(!store.stage_recall(&who, 1).unwrap());
    assert!(store.stage_recall(&who, 2).unwrap());
    store.commit().unwrap();
    assert_eq!(store.hole(None).unwrap(), Some(Hole { author: who, first: 2, last: 2 }));
    assert_eq!(store.stage_bodies(&who, 2, &[Some(b"2")]).unwrap().bodies, 1);
    store.commit().unwrap();
    assert_eq!(
        (counts(store), store.bodies(&who, 2, 2).unwrap()),
        ((0, 0), vec![Some(b"2".to_vec())])
    );
    assert!(store.stage_prune(&who, 2, b"").unwrap(), "what came back may go again");
    store.commit().unwrap();
    assert_eq!((counts(store), store.bodies(&who, 2, 2).unwrap()), ((1, 0), vec![None]));
}

fn above_a_fork_nothing_is_lacking<S: Store>(store: &mut S) {
    let who = eve().author();
    let run = write_after(&eve(), Tip::empty(COMMUNITY), &["1", "2", "3"]).unwrap();
    store.stage(&without(&run, &[1, 3])).unwrap();
    store.commit().unwrap();
    assert_eq!(counts(store), (2, 2));
    store.stage_fork(&fork_after(&["1"])).unwrap();
    store.commit().unwrap();
    assert_eq!(counts(store), (1, 1));
    assert_eq!(store.hole(None).unwrap(), Some(Hole { author: who, first: 1, last: 1 }));
    assert_eq!(store.bodies(&who, 1, 9).unwrap(), [None]);
    assert_eq!(store.stage_bodies(&who, 3, &[Some(b"3")]).unwrap(), Filled::default());
    assert!(!store.stage_prune(&who, 2, b"").unwrap(), "what counts for nothing stays as it is");
}

fn what_is_not_there_cannot_go<S: Store>(store: &mut S) {
    let who = alice().author();
    assert!(!store.stage_prune(&who, 1, b"").unwrap());
    write(store, &alice(), &["1"]).unwrap();
    assert!(!store.stage_prune(&who, 0, b"").unwrap());
    assert!(!store.stage_prune(&who, 2, b"").unwrap());
    assert!(!store.stage_recall(&who, 1).unwrap());
    assert_eq!(store.stage_bodies(&bob().author(), 1, &[Some(b"1")]).unwrap(), Filled::default());
    store.commit().unwrap();
    assert_eq!(counts(store), (0, 0));
}
