//! What every store's journal does, and its tickets.

use crate::author::{Author, Keypair};
use crate::limits::MAX_TICKETS;
use crate::store::{Mark, Store, Ticket};
use crate::testing::{COMMUNITY, alice, bob, eve, keypair, write, write_after};

/// Runs every check on a fresh store of the community [`COMMUNITY`].
pub(super) fn all<S: Store>(mut fresh: impl FnMut() -> S) {
    an_empty_journal_starts_from_the_epoch(&fresh());
    each_commit_numbers_what_it_changed(&mut fresh());
    the_newest_change_replaces_the_older(&mut fresh());
    evidence_is_a_change(&mut fresh());
    the_hash_depends_on_all_that_was(&mut fresh(), &mut fresh());
    tickets_wait_for_the_commit(&mut fresh());
    tickets_of_too_many_peers_make_room(&mut fresh());
}

fn an_empty_journal_starts_from_the_epoch<S: Store>(store: &S) {
    let start = Mark::start(store.epoch());
    assert_eq!(store.journal(), start);
    assert_eq!(store.mark(0).unwrap(), Some(start.hash));
    assert_eq!(store.mark(1).unwrap(), None);
    assert_eq!(store.changes(0, 9).unwrap(), []);
    assert_ne!(Mark::start(1), Mark::start(2));
}

fn sorted(mut who: Vec<Keypair>) -> Vec<Keypair> {
    who.sort_by_key(Keypair::author);
    who
}

fn stage<S: Store>(store: &mut S, who: &Keypair) {
    let tip =
        store.head(&who.author()).map_or(crate::entry::Tip::empty(COMMUNITY), |head| head.tip);
    store.stage(&write_after(who, tip, &["news"]).unwrap()).unwrap();
}

/// The mark after changes of these authors, as they are in `store`.
fn rolled<S: Store>(store: &S, from: Mark, authors: &[Author]) -> Mark {
    authors.iter().fold(from, |mark, author| mark.after(author, &store.head(author).unwrap()))
}

fn each_commit_numbers_what_it_changed<S: Store>(store: &mut S) {
    let who = sorted(vec![alice(), bob(), eve()]);
    let authors: Vec<Author> = who.iter().map(Keypair::author).collect();
    for who in who.iter().rev() {
        stage(store, who);
        stage(store, who);
    }
    assert_eq!(store.journal(), Mark::start(store.epoch()), "staged is not in the journal");
    assert_eq!(store.changes(0, 9).unwrap(), []);
    store.commit().unwrap();
    let expected: Vec<_> = (1..).zip(authors.iter().copied()).collect();
    assert_eq!(store.changes(0, 9).unwrap(), expected);
    assert_eq!(store.changes(1, 1).unwrap(), expected[1..2]);
    assert_eq!(store.changes(3, 9).unwrap(), []);
    assert_eq!(store.journal(), rolled(store, Mark::start(store.epoch()), &authors));
    assert_eq!(store.mark(3).unwrap(), Some(store.journal().hash));
    assert_eq!(store.mark(2).unwrap(), None, "not the end of a commit");
    let before = store.journal();
    store.commit().unwrap();
    assert_eq!(store.journal(), before, "nothing staged, nothing changed");
}

fn the_newest_change_replaces_the_older<S: Store>(store: &mut S) {
    let (alice, bob) = (alice(), bob());
    write(store, &alice, &["1"]).unwrap();
    let first = store.journal();
    write(store, &bob, &["1"]).unwrap();
    write(store, &alice, &["2"]).unwrap();
    assert_eq!(store.changes(0, 9).unwrap(), [(2, bob.author()), (3, alice.author())]);
    assert_eq!(store.changes(2, 9).unwrap(), [(3, alice.author())]);
    assert_eq!(store.mark(1).unwrap(), Some(first.hash), "marks outlive what they marked");
    assert_eq!(store.journal().position, 3);
}

fn evidence_is_a_change<S: Store>(store: &mut S) {
    let (_, fork) = super::forked_by_eve(1);
    store.stage_fork(&fork).unwrap();
    store.commit().unwrap();
    let author = eve().author();
    assert_eq!(store.changes(0, 9).unwrap(), [(1, author)]);
    assert_eq!(store.journal(), rolled(store, Mark::start(store.epoch()), &[author]));
}

fn the_hash_depends_on_all_that_was<S: Store>(one: &mut S, two: &mut S) {
    write(one, &alice(), &["1", "2"]).unwrap();
    write(one, &bob(), &["1"]).unwrap();
    write(two, &bob(), &["1"]).unwrap();
    write(two, &alice(), &["1", "2"]).unwrap();
    assert_eq!(one.journal().position, two.journal().position);
    assert_ne!(one.journal().hash, two.journal().hash, "another order");
}

fn tickets_wait_for_the_commit<S: Store>(store: &mut S) {
    let (alice, bob) = (alice().author(), bob().author());
    let mark = |position| Mark { position, hash: [7; 8] };
    let plain = Ticket { mark: mark(5), skipped: None };
    let partial = Ticket { mark: mark(u64::MAX), skipped: Some([9; 8]) };
    assert_eq!(store.ticket(&alice), None);
    store.stage_ticket(&alice, plain).unwrap();
    store.stage_ticket(&bob, plain).unwrap();
    store.stage_ticket(&bob, partial).unwrap();
    assert_eq!(store.ticket(&alice), Some(plain));
    store.commit().unwrap();
    assert_eq!((store.ticket(&alice), store.ticket(&bob)), (Some(plain), Some(partial)));
    assert_eq!(store.journal().position, 0, "a ticket is no change");
    store.stage_ticket(&alice, partial).unwrap();
    store.commit().unwrap();
    assert_eq!(store.ticket(&alice), Some(partial));
}

fn tickets_of_too_many_peers_make_room<S: Store>(store: &mut S) {
    let peer = |n: usize| keypair(&format!("peer {n}")).author();
    let ticket = Ticket { mark: Mark { position: 1, hash: [1; 8] }, skipped: None };
    store.stage_ticket(&peer(0), ticket).unwrap();
    store.commit().unwrap();
    store.stage_ticket(&peer(1), ticket).unwrap();
    store.commit().unwrap();
    store.stage_ticket(&peer(0), ticket).unwrap();
    store.commit().unwrap();
    for n in 2..=MAX_TICKETS {
        store.stage_ticket(&peer(n), ticket).unwrap();
    }
    store.commit().unwrap();
    assert_eq!(store.ticket(&peer(1)), None, "met longest ago");
    assert_eq!(store.ticket(&peer(0)), Some(ticket));
    assert_eq!(store.ticket(&peer(MAX_TICKETS)), Some(ticket));
}
