use super::*;
use crate::tables::{
    ENTRIES, META, SCHEMA_WITHOUT_HOLES, SCHEMA_WITHOUT_JOURNAL, SCHEMA_WITHOUT_STOCK, STOCK,
};
use crate::testing::Disk;
use redb::ReadableTable;
use tidings_protocol::author::Keypair;
use tidings_protocol::store::{Store, suite};
use tidings_protocol::testing::{COMMUNITY, alice, bob, write};

#[test]
fn the_log_in_memory_passes_the_suite() {
    suite::all(|| Log::in_memory(COMMUNITY, 1).unwrap());
}

/// Bytes of all records of alice's log.
fn counted(log: &Log) -> u64 {
    let mut bytes = 0;
    log.read(|from| {
        for row in from.open_table(ENTRIES)?.iter()? {
            bytes += row?.1.value().len() as u64;
        }
        Ok(())
    })
    .unwrap();
    bytes
}

#[test]
fn what_a_log_takes_is_known_as_it_comes_and_goes() {
    let mut log = Log::in_memory(COMMUNITY, 1).unwrap();
    write(&mut log, &alice(), &["one", "two", "a longer third"]).unwrap();
    write(&mut log, &bob(), &["four"]).unwrap();
    let of = |log: &Log, who: &Keypair| {
        log.stocks().find(|(author, _)| *author == who.author()).map_or(0, |(_, bytes)| bytes)
    };
    let touched: Vec<_> = log.touched().collect();
    assert_eq!(touched, [(bob().author(), 0, of(&log, &bob()))]);
    let full = log.stock();
    assert_eq!((full, full), (counted(&log), of(&log, &alice()) + of(&log, &bob())));
    assert!(log.stage_prune(&alice().author(), 3, b"").unwrap());
    assert_eq!(log.stock(), full, "not before it is durable");
    log.commit().unwrap();
    assert_eq!(log.stock(), counted(&log));
    let (pruned, bobs) = (of(&log, &alice()), of(&log, &bob()));
    let touched: Vec<_> = log.touched().collect();
    assert_eq!(touched, [(alice().author(), full - bobs, pruned)]);
    log.commit().unwrap();
    assert_eq!(log.touched().count(), 0, "nothing was staged");
    assert!(log.stage_recall(&alice().author(), 3).unwrap());
    log.commit().unwrap();
    let body: &[u8] = b"a longer third";
    log.stage_bodies(&alice().author(), 3, &[Some(body)]).unwrap();
    log.commit().unwrap();
    assert_eq!((log.stock(), of(&log, &bob())), (counted(&log), bobs));
    assert!(of(&log, &alice()) > pruned);
    assert_eq!(log.verify(|_, _| {}).unwrap(), []);
}

#[test]
fn a_file_that_does_not_say_what_logs_take_is_counted_when_it_is_opened() {
    let disk = Disk::default();
    let mut log = Log::create_on(disk.clone(), COMMUNITY, 1).unwrap();
    write(&mut log, &alice(), &["one", "two"]).unwrap();
    let stock = log.stock();
    for schema in [SCHEMA_WITHOUT_STOCK, SCHEMA_WITHOUT_HOLES, SCHEMA_WITHOUT_JOURNAL] {
        log.write(|to| {
            to.delete_table(STOCK)?;
            to.open_table(META)?.insert("schema", schema.to_be_bytes().as_slice())?;
            Ok(())
        })
        .unwrap();
        drop(log);
        log = Log::open_on(disk.clone()).unwrap();
        assert_eq!((log.stock(), stock), (stock, counted(&log)), "schema {schema}");
        drop(log);
        log = Log::open_on(disk.clone()).unwrap();
        assert_eq!(log.verify(|_, _| {}).unwrap(), [], "schema {schema}");
    }
}
