//! Homes that are copied, renamed or put back: a log never gets two histories.

use std::fs;
use std::path::Path;

use crate::cast::{Person, SOON};
use crate::harness::{eventually, eventually_some};

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a home") {
        let entry = entry.expect("a file");
        match entry.file_type().expect("its type").is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy")),
        }
    }
}

fn devices(person: &Person, name: &str) -> usize {
    let row = person.member(name);
    row.and_then(|row| row["devices"].as_array().map(Vec::len)).unwrap_or(0)
}

#[test]
fn a_copied_home_is_another_device_of_the_same_person() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "before the copy");
    bo.sees("before the copy");
    ana.stop_node();

    let mut twin = Person::nobody_yet();
    copy(&ana.path(), &twin.path());
    let before = ana.status()["device"].clone();
    ana.start_node(&[]);
    twin.start_node(&[]);
    assert_eq!(ana.status()["device"], before);
    assert_ne!(twin.status()["device"], before);
    assert_eq!(twin.status()["account"], ana.status()["account"]);

    ana.posts("general", "from the laptop");
    twin.posts("general", "from its copy");
    bo.meets(&ana);
    bo.meets(&twin);
    for person in [&ana, &twin, &bo] {
        for text in ["before the copy", "from the laptop", "from its copy"] {
            person.sees(text);
        }
        assert_eq!(devices(person, "ana"), 2);
        assert_eq!(person.status()["members"], 2);
        person.knows_no_fork();
        person.verifies();
    }
    // It stays that device at the next start.
    let device = twin.status()["device"].clone();
    twin.stop_node();
    twin.start_node(&[]);
    assert_eq!(twin.status()["device"], device);
}

#[test]
fn a_copy_of_a_home_whose_node_runs_leads_to_no_other_node() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "before the copy");
    bo.sees("before the copy");
    let twin = Person::nobody_yet();
    copy(&ana.path(), &twin.path());
    // The copy has the port and the token of the original's node in it.
    twin.run(&["peers"]).fails(3);
    assert!(twin.run(&["stop"]).ok().stderr.contains("No node is running"));
    twin.run(&["start"]).ok();
    twin.posts("general", "from the copy");
    ana.posts("general", "from the original");
    assert_ne!(twin.status()["device"], ana.status()["device"]);
    bo.meets(&twin);
    bo.sees("from the copy");
    bo.sees("from the original");
    bo.knows_no_fork();
    ana.stop_node();
    assert!(twin.status()["running"]["pid"].is_u64());
}

#[test]
fn a_copy_that_is_only_used_by_verbs_is_another_device_too() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let twin = Person::nobody_yet();
    copy(&ana.path(), &twin.path());
    let said = twin.run(&["post", "general", "by a verb"]).ok();
    assert!(said.stderr.contains("new device"), "{said}");
    assert_ne!(twin.status()["device"], ana.status()["device"]);
}

#[test]
fn a_home_that_is_renamed_goes_on() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "at the old place");
    ana.stop_node();
    let device = ana.status()["device"].clone();
    let moved = Person::nobody_yet();
    fs::rename(ana.path(), moved.path()).expect("the home is moved");
    assert_eq!(moved.status()["device"], device);
    moved.posts("general", "at the new place");
    moved.verifies();
}

/// Puts an older `log.redb` back into the very same file, as some restore programs do.
fn put_back(person: &Person, log: &[u8]) {
    fs::write(person.path().join("log.redb"), log).expect("the log can be written");
    fs::remove_file(person.path().join("views.redb")).expect("the views are derived");
}

#[test]
fn a_log_that_was_put_back_takes_up_where_its_peers_know_it_was() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "in the backup");
    ana.stop_node();
    let backup = fs::read(ana.path().join("log.redb")).expect("a backup");
    ana.start_node(&[]);
    ana.posts("general", "after the backup");
    bo.meets(&ana);
    bo.sees("after the backup");
    ana.stop_node();

    put_back(&ana, &backup);
    ana.start_node(&[]);
    ana.meets(&bo);
    ana.sees("after the backup");
    ana.posts("general", "and on");
    bo.sees("and on");
    ana.knows_no_fork();
    bo.knows_no_fork();
}

#[test]
fn a_log_that_was_put_back_and_written_is_given_up_for_a_new_one() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "in the backup");
    ana.stop_node();
    let backup = fs::read(ana.path().join("log.redb")).expect("a backup");
    ana.start_node(&[]);
    ana.posts("general", "one history");
    bo.meets(&ana);
    bo.sees("one history");
    ana.stop_node();

    put_back(&ana, &backup);
    let device = ana.status()["device"].clone();
    ana.posts("general", "another history");
    ana.start_node(&[]);
    bo.run(&["dial", &ana.address()]);
    eventually(SOON, "ana goes on as a new device", || {
        let status = ana.run(&["status", "--json"]);
        status.code == Some(0) && status.json()["device"] != device
    });
    eventually(SOON, "ana writes as the new device", || {
        ana.run(&["post", "general", "a new leaf"]).code == Some(0)
    });
    bo.run(&["dial", &ana.address()]);
    bo.sees("a new leaf");
    bo.sees("in the backup");
    let forked = eventually_some(SOON, "bo knows of the two histories", || {
        let row = bo.member("ana")?;
        let devices = row["devices"].as_array()?.clone();
        devices.into_iter().find(|row| !row["forked"].is_null())
    });
    assert_eq!(forked["device"], device);
    assert!(bo.run(&["people"]).ok().stdout.contains("two histories"));
    ana.verifies();
    bo.verifies();
}
