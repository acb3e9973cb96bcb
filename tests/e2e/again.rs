//! Homes that are out, or whose secret is dead: a new code of the same community continues them.

use serde_json::Value;
use tidings_core::Code;

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use crate::moved::copy;

impl Person {
    /// What must stay the same when a home comes back: who it is, and the log that it writes.
    fn who(&self) -> (Value, Value) {
        let status = self.status();
        (status["account"].clone(), status["device"].clone())
    }

    /// What this home keeps of the community, its secrets among it.
    fn kept(&self) -> String {
        std::fs::read_to_string(self.path().join("community.toml")).expect("it holds a community")
    }

    /// Fails unless each of these two reads what the other writes from now on.
    #[track_caller]
    fn talks_with(&self, other: &Self, word: &str) {
        self.posts("general", &format!("{word}, said"));
        other.sees(&format!("{word}, said"));
        other.posts("general", &format!("{word}, answered"));
        self.sees(&format!("{word}, answered"));
        for person in [self, other] {
            person.verifies();
            person.knows_no_fork();
        }
    }
}

/// Ana's community, with bo let in by cy, of whom ana heard nothing more before she expelled cy: bo's
/// admission is void, and bo's secret is dead.
fn void() -> (Person, Person) {
    let mut ana = Person::founds("ana");
    let mut cy = Person::joins("cy", &ana.code());
    let code = ana.code();
    ana.stop_node();
    let mut bo = Person::joins("bo", &format!("{code}@{}", cy.address()));
    bo.posts("general", "written while ana slept");
    cy.sees("written while ana slept");
    cy.stop_node();
    bo.stop_node();
    ana.start_node(&[]);
    ana.run(&["people", "expel", "cy", "--yes"]).ok();
    ana.posts("general", "after cy");
    assert!(ana.member("bo").is_none());
    (ana, bo)
}

#[test]
fn one_that_was_away_while_the_secret_changed_twice_goes_on_with_its_log() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let old = ana.code();
    let (_cy, _dee) = (Person::joins("cy", &old), Person::joins("dee", &old));
    bo.posts("general", "before");
    ana.sees("before");
    let who = bo.who();
    bo.stop_node();
    for name in ["cy", "dee"] {
        ana.run(&["people", "expel", name, "--yes"]).ok();
        ana.posts("general", &format!("without {name}"));
    }

    let back = bo.run(&["join", &ana.code()]).ok();
    assert!(back.stderr.contains("Back in Book Club"), "{back}");
    assert!(back.stdout.contains("without dee"), "{back}");
    assert_eq!(bo.who(), who);
    assert!(bo.texts().contains("before") && bo.texts().contains("without cy"));
    bo.talks_with(&ana, "again");
    // An old code does no harm, nor one of whose secret the home has heard: it is in.
    let kept = bo.kept();
    for code in [old, ana.code()] {
        let refused = bo.run(&["join", &code]).fails(2);
        assert!(refused.stderr.contains("in that community already"), "{refused}");
    }
    assert_eq!(bo.kept(), kept);
    bo.stop_node();
    bo.start_node(&[]);
    bo.meets(&ana);
    bo.talks_with(&ana, "after a restart");
}

#[test]
fn one_whose_admission_is_void_is_let_in_anew_and_what_it_wrote_is_read() {
    let (ana, mut bo) = void();
    bo.start_node(&[]);
    bo.run(&["dial", &ana.address()]).fails(7);
    let who = bo.who();
    let back = bo.run_with(&["join", "-"], &ana.code()).ok();
    assert!(back.stderr.contains("The node stops"), "{back}");
    assert_eq!(bo.who(), who);
    bo.sees("after cy");
    ana.sees("written while ana slept");
    bo.talks_with(&ana, "in again");
    assert_eq!(ana.member("bo").expect("bo is in")["admitted_by"]["name"], "ana");
    // Others come in by bo, too.
    let eve = Person::joins("eve", &bo.code());
    eve.sees("in again, said");
}

#[test]
fn a_copy_whose_secret_is_dead_comes_in_by_a_short_code() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let _cy = Person::joins("cy", &ana.code());
    bo.stop_node();
    let twin = Person::nobody_yet();
    copy(&bo.path(), &twin.path());
    ana.run(&["people", "expel", "cy", "--yes"]).ok();
    ana.posts("general", "after cy");
    twin.run(&["start"]).ok();
    twin.run(&["dial", &ana.address()]).fails(7);
    let status = twin.run(&["status"]).ok();
    assert!(status.stdout.contains("`tidings join CODE` with a new code"), "{status}");

    let short = ana.run(&["invite", "--short"]).ok().stdout;
    twin.run(&["join", &format!("{}@{}", short.trim(), ana.address())]).ok();
    assert_ne!(twin.who().1, bo.who().1);
    assert_eq!(twin.who().0, bo.who().0);
    twin.sees("after cy");
    twin.talks_with(&ana, "by a short code");
}

#[test]
fn the_expelled_are_told_whom_to_ask_and_come_back_by_that_word_and_a_code() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    bo.posts("general", "before");
    ana.sees("before");
    let who = bo.who();
    ana.run(&["people", "expel", "bo", "--yes"]).ok();
    ana.posts("general", "without bo");
    let kept = bo.kept();
    let refused = bo.run(&["join", &ana.code(), "--timeout", "30s"]).fails(5);
    assert!(refused.stderr.contains("expelled"), "{refused}");
    assert!(refused.stderr.contains("moderator"), "{refused}");
    assert!(refused.stderr.contains("the node runs again"), "{refused}");
    assert_eq!(bo.kept(), kept);
    assert!(bo.status()["running"]["pid"].is_u64());

    bo.stop_node();
    ana.run(&["people", "role", "bo", "member"]).ok();
    bo.run(&["join", &ana.code()]).ok();
    assert_eq!(bo.who(), who);
    bo.sees("without bo");
    bo.talks_with(&ana, "forgiven");
}

#[test]
fn a_code_that_leads_nowhere_changes_nothing() {
    let (ana, bo) = void();
    bo.run(&["start"]).ok();
    let kept = bo.kept();
    let eve = Person::founds("eve");
    for code in [eve.code(), eve.run(&["device", "add"]).ok().stdout.trim().to_owned()] {
        let refused = bo.run(&["join", &code]).fails(2);
        assert!(refused.stderr.contains("holds a community already"), "{refused}");
    }
    let mut dead = Code::parse(&ana.code()).expect("a code");
    dead.secret[0] ^= 1;
    let refused = bo.run(&["join", &dead.to_string(), "--timeout", "6s"]).fails(7);
    assert!(refused.stderr.contains("the node runs again"), "{refused}");
    let used = ana.run(&["invite", "--uses", "1"]).ok().stdout.trim().to_owned();
    let _fay = Person::joins("fay", &used);
    let refused = bo.run(&["join", &used]).fails(5);
    assert!(refused.stderr.contains("used"), "{refused}");
    assert_eq!(bo.kept(), kept);
    assert!(bo.texts().contains("written while ana slept"));
    assert!(eve.texts().is_empty() && ana.member("bo").is_none());
    bo.run(&["join", &ana.code()]).ok();
    eventually(SOON, "bo is in", || ana.member("bo").is_some());
}
