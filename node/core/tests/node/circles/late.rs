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
