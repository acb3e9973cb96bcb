//! Files of texts that are not sent yet: they wait in the home, and need nothing of where they came from.

use super::{file, here, path, saves};
use crate::cast::{Person, SOON};
use crate::harness::eventually;
use serde_json::Value;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The only draft.
fn draft(person: &Person) -> Value {
    let mut rows = person.run(&["draft", "list", "--json"]).ok().json_lines();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

/// Where the files of the only draft lie; they seem to have come yesterday.
fn lying(person: &Person) -> Vec<PathBuf> {
    let mut lie = Vec::new();
    for file in draft(person)["files"].as_array().into_iter().flatten() {
        let name = file["file"].as_str().expect("a name");
        let path = person.path().join("files").join(&name[..2]).join(name);
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        let opened = File::options().write(true).open(&path).expect("it lies there");
        opened.set_modified(yesterday).expect("a time");
        lie.push(path);
    }
    lie
}

#[test]
fn a_draft_keeps_its_files_through_a_crash_and_sends_them() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (notes, bytes) = file(&ana, "notes.pdf", 300_000);
    let (other, _) = file(&ana, "other.txt", 1_000);
    let failed = ana.run(&["post", "attic", "the notes", "--file", path(&notes)]).fails(4);
    assert!(failed.stderr.contains("tidings draft send 1"), "{failed}");
    ana.run(&["draft", "attach", "1", path(&other)]).ok();
    fs::remove_file(&notes).expect("it was there");
    let shown = ana.run(&["draft", "show", "1"]).ok().stdout;
    for row in ["the notes\n\n", "1  notes.pdf  300 KB", "2  other.txt  1.0 KB"] {
        assert!(shown.contains(row), "{shown}");
    }
    ana.run(&["draft", "attach", "7", path(&other)]).fails(4);
    ana.run(&["draft", "detach", "1", "3"]).fails(4);
    let lie = lying(&ana);
    ana.run(&["draft", "detach", "1", "2"]).ok();
    eventually(SOON, "what nothing names any more is gone", || !lie[1].exists());

    ana.power_cut();
    ana.start_node(&[]);
    ana.meets(&bo);
    assert_eq!(draft(&ana)["files"][0]["name"], "notes.pdf");
    ana.run(&["board", "new", "attic"]).ok();
    let post = ana.run(&["draft", "send", "1"]).ok().stdout.trim().to_owned();
    assert!(lie[0].exists(), "the post has it");
    bo.sees("the notes");
    eventually(SOON, "the file is at bo's", || here(&bo, &post) == 100);
    saves(&bo, &post, &bytes);
}

#[test]
fn a_draft_that_is_thrown_away_leaves_no_file_behind() {
    let ana = Person::founds("ana");
    let (notes, _) = file(&ana, "notes.pdf", 1_000);
    ana.run(&["message", "nobody", "psst", "--file", path(&notes)]).fails(4);
    let lie = lying(&ana);
    ana.run(&["draft", "discard", "1"]).ok();
    eventually(SOON, "the file is gone", || lie.iter().all(|path| !path.exists()));
}
