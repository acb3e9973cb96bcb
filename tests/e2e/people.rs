//! Who may do what, and what becomes of the expelled.

use crate::cast::{Person, SOON};
use crate::harness::eventually;

impl Person {
    /// Waits until `name` has this role here.
    #[track_caller]
    fn sees_role(&self, name: &str, role: &str) {
        eventually(SOON, &format!("{name} is {role}"), || {
            self.member(name).is_some_and(|row| row["role"] == role)
        });
    }
}

#[test]
fn what_the_expelled_write_reaches_nobody_not_even_by_who_had_not_heard() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    bo.meets(&cy);
    bo.posts("general", "before");
    cy.sees("before");
    ana.sees("before");
    // Cy sleeps while bo is expelled, and bo does not hear of it either.
    cy.stop_node();
    bo.stop_node();
    ana.run(&["people", "expel", "bo", "--no-input"]).fails(2);
    ana.run(&["people", "expel", "bo", "--reason", "sold the books", "--yes"]).ok();
    assert_eq!(ana.member("bo").expect("bo is shown")["reason"], "sold the books");

    ana.stop_node();
    bo.start_node(&[]);
    bo.posts("general", "after");
    cy.start_node(&[]);
    // Cy had not heard, takes it from bo, and drops it once ana tells.
    bo.meets(&cy);
    cy.sees("after");
    ana.start_node(&[]);
    cy.meets(&ana);
    cy.sees_role("bo", "expelled");
    eventually(SOON, "cy shows no more of bo", || !cy.texts().contains("after"));
    cy.posts("general", "cy is here");
    ana.sees("cy is here");
    assert!(!ana.texts().contains("after") && ana.texts().contains("before"));
    eventually(SOON, "ana and cy hold the same", || {
        let cut = |person: &Person| person.member("bo").expect("bo")["devices"][0]["cut"].clone();
        cut(&ana) == cut(&cy) && cut(&ana).is_u64()
    });
    for person in [&ana, &cy] {
        person.verifies();
        assert_eq!(person.status()["silent_divergences"], 0);
    }
}

#[test]
fn the_expelled_are_told_read_on_and_come_back() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "for all");
    bo.sees("for all");
    assert!(!ana.run(&["invite", "list"]).ok().stderr.contains("void"));
    ana.run(&["people", "expel", "bo", "--yes"]).ok();
    bo.sees_role("bo", "expelled");
    eventually(SOON, "codes from before are said to be void", || {
        ana.run(&["invite", "list"]).ok().stderr.contains("are void")
    });
    let refused = bo.run(&["post", "general", "I protest"]).fails(5);
    assert!(refused.stderr.contains("expelled"), "{refused}");
    bo.run(&["invite"]).fails(5);
    assert!(bo.texts().contains("for all"));
    assert!(bo.run(&["status"]).ok().stdout.contains("expelled"));

    ana.run(&["people", "role", "bo", "member"]).ok();
    bo.meets(&ana);
    bo.sees_role("bo", "member");
    bo.posts("general", "thank you");
    ana.sees("thank you");
}

#[test]
fn moderators_are_cut_by_the_owner_and_members_judge_nobody() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    ana.run(&["people", "role", "bo", "moderator"]).ok();
    bo.sees_role("bo", "moderator");
    cy.run(&["people", "role", "bo", "member"]).fails(5);
    bo.run(&["people", "role", "cy", "owner"]).fails(5);
    bo.run(&["people", "role", "cy", "king"]).fails(2);
    bo.run(&["people", "expel", "nobody", "--yes"]).fails(4);
    let told = bo.run(&["people", "role", "cy", "reader", "--json"]).ok().json();
    assert_eq!((&told["role"], &told["was"]), (&"reader".into(), &"member".into()));
    cy.sees_role("cy", "reader");
    cy.run(&["post", "general", "no word"]).fails(5);
    ana.run(&["people", "expel", "bo", "--yes"]).ok();
    ana.run(&["people", "role", "cy", "member"]).ok();
    cy.sees_role("cy", "member");
    cy.posts("general", "my word");
    ana.sees("my word");
}

#[test]
fn invites_make_readers_and_are_taken_back() {
    let ana = Person::founds("ana");
    let code = ana.run(&["invite", "--role", "reader"]).ok().stdout.trim().to_owned();
    let bo = Person::joins("bo", &code);
    assert_eq!(bo.member("bo").expect("bo is in")["role"], "reader");
    bo.run(&["post", "general", "no word"]).fails(5);
    ana.run(&["invite", "--role", "owner"]).fails(2);

    let rows = ana.run(&["invite", "list", "--json"]).ok().json_lines();
    let row = rows.iter().find(|row| row["role"] == "reader").expect("the invite");
    let key = row["key"].as_str().expect("a key");
    ana.run(&["invite", "revoke", &key[..8]]).ok();
    ana.run(&["invite", "revoke", "zzzz"]).fails(4);
    assert!(ana.run(&["invite", "list"]).ok().stdout.contains("taken back"));
    let late = Person::nobody_yet();
    let refused = late.run(&["join", &code, "--as", "late"]).fails(5);
    assert!(refused.stderr.contains("taken back"), "{refused}");
}
