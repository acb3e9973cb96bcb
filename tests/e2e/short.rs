//! Short codes: told to somebody, typed once, dead soon.

use std::time::Duration;

use crate::cast::{Person, text};
use crate::harness::{Ran, eventually};

/// A short code of `person`'s node, for whoever types it at its address.
#[track_caller]
fn code_of(person: &Person) -> String {
    person.run(&["invite", "--short"]).ok().stdout.trim().to_owned()
}

/// `join CODE@ADDR` of somebody new.
#[track_caller]
fn joins(code: &str, at: &Person) -> (Person, Ran) {
    let bo = Person::nobody_yet();
    let ran = bo.run(&["join", &format!("{code}@{}", at.address()), "--as", "bo"]);
    (bo, ran)
}

/// Fails unless joining by `code` ends with `exit`, says `word`, and leaves no community behind.
#[track_caller]
fn refused(code: &str, at: &Person, exit: i32, word: &str) {
    let (bo, ran) = joins(code, at);
    let ran = ran.fails(exit);
    assert!(ran.stderr.contains(word) && ran.stderr.contains("next:"), "{ran}");
    bo.run(&["status"]).fails(4);
}

/// The live short code and its tries, as `invite list` says.
#[track_caller]
fn live(person: &Person) -> Option<(String, u64)> {
    let rows = person.run(&["invite", "list", "--json"]).ok().json_lines();
    let short = rows.iter().find_map(|row| row.get("short"))?;
    Some((text(&short["code"]), short["tries"].as_u64().expect("a number of tries")))
}

/// Another code than this one, which is none by mistyping.
fn other(code: &str) -> String {
    let digit = code.as_bytes()[0];
    let next = if digit == b'9' { '0' } else { char::from(digit + 1) };
    format!("{next}{}", &code[1..])
}

#[test]
fn a_short_code_lets_in_one_person() {
    let ana = Person::founds("ana");
    ana.posts("general", "Welcome!");
    let code = code_of(&ana);
    assert_eq!(live(&ana), Some((code.clone(), 3)));
    let spoken = code.to_uppercase().replace('-', " ");
    let (bo, ran) = joins(&spoken, &ana);
    let ran = ran.ok();
    assert!(ran.stdout.contains("Welcome!"), "{ran}");
    assert!(ran.stderr.contains("ana invites to Book Club"), "{ran}");
    assert!(bo.texts().contains("Welcome!"));
    assert_eq!(live(&ana), None);
    refused(&code, &ana, 4, "no short code is live");
    // Whoever is in already uses up nobody's code.
    let code = code_of(&ana);
    let again = format!("{code}@{}", ana.address());
    let ran = bo.run(&["join", &again]).fails(2);
    assert!(ran.stderr.contains("holds a community already"), "{ran}");
    assert_eq!(live(&ana), Some((code, 3)));
}

#[test]
fn three_wrong_tries_kill_it() {
    let ana = Person::founds("ana");
    let code = code_of(&ana);
    for left in [2, 1] {
        refused(&other(&code), &ana, 5, "wrong");
        assert_eq!(live(&ana), Some((code.clone(), left)));
    }
    refused(&other(&code), &ana, 5, "wrong");
    assert_eq!(live(&ana), None);
    refused(&code, &ana, 4, "no short code is live");
}

#[test]
fn what_is_mistyped_costs_no_try() {
    let ana = Person::founds("ana");
    let code = code_of(&ana);
    for (typed, word) in [("7-copper-lantern", "did you mean “copier”"), ("7-copier", "7-copier")]
    {
        refused(typed, &ana, 2, word);
    }
    assert_eq!(live(&ana), Some((code, 3)));
}

#[test]
fn a_revoked_or_replaced_one_is_dead_and_so_is_one_of_a_node_that_ended() {
    let mut ana = Person::founds("ana");
    let first = code_of(&ana);
    let told = ana.run(&["invite", "--short"]).ok();
    assert!(told.stderr.contains(&format!("{first}, is dead now")), "{told}");
    let code = told.stdout.trim().to_owned();
    refused(&first, &ana, 5, "wrong");
    ana.run(&["invite", "revoke", &first]).fails(4);
    ana.run(&["invite", "revoke", &code]).ok();
    assert_eq!(live(&ana), None);
    refused(&code, &ana, 4, "no short code is live");
    ana.run(&["invite", "revoke", &code]).fails(4);
    ana.run(&["invite", "revoke", "7-nonsense-words"]).fails(2);
    ana.run(&["invite", "revoke", "nonsense"]).fails(4);
    let code = code_of(&ana);
    ana.stop_node();
    ana.start_node(&[]);
    assert_eq!(live(&ana), None);
    refused(&code, &ana, 4, "no short code is live");
}

#[test]
fn one_for_an_invite_that_ends_sooner_ends_with_it() {
    let ana = Person::founds("ana");
    let code = ana.run(&["invite", "--short", "--expires", "1s"]).ok().stdout;
    // Invites last whole minutes.
    eventually(Duration::from_secs(90), "the short code is over", || live(&ana).is_none());
    refused(code.trim(), &ana, 4, "no short code is live");
}

#[test]
fn it_comes_from_stdin_and_the_environment_too() {
    let ana = Person::founds("ana");
    let typed = format!("{}@{}\n", code_of(&ana), ana.address());
    Person::nobody_yet().run_with(&["join", "-"], &typed).ok();
    let mut bo = Person::nobody_yet();
    bo.env("TIDINGS_CODE", format!("{}@{}", code_of(&ana), ana.address()));
    bo.run(&["join"]).ok();
}

#[test]
fn an_invite_without_a_short_code_is_offered_to_nobody() {
    let mut ana = Person::founds("ana");
    let made = ana.run(&["invite", "--json"]).ok().json();
    let (code, _) = live(&ana).expect("a short code");
    assert_eq!(
        (text(&made["short"]["code"]), text(&made["schema"])),
        (code, "tidings/invite/1".into())
    );
    assert_eq!(made["short"]["schema"], "tidings/short/1");
    let told = ana.run(&["invite"]).ok();
    let (code, _) = live(&ana).expect("another short code");
    assert!(told.stderr.contains(&format!("tidings join {code}")), "{told}");
    assert!(told.stdout.starts_with("TIDINGS:") && !told.stdout.contains(&code), "{told}");
    ana.run(&["invite", "revoke", &code]).ok();
    let told = ana.run(&["invite", "--long", "--json"]).ok();
    assert!(told.json().get("short").is_none() && live(&ana).is_none(), "{told}");
    ana.stop_node();
    assert!(ana.run(&["invite", "--json"]).ok().json().get("short").is_none());
    ana.run(&["invite", "--short"]).fails(3);
}

#[test]
fn an_address_where_nobody_invites_is_explained() {
    let ana = Person::founds("ana");
    ana.run(&["invite", "--long"]).ok();
    let (code, _) = live(&ana).expect("the founder's first one");
    ana.run(&["invite", "revoke", &code]).ok();
    refused(&code, &ana, 4, "no short code is live");
    let bo = Person::nobody_yet();
    let nobody = format!("{code}@127.0.0.1:{}", crate::cast::free_port());
    bo.run(&["join", &nobody]).fails(7);
    bo.run(&["join", &format!("{code}@nowhere")]).fails(2);
    // Discovery is off here, and nothing was typed.
    assert!(bo.run(&["join", &code]).fails(2).stderr.contains("CODE@HOST:PORT"));
    assert!(bo.run(&["join"]).fails(2).stderr.contains("TIDINGS_CODE"));
}
