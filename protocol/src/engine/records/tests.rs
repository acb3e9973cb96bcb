//! What is remembered of peers that left, and for how long.

use super::*;

const NOW: Time = Time(1_000_000_000);

fn peer(n: usize) -> Author {
    let mut name = [1; 32];
    name[..8].copy_from_slice(&n.to_be_bytes());
    Author(name)
}

fn struck(now: Time) -> Record {
    let strikes = Tally { count: 1, last: now };
    Record { faults: Faults { strikes, doubted: None }, ..Record::default() }
}

#[test]
fn records_are_capped_and_who_left_first_makes_room() {
    let mut records = Records::default();
    for n in 0..=MAX_RECORDS {
        let now = NOW.after(n as u64);
        records.keep(now, peer(n), struck(now));
    }
    assert_eq!(records.0.len(), MAX_RECORDS);
    assert_eq!(records.take(&peer(0)).faults.strikes.count, 0);
    assert_eq!(records.take(&peer(1)).faults.strikes.count, 1);
    assert_eq!(records.take(&peer(1)).faults.strikes.count, 0, "it is here again");
}

#[test]
fn whoever_did_nothing_is_not_remembered() {
    let mut records = Records::default();
    let mut long_ago = struck(NOW);
    assert!(long_ago.costs.recon.take(NOW, 1, 1) && long_ago.costs.doubt(NOW));
    long_ago.costs.refuse(NOW);
    records.keep(NOW.after(STRIKE_DECAY), peer(1), long_ago);
    records.keep(NOW, peer(2), Record::default());
    assert!(records.0.is_empty(), "forgiven, or nothing to forgive");
    let acts: [fn(&mut Costs); 4] = [
        |costs| assert!(costs.recon.take(NOW, 1, 1)),
        |costs| assert!(costs.doubt(NOW)),
        |costs| assert_eq!(costs.refuse(NOW), 1),
        |costs| assert!(costs.tell(NOW, 1)),
    ];
    for (n, act) in acts.iter().enumerate() {
        let mut record = Record::default();
        act(&mut record.costs);
        records.keep(NOW, peer(n), record);
        assert_eq!(records.0.len(), n + 1);
    }
}

#[test]
fn a_budget_grows_with_what_is_held_and_comes_back_in_time() {
    let mut budget = Budget::default();
    let all = RECON_BYTES + 3 * RECON_BYTES_PER_AUTHOR;
    assert!(budget.take(NOW, all, 3) && !budget.has_some(NOW, 3));
    assert!(!budget.take(NOW.after(COMPARE_INTERVAL - 1), 1, 3));
    assert!(budget.take(NOW.after(COMPARE_INTERVAL), all - 1, 3));
    assert!(budget.has_some(NOW.after(COMPARE_INTERVAL), 3));
    assert!(!budget.take(NOW.after(COMPARE_INTERVAL), 2, 3), "that is too much");
    assert!(!budget.has_some(NOW.after(COMPARE_INTERVAL), 3));
}

#[test]
fn evidence_is_told_once_an_author_and_seldom_again() {
    let mut costs = Costs::default();
    assert!((0..3 + MAX_EVIDENCE_REPEATS).all(|_| costs.tell(NOW, 3)));
    assert!(!costs.tell(NOW, 3));
    assert!(costs.tell(NOW, 4), "another one forked");
    assert!(costs.tell(NOW.after(STRIKE_DECAY), 4) && !costs.tell(NOW.after(STRIKE_DECAY), 4));
}
