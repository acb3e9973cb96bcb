use super::*;
use crate::tables::{FORKS, HEADS, SIGNED, STOCK};
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::testing::{COMMUNITY, alice, bob, branch_of, eve, write, write_after};

fn written() -> Log {
    let mut log = Log::in_memory(COMMUNITY, 1).unwrap();
    write(&mut log, &alice(), &["one", "two", "three"]).unwrap();
    write(&mut log, &bob(), &["four"]).unwrap();
    log
}

fn found(log: &Log) -> Vec<(Option<Author>, Option<u64>, Fault)> {
    let found = log.verify(|_, _| {}).unwrap();
    found.into_iter().map(|damage| (damage.author, damage.seq, damage.what)).collect()
}

/// Replaces the bytes of the record that came as `arrival`.
fn alter(log: &mut Log, arrival: u64, change: impl FnOnce(&mut Vec<u8>)) {
    log.write(|to| {
        let mut entries = to.open_table(ENTRIES)?;
        let mut bytes = entries.get(arrival)?.unwrap().value().to_vec();
        change(&mut bytes);
        entries.insert(arrival, bytes.as_slice())?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_sound_log_has_no_damage_and_tells_its_progress() {
    let mut last = (0, 0);
    assert_eq!(written().verify(|done, total| last = (done, total)).unwrap(), []);
    assert_eq!(last, (4, 4));
}

#[test]
fn each_altered_byte_of_an_entry_is_named_alone() {
    let alice = alice().author();
    let mut log = written();
    let len = log.entry(2).unwrap().unwrap().body.unwrap().len();
    let full = 1 + 4 + 8 + 8 + 8 + 4 + 32 + 1 + len;
    for place in 0..full {
        alter(&mut log, 2, |bytes| bytes[place] ^= 0x40);
        let damages = found(&log);
        assert!(
            damages.iter().any(|(author, seq, _)| (*author, *seq) == (Some(alice), Some(2))),
            "byte {place}: {damages:?}"
        );
        let content = damages == [(Some(alice), Some(2), Fault::Content)];
        assert!(content || place < 33 || place == 65, "byte {place}: {damages:?}");
        alter(&mut log, 2, |bytes| bytes[place] ^= 0x40);
    }
    assert_eq!(found(&log), []);
}

#[test]
fn a_cut_body_and_a_forged_signature_are_named() {
    let (alice, bob) = (alice().author(), bob().author());
    let mut log = written();
    alter(&mut log, 4, |bytes| bytes.truncate(bytes.len() - 1));
    log.write(|to| {
        to.open_table(SIGNED)?.insert((0, 3), &[7; 64])?;
        Ok(())
    })
    .unwrap();
    let mut damages = found(&log);
    damages.sort_by_key(|damage| damage.1);
    let expected = [(Some(bob), Some(1), Fault::Content), (Some(alice), Some(3), Fault::Signature)];
    assert_eq!(damages, expected);
    assert!(log.verify(|_, _| {}).unwrap()[0].to_string().contains(&bob.to_string()));
}

#[test]
fn tables_that_disagree_are_told() {
    let alice = Some(alice().author());
    let mut log = written();
    log.write(|to| {
        to.open_table(SIGNED)?.remove((0, 3))?;
        to.open_table(INDEX)?.insert((0, 1), 2)?;
        to.open_table(INDEX)?.insert((9, 1), 2)?;
        to.open_table(FORKS)?.insert(0, b"evidence".as_slice())?;
        Ok(())
    })
    .unwrap();
    let damages = found(&log);
    for expected in [
        (alice, Some(1), Fault::Index),
        (alice, Some(3), Fault::Unsigned),
        (alice, None, Fault::Fork),
        (None, None, Fault::Stray("the index has rows of no entry")),
    ] {
        assert!(damages.contains(&expected), "{expected:?} in {damages:?}");
    }
}

#[test]
fn a_record_that_is_gone_is_told_and_so_is_a_wrong_head() {
    let (alice, bob) = (alice().author(), bob().author());
    let mut log = written();
    log.write(|to| {
        to.open_table(ENTRIES)?.remove(3)?;
        let mut heads = to.open_table(HEADS)?;
        let mut row = *heads.get(&bob.0)?.unwrap().value();
        row[30] ^= 1;
        heads.insert(&bob.0, &row)?;
        Ok(())
    })
    .unwrap();
    let damages = found(&log);
    for expected in [
        (None, None, Fault::Stray("arrivals are missing")),
        (Some(alice), Some(3), Fault::Head),
        (Some(bob), Some(1), Fault::Head),
    ] {
        assert!(damages.contains(&expected), "{expected:?} in {damages:?}");
    }
}

#[test]
fn a_prefix_below_a_fork_needs_the_signature_above_and_the_evidence() {
    let mut log = written();
    let (start, eve) = (Tip::empty(COMMUNITY), eve());
    let across = write_after(&eve, start, &["one", "two", "left"]).unwrap().bare_from(3);
    let prev = across.tip_below(3);
    let branch = |text| branch_of(&write_after(&eve, prev, &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    let fork = Fork { author: eve.author(), seq: 3, prev: prev.id, branches };
    log.stage_fork(&fork.clone().prove().unwrap()).unwrap();
    log.stage(&across).unwrap();
    log.commit().unwrap();
    assert_eq!(found(&log), []);

    let mut evidence = fork.encode();
    *evidence.last_mut().unwrap() ^= 1;
    log.write(|to| {
        to.open_table(FORKS)?.insert(2, evidence.as_slice())?;
        to.open_table(SIGNED)?.remove((2, 3))?;
        Ok(())
    })
    .unwrap();
    let eve = Some(eve.author());
    assert_eq!(found(&log), [(eve, Some(3), Fault::Fork), (eve, Some(2), Fault::Unsigned)]);
}

#[test]
fn a_wrong_account_of_bytes_is_told() {
    let mut log = written();
    log.write(|to| {
        to.open_table(STOCK)?.insert(0, 7)?;
        Ok(())
    })
    .unwrap();
    assert_eq!(found(&log), [(Some(alice().author()), None, Fault::Stock)]);
}
