//! Edits, deletions and reactions: what one person says of a post, and what the others see of it.

use serde_json::Value;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

impl Person {
    /// The post whose id begins so.
    #[track_caller]
    fn row(&self, id: &str) -> Value {
        let rows = self.run(&["read", id, "--json"]).ok().json_lines();
        rows.into_iter().find(|row| row["id"] == id).expect("the post")
    }

    #[track_caller]
    fn row_becomes(&self, id: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        eventually(SOON, what, || holds(&self.row(id)));
        self.row(id)
    }

    fn entries(&self) -> Value {
        self.status()["entries"].clone()
    }
}

#[test]
fn an_edit_is_seen_by_all_with_its_history_and_nobody_edits_for_others() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let id = ana.posts("general", "Which bok?\n\nThis one.");
    let answer = bo.sees_and_replies(&id);
    bo.run(&["edit", &id, "mine now"]).fails(5);
    ana.run(&["edit", "aaaaaaaa", "nowhere"]).fails(4);
    let before = ana.entries();
    let same = ana.run(&["edit", &id, "Which bok?\n\nThis one."]).ok();
    assert!(same.stderr.contains("nothing was written"), "{same}");
    assert_eq!(ana.entries(), before);

    let edit = ana.run_with(&["edit", &id], "Which book?\n\nThis one.\n").ok();
    assert!(edit.stderr.contains("Edited in #general"), "{edit}");
    let row = bo.row_becomes(&id, "bo sees the edit", |row| !row["edited"].is_null());
    assert_eq!(
        (&row["text"], &row["edited"]["times"]),
        (&"Which book?\n\nThis one.".into(), &1.into())
    );
    assert_eq!(bo.row(&answer)["thread_subject"], "Which book?");
    let shown = bo.run(&["read", &id]).ok().stdout;
    assert!(shown.contains("(edited 1×)") && !shown.contains("bok?"), "{shown}");
    let found = bo.run(&["search", "which book", "--json"]).ok().json_lines();
    assert_eq!(found.len(), 1);

    ana.run(&["edit", &id, "--subject", "Books"]).ok();
    bo.row_becomes(&answer, "the thread has its subject", |row| row["thread_subject"] == "Books");
    let history = bo.run(&["history", &id, "--json"]).ok().json_lines();
    let texts: Vec<&Value> = history.iter().map(|row| &row["text"]).collect();
    assert_eq!(
        texts,
        ["Which bok?\n\nThis one.", "Which book?\n\nThis one.", "Which book?\n\nThis one."]
    );
    assert_eq!(history[2]["subject"], "Books");
    let current: Vec<&Value> = history.iter().map(|row| &row["current"]).collect();
    assert_eq!(current, [false, false, true]);
    assert!(history.iter().all(|row| row["schema"] == "tidings/version/1"));
    let shown = bo.run(&["history", &id]).ok().stdout;
    assert!(shown.contains("what it says now") && shown.contains("bok?"), "{shown}");
}

impl Person {
    #[track_caller]
    fn sees_and_replies(&self, id: &str) -> String {
        eventually(SOON, "the post is here", || self.run(&["read", id, "--json"]).code == Some(0));
        self.replies(id, "an answer")
    }
}

#[test]
fn a_deleted_text_is_erased_everywhere_and_its_thread_stays_also_for_newcomers() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let id = ana.posts("general", "a secret that slipped");
    let answer = bo.sees_and_replies(&id);
    ana.run(&["edit", &id, "a secret that slipped out"]).ok();
    bo.row_becomes(&id, "bo has the edit", |row| !row["edited"].is_null());
    bo.run(&["react", &id, "👀"]).ok();

    bo.run(&["delete", &id, "--yes"]).fails(5);
    let unasked = ana.run(&["delete", &id]).fails(2);
    assert!(unasked.stderr.contains("--yes"), "{unasked}");
    let done = ana.run(&["delete", &id, "--yes", "--reason", "not mine to tell"]).ok();
    assert!(done.stderr.contains("erased here; asks others to erase"), "{done}");
    ana.run(&["edit", &id, "again"]).fails(4);
    bo.row_becomes(&id, "bo hears of it", |row| !row["deleted"].is_null());
    for person in [&ana, &bo] {
        let row = person.row(&id);
        assert_eq!(row["text"], "(deleted by its author: not mine to tell)");
        assert_eq!((&row["readable"], row.get("reactions")), (&false.into(), None), "{row}");
        assert_eq!((row.get("pruned"), row.get("edited")), (None, None), "{row}");
        assert_eq!(person.row(&answer)["parent"], id.as_str());
        eventually(SOON, "both bodies are gone", || person.status()["bodies_pruned"] == 2);
        assert_eq!(person.status()["bodies_wanted"], 0);
        person.verifies();
    }
    bo.run(&["react", &id, "👀"]).fails(4);
    let history = bo.run(&["history", &id, "--json"]).ok().json_lines();
    assert_eq!(history.len(), 1);

    // Ana is away: what bo hands on has no body of the post, and yet it has its place.
    let code = bo.code();
    ana.stop_node();
    let cy = Person::joins("cy", &code);
    cy.sees("an answer");
    let row = cy.row_becomes(&id, "the tombstone", |row| !row["deleted"].is_null());
    assert_eq!((&row["board"], &row["unread"]), (&"general".into(), &false.into()));
    assert_eq!(cy.row(&answer)["depth"], 1);
    eventually(SOON, "nothing is asked for", || cy.status()["bodies_wanted"] == 0);
    cy.verifies();

    for person in [&mut ana, &mut bo] {
        let bodies = person.opened();
        let told =
            |part: &[u8]| bodies.iter().any(|it| it.windows(part.len()).any(|at| at == part));
        assert!(told(b"an answer") && !told(b"a secret"), "nothing of it is left in the log");
    }
    // Views made anew say the same.
    std::fs::remove_file(bo.path().join("views.redb")).expect("views");
    bo.start_node(&[]);
    assert_eq!(bo.row(&id)["text"], "(deleted by its author: not mine to tell)");
    assert_eq!(bo.row(&answer)["depth"], 1);
}

#[test]
fn the_last_reaction_of_each_counts_and_names_call_people() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let id = ana.posts("general", "Shall we meet?");
    eventually(SOON, "the post is here", || bo.run(&["read", &id, "--json"]).code == Some(0));
    bo.run(&["react", &id, "yes please"]).fails(2);
    bo.run(&["react", &id, "\u{e0041}"]).fails(2);
    bo.run(&["react", &id, "👩\u{200d}💻"]).ok();
    let shown = bo.run(&["read", &id]).ok().stdout;
    assert!(shown.contains("👩\u{200d}💻"), "as it was written, not as code: {shown}");
    bo.run(&["react", &id, "🎉"]).ok();
    ana.run(&["react", &id, "🎉"]).ok();
    let both = |row: &Value| row["reactions"][0]["count"] == 2;
    let row = bo.row_becomes(&id, "both reacted", both);
    assert_eq!(row["reactions"].as_array().expect("a list").len(), 1, "{row}");
    assert_eq!(
        (&row["reactions"][0]["emoji"], &row["reactions"][0]["mine"]),
        (&"🎉".into(), &true.into())
    );
    let shown = ana.run(&["read", &id]).ok().stdout;
    let felt = shown.lines().map(str::trim).find(|line| line.starts_with("🎉")).unwrap_or_default();
    let bo_first = felt.starts_with("🎉 bo#") && felt.ends_with(", you");
    assert!(bo_first || felt.starts_with("🎉 you, bo#"), "{shown}");
    bo.run(&["react", &id, "--none"]).ok();
    let again = bo.run(&["react", &id, "--none"]).ok();
    assert!(again.stderr.contains("nothing was written"), "{again}");
    ana.row_becomes(&id, "one is left", |row| row["reactions"][0]["count"] == 1);

    bo.replies(&id, "> @ana was here\nno");
    let call = bo.replies(&id, "Hello @Ana!");
    ana.sees("Hello @Ana!");
    let called = ana.run(&["mentions", "--json"]).ok().json_lines();
    assert_eq!(called.len(), 1, "{called:?}");
    assert_eq!(
        (&called[0]["id"], &called[0]["mentions_me"]),
        (&call.as_str().into(), &true.into())
    );
    assert!(bo.run(&["mentions"]).ok().stderr.contains("Nobody called you"));
    let again = bo.replies(&id, "And once more, @ana.");
    ana.sees("And once more, @ana.");
    let newest = ana.run(&["mentions", "--limit", "1", "--json"]).ok();
    assert_eq!(newest.json_lines()[0]["id"], again.as_str());
    let after = newest.stderr.split('`').nth(1).and_then(|said| said.strip_prefix("--after "));
    let after = after.unwrap_or_else(|| panic!("{newest}"));
    let older = ana.run(&["mentions", "--after", after, "--json"]).ok().json_lines();
    assert_eq!((older.len(), &older[0]["id"]), (1, &call.as_str().into()));
}

#[test]
fn on_closed_boards_and_in_messages_it_stays_among_their_readers() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    ana.run(&["board", "new", "plans", "--closed", "--reader", "bo"]).ok();
    let id = ana.posts("plans", "the cake is a lye");
    let message = ana.run(&["message", "bo", "psst"]).ok().stdout.trim().to_owned();
    bo.sees("psst");
    ana.run(&["edit", &id, "the cake is a lie"]).ok();
    bo.row_becomes(&id, "bo sees the edit", |row| row["text"] == "the cake is a lie");
    bo.run(&["react", &message, "🤫"]).ok();
    ana.row_becomes(&message, "ana sees what bo feels", |row| row["reactions"][0]["emoji"] == "🤫");
    for id in [&id, &message] {
        ana.run(&["delete", id, "--yes"]).ok();
        bo.row_becomes(id, "bo hears of it", |row| !row["deleted"].is_null());
    }
    eventually(SOON, "three bodies are gone", || bo.status()["bodies_pruned"] == 3);
    cy.run(&["history", &id]).fails(4);
    // Who is not in the circle holds what it cannot open, and lets nothing of it go.
    eventually(SOON, "cy holds every entry", || cy.entries() == ana.entries());
    assert_eq!(cy.texts().len(), 0);
    cy.verifies();
}
