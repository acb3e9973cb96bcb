//! A box that keeps everybody's logs, and lets bodies go by its rules.

use std::fs;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// The settings of a home, beside what its environment says.
fn settings(person: &Person, text: &str) {
    fs::write(person.path().join("config.toml"), text).expect("a settings file");
}

#[test]
fn what_a_box_let_go_comes_from_who_still_has_it() {
    let mut ana = Person::founds("ana");
    let thread = ana.posts("general", "a long story");
    ana.replies(&thread, "and how it ended");
    let relay = Person::joins("box", &ana.code());
    relay.sees("and how it ended");
    settings(&relay, "retention = [{ older_than = \"0s\" }]\n");
    let applied = relay.run(&["config", "reload", "--json"]).ok().json();
    assert_eq!(applied["applied"], serde_json::json!(["retention"]));
    eventually(SOON, "the bodies are gone", || relay.status()["bodies_pruned"] == 2);
    let shown = relay.run(&["read", &thread]).ok().stdout;
    assert_eq!(shown.matches("(pruned here, 1 peer may have it)").count(), 2, "{shown}");
    relay.verifies();

    let code = format!("{}@{}", ana.code(), relay.address());
    ana.stop_node();
    let alone = relay.run(&["read", &thread, "--fetch"]).fails(10);
    assert!(alone.stdout.contains("no peer that is connected may have it"), "{alone}");
    let cy = Person::joins("cy", &code);
    eventually(SOON, "cy knows what is missing", || cy.status()["bodies_wanted"] == 2);
    assert!(cy.texts().is_empty());
    cy.verifies();

    ana.start_node(&[]);
    cy.meets(&ana);
    cy.sees("and how it ended");
    assert_eq!((cy.texts(), cy.status()["bodies_wanted"].as_u64()), (ana.texts(), Some(0)));
    cy.verifies();

    settings(&relay, "retention = []\n");
    relay.run(&["config", "reload"]).ok();
    relay.meets(&ana);
    let fetched = relay.run(&["read", &thread, "--fetch"]).ok().stdout;
    assert!(fetched.contains("a long story") && fetched.contains("and how it ended"), "{fetched}");
    relay.verifies();
}

#[test]
fn a_newcomer_through_a_box_that_let_go_has_all_entries_and_gets_the_rest_later() {
    let mut ana = Person::founds("ana");
    for number in 1..=30 {
        ana.posts("general", &format!("story {number}"));
    }
    let relay = Person::joins("box", &ana.code());
    relay.sees("story 30");
    settings(&relay, "retention = [{ older_than = \"0s\", keep = false }]\n");
    relay.run(&["config", "reload"]).ok();
    eventually(SOON, "the bodies are gone", || relay.status()["bodies_pruned"] == 30);
    let code = relay.code();
    ana.stop_node();

    let bo = Person::joins("bo", &code);
    let wanted = || bo.status()["bodies_wanted"].as_u64();
    eventually(SOON, "bo holds every header", || wanted() == Some(30));
    assert_eq!(bo.status()["entries"], relay.status()["entries"]);
    let told = bo.run(&["read", "general"]).ok();
    assert!(told.stdout.is_empty(), "{told}");
    assert!(told.stderr.contains("Of 30 entries only the headers are here"), "{told}");
    assert!(told.stderr.contains("1 peer connected"), "{told}");
    let shown = relay.run(&["read", "general"]).ok().stdout;
    assert_eq!(shown.matches("(pruned here").count(), 30, "{shown}");
    bo.verifies();

    ana.start_node(&[]);
    bo.meets(&ana);
    eventually(SOON, "bo has every body", || wanted() == Some(0));
    assert_eq!(bo.texts(), ana.texts());
    assert!(!bo.run(&["read", "general"]).ok().stderr.contains("headers"));
    bo.verifies();
}

#[test]
fn a_home_gives_its_unused_room_back() {
    let mut ana = Person::founds("ana");
    let busy = ana.run(&["compact"]).fails(6);
    assert!(busy.stderr.contains("tidings stop"), "{busy}");
    ana.stop_node();
    let sizes = ana.run(&["compact", "--json"]).ok().json();
    assert!(sizes["bytes_after"].as_u64() <= sizes["bytes_before"].as_u64(), "{sizes}");
    ana.verifies();
}

#[test]
fn a_wrong_rule_is_named() {
    let ana = Person::founds("ana");
    for (rule, wrong) in [("older_than = \"soon\"", "soon"), ("older = \"1d\"", "older")] {
        settings(&ana, &format!("[[retention]]\n{rule}\n"));
        let refused = ana.run(&["config", "check"]).fails(2);
        assert!(refused.stderr.contains(wrong), "{refused}");
    }
}
