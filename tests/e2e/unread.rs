//! Unread that can be trusted: what is read next, what was read, and what was not sent.

use crate::cast::{Person, SOON, text};
use crate::harness::{Api, eventually};
use serde_json::json;
use std::collections::BTreeSet;

const BOARDS: [&str; 5] = ["announcements", "books", "general", "music", "zoo"];

fn lines(range: std::ops::Range<usize>) -> String {
    let line =
        |n: usize| format!("{{\"board\":\"{}\",\"text\":\"post {n}\"}}\n", BOARDS[n * 7 % 5]);
    range.map(line).collect()
}

#[test]
fn a_thousand_unread_posts_are_read_once_each_while_a_hundred_arrive() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run_with(&["import", "-", "--create-boards"], &lines(0..1_000)).ok();
    bo.sees("post 999");
    let mut api = Api::of(&bo);
    let (mut read, mut coming) = (Vec::new(), 1_000..1_100);
    loop {
        if read.len() % 45 == 40 {
            let some = coming.start..(coming.start + 10).min(coming.end);
            if !some.is_empty() {
                coming.start = some.end;
                ana.run_with(&["import", "-"], &lines(some)).ok();
            }
        }
        let row = api.ask(&json!({"do": "next"}))["post"].take();
        if row.is_null() {
            break;
        }
        let marked = api.ask(&json!({"do": "mark_read", "ids": [row["id"]]}));
        assert_eq!(marked["marked"]["posts"], 1, "{marked}");
        read.push(text(&row["text"]));
    }
    assert!(coming.is_empty() && read.len() >= 1_000, "{} were read", read.len());
    bo.sees("post 1099");
    // What was still under way is read as a person does.
    while bo.status()["unread"] != 0 {
        let shown = bo.run(&["next"]).ok().stdout;
        let line = shown.lines().find(|line| line.contains("  post ")).expect("a text");
        read.push(line.trim().to_owned());
    }
    let all: BTreeSet<String> = (0..1_100).map(|n| format!("post {n}")).collect();
    assert_eq!(read.len(), all.len());
    assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), all);
}

#[test]
fn what_a_limit_keeps_back_is_told_of() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run_with(&["import", "-", "--create-boards"], &lines(0..70)).ok();
    bo.sees("post 69");
    let asked = bo.run(&["read", "--json"]).ok();
    assert_eq!(asked.json_lines().len(), 50);
    assert!(asked.stderr.contains("20 unread left"), "{asked}");
    let read = bo.run(&["read", "general", "--unread", "--limit", "4"]).ok();
    assert!(read.stderr.contains("66 unread left"), "{read}");
    assert!(bo.run(&["read"]).ok().stderr.contains("16 unread left"));
    let rest = bo.run(&["read"]).ok();
    assert!(!rest.stderr.contains("left"), "{rest}");
}

#[test]
fn next_goes_on_where_somebody_reads_and_threads_are_caught_up_alone() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run(&["board", "new", "zoo"]).ok();
    ana.posts("general", "another board");
    let thread = ana.posts("zoo", "a thread");
    let other = ana.posts("zoo", "another thread");
    ana.replies(&thread, "an answer");
    bo.sees("an answer");
    bo.run(&["read", &other[..8]]).ok();
    let next = || {
        let row = bo.run(&["next", "--json"]).ok().json();
        assert!(row.get("late").is_none(), "{row}");
        text(&row["text"])
    };
    assert_eq!(next(), "a thread", "programs change nothing");
    assert!(bo.run(&["next"]).ok().stdout.contains("a thread"));
    assert_eq!(next(), "an answer");
    bo.run(&["catchup", "nowhere"]).fails(4);
    bo.run(&["catchup", "abcdefgh"]).fails(4);
    bo.run(&["catchup", &thread[..8]]).ok();
    assert_eq!(next(), "another board");
    bo.run(&["catchup", "#general"]).ok();
    assert!(bo.run(&["next"]).ok().stderr.contains("Nothing is unread"));
}

#[test]
fn what_is_read_on_one_laptop_is_read_on_the_other() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let laptop = Person::nobody_yet();
    let code = ana.run(&["device", "add"]).ok().stdout;
    laptop.run(&["join", code.trim()]).ok();
    for text in ["one", "two", "three"] {
        bo.posts("general", text);
    }
    ana.sees("three");
    laptop.sees("three");
    let unread = |person: &Person| person.status()["unread"].as_u64();
    assert_eq!((unread(&ana), unread(&laptop)), (Some(3), Some(3)));
    ana.run(&["next"]).ok();
    eventually(SOON, "the laptop knows of one", || unread(&laptop) == Some(2));
    laptop.run(&["catchup", "--yes"]).ok();
    eventually(SOON, "ana has nothing left", || unread(&ana) == Some(0));
    let boards = laptop.run(&["boards", "--json"]).ok().json_lines();
    assert_eq!(boards.len(), 2, "nothing of it is shown: {boards:?}");
    assert_eq!(unread(&bo), Some(0));

    // A moment after it told, it waits; but not when it stops.
    bo.posts("general", "four");
    ana.sees("four");
    laptop.sees("four");
    ana.run(&["next"]).ok();
    ana.stop_node();
    ana.start_node(&[]);
    laptop.meets(&ana);
    eventually(SOON, "the laptop knows of the last", || unread(&laptop) == Some(0));
    for person in [&ana, &bo, &laptop] {
        person.verifies();
    }
}

#[test]
fn what_could_not_be_sent_is_kept_until_it_is() {
    let mut ana = Person::founds("ana");
    let post = ["post", "attic", "a text", "--subject", "old things"];
    let failed = ana.run(&post).fails(4);
    assert!(failed.stderr.contains("tidings draft send 1"), "{failed}");
    ana.run(&post).fails(4);
    let drafts = |person: &Person| person.run(&["draft", "list", "--json"]).ok().json_lines();
    let rows = drafts(&ana);
    assert_eq!(rows.len(), 1, "the same is kept once");
    assert_eq!((&rows[0]["schema"], &rows[0]["for"]), (&"tidings/draft/1".into(), &"post".into()));
    assert_eq!(ana.run(&["draft", "show", "1"]).ok().stdout, "old things\na text\n");
    ana.run(&["draft", "send", "1"]).fails(4);
    ana.run(&["board", "new", "attic"]).ok();
    let id = ana.run(&["draft", "send", "1"]).ok().stdout;
    assert!(ana.run(&["read", &id[..8]]).ok().stdout.contains("old things"));
    ana.run(&["draft", "send", "1"]).fails(4);
    assert!(drafts(&ana).is_empty());

    // A message to nobody can be sent to somebody; a thread cannot.
    ana.run(&["message", "nobody", "for one alone"]).fails(4);
    let number = drafts(&ana)[0]["id"].to_string();
    ana.run(&["draft", "send", &number]).fails(4);
    ana.run(&["draft", "send", &number, "--to", "nobody else"]).fails(4);
    ana.run(&["draft", "send", &number, "--to", "ana"]).ok();
    assert!(drafts(&ana).is_empty());
    ana.run(&["post", "nowhere", "a text", "--subject", "About it"]).fails(4);
    let number = drafts(&ana)[0]["id"].to_string();
    ana.run(&["draft", "send", &number, "--to", "ana"]).fails(2);
    ana.run(&["draft", "discard", &number]).ok();

    ana.run(&["reply", "abcdefgh", "an answer"]).fails(4);
    ana.run(&["message", "nobody", "psst"]).fails(4);
    ana.run(&["post", "general", " "]).fails(2);
    let listed = ana.run(&["draft", "list"]).ok().stdout;
    assert!(listed.contains("answer to abcdefgh") && listed.contains("message to nobody"));
    assert_eq!(listed.lines().count(), 3, "{listed}");
    // They are in no view, and need no node.
    ana.stop_node();
    std::fs::remove_file(ana.path().join("views.redb")).expect("the views are derived");
    let first = drafts(&ana)[0]["id"].to_string();
    ana.run(&["draft", "discard", &first]).ok();
    ana.run(&["draft", "discard", &first]).fails(4);
    assert_eq!(drafts(&ana).len(), 1);
}
