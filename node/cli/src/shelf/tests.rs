use super::dir::Dir;
use super::is_url;
use std::fs;
use std::io::Read;
use tidings_core::Kind;
use tidings_core::carry::{Shelf, Source};

const FOLDER: &str = "0123456789abcdef";

fn read(dir: &mut Dir, name: &str, from: u64, upto: u64) -> std::io::Result<String> {
    let mut text = String::new();
    dir.open(name, from, upto)?.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn files_are_written_named_and_removed() {
    let base = tempfile::tempdir().unwrap();
    let mut dir = Dir::existing(base.path(), FOLDER).unwrap();
    assert!(dir.lists().unwrap().is_empty() && dir.files().unwrap().is_empty());
    dir.write("a.new", b"hello").unwrap();
    dir.rename("a.new", "a").unwrap();
    dir.settle().unwrap();
    assert_eq!(read(&mut dir, "a", 1, 4).unwrap(), "ell");
    assert_eq!(read(&mut dir, "a", 4, 99).unwrap(), "o");
    let files = dir.files().unwrap();
    assert_eq!((files[0].name.as_str(), files[0].len), ("a", 5));
    dir.remove("a").unwrap();
    dir.remove("a").unwrap();
    let gone = read(&mut dir, "a", 0, 9).unwrap_err();
    assert_eq!(gone.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_place_that_is_none_is_refused_by_name() {
    let base = tempfile::tempdir().unwrap();
    let refused = |path: &std::path::Path| Dir::existing(path, FOLDER).err().unwrap();
    let missing = refused(&base.path().join("no"));
    assert_eq!(missing.kind, Kind::NotFound);
    assert!(missing.to_string().contains("mounted"), "{missing}");
    assert_eq!(refused(std::path::Path::new("stick")).kind, Kind::Usage, "whose directory?");
    let file = base.path().join("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(refused(&file).kind, Kind::Usage);
    assert!(Dir::made(std::path::Path::new("made"), FOLDER).is_err());
    assert!(Dir::made(&base.path().join("made/deep"), FOLDER).is_ok());
}

#[test]
fn other_communities_are_counted() {
    let base = tempfile::tempdir().unwrap();
    let dir = Dir::existing(base.path(), FOLDER).unwrap();
    assert_eq!(dir.others(), None);
    for name in [FOLDER, "fedcba9876543210", "photos"] {
        fs::create_dir_all(base.path().join("tidings").join(name)).unwrap();
    }
    assert!(dir.others().unwrap().message.starts_with("another community"));
}

#[cfg(unix)]
#[test]
fn links_on_a_stick_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let (base, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let secret = elsewhere.path().join("secret");
    fs::write(&secret, "mine").unwrap();
    let mut dir = Dir::existing(base.path(), FOLDER).unwrap();
    dir.write("a", b"x").unwrap();
    let place = base.path().join("tidings").join(FOLDER);
    symlink(&secret, place.join("b")).unwrap();
    symlink(&secret, place.join("c.new")).unwrap();
    assert!(read(&mut dir, "b", 0, 9).is_err());
    dir.write("c.new", b"theirs").unwrap();
    dir.rename("c.new", "b").unwrap();
    assert_eq!(fs::read_to_string(&secret).unwrap(), "mine");
    assert_eq!(read(&mut dir, "b", 0, 9).unwrap(), "theirs");

    let other = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), other.path().join("tidings")).unwrap();
    assert_eq!(Dir::existing(other.path(), FOLDER).err().unwrap().kind, Kind::NotAllowed);
}

#[test]
fn urls_are_told_from_paths() {
    assert!(is_url("http://a/b") && is_url("HTTPS://a"));
    assert!(!is_url("/media/http") && !is_url("ftp://a") && !is_url("http:/a"));
}
