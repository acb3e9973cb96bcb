//! Who may connect: by network before anything is said, by person once it is proven who it is.

use std::fs;

use crate::cast::{Person, SOON};
use crate::harness::{eventually, eventually_some};

#[track_caller]
fn lets_in(person: &Person, rules: &str) {
    let text = format!("access = [{rules}]\n");
    fs::write(person.path().join("config.toml"), text).expect("a settings file");
    let applied = person.run(&["config", "reload", "--json"]).ok().json();
    assert_eq!(applied["applied"], serde_json::json!(["access"]), "{applied}");
}

fn sessions(person: &Person) -> usize {
    person.status()["sessions"].as_array().map_or(0, Vec::len)
}

#[test]
fn who_is_denied_is_shown_out_and_comes_back_when_allowed() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    eventually(SOON, "they are connected", || sessions(&ana) == 1);
    let row = eventually_some(SOON, "ana knows bo", || ana.member("bo"));
    let who = format!("bo#{}", row["suffix"].as_str().expect("a suffix"));
    lets_in(&ana, &format!("{{ account = \"{who}\", allow = false }}"));
    eventually(SOON, "bo is shown out", || sessions(&ana) == 0);
    bo.posts("general", "from outside");
    bo.run(&["sync", &ana.address()]).fails(7);
    assert!(!ana.texts().contains("from outside"));

    lets_in(&ana, "{ network = \"127.0.0.0/8\", allow = false }");
    bo.run(&["sync", &ana.address()]).fails(7);
    assert_eq!(sessions(&ana), 0);

    lets_in(&ana, "");
    bo.meets(&ana);
    ana.sees("from outside");
}

#[test]
fn a_wrong_rule_of_access_is_named() {
    let ana = Person::founds("ana");
    fs::write(ana.path().join("config.toml"), "access = [{ network = \"home\", allow = true }]\n")
        .expect("a settings file");
    let refused = ana.run(&["config", "check"]).fails(2);
    for said in ["`access` is { allow = true, network = \"home\" }", "a network by its prefix"] {
        assert!(refused.stderr.contains(said), "{refused}");
    }
}
