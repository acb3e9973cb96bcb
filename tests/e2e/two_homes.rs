//! Two homes, one community: what either writes, the other reads.

use crate::cast::{Person, SOON, free_port, text};
use crate::harness::eventually_some;

#[test]
fn joining_shows_what_was_written_before() {
    let ana = Person::founds("ana");
    let id = ana.run(&["post", "general", "Welcome, bo!", "--subject", "Hello"]).ok();
    let bo = Person::nobody_yet();
    let came = bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    assert!(came.stdout.contains("Welcome, bo!") && came.stdout.contains("ana#"), "{came}");
    assert!(came.stderr.contains("Book Club"), "{came}");

    let read = bo.run(&["read", "general", "--json"]).ok().json_lines();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0]["text"], "Welcome, bo!");
    assert_eq!(read[0]["subject"], "Hello");
    assert_eq!(text(&read[0]["id"]), id.stdout.trim());
    // What was said before one came is no duty to read.
    assert_eq!(read[0]["unread"], false);
}

#[test]
fn posts_and_replies_travel_both_ways() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let question = ana.posts("general", "Which book is next?");
    bo.sees("Which book is next?");

    // Six characters are enough to name a post.
    let answer = bo.replies(&question[..6], "Moby-Dick");
    ana.sees("Moby-Dick");
    ana.replies(&answer, "Agreed.");
    let last = bo.posts("announcements", "Moby-Dick it is");
    ana.sees("Moby-Dick it is");
    bo.sees("Agreed.");

    for person in [&ana, &bo] {
        let thread = person.run(&["read", &question, "--json"]).ok().json_lines();
        let told: Vec<_> = thread.iter().map(|post| (&post["text"], &post["depth"])).collect();
        let said = ["Which book is next?", "Moby-Dick", "Agreed."];
        let wanted: Vec<_> = said.iter().zip([0, 1, 2]).collect();
        assert_eq!(told.len(), wanted.len());
        for ((text, depth), (said, deep)) in told.into_iter().zip(wanted) {
            assert_eq!((text, depth), (&(*said).into(), &deep.into()));
        }
        assert_eq!(thread[1]["parent"], question.as_str());
        assert_eq!(thread[2]["parent"], answer.as_str());
        let other = person.run(&["read", &last, "--json"]).ok().json_lines();
        assert_eq!(other[0]["board"], "announcements");
        person.verifies();
        person.knows_no_fork();
    }
}

#[test]
fn what_others_write_is_unread_until_it_is_read() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "one");
    ana.posts("announcements", "two");
    bo.sees("one");
    bo.sees("two");
    assert_eq!(bo.status()["unread"], 2);
    // A program that looks reads nothing; a person does.
    assert_eq!(bo.run(&["read", "--unread", "--json"]).ok().json_lines().len(), 2);
    assert!(bo.run(&["read", "general", "--unread"]).ok().stdout.contains("one"));
    let left = bo.run(&["read", "--unread", "--json"]).ok().json_lines();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["text"], "two");
    // What one wrote oneself is read.
    assert_eq!(ana.status()["unread"], 0);
}

#[test]
fn a_board_made_on_one_side_is_there_on_the_other() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    bo.run(&["board", "new", "books/whales"]).ok();
    let board = eventually_some(SOON, "the board is there", || {
        let boards = ana.run(&["boards", "--json"]).ok().json_lines();
        boards.into_iter().find(|board| board["name"] == "books/whales")
    });
    assert_eq!(board["created_by"]["name"], "bo");
    ana.posts("books/whales", "Call me Ishmael.");
    bo.sees("Call me Ishmael.");
}

#[test]
fn nodes_talk_by_quic_as_well() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "hello");
    ana.stop_node();
    let quic = format!("/ip4/127.0.0.1/udp/{}/quic-v1", free_port());
    ana.start_node(&["--listen", &quic]);
    let code = ana.code();
    let bo = Person::joins("bo", &format!("{code}@{quic}"));
    let peers = bo.run(&["peers", "--json"]).ok().json_lines();
    let address = text(&peers[0]["addresses"][0]);
    assert!(address.contains("quic-v1"), "{address}");
    ana.posts("general", "by QUIC");
    bo.sees("by QUIC");
}
