//! Bob's box keeps everybody's logs, but not every body for ever.

use crate::mesh::Mesh;
use tidings_core::retention::{Age, Rule};
use tidings_core::{Request, Response, Role, Status};
use tidings_views::page::PostRow;

const ALICE: usize = 0;
const BOB: usize = 1;
const MINUTE: u64 = 60_000_000;

fn status(mesh: &mut Mesh, node: usize) -> Status {
    match mesh.ask(node, Request::Status).unwrap() {
        Response::Status(status) => *status,
        other => panic!("{other:?}"),
    }
}

fn thread(mesh: &mut Mesh, node: usize, id: &str) -> Vec<PostRow> {
    let request = Request::Thread { id: id.into(), skip: 0, limit: 100 };
    match mesh.ask(node, request).unwrap() {
        Response::Posts(posts) => posts,
        other => panic!("{other:?}"),
    }
}

/// Bob goes by these rules from now on, and has gone through what he holds.
fn retain(mesh: &mut Mesh, rules: Vec<Rule>) {
    mesh.now = mesh.now.after(MINUTE);
    let now = mesh.now;
    mesh.nodes[BOB].set_retention(now, rules);
    mesh.settle();
}

fn everything() -> Vec<Rule> {
    vec![Rule { older_than: Some(Age(0)), ..Rule::default() }]
}

/// Alice wrote a thread with a reply, which bob holds; they are connected.
fn alice_and_bob() -> (Mesh, String) {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(ALICE, "bob");
    let id = mesh.post(ALICE, "general", "a thread");
    mesh.ask(ALICE, Request::Reply { to: id.clone(), text: "and more".into() }).unwrap();
    mesh.settle();
    assert_eq!(mesh.texts(BOB), ["a thread", "and more"]);
    (mesh, id)
}

#[test]
fn what_is_let_go_leaves_its_place_and_says_who_may_have_it() {
    let (mut mesh, id) = alice_and_bob();
    let members = status(&mut mesh, BOB).members;
    retain(&mut mesh, everything());
    let rows = thread(&mut mesh, BOB, &id);
    assert_eq!(rows.len(), 2);
    for (row, depth) in rows.iter().zip(0..) {
        assert_eq!((row.text.as_str(), row.depth), ("(pruned here, 1 peer may have it)", depth));
        assert_eq!((row.readable, row.pruned.unwrap().peers), (false, 1));
    }
    let status = status(&mut mesh, BOB);
    assert_eq!((status.bodies_pruned, status.bodies_wanted, status.members), (2, 0, members));
    assert_eq!(mesh.texts(ALICE), ["a thread", "and more"]);
    mesh.disconnect_all();
    let text = "(pruned here, and no peer that is connected may have it)";
    assert_eq!(mesh.texts(BOB), [text, text]);
}

#[test]
fn a_newcomer_gets_from_another_what_the_box_let_go() {
    let (mut mesh, _) = alice_and_bob();
    retain(&mut mesh, everything());
    mesh.disconnect_all();
    let carol = mesh.join_and_sync(BOB, "carol");
    assert_eq!(status(&mut mesh, carol).bodies_wanted, 2);
    assert!(mesh.texts(carol).is_empty(), "nobody knows where they stand");
    mesh.connect(ALICE, carol);
    mesh.settle();
    assert_eq!(mesh.texts(carol), ["a thread", "and more"]);
    assert_eq!(status(&mut mesh, carol).bodies_wanted, 0);
    let Response::Verified(verified) = mesh.ask(carol, Request::Verify).unwrap() else {
        panic!("not verified")
    };
    assert_eq!(verified.damage, Vec::<String>::new());
}

#[test]
fn a_post_that_comes_late_is_unread() {
    let (mut mesh, _) = alice_and_bob();
    mesh.disconnect_all();
    let carol = mesh.join_and_sync(BOB, "carol");
    mesh.disconnect_all();
    let late = mesh.post(ALICE, "general", "late");
    mesh.connect(ALICE, BOB);
    mesh.settle();
    retain(&mut mesh, everything());
    mesh.disconnect_all();
    mesh.connect(BOB, carol);
    mesh.settle();
    mesh.ask(carol, Request::CatchUp { board: None, thread: None }).unwrap();
    mesh.connect(ALICE, carol);
    mesh.settle();
    let Response::Posts(unread) =
        mesh.ask(carol, Request::Unread { board: None, limit: 9 }).unwrap()
    else {
        panic!("no posts")
    };
    assert_eq!(unread.iter().map(|row| row.id.to_string()).collect::<Vec<_>>(), [late]);
}

#[test]
fn what_was_let_go_is_fetched_again() {
    let (mut mesh, id) = alice_and_bob();
    retain(&mut mesh, everything());
    retain(&mut mesh, Vec::new());
    let fetching = mesh.ask(BOB, Request::Fetch { id }).unwrap();
    assert_eq!(fetching, Response::Fetching { posts: 2 });
    mesh.settle();
    assert_eq!(mesh.texts(BOB), ["a thread", "and more"]);
    assert_eq!(status(&mut mesh, BOB).bodies_pruned, 0);
}

#[test]
fn own_words_and_what_a_rule_keeps_stay() {
    let (mut mesh, id) = alice_and_bob();
    mesh.post(BOB, "general", "by bob");
    mesh.post(ALICE, "general", "a long one ".repeat(300).trim());
    mesh.settle();
    let long = |keep| Rule {
        larger_than: Some(tidings_core::retention::Amount(2_000)),
        keep,
        ..Rule::default()
    };
    retain(&mut mesh, vec![Rule::default(), long(true)]);
    let rows = mesh.recent(BOB);
    let here: Vec<bool> = rows.iter().rev().map(|row| row.readable).collect();
    assert_eq!(here, [false, false, true, true]);
    assert!(thread(&mut mesh, BOB, &id).iter().all(|row| row.pruned.is_some()));
}

#[test]
fn rules_know_boards_and_how_much_came_since() {
    let (mut mesh, _) = alice_and_bob();
    let rule = |change: fn(&mut Rule)| {
        let mut rule = Rule::default();
        change(&mut rule);
        vec![rule]
    };
    retain(&mut mesh, rule(|rule| rule.board = Some("announcements".into())));
    assert_eq!(status(&mut mesh, BOB).bodies_pruned, 0);
    retain(&mut mesh, rule(|rule| rule.keep_last = Some(1)));
    let readable = |mesh: &mut Mesh| -> Vec<bool> {
        mesh.recent(BOB).iter().rev().map(|row| row.readable).collect()
    };
    assert_eq!(readable(&mut mesh), [false, true]);
    retain(&mut mesh, rule(|rule| rule.board = Some("general".into())));
    assert_eq!(readable(&mut mesh), [false, false]);
}

#[test]
fn a_relay_that_becomes_a_member_gets_back_what_it_let_go_unread() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite_as(ALICE, Role::Relay, 0, 3_600);
    assert_eq!(mesh.join(ALICE, &code, "box").unwrap(), BOB);
    mesh.connect(ALICE, BOB);
    let closed = Request::CreateClosed { name: "ours".into(), readers: vec!["box".into()] };
    assert!(mesh.ask(ALICE, closed.clone()).is_err(), "a relay reads nothing");
    mesh.post(ALICE, "general", "a thread");
    mesh.settle();
    retain(&mut mesh, everything());
    mesh.now = mesh.now.after(MINUTE);
    mesh.settle();
    let before = status(&mut mesh, BOB);
    assert_eq!((before.bodies_pruned, before.sealed), (3, 3), "two boards and a post");
    retain(&mut mesh, Vec::new());

    let role = Request::Grade { who: "box".into(), role: Role::Member, reason: String::new() };
    mesh.ask(ALICE, role).unwrap();
    mesh.settle();
    assert_eq!(mesh.texts(BOB), ["a thread"]);
    let after = status(&mut mesh, BOB);
    assert_eq!((after.boards, after.bodies_pruned, after.sealed), (2, 0, 0), "{after:?}");
    mesh.ask(ALICE, closed).unwrap();
    mesh.settle();
    assert_eq!(status(&mut mesh, BOB).boards, 3);
}
