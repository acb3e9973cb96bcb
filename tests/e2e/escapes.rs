//! What members write is hostile to a terminal: it comes out harmless, and JSON stays faithful.

use crate::cast::{Person, SOON};
use crate::harness::{Ran, eventually};

/// Clears the screen, sets the title, moves the cursor, rings, rewrites the line, turns the
/// reading direction, hides, and speaks C1.
const HOSTILE: &str = "safe\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}[1;1H\r\u{8}\u{9b}31m\u{9d}x\u{9c}\
    \u{202e}txt.exe\u{202c}\u{2066}in\u{2069}\u{200b}\u{feff}\u{2028}\u{7f}\u{e0041}end";

/// Fails if a terminal or an eye would obey any character.
#[track_caller]
pub(crate) fn harmless(ran: &Ran) {
    for letter in ran.stdout.chars().chain(ran.stderr.chars()) {
        let obeyed = match letter {
            '\n' => false,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
            '\u{61c}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}' => true,
            _ => false,
        };
        assert!(!obeyed, "{letter:?} in {:?}\n{:?}", ran.stdout, ran.stderr);
    }
}

#[test]
fn hostile_text_is_harmless_on_every_screen() {
    let ana = Person::founds("ana");
    // A name may turn the reading direction; control characters are refused in names.
    let name = "b\u{202e}o\u{200b}";
    ana.run(&["new", "x", "--home", "/nowhere", "--as", "a\u{1b}b"]).fails(2);
    let bo = Person::joins(name, &ana.code());
    let mut watch = ana.spawn(&["watch"]);
    eventually(SOON, "it listens", || {
        bo.posts("general", "is anybody listening?");
        watch.stdout().contains("\"event\":\"post\"")
    });
    let id = bo.run(&["post", "general", HOSTILE, "--subject", HOSTILE]).ok().stdout;
    let id = id.trim();
    bo.replies(id, HOSTILE);
    eventually(SOON, "all of it is here", || {
        ana.run(&["read", id, "--json"]).json_lines().len() == 2
    });
    watch.line(SOON, "the post", |line| line.contains(id));

    harmless(&ana.run(&["next"]).ok());
    let read = ana.run(&["read", id]).ok();
    assert!(read.stdout.contains("safe") && read.stdout.contains("end"), "{read}");
    for words in [
        &["read"][..],
        &["read", "general"],
        &["read", "--all"],
        &["read", id],
        &["boards"],
        &["people"],
        &["peers"],
        &["search", "safe"],
        &["search", HOSTILE],
        &["status"],
        &["invite", "list"],
        &["catchup", HOSTILE],
        &["read", HOSTILE],
    ] {
        let ran = ana.run(words);
        harmless(&ran);
        // JSON for programs holds no such character either, but means the same.
        harmless(&ana.run(&[words, &["--json"]].concat()));
    }
    watch.kill();
    assert!(!watch.stdout().contains(['\u{1b}', '\u{202e}', '\u{9b}']));

    let posts = ana.run(&["read", id, "--json"]).ok().json_lines();
    // All of it is data; only line breaks are made the same for everybody.
    let faithful = HOSTILE.replace('\r', "\n");
    assert_eq!(posts[0]["text"], faithful.as_str());
    assert_eq!(posts[1]["text"], faithful.as_str());
    assert_eq!(posts[0]["author"]["name"], name);

    let cy = Person::nobody_yet();
    let came = cy.run(&["join", &ana.code(), "--as", "cy"]).ok();
    harmless(&came);
    assert!(came.stdout.contains("safe"), "{came}");
}

#[test]
fn names_never_stand_without_their_suffix() {
    let ana = Person::founds("ana");
    let twin = Person::joins("ana", &ana.code());
    let id = twin.posts("general", "it is me, ana");
    ana.sees("it is me, ana");
    twin.run(&["react", &id, "👀"]).ok();
    eventually(SOON, "ana sees what the other feels", || {
        ana.run(&["read", &id]).ok().stdout.contains('👀')
    });
    let suffix = twin.status()["suffix"].as_str().expect("a suffix").to_owned();
    for words in [&["people"][..], &["read", "general"], &["peers"], &["search", "it is"]] {
        let ran = ana.run(words).ok();
        assert!(ran.stdout.contains(&format!("ana#{suffix}")), "{ran}");
    }
    let read = ana.run(&["read", &id]).ok();
    assert!(read.stdout.contains(&format!("👀 ana#{suffix}")), "{read}");
}
