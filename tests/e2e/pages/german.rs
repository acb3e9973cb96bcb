//! Pages and the terminal in German, where texts are not shown: nothing English is left between.

use super::Browser;
use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// What stands in place of texts, in English.
const ENGLISH: [&str; 4] = ["deleted", "hidden by", "blocked", "a moderator"];

#[test]
fn what_is_not_shown_is_told_of_in_the_readers_language() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    let spam = bo.posts("general", "Buy my book");
    let taken = bo.posts("general", "@ana, a slip");
    let shut_out = cy.posts("general", "@ana, from somebody");
    for person in [&bo, &cy] {
        ana.meets(person);
    }
    let answer = ana.replies(&taken, "What was it?");
    ana.run(&["mod", "hide", &spam]).ok();
    bo.run(&["delete", &taken, "--reason", "a slip", "--yes"]).ok();
    for person in [&bo, &cy] {
        ana.meets(person);
    }
    ana.run(&["people", "block", "cy"]).ok();
    eventually(SOON, "the deletion is here", || {
        ana.post_row(&taken).is_some_and(|row| row["absent"] == "deleted")
    });

    let mut browser = Browser::enters(&ana);
    browser.language = "de";
    let paths = [
        ("/board?name=general".to_owned(), "(vom Verfasser gelöscht)"),
        ("/board?name=general".to_owned(), "(blockiert)"),
        (format!("/post/{answer}"), "(vom Verfasser gelöscht)"),
        (format!("/history/{taken}"), "vom Verfasser gelöscht: <bdi>a slip</bdi>"),
        (format!("/history/{shut_out}"), "(blockiert)"),
        (format!("/history/{spam}"), "(von der Moderation ausgeblendet)"),
        (format!("/moderate/{spam}"), "(von der Moderation ausgeblendet)"),
        ("/moderation".to_owned(), "(von der Moderation ausgeblendet)"),
        ("/search?q=by:me+What".to_owned(), "(vom Verfasser gelöscht)"),
    ];
    for (path, said) in paths {
        let page = browser.follow(browser.get(&path)).body;
        assert!(page.contains(said), "{path} says {said}: {page}");
        for english in ENGLISH {
            assert!(!page.contains(english), "{path} says {english}: {page}");
        }
    }

    ana.env("TIDINGS_LANGUAGE", "de");
    let typed = "b\n2\n1\nb\n2\n2\n\n/by:me What\n1\nq\n";
    let talk = ana.run_with(&["--plain"], typed).ok();
    for said in ["(vom Verfasser gelöscht)", "(blockiert)", "cy#"] {
        assert!(talk.stdout.contains(said), "{said}: {talk}");
    }
    for english in ENGLISH {
        assert!(!talk.stdout.contains(english), "{english}: {talk}");
    }
}
