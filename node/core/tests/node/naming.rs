//! One's own name, from node to node and from home to home.

use crate::mesh::{Mesh, founder, keys};
use tidings_core::api::Renaming;
use tidings_core::{Identity, Kind, Node, Request, Response, Role};
use tidings_protocol::testing::keypair;

const ALICE: usize = 0;
const BOB: usize = 1;

fn rename(mesh: &mut Mesh, node: usize, name: &str) -> Result<Response, tidings_core::Error> {
    let outcome = mesh.ask(node, Request::Rename(Renaming { name: name.into() }));
    mesh.settle();
    outcome
}

fn names(mesh: &mut Mesh, node: usize) -> Vec<String> {
    let Response::People(people) = mesh.ask(node, Request::People).unwrap() else { panic!() };
    people.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_name_is_changed_for_everybody_and_on_old_posts() {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(ALICE, "bob");
    mesh.post(BOB, "general", "before");
    mesh.settle();
    let Ok(Response::Renamed { person, was }) = rename(&mut mesh, BOB, " Bob  the\nsecond ") else {
        panic!()
    };
    assert_eq!((person.name.as_str(), person.me, was.as_str()), ("Bob the second", true, "bob"));
    for node in [ALICE, BOB] {
        assert!(names(&mut mesh, node).contains(&"Bob the second".to_owned()));
        assert_eq!(mesh.recent(node)[0].author.name, "Bob the second");
    }
    assert_eq!(mesh.nodes[BOB].own_name(), "Bob the second");
    for (name, kind) in [
        ("", Kind::Usage),
        ("a\u{7}", Kind::Usage),
        ("Bob the second", Kind::Usage),
        (&"x".repeat(65), Kind::TooLarge),
    ] {
        assert_eq!(rename(&mut mesh, BOB, name).unwrap_err().kind, kind, "{name:?}");
    }
}

#[test]
fn readers_say_who_they_are_and_the_expelled_do_not() {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(ALICE, "bob");
    for (role, name) in [(Role::Reader, "robert"), (Role::Expelled, "rob")] {
        let who = mesh.nodes[BOB].identity().account.to_string();
        mesh.ask(ALICE, Request::Grade { who, role, reason: String::new() }).unwrap();
        mesh.settle();
        let refused = rename(&mut mesh, BOB, name).err().map(|error| error.kind);
        assert_eq!(refused, (role == Role::Expelled).then_some(Kind::NotAllowed), "{role}");
        assert!(names(&mut mesh, ALICE).contains(&"robert".to_owned()));
    }
}

#[test]
fn a_home_that_continues_as_a_new_device_does_not_bring_the_first_name_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut mesh = Mesh::new();
    let node = Node::create(dir.path(), founder("alice"), 1, mesh.now).unwrap();
    mesh.adopt(node);
    rename(&mut mesh, ALICE, "Alice Liddell").unwrap();
    drop(mesh.close(ALICE));
    let identity = Identity { device: keypair("alice's second"), ..founder("alice") };
    let identity = identity.certified_by(&keys("alice").0);
    let node = Node::open_as_new_device(dir.path(), identity, mesh.now, &mut |_, _| {}).unwrap();
    assert_eq!(node.own_name(), "Alice Liddell");
    let alice = mesh.adopt(node);
    assert_eq!(names(&mut mesh, alice), ["Alice Liddell"]);
}
