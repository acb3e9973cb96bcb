//! `search` with its operators, and its index that may be lost at any time.

use std::fs;

use serde_json::json;

use crate::cast::Person;
use crate::harness::eventually;

/// The texts that a search prints, in order.
#[track_caller]
fn found(person: &Person, words: &[&str]) -> Vec<String> {
    let rows = person.run(&[&["search", "--json"], words].concat()).ok().json_lines();
    rows.iter().map(|row| row["text"].as_str().expect("a text").to_owned()).collect()
}

/// So many posts at once, on a board of their own.
fn imports(person: &Person, count: usize) {
    let line = |n| json!({"board": "noise", "text": format!("hum number {n}")}).to_string();
    let lines: Vec<String> = (0..count).map(line).collect();
    person.run_with(&["import", "-", "--create-boards"], &lines.join("\n")).ok();
}

#[test]
fn each_operator_finds_what_it_says() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run(&["board", "new", "harbour"]).ok();
    ana.run(&["board", "new", "harbour/piers"]).ok();
    let first = ana.posts("harbour", "The keeper of the lighthouse");
    ana.posts("harbour/piers", "Große Wellen at the pier");
    bo.sees("Große Wellen at the pier");
    bo.replies(&first, "A keeper indeed, no storm");
    ana.sees("A keeper indeed, no storm");
    ana.run(&["message", "bo", "keeper of secrets"]).ok();

    let (keeper, reply) = ("The keeper of the lighthouse", "A keeper indeed, no storm");
    for (words, expected) in [
        (&["keeper", "light"][..], &[keeper][..]),
        (&["grosse"], &["Große Wellen at the pier"]),
        (&["\"keeper of the\""], &[keeper]),
        (&["--", "keeper", "-storm", "-#@bo"], &[keeper]),
        (&["keeper", "-storm", "-#@bo"], &[keeper]),
        (&["-keeper", "#harbour"], &["Große Wellen at the pier"]),
        (&["keeper -storm -secrets"], &[keeper]),
        (&["keeper", "@bo"], &[reply]),
        (&["keeper", "by:me", "#harbour"], &[keeper]),
        (&["pier", "#harbour"], &["Große Wellen at the pier"]),
        (&["#@bo"], &["keeper of secrets"]),
        (&["is:unread"], &[reply]),
        (&["after:1d", "light"], &[keeper]),
        (&["before:2020"], &[]),
        (&[&format!("in:{first}"), "indeed"], &[reply]),
        (&["--limit", "1", "keeper", "#harbour"], &[reply]),
        (&["--best", "lighthouse"], &[keeper]),
    ] {
        assert_eq!(found(&ana, words), expected, "{words:?}");
    }
    assert_eq!(ana.run(&["search", "keeper", "--count"]).ok().stdout, "3\n");
    let count = ana.run(&["search", "keeper", "--count", "--json"]).ok().json();
    assert_eq!(count, json!({"schema": "tidings/count/1", "posts": 3}));
    let shown = ana.run(&["search", "keeper -indeed -secrets"]).ok();
    assert!(shown.stdout.contains("  The keeper of the lighthouse\n"), "{shown}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_next_step() {
    let ana = Person::founds("ana");
    for (query, code, next) in [
        ("aftr:2024", 2, "after:"),
        ("from:ana", 2, "by:"),
        ("  ", 2, "words"),
        ("before:soon", 2, "2026-03-09"),
        ("@nobody", 2, "tidings people"),
        ("has:wings", 2, "has:file"),
        ("x #genral", 4, "general"),
    ] {
        let refused = ana.run(&["search", query]).fails(code);
        assert!(refused.stderr.contains(next), "{query}: {refused}");
    }
    ana.run(&["search", "x", "--best", "--count"]).fails(2);
}

#[test]
fn an_index_that_is_gone_or_damaged_is_made_anew() {
    let mut ana = Person::founds("ana");
    imports(&ana, 1_500);
    ana.posts("general", "a needle in the hum");
    let file = ana.path().join("search.redb");
    eventually(crate::cast::SOON, "the index is there", || file.exists());
    let all_is_found = |ana: &Person| {
        assert_eq!(found(ana, &["needle"]), ["a needle in the hum"]);
        assert_eq!(found(ana, &["\"number 1234\""]), ["hum number 1234"]);
        assert_eq!(ana.run(&["search", "hum", "--count"]).ok().stdout, "1501\n");
    };
    all_is_found(&ana);
    ana.stop_node();
    all_is_found(&ana);
    let whole = fs::read(&file).expect("the index can be read");
    for at in [5_000, whole.len() / 3, whole.len() / 2, whole.len() - 5_000] {
        let mut damaged = whole.clone();
        damaged[at..at + 64].fill(0x5a);
        fs::write(&file, damaged).expect("the index can be written");
        all_is_found(&ana);
    }
    for broken in [Vec::new(), vec![9; 70_000], whole[..whole.len() / 2].to_vec()] {
        fs::write(&file, broken).expect("the index can be written");
        ana.start_node(&[]);
        all_is_found(&ana);
        ana.stop_node();
    }
    fs::remove_file(&file).expect("the index can be removed");
    ana.start_node(&[]);
    all_is_found(&ana);
}
