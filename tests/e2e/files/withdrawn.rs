//! Files of deleted posts go also where nobody can read that these were deleted.

use super::{file, lying, path, posts_with};
use crate::cast::{Person, SOON};
use crate::harness::eventually;
use std::fs;

const MIB: usize = 1024 * 1024;

/// Bytes of files that this home holds.
fn bytes_held(person: &Person) -> u64 {
    person.status()["files"]["bytes"].as_u64().expect("a number of bytes")
}

#[test]
fn a_box_that_cannot_read_lets_the_files_of_a_deleted_post_go_and_says_so_to_others() {
    let mut ana = Person::founds("ana");
    let mut relay = Person::carries_for(&ana);
    let mut bo = Person::joins("bo", &ana.code());
    bo.stop_node();
    let (film, _) = file(&ana, "film.mp4", 2 * MIB + 77);
    let (notes, _) = file(&ana, "notes.pdf", 70_000);
    let (kept, _) = file(&ana, "kept.pdf", 3_000);
    let words = ["post", "general", "both", "--file", path(&film), "--file", path(&notes)];
    let post = ana.run(&words).ok().stdout.trim().to_owned();
    // The same bytes once more are a file of their own.
    posts_with(&ana, "the notes again", &notes);
    posts_with(&ana, "others", &kept);
    let whole = |person: &Person, count| {
        lying(person).len() == count && person.status()["files"]["coming"] == 0
    };
    eventually(SOON, "the box has all four", || whole(&relay, 4));
    ana.stop_node();

    bo.start_node(&[]);
    bo.meets(&relay);
    bo.sees("others");
    bo.run(&["file", "fetch", &post]).ok();
    eventually(SOON, "bo has all four", || whole(&bo, 4));
    bo.stop_node();

    ana.start_node(&[]);
    ana.run(&["delete", &post, "--yes"]).ok();
    ana.meets(&relay);
    for person in [&ana, &relay] {
        eventually(SOON, "two are left", || lying(person).len() == 2);
        assert!(bytes_held(person) < 80_000, "their room is free again");
    }
    ana.stop_node();
    bo.start_node(&[]);
    bo.meets(&relay);
    eventually(SOON, "two are left", || lying(&bo).len() == 2);
    assert!(bytes_held(&bo) < 80_000);
    bo.stop_node();

    // The box does not want them again, also when it reads all anew.
    relay.stop_node();
    fs::remove_file(relay.path().join("views.redb")).expect("the views");
    relay.start_node(&[]);
    bo.start_node(&[]);
    bo.meets(&relay);
    bo.posts("general", "and this");
    relay.meets(&bo);
    assert!(whole(&relay, 2));
    for person in [&relay, &bo] {
        person.run(&["verify"]).ok();
    }
}
