//! Eve writes, bob brings it, and carol tells of it before.

use super::super::tests::{BOB, CAROL, EVE, START, asks, fetch, stop, upto};
use super::super::{Ask, Fetch};
use crate::limits::{NOTE_PATIENCE, OVERTAKEN, STRIKE_DECAY};
use crate::time::Time;

/// Bob is followed; then carol tells of the second entry, and bob brings it so much later.
fn bob_is_late(fetch: &mut Fetch, told: u64, micros: u64) -> Time {
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    fetch.claim(START, CAROL, EVE, upto(told), 1, true);
    let now = START.after(micros);
    fetch.arrived(now, BOB, EVE, [0; 2], &|_| 2);
    now
}

fn follows_carol(fetch: &mut Fetch) -> bool {
    asks(fetch) == [stop(BOB, EVE), Ask::Want { session: CAROL, who: EVE, from: 3 }]
}

#[test]
fn who_told_clearly_before_it_came_is_followed() {
    let mut fetch = fetch();
    let now = bob_is_late(&mut fetch, 2, OVERTAKEN);
    assert!(follows_carol(&mut fetch));
    assert_eq!(fetch.poll_timeout(), None, "nothing is missing");
    fetch.arrived(now, CAROL, EVE, [0; 2], &|_| 3);
    assert_eq!(asks(&mut fetch), [], "and it stays so");
}

#[test]
fn who_told_hardly_before_is_not_worth_the_words() {
    let mut fetch = fetch();
    bob_is_late(&mut fetch, 2, OVERTAKEN - 1);
    assert_eq!(asks(&mut fetch), []);
}

#[test]
fn who_claims_what_nobody_has_seen_is_not_followed_for_that() {
    let mut fetch = fetch();
    bob_is_late(&mut fetch, 99, OVERTAKEN);
    assert_eq!(asks(&mut fetch), []);
}

#[test]
fn who_is_gone_is_not_followed() {
    let mut fetch = fetch();
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    fetch.claim(START, CAROL, EVE, upto(2), 1, true);
    fetch.close(START, CAROL, &|_| 1);
    fetch.arrived(START.after(OVERTAKEN), BOB, EVE, [0; 2], &|_| 2);
    assert_eq!(asks(&mut fetch), []);
}

#[test]
fn who_tells_and_does_not_bring_is_believed_once_in_a_while() {
    let mut fetch = fetch();
    let mut now = bob_is_late(&mut fetch, 2, OVERTAKEN);
    assert!(follows_carol(&mut fetch));
    fetch.claim(now, BOB, EVE, upto(3), 2, true);
    now = now.after(NOTE_PATIENCE);
    fetch.timeout(now, &|_| 2);
    let again = Ask::Want { session: BOB, who: EVE, from: 3 };
    assert_eq!(asks(&mut fetch), [stop(CAROL, EVE), again]);
    fetch.arrived(now, BOB, EVE, [0; 2], &|_| 3);
    for (held, pause, believed) in [(3, 0, false), (4, STRIKE_DECAY, true)] {
        now = now.after(pause);
        fetch.claim(now, CAROL, EVE, upto(held + 1), held, true);
        now = now.after(OVERTAKEN);
        fetch.arrived(now, BOB, EVE, [0; 2], &|_| held + 1);
        assert_eq!(!asks(&mut fetch).is_empty(), believed);
    }
}
