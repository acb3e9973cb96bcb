use super::*;
use std::collections::BTreeSet;
use tidings_protocol::seal::CircleId;
use tidings_protocol::testing::{COMMUNITY, alice};

fn log() -> Log {
    Log::in_memory(COMMUNITY, 1).unwrap()
}

#[test]
fn single_marks_give_way_to_the_watermark() {
    let mut log = log();
    assert_eq!(log.read_state().unwrap(), ReadMarks::default());
    log.mark_read(&[9, 3, 5]).unwrap();
    log.mark_read_upto(5).unwrap();
    log.mark_read_upto(4).unwrap();
    log.mark_read(&[2, 5]).unwrap();
    let marks = log.read_state().unwrap();
    assert_eq!(marks, ReadMarks { upto: 5, set: BTreeSet::from([9]) });
    for arrival in 1..=10 {
        assert_eq!(log.is_read(arrival).unwrap(), marks.contains(arrival), "{arrival}");
    }
}

#[test]
fn what_other_devices_were_told_is_told_once() {
    let mut log = log();
    assert!(log.unshared(9, 9).unwrap().is_empty());
    log.mark_read(&[9, 3, 5]).unwrap();
    log.mark_read_upto(4).unwrap();
    let first = log.unshared(3, 1).unwrap();
    assert_eq!(first, Unshared { after: 0, upto: 3, single: vec![5], more: true });
    log.set_shared(&first).unwrap();
    let rest = log.unshared(3, 9).unwrap();
    assert_eq!(rest, Unshared { after: 3, upto: 4, single: vec![9], more: false });
    log.set_shared(&rest).unwrap();
    assert!(log.unshared(9, 9).unwrap().is_empty());
    log.mark_read(&[9, 12]).unwrap();
    assert_eq!(log.unshared(9, 9).unwrap().single, [9, 12], "as they are asked for");
}

#[test]
fn a_home_begins_once() {
    let mut log = log();
    assert_eq!(log.first_synced().unwrap(), None);
    log.set_first_synced(Time(7)).unwrap();
    log.set_first_synced(Time(9)).unwrap();
    assert_eq!(log.first_synced().unwrap(), Some(Time(7)));
}

#[test]
fn invites_are_kept_and_their_secrets_not_printed() {
    let mut log = log();
    let invite = KeptInvite { public: [7; 32], seed: [0xab; 16] };
    log.keep_invite(&invite).unwrap();
    log.keep_invite(&invite).unwrap();
    assert_eq!(log.invites().unwrap(), [invite]);
    assert!(!format!("{invite:?}").contains("171"), "0xab");
}

#[test]
fn keys_are_kept_by_their_names() {
    let mut log = log();
    assert_eq!(log.keys().unwrap(), []);
    let (one, other) = (EpochKey::from_bytes([1; 32]), EpochKey::from_bytes([2; 32]));
    for key in [&one, &other, &one] {
        log.keep_keys(&NewKeys { keys: vec![key], ..NewKeys::default() }).unwrap();
    }
    let mut kept = [one, other];
    kept.sort_by_key(EpochKey::id);
    assert_eq!(log.keys().unwrap(), kept);
}

#[test]
fn keys_of_circles_are_kept_apart_from_others() {
    let mut log = log();
    let mut kept =
        [1, 2].map(|secret| CircleKey::new(CircleId([secret; 32]), alice().author(), [secret; 32]));
    let circles = kept.iter().chain(&kept).collect();
    log.keep_keys(&NewKeys { circles, ..NewKeys::default() }).unwrap();
    kept.sort_by_key(CircleKey::id);
    assert_eq!(log.circle_keys().unwrap(), kept);
    assert_eq!(log.keys().unwrap(), []);
}
