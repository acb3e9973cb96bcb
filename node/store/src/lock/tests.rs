use super::*;

#[test]
fn a_home_has_one_owner_who_is_named() {
    let home = tempfile::tempdir().unwrap();
    let first = HomeLock::acquire(home.path()).unwrap();
    let error = HomeLock::acquire(home.path()).unwrap_err();
    assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
    drop(first);
    HomeLock::acquire(home.path()).unwrap();
}

#[test]
fn an_unsigned_lock_is_still_a_lock() {
    let home = tempfile::tempdir().unwrap();
    let first = HomeLock::acquire(home.path()).unwrap();
    std::fs::write(home.path().join(LOCK_FILE), "not a number").unwrap();
    let error = HomeLock::acquire(home.path()).unwrap_err();
    assert!(matches!(error, LockError::Busy { pid: None, .. }), "{error}");
    drop(first);
}

#[test]
fn a_home_that_is_not_there_cannot_be_locked() {
    let home = tempfile::tempdir().unwrap();
    let error = HomeLock::acquire(&home.path().join("nowhere")).unwrap_err();
    assert!(matches!(error, LockError::Io { .. }), "{error}");
}
