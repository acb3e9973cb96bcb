//! A talk by lines (`--plain`), as screen readers and pipes have it.

use crate::cast::{Person, SOON};
use crate::harness::eventually;

#[test]
fn everything_unread_is_read_answered_and_found_by_lines() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run(&["board", "new", "books"]).ok();
    ana.run(&["post", "books", "The whale is white.\u{1b}[2J\u{202e}", "--subject", "Reading"])
        .ok();
    ana.run(&["post", "general", "Bring a book.", "--subject", "Tuesday"]).ok();
    ana.run(&["post", "general", "And a lamp.", "--subject", "Wednesday"]).ok();
    bo.sees("And a lamp.");

    let typed = ["", "", "", "", "r", "Mine is about", "a lighthouse.", ".", "/whale", "1", "q"];
    let talk = bo.run_with(&["--plain"], &(typed.join("\n") + "\n")).ok();
    let said = talk.stdout.as_str();
    let order = ["2 unread", "All read.", "Answer to ana#", "Posted in", "1. Reading, ana#"];
    let places: Vec<_> = order.iter().map(|text| said.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{talk}");
    let read = &said[..said.find("All read.").expect("read to the end")];
    for text in ["The whale is white.", "Bring a book.", "And a lamp."] {
        assert_eq!(read.matches(text).count(), 1, "{text} once: {talk}");
    }
    let commands = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
    assert!(!said.contains(commands), "{talk}");

    assert_eq!(bo.run(&["status", "--json"]).ok().json()["unread"], 0);
    ana.sees("Mine is about\na lighthouse.");
    let answers = ana.run(&["search", "lighthouse", "--json"]).ok().json_lines();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["text"], "Mine is about\na lighthouse.");
    assert_eq!(bo.run(&["draft", "list", "--json"]).ok().json_lines().len(), 0);
}

#[test]
fn a_board_of_many_threads_is_listed_to_its_end() {
    let ana = Person::founds("ana");
    for number in 1..=24 {
        let subject = format!("Thread {number}");
        ana.run(&["post", "general", "A text.", "--subject", &subject]).ok();
    }
    let talk = ana.run_with(&["--plain"], "2\no\no\n24\nq\n").ok();
    for number in 1..=24 {
        let row = format!(". Thread {number}, here only, ana#");
        assert_eq!(talk.stdout.matches(&row).count(), 1, "{row}: {talk}");
    }
    assert!(talk.stdout.contains("24. Thread 1, here only, ana#"), "{talk}");
    assert!(talk.stdout.contains("general: Thread 1\n"), "{talk}");
}

#[test]
fn texts_that_the_node_never_had_are_its_drafts_from_now_on() {
    let ana = Person::founds("ana");
    let file = ana.path().join("drafts.json");
    let text = r#"[{"key":"board/general","subject":"Ships","text":"They sail."}]"#;
    std::fs::write(&file, text).expect("a home");
    ana.run_with(&["--plain"], "q\n").ok();
    assert!(!file.exists(), "the node has them");
    let drafts = ana.run(&["draft", "list", "--json"]).ok().json_lines();
    assert_eq!(
        (&drafts[0]["board"], &drafts[0]["text"]),
        (&"general".into(), &"They sail.".into())
    );

    // What is begun there is gone on with by lines.
    let talk = ana.run_with(&["--plain"], "w general\n\n\nFar.\n.\nq\n").ok();
    assert!(talk.stdout.contains("Here is what you had written.\nThey sail."), "{talk}");
    eventually(SOON, "it is sent", || {
        ana.run(&["search", "They sail", "--json"]).ok().json_lines().len() == 1
    });
    assert_eq!(ana.run(&["draft", "list", "--json"]).ok().json_lines().len(), 0);
}

#[test]
fn a_file_goes_with_what_is_written_by_lines() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (notes, bytes) = crate::files::file(&ana, "the notes.pdf", 300_000);
    let notes = crate::files::path(&notes);
    let typed = format!("w general\nShips\n.attach {notes}\nThey sail.\n.attach /nowhere/a\n");
    let talk = ana.run_with(&["--plain"], &typed).ok();
    for told in ["[1] the notes.pdf, 300 KB", "/nowhere/a: No such file", "kept as a draft"] {
        assert!(talk.stdout.contains(told), "{told}: {talk}");
    }
    std::fs::remove_file(notes).expect("it was there");
    let talk = ana.run_with(&["--plain"], "w general\n\n\n.files\n.\nq\n").ok();
    assert_eq!(talk.stdout.matches("[1] the notes.pdf, 300 KB").count(), 2, "{talk}");
    bo.sees("They sail.");
    let found = bo.run(&["search", "sail", "--json"]).ok().json_lines();
    let post = found[0]["id"].as_str().expect("an id");
    eventually(SOON, "the file is at bo's", || crate::files::here(&bo, post) == 100);
    crate::files::saves(&bo, post, &bytes);
}

#[test]
fn without_a_terminal_nothing_is_drawn() {
    let mut ana = Person::founds("ana");
    ana.env("TIDINGS_LANGUAGE", "de");
    let talk = ana.run_with(&["--plain"], "\nq\n").ok();
    assert!(talk.stdout.contains("Alles gelesen."), "{talk}");
    let talk = ana.run_with(&["--plain"], "/befor:2024\nq\n").ok();
    let refused = "es gibt kein `befor:`; meintest du `before:`?";
    assert!(talk.stdout.contains(refused), "what the node says is German, too: {talk}");
    ana.env("TIDINGS_PALETTE", "mauve");
    let told = ana.run_with(&["--plain"], "q\n").fails(2);
    assert!(told.stderr.contains("dark oder light oder 16 oder none"), "{told}");
    ana.env("TIDINGS_PALETTE", "");
    let told = ana.run_with(&[], "").fails(2);
    assert!(told.stdout.is_empty() && told.stderr.contains("Usage"), "{told}");
}
