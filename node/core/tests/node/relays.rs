//! A box in between that carries what it cannot read.

use crate::mesh::{Mesh, START, founder, keys, member};
use tidings_core::{Code, Identity, Kind, Node, Request, Response, Role};
use tidings_protocol::join::{Ask, Refusal};
use tidings_protocol::time::Time;
use tidings_store::testing::Disk;

const NOW: Time = Time(START);

/// Alice and a relay of hers, connected.
fn with_relay() -> (Mesh, usize) {
    let mut mesh = Mesh::founded();
    let code = mesh.invite_as(0, Role::Relay, 0, 3_600);
    let relay = mesh.join(0, &code, "box").unwrap();
    mesh.connect(0, relay);
    mesh.settle();
    (mesh, relay)
}

fn refused(mesh: &mut Mesh, node: usize, request: Request) -> Kind {
    let error = mesh.ask(node, request).unwrap_err();
    assert!(error.message.contains("blind relay") && error.next.is_some(), "{error:?}");
    error.kind()
}

fn gate(node: &mut Node) -> Vec<[u8; 32]> {
    node.take_gate().unwrap().keys.iter().map(|key| **key).collect()
}

fn grade(mesh: &mut Mesh, who: &str, role: Role) {
    let request = Request::Grade { who: who.into(), role, reason: String::new() };
    mesh.ask(0, request).unwrap();
    mesh.settle();
}

fn status(mesh: &mut Mesh, node: usize) -> tidings_core::Status {
    match mesh.ask(node, Request::Status).unwrap() {
        Response::Status(status) => *status,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_who_never_meet_read_each_other_by_way_of_a_relay_that_does_not() {
    let (mut mesh, relay) = with_relay();
    let bob = mesh.join_and_sync(0, "bob");
    for round in 0..3 {
        for (here, there) in [(0, bob), (bob, 0)] {
            mesh.disconnect_all();
            mesh.connect(here, relay);
            mesh.settle();
            mesh.post(here, "general", &format!("{here} in round {round}"));
            mesh.settle();
            mesh.disconnect_all();
            mesh.connect(there, relay);
            mesh.settle();
        }
    }
    assert_eq!((mesh.texts(0).len(), mesh.texts(0)), (6, mesh.texts(bob)));
    assert_eq!(mesh.nodes[relay].root(), mesh.nodes[0].root());
    let status = status(&mut mesh, relay);
    assert_eq!((status.blind, status.epoch, status.role), (true, None, Some(Role::Relay)));
    assert_eq!((status.boards, status.sealed), (0, 8), "two boards, six posts");
}

#[test]
fn a_relay_neither_reads_nor_writes_nor_lets_anybody_in() {
    let (mut mesh, relay) = with_relay();
    let code = mesh.invite(0, 0, 3_600);
    mesh.settle();
    let id = mesh.post(0, "general", "hello");
    mesh.settle();
    let text = || "no word".to_owned();
    for request in [
        Request::Boards,
        Request::Recent { limit: 9, before: None },
        Request::Next { after: None },
        Request::search("hello", 9),
        Request::Export { after: None, limit: 9 },
        Request::Show { id: id.clone() },
        Request::Post { board: "general".into(), subject: None, text: text() },
        Request::Reply { to: id, text: text() },
        Request::CreateBoard { name: "mine".into() },
        Request::CreateClosed { name: "ours".into(), readers: Vec::new() },
        Request::Readers { board: "ours".into() },
        Request::Message { to: "alice".into(), text: text() },
    ] {
        assert_eq!(refused(&mut mesh, relay, request), Kind::NotAllowed);
    }
    let request =
        Request::Invite { uses: 0, expires_seconds: 60, role: Role::Relay, hints: Vec::new() };
    assert_eq!(refused(&mut mesh, relay, request), Kind::NotAllowed);
    assert_eq!(mesh.join(relay, &code, "carol").unwrap_err(), Refusal::Unable);
    assert!(mesh.join(0, &code, "carol").is_ok(), "others go on");
}

#[test]
fn a_further_device_of_a_relay_is_a_relay() {
    let (mut mesh, _) = with_relay();
    let (account, _) = keys("box");
    let device = keys("box two").1;
    let founding = founder("alice").founding;
    let ask = Code::parse(&mesh.invite(0, 0, 60).to_string()).unwrap();
    let ask = ask.ask_as_member(&founding, &account, device.author(), "box").unwrap();
    assert!(matches!(ask, Ask::Admit(_)));
    mesh.request_join(0, &device, &ask);
    let second = Identity { device, certificate: None, ..member("box", founding) };
    let second = mesh.add(second.certified_by(&account));
    mesh.connect(0, second);
    mesh.settle();
    assert!(status(&mut mesh, second).blind);
}

#[test]
fn an_expulsion_changes_the_gate_of_a_relay_that_was_away() {
    let (mut mesh, relay) = with_relay();
    mesh.join_and_sync(0, "bob");
    let before = gate(&mut mesh.nodes[relay]);
    mesh.disconnect_all();
    grade(&mut mesh, "bob", Role::Expelled);
    mesh.connect(0, relay);
    mesh.settle();
    let (alices, after) = (gate(&mut mesh.nodes[0]), gate(&mut mesh.nodes[relay]));
    assert_eq!((&after, after.len()), (&alices, before.len() + 1));
    assert_eq!(after[1..], before[..]);
    let members = mesh.nodes[relay].log().totals().authors;
    assert_eq!(members, 3, "bob's log stays");
}

#[test]
fn a_relay_becomes_a_member_and_a_member_a_relay() {
    let (mut mesh, relay) = with_relay();
    mesh.post(0, "general", "one");
    mesh.settle();
    grade(&mut mesh, "box", Role::Member);
    assert_eq!(mesh.texts(relay), ["one"], "all history");
    mesh.post(relay, "general", "two");
    mesh.settle();
    assert_eq!(mesh.texts(0), ["one", "two"]);
    grade(&mut mesh, "box", Role::Relay);
    mesh.post(0, "general", "three");
    mesh.settle();
    assert_eq!(mesh.texts(relay), ["one", "two"], "what it had, it has");
    let now = status(&mut mesh, relay);
    assert_eq!((now.blind, now.sealed, now.epoch), (false, 1, Some(1)));
    let request = Request::Post { board: "general".into(), subject: None, text: "no".into() };
    assert_eq!(refused(&mut mesh, relay, request), Kind::NotAllowed);
}

#[test]
fn a_relay_that_refuses_keys_takes_none_when_it_is_offered_them() {
    let (mut mesh, relay) = with_relay();
    mesh.nodes[relay].refuse_keys(true).unwrap();
    mesh.post(0, "general", "one");
    mesh.settle();
    grade(&mut mesh, "box", Role::Member);
    assert!(status(&mut mesh, relay).blind, "it is a member, and takes no key");
    assert_eq!(refused(&mut mesh, relay, Request::Boards), Kind::NotAllowed);
    assert_eq!(gate(&mut mesh.nodes[relay])[0], gate(&mut mesh.nodes[0])[0]);
    assert!(mesh.nodes[relay].log().keys().unwrap().is_empty());
    assert_eq!(mesh.nodes[relay].refuse_keys(true).unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(mesh.nodes[0].refuse_keys(true).unwrap_err().kind(), Kind::NotAllowed);
    mesh.nodes[relay].refuse_keys(false).unwrap();
    assert_eq!(mesh.texts(relay), ["one"], "boxes that were passed over are opened then");
}

#[test]
fn a_copied_relay_keeps_its_secrets_and_waits_to_be_let_in() {
    let disk = Disk::default();
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(0, "bob");
    grade(&mut mesh, "bob", Role::Expelled);
    let code = mesh.invite_as(0, Role::Relay, 0, 3_600);
    mesh.join(0, &code, "box").unwrap();
    let identity = mesh.nodes.pop().unwrap().identity().clone();
    let node = Node::create_on(disk.clone(), identity.clone(), 3, mesh.now).unwrap();
    let relay = mesh.adopt(node);
    mesh.connect(0, relay);
    mesh.settle();
    mesh.ask(0, Request::Status).unwrap();
    let known = gate(&mut mesh.nodes[relay]);
    assert_eq!(known, gate(&mut mesh.nodes[0]));
    drop(mesh.close(relay));
    let copy = Identity { device: keys("another box").1, ..identity };
    let mut copy = Node::open_on(disk, copy.certified_by(&keys("box").0), NOW).unwrap();
    assert_eq!(gate(&mut copy), known);
    assert!(copy.needs_admission().is_some());
}
