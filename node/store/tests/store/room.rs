//! Bodies that were let go give their room back, and what was written before this version opens.

use tidings_protocol::entry::Tip;
use tidings_protocol::store::Store;
use tidings_protocol::testing::{COMMUNITY, alice, write_after};
use tidings_store::Log;

const ENTRIES: u64 = 20_000;
const A_RUN: usize = 100;

#[test]
fn what_was_let_go_leaves_the_file_when_it_is_compacted() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let mut log = Log::create(&path, COMMUNITY, 1).unwrap();
    let (text, mut tip) = ("x".repeat(600), Tip::empty(COMMUNITY));
    while tip.seq < ENTRIES {
        let run = write_after(&alice(), tip, &[text.as_str(); A_RUN]).unwrap();
        tip = run.tip();
        log.stage(&run).unwrap();
    }
    log.commit().unwrap();
    drop(log);
    let (_, full) = Log::compact(&path).unwrap();
    let mut log = Log::open(&path).unwrap();
    for seq in 1..=ENTRIES {
        assert!(log.stage_prune(&alice().author(), seq, b"").unwrap());
        if seq % 256 == 0 {
            log.commit().unwrap();
        }
    }
    log.commit().unwrap();
    drop(log);
    let (before, after) = Log::compact(&path).unwrap();
    println!("full {full}, pruned {before}, compacted {after}");
    assert!(after < full / 2, "full {full}, pruned {before}, compacted {after}");
    let log = Log::open(&path).unwrap();
    assert_eq!(log.verify(|_, _| {}).unwrap(), []);
    assert_eq!((log.lacking(), log.head(&alice().author()).unwrap().tip), (ENTRIES, tip));
}
