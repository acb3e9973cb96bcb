//! Backups made while the node runs, and homes made from them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

fn file(person: &Person) -> String {
    person.beside("club.backup").to_string_lossy().into_owned()
}

#[test]
fn a_running_node_is_copied_and_the_copy_is_another_device_of_the_same_person() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "in the backup");
    bo.posts("general", "bo was here");
    ana.sees("bo was here");
    let file = file(&ana);
    let made = ana.run(&["backup", &file, "--json"]).ok();
    assert!(made.stderr.contains("contains the keys"), "{made}");
    assert_eq!(made.json()["entries"], ana.status()["entries"]);
    assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let parts = fs::read_dir(ana.path()).expect("a home").flatten();
    let parts = parts.filter(|entry| entry.file_name().to_string_lossy().contains("part"));
    assert_eq!(parts.count(), 0, "nothing is left behind");
    // The node goes on, and writes what the backup does not hold.
    ana.posts("general", "after the backup");
    bo.sees("after the backup");

    let again = Person::nobody_yet();
    let dry = again.run(&["restore", &file, "--dry-run"]).ok();
    assert!(dry.stdout.contains("Book Club") && dry.stdout.contains("ana"), "{dry}");
    assert!(!again.path().exists(), "a dry run changes nothing");
    let restored = again.run(&["restore", &file]).ok();
    assert!(restored.stderr.contains("new device"), "{restored}");
    assert_ne!(again.status()["device"], ana.status()["device"]);
    assert_eq!(again.status()["account"], ana.status()["account"]);
    assert!(again.texts().contains("in the backup"));
    assert!(!again.texts().contains("after the backup"));
    again.run(&["start"]).ok();
    again.meets(&bo);
    again.sees("after the backup");
    eventually(SOON, "it is let in", || again.status()["admitted"] == true);
    again.posts("general", "from the restored home");
    bo.sees("from the restored home");
    for person in [&ana, &bo, &again] {
        person.knows_no_fork();
        person.verifies();
    }
    assert_eq!(bo.status()["members"], 2);
    again.run(&["restore", &file]).fails(2);
}

#[test]
fn a_lost_home_comes_back_at_its_place_also_without_a_node() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "before");
    bo.sees("before");
    ana.stop_node();
    let (file, device) = (file(&ana), ana.status()["device"].clone());
    ana.run(&["backup", &file]).ok();
    ana.run(&["backup", &file]).fails(2);
    ana.run(&["backup", &file, "--yes"]).ok();
    fs::remove_dir_all(ana.path()).expect("the home is lost");

    ana.run(&["restore", &file]).ok();
    assert_ne!(ana.status()["device"], device);
    let kept = ana.path().join(format!("retired/{}.toml", device.as_str().expect("a key")));
    assert!(kept.exists(), "the old key is kept");
    let renewed = ana.status()["device"].clone();
    ana.start_node(&[]);
    assert_eq!(ana.status()["device"], renewed, "it stays that device");
    ana.meets(&bo);
    ana.posts("general", "back again");
    bo.sees("back again");
    bo.knows_no_fork();
}

#[test]
fn a_backup_through_a_pipe_is_the_same() {
    let ana = Person::founds("ana");
    ana.posts("general", "hello");
    let made = ana.command(&["backup", "-"]).output().expect("a backup");
    assert!(made.status.success());
    let again = Person::nobody_yet();
    let mut restore = again.command(&["restore", "-"]);
    let mut restore = restore.stdin(Stdio::piped()).spawn().expect("a restore");
    let mut stdin = restore.stdin.take().expect("stdin");
    std::io::Write::write_all(&mut stdin, &made.stdout).expect("it reads");
    drop(stdin);
    assert!(restore.wait().expect("it ends").success());
    assert!(again.texts().contains("hello"));
}

#[test]
fn one_flipped_byte_is_refused_and_nothing_is_restored() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "hello");
    ana.stop_node();
    let file = file(&ana);
    ana.run(&["backup", &file]).ok();
    let good = fs::read(&file).expect("the backup");
    for place in [0, 40, good.len() / 2, good.len() - 20] {
        let mut bad = good.clone();
        bad[place] ^= 1;
        fs::write(&file, bad).expect("a file");
        let again = Person::nobody_yet();
        let refused = again.run(&["restore", &file]);
        assert!([Some(2), Some(8)].contains(&refused.code), "byte {place}: {refused}");
        assert!(!again.path().exists(), "byte {place}");
    }
    fs::write(&file, &good[..good.len() / 2]).expect("a file");
    Person::nobody_yet().run(&["restore", &file]).fails(8);
}

#[test]
fn a_backup_without_the_recovery_words_is_made_ours_by_them() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "in the backup");
    bo.sees("in the backup");
    let words = ana.run(&["device", "words", "--yes"]).ok().stdout;
    fs::remove_file(ana.path().join("account.toml")).expect("the words are written down");
    let file = file(&ana);
    ana.run(&["backup", &file]).ok();

    let mut again = Person::nobody_yet();
    let restored = again.run(&["restore", &file]).ok();
    assert!(restored.stderr.contains("tidings device certify"), "{restored}");
    again.run(&["post", "general", "too early"]).fails(5);
    again.env("TIDINGS_WORDS", words.split_whitespace().collect::<Vec<_>>().join(" "));
    again.run(&["device", "certify"]).ok();
    again.run(&["start"]).ok();
    again.meets(&bo);
    eventually(SOON, "it is let in", || again.status()["admitted"] == true);
    again.posts("general", "mine again");
    bo.sees("mine again");
}
