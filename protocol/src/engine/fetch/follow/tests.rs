//! Eve writes, bob brings it, and carol tells of it before.

use super::super::tests::{BOB, CAROL, EVE, START, asks, fetch, stop, upto};
use super::super::{Ask, Fetch};
use crate::engine::authors::Who;
use crate::limits::{NOTE_PATIENCE, OVERTAKEN, STRIKE_DECAY, WANT_TIMEOUT};
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

/// Carol claims one entry more than there is, is asked for it, and bob brings it `late` after that;
/// so many times, `pause` apart. She may be busy with another log. Returns how often she was asked.
fn one_ahead(fetch: &mut Fetch, times: u64, (pause, late): (u64, u64), busy: bool) -> usize {
    let (mut now, mut asked) = (START, 0);
    for held in 1..=times {
        fetch.arrived(now, BOB, EVE, [0; 2], &|_| held);
        if busy {
            fetch.arrived(now, CAROL, Who::numbered(9), [0; 2], &|_| held);
        }
        asks(fetch);
        fetch.claim(now, CAROL, EVE, upto(held + 1), held, true);
        let want = Ask::Want { session: CAROL, who: EVE, from: held + 1 };
        let (mut is_asked, mut then) = (asks(fetch).contains(&want), now);
        if !is_asked {
            then = now.after(NOTE_PATIENCE);
            fetch.timeout(then, &|_| held);
            is_asked = asks(fetch).contains(&want);
        }
        asked += usize::from(is_asked);
        fetch.arrived(then.after(late), BOB, EVE, [0; 2], &|_| held + 1);
        now = now.after(pause);
    }
    asked
}

fn believed(fetch: &Fetch, now: Time) -> bool {
    fetch.peers.get(CAROL).unwrap().counts(now)
}

#[test]
fn who_is_always_one_ahead_and_never_brings_it_is_believed_no_more() {
    let mut fetch = fetch();
    let asked = one_ahead(&mut fetch, 100, (WANT_TIMEOUT, NOTE_PATIENCE), false);
    assert!((2..20).contains(&asked), "asked {asked} times in eight minutes");
}

#[test]
fn whoever_was_just_asked_is_busy_or_seldom_late_is_not_struck() {
    let (often, seldom) = (WANT_TIMEOUT, STRIKE_DECAY);
    for (pause, late, busy) in [
        (often, NOTE_PATIENCE - 1, false),
        (seldom, NOTE_PATIENCE, false),
        (often, NOTE_PATIENCE, true),
    ] {
        let mut fetch = fetch();
        assert_eq!(one_ahead(&mut fetch, 100, (pause, late), busy), 100);
        assert_eq!(fetch.faults(CAROL).strikes.count, 0);
    }
}

#[test]
fn whoever_was_struck_takes_no_log_from_others_that_soon() {
    let mut fetch = fetch();
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    fetch.failed(START, CAROL, Who::numbered(9), 0);
    fetch.claim(START, CAROL, EVE, upto(2), 1, true);
    assert_eq!(fetch.poll_timeout(), Some(START.after(WANT_TIMEOUT)), "and not NOTE_PATIENCE");
}

#[test]
fn who_claims_and_does_not_serve_is_doubted_once_for_many_logs() {
    let mut fetch = fetch();
    let refuse = |fetch: &mut Fetch, now: Time| {
        for log in (10..60).map(Who::numbered) {
            fetch.claim(now, CAROL, log, upto(1), 0, true);
            fetch.refused(now, CAROL, log, 0);
        }
        fetch.faults(CAROL).strikes.count
    };
    assert_eq!(refuse(&mut fetch, START), 0, "it lost them all at once");
    assert_eq!(refuse(&mut fetch, START.after(STRIKE_DECAY)), 0, "long ago");
    assert_eq!(refuse(&mut fetch, START.after(STRIKE_DECAY + WANT_TIMEOUT)), 1);
    fetch.refused(START.after(2 * STRIKE_DECAY), CAROL, EVE, 0);
    assert!(believed(&fetch, START.after(2 * STRIKE_DECAY)), "it claimed nothing of that");
}
