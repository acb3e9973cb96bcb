//! Stories of what one session is sent of the logs of alice and bob.

use super::{Piece, Serve, Told};
use crate::author::{Author, Keypair};
use crate::limits::{CREDIT_BYTES, MAX_CREDIT, MAX_FRAME, MAX_SERVED_PER_SESSION};
use crate::store::MemoryStore;
use crate::testing::{COMMUNITY, alice, bob, write};
use crate::wire::message::StopReason;

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
    let mut serve = Serve::default();
    serve.grant(CREDIT_BYTES);
    serve
}

/// The next piece, as author and positions.
fn next(serve: &mut Serve, store: &MemoryStore) -> Option<(Author, u64, u64)> {
    let Piece { author, first, run } = serve.next(store).unwrap()?;
    serve.spent(run.bytes.len());
    Some((author, first, first + run.count as u64 - 1))
}

#[test]
fn logs_are_sent_in_turns_each_in_order() {
    let (alice, bob) = (alice(), bob());
    let store = store(&[alice.clone(), bob.clone()], 8);
    let (alice, bob) = (alice.author(), bob.author());
    let mut serve = serve();
    assert!(serve.want(alice, 1, None) && serve.want(bob, 3, None));
    let sent: Vec<_> = std::iter::from_fn(|| next(&mut serve, &store)).collect();
    assert_eq!(sent, [(alice, 1, 4), (bob, 3, 6), (alice, 5, 8), (bob, 7, 8)]);
    assert!(serve.is_idle());
}

#[test]
fn nothing_is_sent_beyond_the_credit() {
    let store = store(&[alice()], 8);
    let mut serve = Serve::default();
    serve.want(alice().author(), 1, None);
    assert_eq!(next(&mut serve, &store), None);
    serve.grant(MAX_FRAME as u64);
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 1, 4)));
    assert_eq!(next(&mut serve, &store), None, "what is left would not carry the largest frame");
    assert!(!serve.is_idle(), "it waits");
    serve.grant(MAX_FRAME as u64);
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 5, 8)));
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
    let mut store = store(&[alice()], 8);
    let mut serve = serve();
    serve.want(alice().author(), 1, None);
    serve.want(bob().author(), 1, None);
    assert!(next(&mut serve, &store).is_some());
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 5, 8)), "bob wrote nothing");
    serve.want(alice().author(), 1, None);
    write(&mut store, &bob(), &["news"]).unwrap();
    assert_eq!(serve.news(bob().author(), 1, false), Told::Pushed);
    assert_eq!(next(&mut serve, &store), Some((bob().author(), 1, 1)));
}

#[test]
fn what_the_peer_has_is_not_sent() {
    let store = store(&[alice()], 8);
    let mut serve = serve();
    serve.want(alice().author(), 1, None);
    serve.has(&alice().author(), 6);
    serve.has(&alice().author(), 2);
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 7, 8)));
}

#[test]
fn a_want_replaces_the_one_before_and_may_be_ahead() {
    let store = store(&[alice()], 8);
    let mut serve = serve();
    serve.want(alice().author(), 1, None);
    serve.want(alice().author(), 8, None);
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 8, 8)));
    serve.want(alice().author(), u64::MAX, None);
    assert_eq!(next(&mut serve, &store), None);
    assert!(serve.is_idle());
}

#[test]
fn a_want_with_an_end_is_sent_up_to_it_and_told_of_the_rest() {
    let mut store = store(&[alice()], 8);
    let mut serve = serve();
    serve.want(alice().author(), 1, Some(8));
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 1, 4)));
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 5, 8)));
    write(&mut store, &alice(), &["after"]).unwrap();
    assert_eq!(serve.news(alice().author(), 9, true), Told::Note);
    assert_eq!(next(&mut serve, &store), None);
}

#[test]
fn whoever_has_another_source_is_told_and_whoever_wants_nothing_is_not() {
    let store = store(&[alice(), bob()], 1);
    let mut serve = serve();
    serve.want(alice().author(), 1, None);
    serve.stop(alice().author(), StopReason::OtherSource);
    serve.stop(bob().author(), StopReason::NotWanted);
    assert_eq!(next(&mut serve, &store), None, "stopped while it was queued");
    assert_eq!(serve.news(alice().author(), 2, true), Told::Note);
    assert_eq!(serve.news(bob().author(), 2, true), Told::Nothing);
    serve.want(bob().author(), 1, None);
    assert_eq!(next(&mut serve, &store), Some((bob().author(), 1, 1)), "it came to want it");
}

#[test]
fn among_few_a_new_log_is_pushed_and_among_many_it_is_told() {
    let store = store(&[alice(), bob()], 4);
    let mut serve = serve();
    assert_eq!(serve.news(alice().author(), 3, true), Told::Pushed);
    assert_eq!(serve.news(bob().author(), 3, false), Told::Note);
    assert_eq!(next(&mut serve, &store), Some((alice().author(), 3, 4)));
    assert_eq!(next(&mut serve, &store), None);
}

#[test]
fn logs_of_one_session_are_capped() {
    let mut serve = serve();
    let number = |n: usize| {
        let mut name = [7; 32];
        name[..8].copy_from_slice(&n.to_be_bytes());
        Author(name)
    };
    for n in 0..MAX_SERVED_PER_SESSION {
        assert!(serve.want(number(n), 1, None));
        assert!(serve.want(number(n), 2, None));
    }
    assert!(!serve.want(number(MAX_SERVED_PER_SESSION), 1, None));
    serve.stop(number(MAX_SERVED_PER_SESSION), StopReason::NotWanted);
    assert_eq!(serve.news(number(MAX_SERVED_PER_SESSION), 1, true), Told::Note);
    assert!(serve.want(number(0), 1, None), "those that it has may change");
    assert_eq!(serve.flows.len(), MAX_SERVED_PER_SESSION);
    assert_eq!(serve.queue.len(), MAX_SERVED_PER_SESSION, "each waits once");
}
