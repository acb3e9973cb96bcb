//! `import` and `export`: bulk in, bulk out.

use serde_json::{Value, json};

use crate::cast::Person;

#[test]
fn an_export_can_be_imported_into_another_community() {
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "books/whales"]).ok();
    ana.run(&["post", "books/whales", "Call me Ishmael.\n\tTwo lines", "--subject", "“Ahoy”"]).ok();
    ana.posts("general", "plain \u{1f433} \u{1b}[31m text");
    let exported = ana.run(&["export"]).ok();

    let cy = Person::founds("cy");
    let refused = cy.run_with(&["import", "-"], &exported.stdout).fails(4);
    assert!(refused.stderr.contains("books/whales"), "{refused}");
    let told = cy.run_with(&["import", "-", "--create-boards", "--json"], &exported.stdout).ok();
    assert_eq!(told.json_lines().last().map(|line| line["imported"].clone()), Some(2.into()));
    assert_eq!(told.json_lines().last().map(|line| line["done"].clone()), Some(true.into()));
    assert_eq!(essence(&cy), essence(&ana));
    cy.verifies();
}

/// Boards, subjects and texts in the order of the export.
fn essence(person: &Person) -> Vec<(Value, Value, Value)> {
    let posts = person.run(&["export"]).ok().json_lines();
    posts.iter().map(|p| (p["board"].clone(), p["subject"].clone(), p["text"].clone())).collect()
}

#[test]
fn an_import_comes_from_a_file_or_stdin_with_and_without_a_node() {
    let mut ana = Person::founds("ana");
    let file = ana.beside("posts.jsonl");
    let lines = |from: usize| {
        let line = |n| json!({"board": "general", "text": format!("line {n}")}).to_string();
        (from..from + 300).map(line).collect::<Vec<_>>().join("\n\n")
    };
    std::fs::write(&file, lines(0)).expect("a file of posts");
    ana.run(&["import", &file.to_string_lossy()]).ok();
    ana.stop_node();
    ana.run_with(&["import", "-"], &lines(300)).ok();
    assert_eq!(ana.texts().len(), 600);
    ana.verifies();
}

#[test]
fn what_is_imported_reaches_the_others_as_it_was() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let line = |n| json!({"board": "general", "subject": format!("s{n}"), "text": format!("t{n}")});
    let lines: String = (0..5_000).map(|n| format!("{}\n", line(n))).collect();
    ana.run_with(&["import", "-", "--quiet"], &lines).ok();
    bo.sees("t4999");
    bo.run(&["sync"]).ok();
    assert_eq!(essence(&bo), essence(&ana));
    assert_eq!(bo.status()["unread"], 5_000);
    bo.verifies();
}

#[test]
fn lines_that_are_no_posts_are_named() {
    let ana = Person::founds("ana");
    let good = "{\"board\":\"general\",\"text\":\"good\"}";
    let long = format!("{{\"board\":\"general\",\"text\":\"{}\"}}", "x".repeat(20_000));
    for (bad, code) in [
        ("not json", 2),
        ("[]", 2),
        ("{\"board\":\"general\"}", 2),
        ("{\"board\":7,\"text\":\"x\"}", 2),
        ("\u{0}", 2),
        (long.as_str(), 9),
    ] {
        let ran = ana.run_with(&["import", "-"], &format!("{good}\n{bad}\n{good}\n")).fails(code);
        assert!(ran.stderr.contains('2') && !ran.stderr.contains("panicked"), "{ran}");
    }
    assert!(ana.texts().is_empty(), "nothing of a batch with a wrong line is written");
}
