//! Opening: the suite on a file, what is refused and how, what is still there afterwards.

use std::ops::ControlFlow;
use tidings_protocol::store::{Store, suite};
use tidings_protocol::testing::{COMMUNITY, alice, bob, write};
use tidings_protocol::time::Time;
use tidings_store::database::{self, TableDefinition};
use tidings_store::{Arrived, KeptInvite, Log, OpenError, Totals};

#[test]
fn the_log_on_disk_passes_the_suite() {
    let home = tempfile::tempdir().unwrap();
    let mut count = 0;
    suite::all(|| {
        count += 1;
        Log::create(&home.path().join(format!("{count}.redb")), COMMUNITY, 1).unwrap()
    });
}

#[test]
fn what_was_written_is_there_when_it_is_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let mut log = Log::create(&path, COMMUNITY, 42).unwrap();
    log.set_received(Time(5));
    let tip = write(&mut log, &alice(), &["one", "two"]).unwrap();
    write(&mut log, &bob(), &["three"]).unwrap();
    log.remember_peer(bob().author(), &["/ip4/10.0.0.2/tcp/1".into()], Time(6)).unwrap();
    log.mark_read(&[2]).unwrap();
    log.keep_invite(&KeptInvite { public: [1; 32], seed: [2; 16] }).unwrap();
    drop(log);

    let log = Log::open(&path).unwrap();
    assert_eq!((log.community(), log.epoch(), log.last_arrival()), (COMMUNITY, 42, 3));
    assert_eq!(log.head(&alice().author()).unwrap().tip, tip);
    let entry = log.entry_at(&alice().author(), 2).unwrap().unwrap();
    assert_eq!((entry.body.as_deref(), entry.received), (Some(&b"two"[..]), Time(5)));
    assert_eq!(log.peers().unwrap()[0].addresses, ["/ip4/10.0.0.2/tcp/1"]);
    assert!(log.is_read(2).unwrap() && !log.is_read(1).unwrap());
    assert_eq!(log.invites().unwrap().len(), 1);
    let Totals { authors, entries, file_bytes } = log.totals();
    assert_eq!((authors, entries), (2, 3));
    assert_eq!(file_bytes, std::fs::metadata(&path).unwrap().len());
}

#[test]
fn the_feed_goes_on_from_a_cursor() {
    let mut log = Log::in_memory(COMMUNITY, 1).unwrap();
    write(&mut log, &alice(), &["one", "two", "three"]).unwrap();
    let mut seen = Vec::new();
    let mut visit = |arrived: &Arrived<'_>| {
        seen.push(arrived.arrival());
        if arrived.arrival() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert_eq!(log.scan(0, 1, &mut visit).unwrap(), Some(1));
    assert_eq!(log.scan(1, 9, &mut visit).unwrap(), Some(3));
    assert_eq!(log.scan(3, 9, &mut visit).unwrap(), None);
    assert_eq!(log.scan(u64::MAX, 9, &mut visit).unwrap(), None);
    assert_eq!(seen, [1, 2, 3]);
}

#[test]
fn missing_existing_and_busy_files_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    assert!(matches!(Log::open(&path), Err(OpenError::Missing(_))));
    let log = Log::create(&path, COMMUNITY, 1).unwrap();
    assert!(matches!(Log::create(&path, COMMUNITY, 1), Err(OpenError::Exists(_))));
    let error = Log::open(&path).unwrap_err();
    assert!(error.to_string().contains("in use by another process"), "{error}");
    drop(log);
    Log::open(&path).unwrap();
}

#[test]
fn what_a_crash_left_of_a_file_in_the_making_is_in_nobodys_way() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    std::fs::write(home.path().join("log.making"), b"half a file").unwrap();
    drop(Log::create(&path, COMMUNITY, 1).unwrap());
    Log::open(&path).unwrap();
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_log_may_live_on_a_thread_of_its_own() {
    let mut log = Log::in_memory(COMMUNITY, 1).unwrap();
    let writing = std::thread::spawn(move || write(&mut log, &alice(), &["one"]).unwrap().seq);
    assert_eq!(writing.join().unwrap(), 1);
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    const META: TableDefinition<'static, &str, &[u8]> = TableDefinition::new("meta");
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    drop(Log::create(&path, COMMUNITY, 1).unwrap());
    let raw = database::open(&path, 1 << 20).unwrap();
    let to = database::begin_write(&raw).unwrap();
    to.open_table(META).unwrap().insert("schema", 5u64.to_be_bytes().as_slice()).unwrap();
    to.commit().unwrap();
    drop(raw);
    let error = Log::open(&path).unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 5, known: 4, .. }), "{error}");
    assert!(error.to_string().contains("update this program"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let _log = Log::create(&path, COMMUNITY, 1).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}
