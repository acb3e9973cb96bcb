//! Names of files that mean harm to whoever saves them.

use super::{files, path, posts_with};
use crate::bots::Bot;
use crate::cast::{Person, SOON};
use crate::escapes::harmless;
use crate::harness::eventually;
use serde_json::json;
use std::fs;

/// What a file is called, and what it is saved as.
const NAMES: [(&str, &str); 16] = [
    ("../../x", "x"),
    ("/etc/cron.d/y", "y"),
    ("..", "file"),
    ("C:\\Windows\\evil.exe", "evil.exe"),
    (".bashrc", "bashrc"),
    ("-rf", "rf"),
    ("~", "file"),
    ("NUL.txt", "_NUL.txt"),
    ("com1", "_com1"),
    ("LPT\u{b9}.txt", "_LPT\u{b9}.txt"),
    ("trailing. . ", "trailing"),
    ("alternate:stream", "alternate_stream"),
    ("a\u{1b}[2J\u{7}\r\nb", "a__2J___b"),
    ("holiday\u{202e}gpj.exe", "holiday_gpj.exe"),
    ("null\0byte", "null_byte"),
    ("\u{200b}\u{feff}\u{2028}", "___"),
];

#[test]
fn whatever_a_file_is_called_it_is_saved_where_one_wants_it_and_nowhere_else() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let bot = Bot::of(&ana, &["eve", "--scope", "post"]);
    // The API takes names as they are: nobody else's node need be as careful as ours.
    let named = |name: &str| {
        let (status, mut taken) = bot.upload("plain", name.as_bytes());
        assert_eq!(status, 200, "{taken}");
        taken["file"]["name"] = json!(name);
        taken["file"].take()
    };
    let draft = json!({"for": "post", "board": "general", "text": "save these"});
    let send = |names: &[&str]| {
        let files: Vec<_> = names.iter().map(|name| named(name)).collect();
        bot.post("/send", &json!({"draft": draft, "files": files}))
    };
    for name in ["", &"x".repeat(256)] {
        assert_eq!(send(&[name]).0, 400, "a name of {} bytes", name.len());
    }
    let (status, written) = send(&NAMES.map(|(name, _)| name));
    assert_eq!(status, 200, "{written}");
    let post = written["written"]["id"].as_str().expect("an id").to_owned();
    bo.sees("save these");
    eventually(SOON, "all are here", || files(&bo, &post).iter().all(|file| file["here"] == 100));
    harmless(&bo.run(&["file", "list", &post]).ok());
    harmless(&bo.run(&["read", &post]).ok());
    for ((name, safe), number) in NAMES.iter().zip(1..) {
        let dir = bo.beside(&format!("saved-{number}")).join("inner");
        fs::create_dir_all(&dir).expect("a directory");
        let number = number.to_string();
        harmless(&bo.run(&["file", "save", &post, &number, "-o", path(&dir)]).ok());
        let inside = fs::read_dir(&dir).expect("a directory").flatten();
        let inside: Vec<_> = inside.map(|entry| entry.file_name()).collect();
        assert_eq!(inside, [*safe], "{name:?}");
        assert_eq!(fs::read(dir.join(safe)).expect("the file"), name.as_bytes());
        let around = fs::read_dir(dir.parent().expect("one")).expect("a directory").count();
        assert_eq!(around, 1, "{name:?} left something beside where it was to go");
    }
}

#[test]
fn the_longest_names_are_cut_to_what_every_disk_takes() {
    let ana = Person::founds("ana");
    for (letter, times) in [("x", 255), ("ä", 127), ("🦊", 63)] {
        let name = letter.repeat(times);
        let from = ana.beside(&name);
        fs::write(&from, &name).expect("a file");
        let post = posts_with(&ana, &name, &from);
        let dir = ana.beside("saved").join(times.to_string());
        fs::create_dir_all(&dir).expect("a directory");
        ana.run(&["file", "save", &post, "-o", path(&dir)]).ok();
        let saved = fs::read_dir(&dir).expect("a directory").flatten().next().expect("a file");
        assert!(saved.file_name().len() <= 200, "{:?}", saved.file_name());
        assert_eq!(fs::read(saved.path()).expect("the file"), name.as_bytes());
    }
}
