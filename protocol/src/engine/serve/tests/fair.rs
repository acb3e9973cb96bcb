//! Stories of who goes before whom, and of nobody who waits for long.

use super::{LONG, next, numbers, serve, store};
use crate::author::Keypair;
use crate::engine::authors::{Authors, Who};
use crate::engine::serve::Serve;
use crate::limits::{
    ANSWERS_WINDOW, CREDIT_BYTES, MAX_BODY, MAX_RUN_BYTES, MAX_RUN_ENTRIES, TURN_BYTES,
};
use crate::store::MemoryStore;
use crate::testing::{COMMUNITY, alice, bob, eve, keypair, write};

fn number(store: &MemoryStore, who: &Keypair) -> Who {
    Authors::of(store).find(&who.author()).unwrap()
}

#[test]
fn own_news_go_before_others_and_these_before_history() {
    let store = store(&[alice(), bob(), eve()], 1);
    let (alice, bob) = numbers(&store);
    let eve = number(&store, &eve());
    let mut serve = Serve::of(alice);
    serve.want(bob, 1, None);
    serve.news(eve, 1, true);
    serve.news(alice, 1, true);
    serve.grant(CREDIT_BYTES);
    let sent: Vec<Who> =
        std::iter::from_fn(|| next(&mut serve, &store)).map(|sent| sent.0).collect();
    assert_eq!(sent, [alice, eve, bob]);
}

#[test]
fn own_history_is_history() {
    let store = store(&[alice(), bob()], 1);
    let (alice, bob) = numbers(&store);
    let mut serve = Serve::of(alice);
    serve.want(bob, 1, None);
    serve.want(alice, 1, None);
    serve.grant(CREDIT_BYTES);
    assert_eq!(next(&mut serve, &store), Some((bob, 1, 1)));
}

#[test]
fn a_short_entry_waits_for_one_run_of_each_log_at_most_however_long_these_are() {
    let floods: Vec<Keypair> = (0..5).map(|n| keypair(&format!("flood {n}"))).collect();
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let text = "x".repeat(MAX_BODY);
    for flood in &floods {
        write(&mut store, flood, &[text.as_str(); 12]).unwrap();
    }
    write(&mut store, &bob(), &["short"]).unwrap();
    let bob = number(&store, &bob());
    for before in 0..12 {
        let mut serve = serve();
        for flood in &floods {
            serve.news(number(&store, flood), 1, true);
        }
        for _ in 0..before {
            next(&mut serve, &store);
        }
        serve.news(bob, 1, true);
        let mut ahead: Vec<Who> = Vec::new();
        while let Some((who, ..)) = next(&mut serve, &store).filter(|sent| sent.0 != bob) {
            assert!(!ahead.contains(&who), "a second turn before bob's, after {before}");
            ahead.push(who);
        }
        assert!(!serve.is_idle(), "bob's entry was not the last");
    }
}

#[test]
fn logs_of_short_runs_get_as_many_bytes_as_logs_of_long_ones() {
    let mut store = store(&[alice()], 60);
    for _ in 0..20 {
        write(&mut store, &bob(), &["tiny"; MAX_RUN_ENTRIES]).unwrap();
    }
    let (alice, bob) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.want(bob, 1, None);
    let (mut of_alice, mut of_bob, authors) = (0, 0, Authors::of(&store));
    for _ in 0..16 {
        let piece = serve.next(&authors, &store).unwrap().unwrap();
        *(if piece.who == alice { &mut of_alice } else { &mut of_bob }) += piece.run.bytes.len();
        assert!(piece.who == alice || piece.run.bytes.len() < MAX_RUN_BYTES / 4, "short runs");
    }
    let most = MAX_RUN_BYTES + usize::try_from(TURN_BYTES).unwrap();
    assert!(of_alice.abs_diff(of_bob) <= most, "{of_alice} of alice, {of_bob} of bob");
    assert!(of_alice > 0 && of_bob > 0);
}

#[test]
fn news_find_credit_while_history_waits_for_it() {
    let entries = usize::try_from(CREDIT_BYTES).unwrap() / LONG;
    let mut store = store(&[alice()], entries);
    let (alice, _) = numbers(&store);
    let mut serve = serve();
    serve.want(alice, 1, None);
    let mut last = 0;
    while let Some(sent) = next(&mut serve, &store) {
        last = sent.2;
    }
    assert!(!serve.is_idle() && !serve.is_busy(), "history waits");
    assert!(serve.answering >= ANSWERS_WINDOW);
    assert_eq!(serve.waiting(&Authors::of(&store)), entries as u64 - last);
    write(&mut store, &bob(), &["news"]).unwrap();
    let bob = number(&store, &bob());
    serve.news(bob, 1, true);
    assert!(serve.is_busy());
    assert_eq!(next(&mut serve, &store), Some((bob, 1, 1)));
    assert_eq!(next(&mut serve, &store), None);
    serve.grant(ANSWERS_WINDOW / 2);
    assert_eq!(next(&mut serve, &store).map(|sent| sent.1), Some(last + 1), "credit came back");
}

#[test]
fn whoever_caught_up_with_what_came_meanwhile_is_sent_news() {
    let mut store = store(&[alice(), bob()], 8);
    let (who, other) = numbers(&store);
    let mut serve = serve();
    serve.want(who, 1, None);
    serve.want(other, 1, None);
    write(&mut store, &alice(), &["x".repeat(LONG).as_str()]).unwrap();
    serve.news(who, 9, false);
    let sent: Vec<_> = std::iter::from_fn(|| next(&mut serve, &store)).collect();
    assert_eq!(sent, [(who, 1, 4), (other, 1, 4), (who, 5, 8), (who, 9, 9), (other, 5, 8)]);
}

#[test]
fn a_want_for_what_was_noted_is_news_and_one_from_the_beginning_is_not() {
    let store = store(&[alice(), bob(), eve()], 2);
    let ((alice, bob), eve) = (numbers(&store), number(&store, &eve()));
    let mut serve = serve();
    serve.want(alice, 1, None);
    serve.news(bob, 2, false);
    serve.news(eve, 2, false);
    serve.want(eve, 1, None);
    serve.want(bob, 2, None);
    let sent: Vec<_> = std::iter::from_fn(|| next(&mut serve, &store)).collect();
    assert_eq!(sent, [(bob, 2, 2), (alice, 1, 2), (eve, 1, 2)]);
}

#[test]
fn what_changes_its_class_while_it_waits_is_sent_once() {
    let store = store(&[alice()], 3);
    let (alice, _) = numbers(&store);
    let mut serve = Serve::of(Who::NOBODY);
    for _ in 0..3 {
        serve.want(alice, 4, None);
        serve.news(alice, 3, false);
        serve.want(alice, 3, None);
        serve.want(alice, 1, None);
    }
    assert_eq!((serve.answers.len(), serve.news.len()), (1, 1), "once in each class");
    serve.grant(CREDIT_BYTES);
    assert_eq!(next(&mut serve, &store), Some((alice, 1, 3)));
    assert_eq!(next(&mut serve, &store), None);
    assert!(serve.is_idle());
}
