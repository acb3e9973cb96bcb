//! Turns of logs of different thirst.

use super::Turns;
use crate::engine::authors::Who;
use crate::limits::{MAX_RUN_BYTES, TURN_BYTES};

const A: Who = Who::numbered(0);
const B: Who = Who::numbered(1);

/// What each was sent after so many runs, if theirs have these lengths.
fn share(lengths: (usize, usize), runs: usize) -> (usize, usize) {
    let mut turns = Turns::default();
    turns.push(A);
    turns.push(B);
    let (mut a, mut b) = (0, 0);
    for _ in 0..runs {
        let first = turns.front() == Some(A);
        let (sum, len) = if first { (&mut a, lengths.0) } else { (&mut b, lengths.1) };
        *sum += len;
        turns.charge(len);
    }
    (a, b)
}

#[test]
fn each_log_is_sent_as_many_bytes_up_to_a_turn_and_a_run() {
    let most = usize::try_from(TURN_BYTES).unwrap() + MAX_RUN_BYTES;
    for lengths in [(100, 100), (MAX_RUN_BYTES, 100), (5_000, 49_200), (1, MAX_RUN_BYTES)] {
        for runs in [1, 10, 1_000, 5_000] {
            let (a, b) = share(lengths, runs);
            assert!(a.abs_diff(b) <= most, "{a} and {b} after {runs} of {lengths:?}");
        }
    }
}

#[test]
fn nobody_is_waited_for_and_debts_end_with_the_turns() {
    let mut turns = Turns::default();
    assert_eq!(turns.front(), None);
    turns.charge(1);
    turns.pop();
    turns.push(A);
    turns.charge(MAX_RUN_BYTES);
    turns.push(B);
    assert_eq!(turns.len(), 2);
    assert_eq!(turns.front(), Some(B), "A owes");
    turns.pop();
    turns.pop();
    turns.push(A);
    assert_eq!(turns.front(), Some(A));
}
