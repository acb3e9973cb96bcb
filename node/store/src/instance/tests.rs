use super::*;
use tidings_protocol::testing::COMMUNITY;

#[test]
fn a_home_that_stays_is_the_same_and_a_copy_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let (path, copy) = (home.path().join("log.redb"), home.path().join("copy.redb"));
    let mut log = Log::create(&path, COMMUNITY, 1).unwrap();
    let mark = Mark::of(&path).unwrap();
    assert_eq!(log.check_instance(&mark).unwrap(), Instance::New);
    log.record_instance(&mark).unwrap();
    drop(log);
    std::fs::copy(&path, &copy).unwrap();

    let log = Log::open(&path).unwrap();
    assert_eq!(log.check_instance(&Mark::of(&path).unwrap()).unwrap(), Instance::Same);
    let copied = Log::open(&copy).unwrap();
    let found = copied.check_instance(&Mark::of(&copy).unwrap()).unwrap();
    assert_eq!(found, Instance::Moved { machine: false, path: true, file: cfg!(unix) });
}

#[cfg(unix)]
#[test]
fn a_home_restored_in_its_old_place_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let (path, backup) = (home.path().join("log.redb"), home.path().join("backup"));
    let mut log = Log::create(&path, COMMUNITY, 1).unwrap();
    log.record_instance(&Mark::of(&path).unwrap()).unwrap();
    drop(log);
    std::fs::copy(&path, &backup).unwrap();
    std::fs::rename(&backup, &path).unwrap();
    let restored = Log::open(&path).unwrap();
    let found = restored.check_instance(&Mark::of(&path).unwrap()).unwrap();
    assert_eq!(found, Instance::Moved { machine: false, path: false, file: true });
}

#[test]
fn another_machine_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let mut log = Log::create(&path, COMMUNITY, 1).unwrap();
    let mark = Mark::of(&path).unwrap();
    log.record_instance(&Mark { machine: "another".into(), ..mark.clone() }).unwrap();
    let found = log.check_instance(&mark).unwrap();
    assert_eq!(found, Instance::Moved { machine: true, path: false, file: false });
    assert!(matches!(Mark::of(&home.path().join("nothing")), Err(OpenError::Missing(_))));
}
