//! Files that go with posts: attached, fetched by themselves or on demand, saved.

mod drafted;
mod names;
mod sources;
mod withdrawn;

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of bytes that no other seed has.
pub(crate) fn file(person: &Person, name: &str, len: usize) -> (PathBuf, Vec<u8>) {
    let mut bytes = vec![0; len];
    blake3::Hasher::new().update(name.as_bytes()).finalize_xof().fill(&mut bytes);
    let path = person.beside(name);
    fs::write(&path, &bytes).expect("a file");
    (path, bytes)
}

pub(crate) fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// Posts with this file; the post's id.
pub(crate) fn posts_with(person: &Person, text: &str, with: &Path) -> String {
    let args = ["post", "general", text, "--file", path(with)];
    person.run(&args).ok().stdout.trim().to_owned()
}

/// The files of a post as they are here.
fn files(person: &Person, post: &str) -> Vec<Value> {
    person.run(&["file", "list", post, "--json"]).ok().json_lines()
}

/// How much of the only file of a post is here, in percent.
pub(crate) fn here(person: &Person, post: &str) -> u64 {
    files(person, post).first().and_then(|file| file["here"].as_u64()).unwrap_or_default()
}

/// Ana posted “the notes” with 300 000 bytes, and bo has them; the post's id, and the bytes.
fn shared_notes() -> (Person, Person, String, Vec<u8>) {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (notes, bytes) = file(&ana, "notes.pdf", 300_000);
    let post = posts_with(&ana, "the notes", &notes);
    bo.sees("the notes");
    eventually(SOON, "the file is here", || here(&bo, &post) == 100);
    (ana, bo, post, bytes)
}

/// Saves the only file of a post, and fails unless it has these bytes.
#[track_caller]
pub(crate) fn saves(person: &Person, post: &str, bytes: &[u8]) {
    let out = person.beside(&format!("saved-{post}"));
    person.run(&["file", "save", post, "-o", path(&out)]).ok();
    assert!(fs::read(out).expect("the file") == bytes, "it is the same file");
}

#[test]
fn a_small_file_comes_by_itself_and_is_saved_as_it_was() {
    let (_ana, bo, post, bytes) = shared_notes();
    let listed = files(&bo, &post);
    assert_eq!(listed[0]["name"], "notes.pdf");
    assert_eq!(listed[0]["mime"], "application/pdf");
    assert_eq!(listed[0]["size"], 300_000);
    let read = bo.run(&["read", &post]).ok().stdout;
    assert!(read.contains("[1] notes.pdf") && read.contains("· here"), "{read}");
    bo.posts("general", "no notes");
    let found = |query: &str| bo.run(&["search", query]).ok().stdout;
    eventually(SOON, "it is found by its file", || {
        let found = found("notes has:file");
        found.contains("[1] notes.pdf 300 KB · here") && !found.contains("no notes")
    });

    let dir = bo.beside("downloads");
    fs::create_dir(&dir).expect("a directory");
    bo.run(&["file", "save", &post, "-o", path(&dir)]).ok();
    assert_eq!(fs::read(dir.join("notes.pdf")).expect("the file"), bytes);
    // What is there is not written over unasked.
    fs::write(dir.join("notes.pdf"), b"mine").expect("a file");
    bo.run(&["file", "save", &post, "-o", path(&dir)]).fails(2);
    assert_eq!(fs::read(dir.join("notes.pdf")).expect("the file"), b"mine");
    bo.run(&["file", "save", &post, "-o", path(&dir), "--force"]).ok();
    assert_eq!(fs::read(dir.join("notes.pdf")).expect("the file"), bytes);
    assert_eq!(fs::read_dir(&dir).expect("a directory").count(), 1, "nothing half is left");
}

#[test]
fn a_large_file_comes_on_demand_and_goes_on_after_either_side_was_killed() {
    const LEN: usize = 24 * 1024 * 1024 + 77;
    let (mut ana, mut bo) = (Person::nobody_yet(), Person::nobody_yet());
    ana.env("TIDINGS_RATE_PEER", "4 MiB/s");
    ana.run(&["new", "Book Club", "--as", "ana"]).ok();
    bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    let (film, bytes) = file(&ana, "film.mp4", LEN);
    let post = posts_with(&ana, "the film", &film);
    bo.sees("the film");
    let (note, _) = file(&ana, "note.txt", 2_000);
    let later = posts_with(&ana, "a note", &note);
    eventually(SOON, "a small one comes by itself", || here(&bo, &later) == 100);
    assert_eq!(here(&bo, &post), 0, "nobody asked for it");
    let read = bo.run(&["read", &post]).ok().stdout;
    assert!(read.contains("· on demand"), "{read}");

    // Asked for once; it goes on by itself whoever is killed meanwhile.
    let mut before = 0;
    let asking = bo.spawn(&["file", "fetch", &post]);
    for (killed, percent) in [(0, 10), (1, 30), (0, 50), (1, 70)] {
        eventually(SOON, "some more is here", || here(&bo, &post) >= percent);
        let now = here(&bo, &post);
        assert!(now >= before, "what came stays: {before} %, then {now} %");
        before = now;
        let victim = if killed == 0 { &mut ana } else { &mut bo };
        victim.power_cut();
        victim.run(&["start"]).ok();
        bo.run(&["dial", &ana.address()]).ok();
    }
    drop(asking);
    saves(&bo, &post, &bytes);
}

#[test]
fn a_file_over_the_limit_is_refused_before_anything_is_written() {
    let mut ana = Person::nobody_yet();
    ana.env("TIDINGS_FILE_LIMIT", "1 MiB");
    ana.run(&["new", "Book Club", "--as", "ana"]).ok();
    let (small, _) = file(&ana, "small", 1000);
    let (large, _) = file(&ana, "large", 1024 * 1024 + 1);
    let args = ["post", "general", "too much", "--file", path(&small), "--file", path(&large)];
    let refused = ana.run(&args).fails(9);
    assert!(refused.stderr.contains("file_limit"), "{refused}");
    ana.run(&["post", "general", "none", "--file", path(&ana.beside("nothing"))]).fails(4);
    assert_eq!(ana.texts().len(), 0, "nothing is posted");
    posts_with(&ana, "just so", &small);
}

#[test]
fn a_doctor_says_that_files_have_no_room_and_what_to_do() {
    let mut ana = Person::nobody_yet();
    ana.env("TIDINGS_QUOTA_FILES", "2 MiB");
    ana.run(&["new", "Book Club", "--as", "ana"]).ok();
    let said = |what: &str| {
        let checks = ana.run(&["doctor", "--json"]).json_lines();
        let of_files = checks.into_iter().find(|check| check["check"] == "files");
        let check = of_files.expect("a check of files");
        assert!(check["message"].to_string().contains(what), "{check}");
        check
    };
    assert_eq!(said("0 B of 2.0 MB")["ok"], true);
    let (notes, _) = file(&ana, "notes", 1024 * 1024 + 512 * 1024);
    posts_with(&ana, "the notes", &notes);
    let full = said("may not come by themselves");
    assert_eq!(full["ok"], false);
    assert!(full["next"].to_string().contains("raise `quota_files`"), "{full}");
}

#[test]
fn a_file_of_a_message_is_for_those_who_read_it() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    bo.meets(&ana);
    let (letter, bytes) = file(&ana, "letter.txt", 70_000);
    let sent = ana.run(&["message", "bo", "for you", "--file", path(&letter)]).ok();
    let post = sent.stdout.trim().to_owned();
    bo.sees("for you");
    eventually(SOON, "the file is here", || here(&bo, &post) == 100);
    saves(&bo, &post, &bytes);

    cy.meets(&ana);
    cy.run(&["file", "list", &post]).fails(4);
    let held = cy.path().join("files");
    let count = fs::read_dir(held).map(Iterator::count).unwrap_or_default();
    assert_eq!(count, 0, "cy has nothing of it");
}

/// Whole files that lie in a home, by their paths.
fn lying(person: &Person) -> Vec<PathBuf> {
    let inside = |dir: PathBuf| fs::read_dir(dir).into_iter().flatten().flatten();
    let dirs = inside(person.path().join("files")).filter(|dir| dir.file_name() != "begun");
    let files = dirs.flat_map(|dir| inside(dir.path())).map(|file| file.path());
    files.filter(|path| path.extension().is_none()).collect()
}

#[test]
fn what_a_disk_damaged_is_found_and_fetched_again() {
    let (_ana, bo, post, bytes) = shared_notes();
    let status = bo.status();
    let held = (&status["files"]["files"], &status["files"]["bytes"]);
    assert_eq!(held, (&1.into(), &(300_000 + 5 * 16).into()));
    let said = bo.run(&["verify"]).ok().stderr;
    assert!(said.contains("and 1 file checked, nothing is damaged"), "{said}");

    let place = lying(&bo).pop().expect("a file");
    let mut damaged = fs::read(&place).expect("its bytes");
    damaged[123_456] ^= 1;
    fs::write(&place, damaged).expect("a file");
    let verified = bo.run(&["verify", "--json"]).fails(8).json();
    assert_eq!(verified["damage"].as_array().map(Vec::len), Some(0));
    let named = verified["damaged_files"][0].as_str().expect("a line");
    assert!(named.contains(&*place.file_name().expect("a name").to_string_lossy()), "{named}");
    eventually(SOON, "it is whole again", || here(&bo, &post) == 100);
    bo.run(&["verify"]).ok();
    saves(&bo, &post, &bytes);
}

#[test]
fn files_go_with_a_deleted_post_everywhere_it_can_be_read() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut cy = Person::nobody_yet();
    cy.env("TIDINGS_RELAY", "on");
    cy.run(&["join", &ana.code(), "--as", "cy"]).ok();
    let (notes, _) = file(&ana, "notes.pdf", 300_000);
    let (kept, _) = file(&ana, "kept.pdf", 2_000);
    let post = posts_with(&ana, "the notes", &notes);
    posts_with(&ana, "others", &kept);
    let all = [&ana, &bo, &cy];
    eventually(SOON, "all have both files", || all.iter().all(|it| lying(it).len() == 2));
    ana.run(&["delete", &post, "--yes"]).ok();
    eventually(SOON, "one is left with each", || all.iter().all(|it| lying(it).len() == 1));
    // Who carries for others does not hear of it again, also when all is read anew.
    cy.stop_node();
    fs::remove_file(cy.path().join("views.redb")).expect("the views");
    cy.run(&["start"]).ok();
    cy.sees("others");
    cy.posts("general", "and this");
    ana.sees("and this");
    assert_eq!(lying(&cy).len(), 1);
    assert_eq!(cy.status()["files"]["coming"], 0);
}

#[test]
fn a_backup_has_files_or_leaves_them_to_those_who_have_them() {
    let (mut ana, bo, post, _) = shared_notes();
    let (with, without) = (ana.beside("with"), ana.beside("without"));
    ana.run(&["backup", path(&with)]).ok();
    ana.run(&["backup", path(&without), "--no-files"]).ok();
    ana.stop_node();
    let bytes = |path: &Path| fs::metadata(path).expect("a file").len();
    assert!(bytes(&with) > bytes(&without) + 300_000);
    for (backup, percent) in [(with, 100), (without, 0)] {
        let again = Person::nobody_yet();
        again.run(&["restore", path(&backup)]).ok();
        assert_eq!(here(&again, &post), percent);
        again.run(&["start"]).ok();
        again.meets(&bo);
        eventually(SOON, "it is here again", || here(&again, &post) == 100);
    }
}
