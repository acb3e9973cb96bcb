//! Who comes late reads everything; who left is written to no more.

use super::{Mesh, set, trio};
use tidings_core::{Kind, Request, Role};

impl Mesh {
    fn leaves(&mut self, who: &str) {
        let who = who.into();
        self.done(0, Request::Grade { who, role: Role::Expelled, reason: String::new() });
    }
}

#[test]
fn nobody_writes_to_who_left() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.message(carol, "bob", "hello");
    mesh.message(carol, "carol", "a note");
    let id = mesh.rows(carol).into_iter().find(|row| row.text == "hello").unwrap().id;
    mesh.leaves("bob");
    let text = || "x".to_owned();
    let post = Request::Post { board: "@bob".into(), subject: None, text: text() };
    assert_eq!(mesh.refused(carol, post), Kind::NotAllowed);
    let reply = Request::Reply { to: id.to_string(), text: text() };
    assert_eq!(mesh.refused(carol, reply), Kind::NotAllowed);
    let note = mesh.rows(carol).into_iter().find(|row| row.text == "a note").unwrap().id;
    mesh.done(carol, Request::Reply { to: note.to_string(), text: "another".into() });
    assert_eq!(mesh.shown(carol), set(&["hello", "a note", "another"]));
    assert_eq!((mesh.shown(bob), mesh.shown(alice)), (set(&["hello"]), set(&[])));
}

/// Alice's board, which bob and dave read; bob writes there unseen while alice lets carol in.
fn crossed() -> (Mesh, [usize; 4]) {
    let (mut mesh, [alice, bob, carol]) = trio();
    let dave = mesh.join_and_sync(0, "dave");
    mesh.closed(alice, "plans", &["bob", "dave"]);
    mesh.on(alice, "plans", "by alice");
    mesh.disconnect_all();
    mesh.on(bob, "plans", "by bob");
    mesh.reader(alice, "plans", "carol", true);
    (mesh, [alice, bob, carol, dave])
}

#[test]
fn who_is_let_in_reads_what_came_across_it() {
    let (mut mesh, [alice, bob, carol, _]) = crossed();
    mesh.connect(alice, carol);
    mesh.settle();
    assert_eq!(mesh.shown(carol), set(&["by alice"]));
    mesh.connect(alice, bob);
    mesh.settle();
    // Bob says no more, and whoever let carol in need not either.
    assert_eq!(mesh.shown(carol), set(&["by alice", "by bob"]));
    let held = mesh.nodes[alice].status().unwrap().entries;
    mesh.on(alice, "plans", "again");
    assert_eq!(mesh.nodes[alice].status().unwrap().entries, held + 1, "nothing is given twice");
    assert_eq!(mesh.shown(carol).len(), 3);
}

#[test]
fn whoever_writes_gives_what_others_could_not() {
    let (mut mesh, [alice, bob, carol, dave]) = crossed();
    mesh.connect(alice, dave);
    mesh.settle();
    mesh.disconnect_all();
    mesh.connect(bob, dave);
    mesh.settle();
    mesh.disconnect_all();
    mesh.connect(dave, carol);
    mesh.settle();
    assert!(!mesh.shown(carol).contains("by bob"));
    mesh.on(dave, "plans", "by dave");
    assert_eq!(mesh.shown(carol), set(&["by alice", "by bob", "by dave"]));
}

#[test]
fn a_second_device_gets_what_others_who_gave_it_a_key_lacked() {
    let (mut mesh, [alice, bob, _]) = trio();
    mesh.disconnect_all();
    mesh.message(bob, "alice", "early");
    let tablet = mesh.second_device("bob", alice);
    mesh.message(alice, "bob", "hello");
    assert_eq!(mesh.shown(tablet), set(&["hello"]));
    mesh.connect(bob, alice);
    mesh.settle();
    assert_eq!(mesh.shown(tablet), set(&["hello", "early"]));
}
