//! A disk that fails at every operation in turn: a clear error, no panic, and a prefix survives.

use std::io::ErrorKind;
use tidings_protocol::entry::Tip;
use tidings_protocol::store::{Filled, Mark, StageError, Store, Ticket};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve, write_after};
use tidings_store::testing::{Disk, Loss};
use tidings_store::{Log, OpenError, StoreError};

const COMMITS: u64 = 12;

/// What a workload came to.
enum Outcome {
    NotMade(OpenError),
    Failed { log: Box<Log>, kept: u64, error: StoreError },
    Done,
}

/// Commits `COMMITS` times a run of alice and one of bob.
fn work(disk: &Disk) -> Outcome {
    let mut log = match Log::create_on(disk.clone(), COMMUNITY, 1) {
        Ok(log) => log,
        Err(error) => return Outcome::NotMade(error),
    };
    for kept in 0..COMMITS {
        stage(&mut log).unwrap();
        stage_bodies(&mut log, kept).unwrap();
        let mark = Mark { position: kept + 1, hash: [0; 8] };
        log.stage_ticket(&eve().author(), Ticket { mark, skipped: None }).unwrap();
        if let Err(error) = log.commit() {
            return Outcome::Failed { log: Box::new(log), kept, error };
        }
    }
    Outcome::Done
}

fn stage(log: &mut Log) -> Result<(), StageError<StoreError>> {
    let text = "x".repeat(2000);
    for who in [alice(), bob()] {
        let tip = log.head(&who.author()).map_or(Tip::empty(COMMUNITY), |head| head.tip);
        log.stage(&write_after(&who, tip, &[&text, "y"]).unwrap())?;
    }
    Ok(())
}

/// Lets one body of alice go that the commit before made durable, wants the one before it back, and
/// fills in the one before that.
fn stage_bodies(log: &mut Log, kept: u64) -> Result<(), StoreError> {
    let (alice, text) = (alice().author(), "x".repeat(2000));
    let at = |commit: u64| 2 * commit + 1;
    if kept >= 1 {
        assert!(log.stage_prune(&alice, at(kept - 1), b"remains")?);
    }
    if kept >= 2 {
        assert!(log.stage_recall(&alice, at(kept - 2))?);
    }
    if kept >= 3 {
        let filled = log.stage_bodies(&alice, at(kept - 3), &[Some(text.as_bytes())])?;
        assert_eq!(filled, Filled { bodies: 1, alien: 0 });
    }
    Ok(())
}

/// Commits of which both runs are there.
fn commits(log: &Log) -> u64 {
    let held = |who: tidings_protocol::author::Keypair| {
        log.head(&who.author()).map_or(0, |head| head.tip.seq)
    };
    let (alice, bob) = (held(alice()), held(bob()));
    assert_eq!(alice, bob, "a commit is all or nothing");
    assert_eq!(alice % 2, 0);
    assert_eq!(
        log.journal().position,
        alice,
        "two authors a commit, each of them with two entries"
    );
    let ticket = log.ticket(&eve().author()).map_or(0, |ticket| ticket.mark.position);
    assert_eq!(ticket, alice / 2, "a ticket is as durable as the data it was staged with");
    let lacks = match alice / 2 {
        0 | 1 => (0, 0),
        2 => (1, 0),
        _ => (2, 1),
    };
    assert_eq!((log.lacking(), log.wanting()), lacks, "what becomes of bodies too");
    alice / 2
}

/// The log refuses to write, forgot what was staged, and says why.
fn check_failed(log: &mut Log, kept: u64, error: &StoreError, kind: ErrorKind) {
    let named = match kind {
        ErrorKind::StorageFull => matches!(error, StoreError::Full),
        _ => matches!(error, StoreError::Io(_)),
    };
    assert!(named, "{error:?}");
    assert_eq!(commits(log), kept);
    assert!(matches!(stage(log), Err(StageError::Disk(StoreError::ReadOnly(_)))));
    assert!(matches!(log.commit(), Err(StoreError::ReadOnly(_))));
    assert!(matches!(log.mark_read_upto(9), Err(StoreError::ReadOnly(_) | StoreError::Other(_))));
}

fn check_survivors(disk: Disk, kept: u64, point: u64) {
    let log = Log::open_on(disk).unwrap();
    let found = commits(&log);
    assert!((kept..=kept + 1).contains(&found), "point {point}: {found} of {kept}");
    assert_eq!(log.verify(|_, _| {}).unwrap(), [], "point {point}");
}

fn fail_everywhere(kind: ErrorKind) {
    let whole = Disk::default();
    assert!(matches!(work(&whole), Outcome::Done));
    let mut failures = 0;
    for point in 0..whole.operations() {
        let disk = Disk::default();
        disk.fail_from(point, kind);
        match work(&disk) {
            Outcome::NotMade(error) => assert!(
                matches!(error, OpenError::Full(_) | OpenError::Io { .. }),
                "point {point}: {error:?}"
            ),
            Outcome::Failed { mut log, kept, error } => {
                failures += 1;
                check_failed(&mut log, kept, &error, kind);
                drop(log);
                check_survivors(disk.after(Loss::Nothing), kept, point);
                check_survivors(disk.after(Loss::Unsynced), kept, point);
                for seed in 0..4 {
                    check_survivors(disk.after(Loss::Torn(point * 4 + seed)), kept, point);
                }
            }
            Outcome::Done => {} // the failure came after the last commit, while closing
        }
    }
    assert!(failures > 10 * COMMITS, "each commit takes many operations, not {failures} in all");
}

#[test]
fn a_full_disk_loses_nothing_committed() {
    fail_everywhere(ErrorKind::StorageFull);
}

#[test]
fn a_failing_disk_loses_nothing_committed() {
    fail_everywhere(ErrorKind::Other);
}
