use super::*;

fn file(pid: u32) -> ApiFile {
    ApiFile { port: 8787, token: "secret".into(), pid, version: "1".into() }
}

#[test]
fn what_was_written_is_read_and_only_its_writer_removes_it() {
    let home = tempfile::tempdir().unwrap();
    assert!(ApiFile::read(home.path()).unwrap().is_none());
    file(1).write(home.path()).unwrap();
    file(2).write(home.path()).unwrap();
    assert!(ApiFile::read(home.path()).unwrap().unwrap() == file(2));
    file(1).remove(home.path()).unwrap();
    assert!(ApiFile::read(home.path()).unwrap().is_some());
    file(2).remove(home.path()).unwrap();
    assert!(ApiFile::read(home.path()).unwrap().is_none());
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    file(1).write(home.path()).unwrap();
    let mode = fs::metadata(home.path().join(NAME)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_damaged_file_is_an_error_not_a_panic() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join(NAME), b"{\"port\": 99999999}").unwrap();
    assert!(ApiFile::read(home.path()).is_err());
}
