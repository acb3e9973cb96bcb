use super::*;

#[test]
fn a_missing_an_empty_and_a_foreign_file_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    assert!(matches!(open_existing(&path, 1 << 20), Err(OpenError::Missing(_))));
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(open_existing(&path, 1 << 20), Err(OpenError::Damaged { .. })));
    std::fs::write(&path, vec![b'x'; 10_000]).unwrap();
    assert!(matches!(open(&path, 1 << 20), Err(OpenError::Damaged { .. })));
    assert!(create(&path, 1 << 20).is_ok());
}

#[test]
fn a_second_open_is_refused_politely() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("views.redb");
    let first = open(&path, 1 << 20).unwrap();
    assert!(matches!(open(&path, 1 << 20), Err(OpenError::Locked(_))));
    drop(first);
    open(&path, 1 << 20).unwrap();
}

#[test]
fn a_panic_becomes_an_error_that_repeats_it() {
    let error = guarded::<()>(|| panic!("page {}", 7)).unwrap_err();
    assert!(error.to_string().contains("page 7"), "{error}");
}

#[test]
fn whether_a_panic_would_become_an_error_is_known() {
    assert!(!is_guarded());
    let inside = guarded(|| {
        guarded::<()>(|| panic!("a page")).unwrap_err();
        Ok(is_guarded())
    });
    assert!(inside.unwrap());
    assert!(!is_guarded());
}
