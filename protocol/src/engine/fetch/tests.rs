//! Stories of who is asked for what: bob and carol claim to hold the log of eve.

use super::{Ask, Claim, Fetch};
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::engine::records::Faults;
use crate::limits::{
    MAX_STRANGE_CLAIMS, MAX_STRIKES, MAX_WANTS_PER_SESSION, NOTE_PATIENCE, STRIKE_DECAY,
    WANT_TIMEOUT,
};
use crate::time::Time;

pub(super) const BOB: SessionId = SessionId(1);
pub(super) const CAROL: SessionId = SessionId(2);
const ME: Who = Who::numbered(0);
pub(super) const EVE: Who = Who::numbered(1);
pub(super) const START: Time = Time(1_000_000);

/// We hold nothing.
fn nothing(_: Who) -> u64 {
    0
}

pub(super) fn fetch() -> Fetch {
    let mut fetch = Fetch::new(ME);
    fetch.open(BOB, Faults::default());
    fetch.open(CAROL, Faults::default());
    fetch
}

pub(super) fn upto(seq: u64) -> Claim {
    Claim { seq, head: None }
}

fn number(n: usize) -> Who {
    Who::numbered(u32::try_from(n).unwrap() + 2)
}

pub(super) fn asks(fetch: &mut Fetch) -> Vec<Ask> {
    std::iter::from_fn(|| fetch.poll()).collect()
}

fn want(session: SessionId, who: Who) -> Ask {
    Ask::Want { session, who, from: 1 }
}

pub(super) fn stop(session: SessionId, who: Who) -> Ask {
    Ask::Stop { session, who }
}

/// Lets time pass up to the next timer, and says it came.
fn next_timeout(fetch: &mut Fetch) -> Time {
    let due = fetch.poll_timeout().unwrap();
    fetch.timeout(due, &nothing);
    due
}

#[test]
fn of_two_that_claim_one_is_asked() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, CAROL, EVE, upto(9), 0, true);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    assert_eq!(fetch.missing(CAROL, &nothing), 9);
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 5);
    assert!(fetch.is_caught_up(BOB) && !fetch.is_caught_up(CAROL));
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 9);
    assert!(fetch.is_caught_up(CAROL));
    assert_eq!(asks(&mut fetch), []);
    assert_eq!(fetch.poll_timeout(), None, "nothing is missing");
}

#[test]
fn what_is_held_already_is_no_claim() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 5, true);
    assert!(fetch.is_caught_up(BOB));
    assert_eq!(asks(&mut fetch), []);
}

#[test]
fn a_provider_that_falls_silent_is_struck_and_another_asked() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, CAROL, EVE, upto(5), 0, true);
    asks(&mut fetch);
    assert_eq!(next_timeout(&mut fetch), START.after(WANT_TIMEOUT));
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE), want(CAROL, EVE)]);
    assert!(fetch.is_caught_up(BOB), "its claim is void");
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 1);
}

#[test]
fn the_only_claim_is_tried_again_until_it_counts_no_more_and_again_when_forgiven() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    let mut now = START;
    for strike in 1..=MAX_STRIKES {
        now = next_timeout(&mut fetch);
        let again = asks(&mut fetch).contains(&want(BOB, EVE));
        assert_eq!(again, strike < MAX_STRIKES);
    }
    assert!(!fetch.is_behind(now, EVE), "its word counts no more");
    assert_eq!(next_timeout(&mut fetch), now.after(STRIKE_DECAY));
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)], "without anybody claiming anything new");
}

#[test]
fn strikes_far_apart_are_forgiven() {
    let mut fetch = fetch();
    let mut now = START;
    for _ in 0..3 * MAX_STRIKES {
        fetch.failed(now, BOB, EVE, 0);
        assert!(fetch.peers.get(BOB).unwrap().counts(now));
        now = now.after(STRIKE_DECAY);
    }
    for _ in 0..MAX_STRIKES {
        fetch.failed(now, BOB, EVE, 0);
    }
    assert!(!fetch.peers.get(BOB).unwrap().counts(now));
    fetch.claim(now, BOB, EVE, upto(5), 0, true);
    assert_eq!(asks(&mut fetch), []);
}

#[test]
fn a_busy_provider_is_waited_for_while_there_is_no_other() {
    let mut fetch = fetch();
    let other = number(1);
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, BOB, other, upto(50), 0, true);
    asks(&mut fetch);
    let later = START.after(WANT_TIMEOUT - 1);
    fetch.arrived(later, BOB, other, [0; 2], &|who| u64::from(who == other));
    next_timeout(&mut fetch);
    assert_eq!(asks(&mut fetch), [], "a slow link brings one log after the other");
    fetch.claim(later, CAROL, EVE, upto(5), 0, true);
    fetch.arrived(later.after(WANT_TIMEOUT), BOB, other, [0; 2], &|who| u64::from(who == other));
    next_timeout(&mut fetch);
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE), want(CAROL, EVE)]);
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 0, "which is no fault of bob's");
}

#[test]
fn nobody_holds_up_ones_own_writing_for_long() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, ME, upto(99), 3, true);
    assert!(fetch.is_behind(START, ME));
    fetch.arrived(START, BOB, EVE, [0; 2], &|who| if who == ME { 3 } else { 1 });
    let now = next_timeout(&mut fetch);
    assert!(!fetch.is_behind(now, ME), "bob is busy and alone, but that does not help him");
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 1);
}

#[test]
fn a_note_ahead_of_the_provider_leaves_it_a_moment() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(1), 0, true);
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    fetch.claim(START, CAROL, EVE, upto(2), 1, true);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    let due = fetch.poll_timeout().unwrap();
    assert_eq!(due, START.after(NOTE_PATIENCE));
    fetch.timeout(due, &|_| 1);
    let follow = Ask::Want { session: CAROL, who: EVE, from: 2 };
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE), follow]);
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 0, "bob never claimed it");
}

#[test]
fn logs_of_a_session_that_ended_come_from_another() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, CAROL, EVE, upto(5), 0, true);
    asks(&mut fetch);
    fetch.close(START, BOB, &|_| 2);
    assert_eq!(asks(&mut fetch), [Ask::Want { session: CAROL, who: EVE, from: 3 }]);
    fetch.close(START, CAROL, &|_| 2);
    assert_eq!(fetch.poll_timeout(), None);
    assert!(fetch.providers.iter().all(|(_, provider)| provider.is_none()));
    assert!(fetch.timers.is_empty() && fetch.peers.len() == 0);
}

#[test]
fn whoever_does_not_serve_a_log_is_not_struck() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, CAROL, EVE, upto(5), 0, true);
    asks(&mut fetch);
    fetch.refused(START, BOB, EVE, 0);
    assert_eq!(asks(&mut fetch), [want(CAROL, EVE)]);
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 0);
}

#[test]
fn a_second_source_of_the_same_is_stopped() {
    let mut fetch = fetch();
    fetch.duplicate(BOB, EVE);
    fetch.duplicate(BOB, EVE);
    assert_eq!(asks(&mut fetch), []);
    fetch.duplicate(CAROL, EVE);
    assert_eq!(asks(&mut fetch), [stop(CAROL, EVE)]);
}

#[test]
fn above_a_fork_there_is_nothing_to_have() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(9), 0, true);
    fetch.frozen(START, EVE, 2, 4);
    assert_eq!(fetch.missing(BOB, &|_| 2), 2);
    fetch.frozen(START, EVE, 2, 2);
    assert!(fetch.is_caught_up(BOB));
    assert_eq!(fetch.poll_timeout(), None);
}

#[test]
fn claims_of_logs_that_are_not_wanted_wait_and_are_capped() {
    let mut fetch = fetch();
    for n in 0..MAX_STRANGE_CLAIMS + 10 {
        fetch.claim(START, BOB, number(n), upto(5), 0, false);
    }
    assert_eq!(fetch.peers.get(BOB).unwrap().strange.as_ref().unwrap().len(), MAX_STRANGE_CLAIMS);
    assert!(fetch.is_caught_up(BOB));
    assert_eq!(asks(&mut fetch), []);
    fetch.want(START, number(9), None, 0);
    assert_eq!(asks(&mut fetch), [], "the oldest ten are forgotten");
    fetch.want(START, number(10), None, 0);
    assert_eq!(asks(&mut fetch), [want(BOB, number(10))]);
    for n in 0..10 {
        fetch.claim(START, BOB, number(n), upto(5), 0, false);
    }
    fetch.want(START, number(19), None, 0);
    assert_eq!(asks(&mut fetch), [], "there was room for one, and nine had to go");
    fetch.want(START, number(20), None, 0);
    assert_eq!(asks(&mut fetch), [want(BOB, number(20))]);
}

#[test]
fn places_are_limited_and_every_end_gives_one_back() {
    let mut fetch = fetch();
    let all = MAX_WANTS_PER_SESSION + 2;
    for n in 0..all {
        fetch.claim(START, BOB, number(n), upto(5), 0, true);
    }
    assert_eq!(asks(&mut fetch).len(), MAX_WANTS_PER_SESSION);
    assert_eq!(fetch.peers.get(BOB).unwrap().active, MAX_WANTS_PER_SESSION);
    fetch.refused(START, BOB, number(0), 0);
    fetch.refill(START, &nothing);
    assert_eq!(asks(&mut fetch), [want(BOB, number(all - 2))]);
    fetch.arrived(START, BOB, number(1), [0; 2], &|who| if who == number(1) { 5 } else { 0 });
    assert_eq!(asks(&mut fetch), [want(BOB, number(all - 1))]);
    assert_eq!(fetch.waiting, 0);
}

#[test]
fn whoever_is_first_becomes_the_provider_and_the_other_is_stopped() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(1), 0, true);
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    fetch.arrived(START, CAROL, EVE, [0; 2], &|_| 2);
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE)]);
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 3);
    assert_eq!(asks(&mut fetch), [], "that was on its way");
    fetch.duplicate(CAROL, EVE);
    assert_eq!(asks(&mut fetch), [], "carol is the provider");
}

#[test]
fn a_provider_that_tells_instead_of_sending_is_asked_again() {
    let mut fetch = fetch();
    fetch.arrived(START, BOB, EVE, [0; 2], &|_| 1);
    fetch.claim(START, BOB, EVE, upto(2), 1, true);
    let again = Ask::Want { session: BOB, who: EVE, from: 2 };
    assert_eq!(asks(&mut fetch), [again]);
    fetch.claim(START, BOB, EVE, upto(3), 1, true);
    assert_eq!(asks(&mut fetch), [], "once");
}

#[test]
fn a_slow_line_gets_more_patience_and_an_answer_shows_how_slow_it_is() {
    let mut fetch = fetch();
    fetch.claim(START, CAROL, EVE, upto(1), 0, true);
    let took = NOTE_PATIENCE;
    fetch.arrived(START.after(took), CAROL, EVE, [0; 2], &|_| 1);
    fetch.arrived(START.after(took), BOB, EVE, [0; 2], &|_| 2);
    fetch.claim(START.after(took), CAROL, EVE, upto(3), 2, true);
    assert_eq!(fetch.poll_timeout(), Some(START.after(took).after(4 * took)));
}

#[test]
fn a_claim_of_another_entry_is_compared_when_ours_arrives() {
    for (head, seq, differs) in [([1; 2], 2, true), ([2; 2], 2, false), ([1; 2], 1, false)] {
        let mut fetch = fetch();
        fetch.claim(START, CAROL, EVE, Claim { seq, head: Some(head) }, 0, true);
        fetch.arrived(START, BOB, EVE, [2; 2], &|_| 2);
        let compare = Ask::Compare { session: CAROL, who: EVE, seq: 2 };
        assert_eq!(asks(&mut fetch).contains(&compare), differs, "{head:?} {seq}");
    }
}

#[test]
fn strikes_survive_a_reconnect_and_decay_all_the_same() {
    let mut fetch = fetch();
    for _ in 0..MAX_STRIKES {
        fetch.failed(START, BOB, EVE, 0);
    }
    let faults = fetch.faults(BOB);
    fetch.close(START, BOB, &nothing);
    let again = SessionId(3);
    fetch.open(again, faults);
    fetch.claim(START, again, EVE, upto(5), 0, true);
    assert_eq!(asks(&mut fetch), [], "bob's word does not count");
    assert_eq!(next_timeout(&mut fetch), START.after(STRIKE_DECAY));
    assert_eq!(asks(&mut fetch), [want(again, EVE)], "and counts again without a word");
}

#[test]
fn a_log_over_its_quota_is_asked_for_again_in_time_and_not_before() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.claim(START, CAROL, EVE, upto(9), 0, true);
    asks(&mut fetch);
    let until = START.after(3 * WANT_TIMEOUT);
    fetch.delay(BOB, EVE, until);
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE)]);
    fetch.claim(START, CAROL, EVE, upto(10), 0, true);
    fetch.refused(START, BOB, EVE, 0);
    assert_eq!(asks(&mut fetch), []);
    assert_eq!(next_timeout(&mut fetch), until);
    assert_eq!(asks(&mut fetch), [want(CAROL, EVE)]);
    assert_eq!(fetch.peers.get(BOB).unwrap().faults.strikes.count, 0, "no fault of bob's");
}

#[test]
fn the_greeting_tells_how_far_a_peer_is_until_an_answer_does() {
    let mut fetch = fetch();
    fetch.greeted(BOB, 0);
    fetch.greeted(CAROL, u64::MAX);
    assert_eq!(fetch.quality(START, BOB).1, 1);
    assert_eq!(fetch.quality(START, CAROL).1, WANT_TIMEOUT, "no peer's delay counts for more");
    fetch.claim(START, CAROL, EVE, upto(1), 0, true);
    assert_eq!(asks(&mut fetch), [want(CAROL, EVE)]);
    fetch.arrived(START.after(900), CAROL, EVE, [0; 2], &|_| 1);
    assert_eq!(fetch.quality(START, CAROL).1, 900, "an answer takes the place of the guess");
}

#[test]
fn of_two_that_claim_the_one_that_greeted_sooner_is_asked() {
    let mut fetch = fetch();
    fetch.greeted(BOB, 300_000);
    fetch.greeted(CAROL, 20_000);
    fetch.peers.get_mut(BOB).unwrap().claims.insert(EVE, upto(1));
    fetch.claim(START, CAROL, EVE, upto(1), 0, true);
    assert_eq!(asks(&mut fetch), [want(CAROL, EVE)]);
}

#[test]
fn a_log_for_which_there_is_room_again_is_asked_for_at_once() {
    let mut fetch = fetch();
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    fetch.delay(BOB, EVE, START.after(1_000_000));
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE)]);
    fetch.hasten(Who::numbered(9));
    fetch.hasten(EVE);
    assert_eq!(fetch.timers.len(), 1);
    fetch.timeout(START.after(1), &nothing);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
}

#[test]
fn a_log_that_is_delayed_again_and_again_has_one_timer() {
    let mut fetch = fetch();
    for n in 0..1_000 {
        fetch.delay(BOB, EVE, START.after(n));
    }
    assert_eq!((fetch.timers.len(), fetch.delayed.len()), (1, 1));
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE)], "what comes still was on its way");
    fetch.claim(START, BOB, EVE, upto(5), 0, true);
    fetch.timeout(START.after(999), &nothing);
    assert_eq!(asks(&mut fetch), [want(BOB, EVE)]);
    fetch.delay(BOB, EVE, START.after(2_000));
    assert_eq!(asks(&mut fetch), [stop(BOB, EVE)], "it was asked again");
}
