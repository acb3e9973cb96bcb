//! Moderators hide, lock, pin and move; everybody reads what they decided, and may overrule it.

use serde_json::Value;

use crate::cast::{Person, SOON, text};
use crate::harness::eventually;

impl Person {
    #[track_caller]
    fn sees_hidden(&self, id: &str, why: Option<&str>) {
        eventually(SOON, &format!("{id} is hidden: {why:?}"), || {
            self.post_row(id).is_some_and(|row| row["hidden"]["why"].as_str() == why)
        });
    }

    #[track_caller]
    fn is_made(&self, role: &str, by: &Self) {
        eventually(SOON, &format!("a {role}"), || {
            [self, by].iter().all(|it| it.member("bo").is_some_and(|row| row["role"] == role))
        });
    }

    #[track_caller]
    fn log(&self) -> Vec<(String, String, bool)> {
        let rows = self.run(&["mod", "log", "--json"]).ok().json_lines();
        let holds = |row: &Value| row["holds"].as_bool().expect("a truth");
        rows.iter().map(|row| (text(&row["act"]), text(&row["by"]["name"]), holds(row))).collect()
    }
}

#[test]
fn moderators_hide_everybody_reads_why_and_each_may_overrule() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    bo.meets(&cy);
    let spam = cy.posts("general", "buy my book");
    let answer = bo.replies_when_seen(&cy, &spam, "no thanks");
    let fine = cy.posts("general", "good evening");
    ana.sees("no thanks");
    ana.sees("good evening");

    // A member's word is refused, and a moderator's is not.
    let refused = bo.run(&["mod", "hide", &spam]).fails(5);
    assert!(refused.stderr.contains("tidings people"), "{refused}");
    ana.run(&["people", "role", "bo", "moderator"]).ok();
    bo.is_made("moderator", &ana);
    ana.run(&["mod", "hide", "aaaaaa"]).fails(4);
    bo.run(&["mod", "show", &spam]).fails(2);
    let told = bo.run(&["mod", "hide", &spam[..10], "--reason", "ad \u{1b}[2J"]).ok();
    assert!(told.stderr.contains("each reader may overrule"), "{told}");
    bo.run(&["mod", "hide", &spam]).fails(2);
    for person in [&ana, &cy] {
        person.sees_hidden(&spam, Some("moderator"));
        person.sees_hidden(&answer, Some("moderator"));
        person.sees_hidden(&fine, None);
        let row = person.post_row(&spam).expect("its place");
        assert!(!row.to_string().contains("book"), "{row}");
        assert_eq!((&row["hidden"]["by"]["name"], &row["unread"]), (&"bo".into(), &false.into()));
    }
    assert_eq!(ana.status()["unread"], 1);
    let read = ana.run(&["read", "general", "--json"]).ok();
    assert!(read.stdout.contains("good evening") && !read.stdout.contains(&spam), "{read}");
    let shown = ana.run(&["read", "general", "--all"]).ok().stdout;
    assert!(shown.contains("hidden by bo#") && shown.contains(": ad ␛[2J"), "{shown}");

    // Who overrules it does so alone.
    cy.run(&["mod", "obey", &spam]).fails(2);
    cy.run(&["mod", "overrule", &fine]).fails(2);
    cy.run(&["mod", "overrule", &answer]).ok();
    cy.sees_hidden(&spam, None);
    cy.sees("buy my book");
    cy.stop_node();
    std::fs::remove_file(cy.path().join("views.redb")).expect("views");
    cy.sees("buy my book");
    cy.start_node(&[]);
    ana.sees_hidden(&spam, Some("moderator"));
    let log = cy.run(&["mod", "log"]).ok().stdout;
    assert!(log.contains("hide (overruled by you)"), "{log}");
    cy.run(&["mod", "obey", &spam]).ok();
    cy.sees_hidden(&spam, Some("moderator"));

    // What a demoted moderator did before counts, and nothing that they say afterwards.
    ana.run(&["people", "role", "bo", "member", "--reason", "thank you"]).ok();
    bo.is_made("member", &ana);
    bo.run(&["mod", "show", &spam]).fails(5);
    ana.sees_hidden(&spam, Some("moderator"));
    ana.run(&["mod", "show", &spam, "--reason", "it is a good book"]).ok();
    cy.sees_hidden(&spam, None);
    for person in [&ana, &cy] {
        let log: Vec<_> = person.log();
        let log: Vec<_> = log.iter().map(|(act, by, holds)| (&**act, &**by, *holds)).collect();
        assert_eq!(
            log,
            [
                ("show", "ana", true),
                ("role", "ana", true),
                ("hide", "bo", false),
                ("role", "ana", false)
            ]
        );
    }
    pages_of_the_log(&ana);
    ana.run(&["mod", "ban", "cy", "--reason", "enough", "--yes"]).ok();
    assert_eq!(ana.member("cy").expect("cy")["role"], "expelled");
    ana.verifies();
}

/// What was decided last, and what before it.
fn pages_of_the_log(ana: &Person) {
    let page = ana.run(&["mod", "log", "--limit", "1", "--json"]).ok().json();
    assert_eq!(
        (&page["schema"], &page["reason"]),
        (&"tidings/judgement/1".into(), &"it is a good book".into())
    );
    let last = text(&page["id"]);
    let page = ana.run(&["mod", "log", "--limit", "1", "--before", &last, "--json"]).ok().json();
    assert_eq!((&page["role"], &page["reason"]), (&"member".into(), &"thank you".into()));
}

impl Person {
    /// Waits for a post, and answers it.
    #[track_caller]
    fn replies_when_seen(&self, other: &Self, post: &str, answer: &str) -> String {
        let row = other.post_row(post).expect("the post");
        self.sees(&text(&row["text"]));
        self.replies(post, answer)
    }
}

#[test]
fn threads_are_locked_pinned_and_moved() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let first = ana.posts("general", "the rules");
    let second = ana.posts("general", "hello");
    bo.sees("hello");
    let threads = |person: &Person| -> Vec<String> {
        let rows = person.run(&["read", "general", "--json"]).ok().json_lines();
        rows.iter().filter(|row| row["depth"] == 0).map(|row| text(&row["id"])).collect()
    };
    assert_eq!(threads(&bo), [second.clone(), first.clone()]);
    ana.run(&["mod", "pin", &first]).ok();
    eventually(SOON, "the rules stand first", || threads(&bo) == [first.clone(), second.clone()]);
    assert!(bo.run(&["read", "general"]).ok().stdout.contains("pinned by a moderator"));

    let early = bo.replies(&first, "before");
    ana.sees("before");
    ana.run(&["mod", "lock", &early, "--reason", "read them"]).ok();
    eventually(SOON, "it is locked", || {
        bo.post_row(&first).is_some_and(|row| row["locked"] == true)
    });
    let refused = bo.run(&["reply", &early, "but"]).fails(5);
    assert!(refused.stderr.contains("locked"), "{refused}");
    ana.replies(&first, "by the moderator");
    bo.sees("by the moderator");
    bo.sees_hidden(&early, None);
    ana.run(&["mod", "unlock", &first]).ok();
    eventually(SOON, "it is open", || {
        bo.post_row(&first).is_some_and(|row| row["locked"].is_null())
    });
    bo.replies(&first, "after all");
    ana.sees("after all");

    ana.run(&["mod", "move", &early, "nowhere"]).fails(4);
    ana.run(&["mod", "move", &early, "general"]).fails(2);
    ana.run(&["mod", "move", &early, "announcements"]).ok();
    eventually(SOON, "the thread moved", || {
        bo.post_row(&early).is_some_and(|row| row["board"] == "announcements")
    });
    assert_eq!(threads(&bo), [second]);
    let boards = bo.run(&["boards", "--json"]).ok().json_lines();
    let board = boards.iter().find(|row| row["name"] == "announcements").expect("the board");
    assert_eq!((&board["threads"], &board["posts"]), (&1.into(), &4.into()));
    let unread: u64 = boards.iter().filter_map(|row| row["unread"].as_u64()).sum();
    assert_eq!(bo.status()["unread"].as_u64(), Some(unread));
    for person in [&ana, &bo] {
        person.verifies();
    }
}

#[test]
fn who_made_a_closed_board_moderates_it_and_nobody_moderates_messages() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    bo.run(&["board", "new", "plans", "--closed", "--reader", "cy"]).ok();
    eventually(SOON, "cy reads plans", || {
        cy.run(&["boards", "--json"]).ok().stdout.contains("plans")
    });
    let plan = cy.posts("plans", "a plan");
    bo.sees("a plan");
    let mine = bo.posts("plans", "another");
    cy.sees("another");
    cy.run(&["mod", "hide", &mine]).fails(5);
    bo.run(&["mod", "move", &plan, "general"]).fails(2);
    bo.run(&["mod", "hide", &plan, "--reason", "too bold"]).ok();
    cy.meets(&bo);
    cy.sees_hidden(&plan, Some("moderator"));
    cy.run(&["mod", "overrule", &plan]).ok();
    cy.sees("a plan");
    bo.run(&["mod", "lock", &mine]).ok();
    eventually(SOON, "it is locked", || {
        cy.post_row(&mine).is_some_and(|row| row["locked"] == true)
    });
    cy.run(&["reply", &mine, "x"]).fails(5);
    // Nobody else hears of it.
    eventually(SOON, "ana holds what cy does", || {
        ana.status()["entries"] == cy.status()["entries"]
    });
    assert!(ana.log().is_empty());
    let note = cy.run(&["message", "bo", "psst"]).ok().stdout;
    bo.sees("psst");
    bo.run(&["mod", "hide", note.trim()]).fails(5);
}
