//! Stories of what one session is sent of the logs of alice and bob.

use super::{Piece, Serve, Told};
use crate::author::Keypair;
use crate::engine::authors::{Authors, Who};
use crate::limits::{CREDIT_BYTES, MAX_CREDIT, MAX_FRAME, MAX_NOTE_ITEMS};
use crate::store::MemoryStore;
use crate::testing::{COMMUNITY, alice, bob, keypair, write};
use crate::wire::message::StopReason;

mod fair;

/// Of this length, four entries fill a run.
const LONG: usize = 16_000;

/// A store in which each of `who` wrote this many long entries.
fn store(who: &[Keypair], entries: usize) -> MemoryStore {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let text = "x".repeat(LONG);
    for who in who {
        write(&mut store, who, &vec![text.as_str(); entries]).unwrap();
    }
    store
}

fn serve() -> Serve {
    let mut serve = Serve::of(Who::NOBODY);
    serve.grant(CREDIT_BYTES);
    serve
}

/// The numbers of alice and bob in this store.
fn numbers(store: &MemoryStore) -> (Who, Who) {
    let authors = Authors::of(store);
    let number = |who: Keypair| authors.find(&who.author()).unwrap_or(Who::NOBODY);
    (number(alice()), number(bob()))
}

/// The next piece, as author and positions.
fn next(serve: &mut Serve, store: &MemoryStore) -> Option<(Who, u64, u64)> {
    let Piece { who, first, run, old } = serve.next(&Authors::of(store), store).unwrap()?;
    serve.spent(run.bytes.len(), old);
    Some((who, first, first + run.count as u64 - 1))
}

fn notes(serve: &mut Serve, authors: &Authors) -> Vec<(Who, u64)> {
    let mut items = Vec::new();
    serve.take_notes(authors, &mut items);
    items.into_iter().map(|(who, seq, _)| (who, seq)).collect()
}

#[test]
fn logs_are_sent_in_turns_each_in_order() {
    let store = store(&[alice(), bob()], 8);
    let (alice, bob) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.want(bob, 3, None);
    let sent: Vec<_> = std::iter::from_fn(|| next(&mut serve, &store)).collect();
    assert_eq!(sent, [(alice, 1, 4), (bob, 3, 6), (alice, 5, 8), (bob, 7, 8)]);
    assert!(serve.is_idle());
}

#[test]
fn nothing_is_sent_beyond_the_credit() {
    let store = store(&[alice()], 8);
    let (alice, _) = numbers(&store);
    let mut serve = Serve::of(Who::NOBODY);
    serve.want(alice, 1, None);
    assert_eq!(next(&mut serve, &store), None);
    assert!(!serve.is_busy());
    serve.grant(MAX_FRAME as u64);
    assert!(serve.is_busy());
    assert_eq!(next(&mut serve, &store), Some((alice, 1, 4)));
    assert_eq!(next(&mut serve, &store), None, "what is left would not carry the largest frame");
    assert!(!serve.is_idle(), "it waits");
    serve.grant(MAX_FRAME as u64);
    assert_eq!(next(&mut serve, &store), Some((alice, 5, 8)));
}

#[test]
fn a_peer_cannot_make_us_queue_more_than_the_most() {
    let mut serve = serve();
    serve.grant(u64::MAX);
    serve.grant(u64::MAX);
    assert_eq!(serve.credit, MAX_CREDIT);
}

#[test]
fn news_go_before_history() {
    let mut store = store(&[alice(), bob()], 8);
    let (alice, bob_) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.want(bob_, 9, None);
    assert!(next(&mut serve, &store).is_some());
    assert_eq!(next(&mut serve, &store), Some((alice, 5, 8)), "bob wrote nothing");
    serve.want(alice, 1, None);
    write(&mut store, &bob(), &["news"]).unwrap();
    assert_eq!(serve.news(bob_, 9, false), Told::Pushed);
    assert_eq!(next(&mut serve, &store), Some((bob_, 9, 9)));
}

#[test]
fn what_the_peer_has_is_not_sent() {
    let store = store(&[alice()], 8);
    let (alice, _) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.has(alice, 6);
    serve.has(alice, 2);
    assert_eq!(next(&mut serve, &store), Some((alice, 7, 8)));
}

#[test]
fn a_want_replaces_the_one_before_and_may_be_ahead() {
    let store = store(&[alice()], 8);
    let (alice, _) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.has(alice, 8);
    serve.want(alice, 8, None);
    assert_eq!(next(&mut serve, &store), Some((alice, 8, 8)), "it knows what it lost");
    serve.want(alice, u64::MAX, None);
    assert_eq!(next(&mut serve, &store), None);
    assert!(serve.is_idle());
}

#[test]
fn a_want_with_an_end_is_sent_up_to_it_and_told_of_the_rest() {
    let mut store = store(&[alice()], 8);
    let (who, _) = numbers(&store);
    let mut serve = serve();
    serve.want(who, 1, Some(8));
    assert_eq!(next(&mut serve, &store), Some((who, 1, 4)));
    assert_eq!(next(&mut serve, &store), Some((who, 5, 8)));
    write(&mut store, &alice(), &["after"]).unwrap();
    assert_eq!(serve.news(who, 9, true), Told::NoteNow);
    assert_eq!(next(&mut serve, &store), None);
    assert_eq!(notes(&mut serve, &Authors::of(&store)), [(who, 9)]);
}

#[test]
fn whoever_has_another_source_is_told_and_whoever_wants_nothing_is_not() {
    let store = store(&[alice(), bob()], 1);
    let (alice, bob) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.stop(alice, StopReason::OtherSource);
    serve.stop(bob, StopReason::NotWanted);
    assert_eq!(next(&mut serve, &store), None, "stopped while it was queued");
    assert_eq!(serve.news(alice, 2, true), Told::NoteSoon);
    assert_eq!(serve.news(bob, 2, true), Told::Nothing);
    serve.want(bob, 1, None);
    assert_eq!(next(&mut serve, &store), Some((bob, 1, 1)), "it came to want it");
}

#[test]
fn among_few_a_new_log_is_pushed_and_among_many_it_is_told() {
    let store = store(&[alice(), bob()], 4);
    let (alice, bob) = numbers(&store);
    let mut serve = serve();
    assert_eq!(serve.news(alice, 3, true), Told::Pushed);
    assert_eq!(serve.news(bob, 3, false), Told::NoteNow);
    assert_eq!(next(&mut serve, &store), Some((alice, 3, 4)));
    assert_eq!(next(&mut serve, &store), None);
}

#[test]
fn a_note_is_told_once_with_what_is_held_then_and_not_to_who_has_it() {
    let mut store = store(&[alice(), bob()], 1);
    let (first, second) = numbers(&store);
    let mut serve = serve();
    for _ in 0..3 {
        assert_eq!(serve.news(first, 1, false), Told::NoteNow);
        assert_eq!(serve.news(second, 1, false), Told::NoteNow);
    }
    assert_eq!(serve.notes.len(), 2);
    write(&mut store, &alice(), &["more"]).unwrap();
    serve.has(second, 1);
    assert_eq!(notes(&mut serve, &Authors::of(&store)), [(first, 2)]);
    assert!(!serve.has_notes());
}

#[test]
fn who_had_an_entry_first_is_not_told_of_it() {
    let store = store(&[alice(), bob()], 3);
    let (alice, bob) = numbers(&store);
    let mut serve = serve();
    serve.has_more(alice, 3);
    serve.has_more(bob, 2);
    serve.news(alice, 1, false);
    serve.news(bob, 1, false);
    assert_eq!(notes(&mut serve, &Authors::of(&store)), [(bob, 3)]);
}

#[test]
fn a_frame_of_notes_is_not_over_full() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let members: Vec<Keypair> = (0..=MAX_NOTE_ITEMS).map(|n| keypair(&n.to_string())).collect();
    for member in &members {
        write(&mut store, member, &["mine"]).unwrap();
    }
    let authors = Authors::of(&store);
    let mut serve = serve();
    for member in &members {
        serve.news(authors.find(&member.author()).unwrap(), 1, false);
    }
    assert_eq!(notes(&mut serve, &authors).len(), MAX_NOTE_ITEMS);
    assert_eq!(notes(&mut serve, &authors).len(), 1);
}

#[test]
fn only_members_have_flows_and_each_waits_once() {
    let store = store(&[alice()], 1);
    let (alice, stranger) = (numbers(&store).0, Authors::of(&store).name(bob().author()));
    let mut serve = serve();
    for _ in 0..3 {
        serve.want(alice, 1, None);
        serve.want(stranger, 1, None);
        serve.stop(stranger, StopReason::NotWanted);
        serve.has(stranger, 9);
        assert_eq!(serve.news(stranger, 1, true), Told::Nothing);
    }
    assert_eq!(serve.flows.iter().count(), 1);
    assert_eq!((serve.answers.len(), serve.news.len()), (1, 0));
}
