//! Roles given and taken, from node to node.

use crate::mesh::Mesh;
use tidings_core::{Kind, News, Output, Request, Response, Role};
use tidings_views::page::PersonRow;

fn circle(names: &[&str]) -> Mesh {
    let mut mesh = Mesh::founded();
    for name in names {
        mesh.join_and_sync(0, name);
    }
    mesh.settle();
    mesh
}

fn grade(mesh: &mut Mesh, by: usize, who: &str, role: Role) -> Result<(), Kind> {
    let request = Request::Grade { who: who.into(), role, reason: "because".into() };
    let outcome = mesh.ask(by, request).map(|_| ()).map_err(|error| error.kind);
    mesh.settle();
    outcome
}

fn person(mesh: &mut Mesh, node: usize, name: &str) -> PersonRow {
    let Response::People(people) = mesh.ask(node, Request::People).unwrap() else { panic!() };
    people.into_iter().find(|row| row.name == name).unwrap()
}

fn post(mesh: &mut Mesh, node: usize, text: &str) -> Result<Response, tidings_core::Error> {
    let request = Request::Post { board: "general".into(), subject: None, text: text.to_owned() };
    mesh.ask(node, request)
}

#[test]
fn the_expelled_write_no_more_and_are_refused_with_a_word() {
    let mut mesh = circle(&["bob", "carol"]);
    mesh.post(1, "general", "before");
    mesh.settle();
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Expelled), Ok(()));
    for node in [0, 2] {
        let bob = person(&mut mesh, node, "bob");
        assert_eq!((bob.role, bob.reason.as_deref()), (Some(Role::Expelled), Some("because")));
        assert!(bob.devices[0].cut.is_some());
        assert_eq!(mesh.texts(node), ["before"]);
    }
    let told = |(node, event): &(usize, tidings_core::Event)| {
        let expelled =
            matches!(&event.news, News::Role { role: Role::Expelled, person, .. } if person.me);
        *node == 1 && (expelled || matches!(event.news, News::Unwelcome { .. }))
    };
    assert!(mesh.events.iter().any(told), "bob's node says so to bob");
    // Whatever his own node thinks, the others take nothing more of him.
    if post(&mut mesh, 1, "after").is_ok() {
        mesh.connect(1, 2);
        mesh.settle();
    }
    assert_eq!((mesh.texts(0).len(), mesh.texts(2).len()), (1, 1));
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[2].root());
    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.members, status.role), (2, Some(Role::Owner)));
}

#[test]
fn a_node_that_knows_of_its_expulsion_refuses_to_write_and_reads_on() {
    let mut mesh = circle(&["bob"]);
    mesh.post(0, "general", "hello");
    mesh.settle();
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Reader), Ok(()));
    assert_eq!(post(&mut mesh, 1, "no").unwrap_err().kind, Kind::NotAllowed);
    let invite =
        Request::Invite { uses: 0, expires_seconds: 60, role: Role::Reader, hints: Vec::new() };
    assert_eq!(mesh.ask(1, invite).unwrap_err().kind, Kind::NotAllowed);
    assert_eq!(mesh.texts(1), ["hello"]);
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Member), Ok(()));
    assert!(post(&mut mesh, 1, "yes").is_ok());
    mesh.settle();
    assert_eq!(mesh.texts(0), ["hello", "yes"]);
}

#[test]
fn who_stands_too_low_is_told_so_and_writes_nothing() {
    let mut mesh = circle(&["bob", "carol"]);
    assert_eq!(grade(&mut mesh, 1, "carol", Role::Reader), Err(Kind::NotAllowed));
    assert_eq!(grade(&mut mesh, 0, "alice", Role::Member), Err(Kind::NotAllowed));
    assert_eq!(grade(&mut mesh, 0, "nobody", Role::Member), Err(Kind::NotFound));
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Member), Err(Kind::Usage), "he is one already");
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Moderator), Ok(()));
    assert_eq!(grade(&mut mesh, 1, "alice", Role::Expelled), Err(Kind::NotAllowed));
    assert_eq!(grade(&mut mesh, 1, "carol", Role::Owner), Err(Kind::NotAllowed));
    assert_eq!(grade(&mut mesh, 1, "carol", Role::Reader), Ok(()));
    assert_eq!(person(&mut mesh, 2, "carol").role, Some(Role::Reader));
}

#[test]
fn concurrent_judgements_end_alike_everywhere() {
    let mut mesh = circle(&["bob", "carol", "dave"]);
    for name in ["bob", "carol"] {
        assert_eq!(grade(&mut mesh, 0, name, Role::Moderator), Ok(()));
    }
    mesh.disconnect_all();
    // Out of each other's sight: a moderator judges dave, the other lets him be a reader, and the
    // founder takes the first one's office for what came before.
    assert_eq!(grade(&mut mesh, 1, "dave", Role::Expelled), Ok(()));
    assert_eq!(grade(&mut mesh, 2, "dave", Role::Reader), Ok(()));
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Member), Ok(()));
    for [a, b] in [[0, 1], [1, 2], [0, 2]] {
        mesh.connect(a, b);
    }
    mesh.settle();
    for node in 0..3 {
        assert_eq!(person(&mut mesh, node, "bob").role, Some(Role::Member));
        let dave = person(&mut mesh, node, "dave");
        assert_eq!(dave.role, Some(Role::Reader), "bob's word was behind the cut");
        assert_eq!(mesh.nodes[node].root(), mesh.nodes[0].root());
    }
}

#[test]
fn an_expelled_device_that_dials_is_turned_away() {
    let mut mesh = circle(&["bob"]);
    mesh.disconnect_all();
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Expelled), Ok(()));
    mesh.connect(0, 1);
    mesh.settle();
    assert!(
        mesh.events
            .iter()
            .any(|(node, event)| { *node == 1 && matches!(event.news, News::Unwelcome { .. }) })
    );
    assert_eq!(grade(&mut mesh, 0, "bob", Role::Member), Ok(()));
    mesh.connect(0, 1);
    mesh.settle();
    mesh.post(1, "general", "back again");
    mesh.settle();
    assert_eq!(mesh.texts(0), ["back again"]);
}

#[test]
fn who_expels_hangs_up_at_once_and_not_when_somebody_speaks_next() {
    let mut mesh = circle(&["bob"]);
    let reason = String::new();
    let request = Request::Grade { who: "bob".into(), role: Role::Expelled, reason };
    mesh.ask(0, request).unwrap();
    let now = mesh.now;
    let mut said = Vec::new();
    while let Some(output) = mesh.nodes[0].poll(now).unwrap() {
        said.push(output);
    }
    let hung_up = said.iter().any(|output| matches!(output, Output::Disconnect { .. }));
    assert!(hung_up, "{said:?}");
}
