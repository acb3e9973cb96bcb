//! Who is let in by somebody who is out has no session for long, and who is in keeps theirs.

use crate::mesh::Mesh;
use tidings_core::{Node, Request, Role};
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_store::testing::{Disk, Loss};

/// Alice's community with bob and carol in it, who all know each other and are apart.
fn apart() -> Mesh {
    let mut mesh = Mesh::founded();
    for name in ["bob", "carol"] {
        mesh.join_and_sync(0, name);
    }
    mesh.connect(1, 2);
    mesh.settle();
    mesh.disconnect_all();
    mesh
}

fn expel(mesh: &mut Mesh, who: &str) {
    let request = Request::Grade { who: who.into(), role: Role::Expelled, reason: String::new() };
    mesh.ask(0, request).unwrap();
}

fn device(mesh: &Mesh, node: usize) -> Author {
    mesh.nodes[node].identity().device.author()
}

/// Bob lets dave in; the two meet if dave is to know it from bob's log.
fn dave(mesh: &mut Mesh, met: bool) -> usize {
    let code = mesh.invite(1, 0, 3_600);
    let dave = mesh.join(1, &code, "dave").unwrap();
    if met {
        mesh.connect(1, dave);
        mesh.settle();
        mesh.disconnect_all();
    }
    dave
}

fn talk(mesh: &Mesh, ends: [SessionId; 2]) -> bool {
    ends.iter().all(|end| mesh.is_open(*end))
}

#[test]
fn whom_the_expelled_let_in_is_turned_away_when_there_was_time_to_show_who_did() {
    let mut mesh = apart();
    expel(&mut mesh, "bob");
    let dave = dave(&mut mesh, false);
    let stranger = mesh.connect(2, dave);
    mesh.step();
    assert!(talk(&mesh, stranger), "somebody may know dave");
    let friend = mesh.connect(2, 0);
    mesh.settle();
    assert!(!talk(&mesh, stranger) && talk(&mesh, friend));
    assert!(!mesh.nodes[2].members().contains(&device(&mesh, dave)));
}

#[test]
fn a_newcomer_who_brings_the_word_of_whoever_let_it_in_stays() {
    let mut mesh = apart();
    let dave = dave(&mut mesh, true);
    let ends = mesh.connect(2, dave);
    mesh.settle();
    assert!(talk(&mesh, ends));
    assert!(mesh.nodes[2].members().contains(&device(&mesh, dave)));
    mesh.post(dave, "general", "hello");
    mesh.settle();
    assert_eq!(mesh.texts(2), ["hello"]);
    assert!(talk(&mesh, ends));
}

#[test]
fn what_counts_for_nothing_does_not_count_again_when_the_node_is_opened_again() {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(0, "bob");
    let code = mesh.invite(0, 0, 3_600);
    let carol = mesh.join(0, &code, "carol").unwrap();
    let disk = Disk::default();
    let identity = mesh.nodes[carol].identity().clone();
    mesh.nodes[carol] = Node::create_on(disk.clone(), identity, 9, mesh.now).unwrap();
    mesh.connect(0, carol);
    mesh.settle();
    mesh.disconnect_all();
    expel(&mut mesh, "bob");
    let dave = dave(&mut mesh, true);
    mesh.post(dave, "general", "let in by the expelled");
    for other in [1, dave] {
        mesh.connect(carol, other);
        mesh.settle();
    }
    assert_eq!(mesh.texts(carol).len(), 1);
    mesh.connect(carol, 0);
    mesh.settle();
    assert_eq!(mesh.nodes[carol].root(), mesh.nodes[0].root());
    mesh.disconnect_all();

    let identity = mesh.nodes[carol].identity().clone();
    let disk = disk.after(Loss::Nothing);
    mesh.nodes[carol] = Node::open_on(disk, identity, mesh.now).unwrap();
    assert_eq!(mesh.nodes[carol].root(), mesh.nodes[0].root());
    assert!(mesh.nodes[carol].is_denied(&device(&mesh, dave)));
    assert!(mesh.texts(carol).is_empty());
}
