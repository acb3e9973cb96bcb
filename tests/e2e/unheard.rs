//! Whom one does not want to hear: for this home alone, and until they are heard again.

use crate::cast::{Person, SOON, text};
use crate::harness::eventually;

#[test]
fn the_muted_are_folded_away_and_the_blocked_are_not_shown() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let id = bo.posts("general", "the first of many");
    ana.sees("the first of many");
    bo.run(&["message", "ana", "buy my book"]).ok();
    ana.sees("buy my book");
    let unread = |person: &Person| person.status()["unread"].as_u64();
    assert_eq!(unread(&ana), Some(2));

    ana.run(&["people", "mute", "nobody"]).fails(4);
    let bo_is = text(&bo.status()["suffix"]).to_owned();
    let near = ana.run(&["people", "mute", "bob"]).fails(4);
    assert!(near.stderr.contains(&format!("did you mean bo#{bo_is}?")), "{near}");
    // The characters after the name mean somebody, too.
    ana.run(&["people", "mute", &format!("#{bo_is}")]).ok();
    ana.run(&["people", "unmute", &bo_is]).ok();
    assert_eq!(unread(&ana), Some(2));
    ana.run(&["people", "mute", "ana"]).fails(2);
    ana.run(&["people", "unmute", "bo"]).fails(2);
    let told = ana.run(&["people", "mute", "bo"]).ok();
    assert!(told.stderr.contains("Only this home knows"), "{told}");
    ana.run(&["people", "mute", "bo"]).fails(2);
    assert_eq!(unread(&ana), Some(0));
    assert_eq!(ana.member("bo").expect("bo")["regard"], "muted");
    assert!(ana.run(&["people"]).ok().stdout.contains("muted by you"));
    let read = ana.run(&["read", &id[..10]]).ok();
    assert!(read.stdout.contains("muted (") && !read.stdout.contains("many"), "{read}");
    bo.posts("general", "the second");
    ana.sees("the second");
    assert_eq!(unread(&ana), Some(0), "what comes meanwhile is not unread either");
    assert!(ana.run(&["next"]).ok().stdout.is_empty());

    // The node being off, the verb works on the home itself; it is in a backup, too.
    ana.stop_node();
    let told = ana.run(&["people", "block", "bo", "--json"]).ok().json();
    assert_eq!((&told["regard"], &told["was"]), (&"blocked".into(), &"muted".into()));
    std::fs::remove_file(ana.path().join("views.redb")).expect("views");
    let rows = ana.run(&["read", "--all", "--json"]).ok().json_lines();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        assert_eq!(text(&row["text"]), "(blocked)", "{row}");
        assert_eq!((&row["hidden"]["why"], &row["readable"]), (&"blocked".into(), &false.into()));
    }
    ana.start_node(&[]);
    let read = ana.run(&["read", "@bo"]).ok();
    assert!(read.stdout.contains("blocked (") && !read.stdout.contains("book"), "{read}");
    assert!(ana.run(&["search", "book", "--json"]).ok().stdout.is_empty());

    // Bo hears nothing of it.
    let reply = ana.replies(&id, "I heard nothing");
    eventually(SOON, "bo reads ana", || bo.texts().contains("I heard nothing"));
    assert!(!bo.run(&["people", "--json"]).ok().stdout.contains("regard"));
    let shown = bo.run(&["read", &reply[..10]]).ok();
    assert!(shown.stdout.contains("the first of many"), "{shown}");

    ana.run(&["people", "unblock", "bo"]).ok();
    assert_eq!(unread(&ana), Some(3), "nobody read it meanwhile");
    ana.verifies();
}
