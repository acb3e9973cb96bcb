//! What is sealed, and who can read it.

use crate::mesh::{Mesh, START, founder};
use tidings_core::{Kind, Node, Request, Response, Role};
use tidings_protocol::entry::{self, Tip};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_store::testing::Disk;
use tidings_views::body::{Board, Body, Device, Place, Post};

const NOW: Time = Time(START);

fn post(text: &str) -> Request {
    Request::Post { board: "general".into(), subject: None, text: text.into() }
}

fn contains(disk: &Disk, text: &str) -> bool {
    disk.bytes().windows(text.len()).any(|bytes| bytes == text.as_bytes())
}

fn texts(node: &mut Node) -> Vec<String> {
    match node.execute(NOW, Request::Recent { limit: 9, before: None }, [0; 16]).unwrap() {
        Response::Posts(posts) => posts.into_iter().map(|post| post.text).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_text_stands_in_the_log() {
    let disk = Disk::default();
    let mut node = Node::create_on(disk.clone(), founder("alice"), 1, NOW).unwrap();
    node.execute(NOW, post("Nobody else shall read this."), [0; 16]).unwrap();
    node.commit(NOW).unwrap();
    assert_eq!(texts(&mut node), ["Nobody else shall read this."]);
    assert!(contains(&disk, "alice"), "names are not sealed");
    assert!(!contains(&disk, "Nobody else"));
    assert!(!contains(&disk, "announcements"), "nor do boards show");
}

#[test]
fn a_newcomer_gets_the_key_with_the_admission_and_reads_all() {
    let mut mesh = Mesh::founded();
    mesh.post(0, "general", "one");
    let bob = mesh.join_and_sync(0, "bob");
    let carol = mesh.join_and_sync(bob, "carol");
    mesh.post(carol, "general", "two");
    mesh.settle();
    for node in 0..3 {
        assert_eq!(mesh.texts(node), ["one", "two"]);
        let Response::Status(status) = mesh.ask(node, Request::Status).unwrap() else { panic!() };
        assert_eq!((status.epoch, status.sealed), (Some(1), 0));
    }
    let given = mesh.nodes[0].log().totals().entries;
    mesh.post(0, "general", "three");
    assert_eq!(mesh.nodes[0].log().totals().entries, given + 1, "everybody has the key");
}

#[test]
fn without_the_key_nothing_is_written() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 0, 3_600);
    let bob = mesh.join(0, &code, "bob").unwrap();
    let refused = mesh.ask(bob, Request::CreateBoard { name: "early".into() }).unwrap_err();
    assert_eq!(refused.kind(), Kind::Busy);
    assert!(refused.next.is_some());
    mesh.connect(0, bob);
    mesh.settle();
    mesh.post(bob, "general", "now");
    assert_eq!(mesh.texts(bob), ["now"]);
}

/// A log as it was before bodies were sealed.
fn of_old() -> Disk {
    let (disk, identity) = (Disk::default(), founder("alice"));
    let mut log = Log::create_on(disk.clone(), identity.community(), 1).unwrap();
    let place = Place::Board("general");
    let bodies = [
        Body::Device(Device { certificate: identity.certificate.unwrap(), name: "laptop" }),
        Body::Board(Board { name: "general" }),
        Body::Post(Post { place, subject: None, text: "of old", origin: None }),
    ];
    let bodies = bodies.map(|body| body.encode().unwrap());
    let bodies: Vec<_> = bodies.iter().map(|body| (NOW, body.as_slice())).collect();
    let run = entry::append(&identity.device, &Tip::empty(identity.community()), &bodies);
    log.stage(&run.unwrap()).unwrap();
    log.commit().unwrap();
    disk
}

#[test]
fn a_community_from_before_there_were_keys_is_sealed_from_now_on() {
    let disk = of_old();
    assert!(contains(&disk, "of old"));
    let mut node = Node::open_on(disk.clone(), founder("alice"), NOW).unwrap();
    assert_eq!(texts(&mut node), ["of old"]);
    node.commit(NOW).unwrap();
    node.execute(NOW, post("of today"), [0; 16]).unwrap();
    node.commit(NOW).unwrap();
    assert_eq!(texts(&mut node), ["of today", "of old"]);
    assert!(!contains(&disk, "of today"));
    drop(node);

    let mut node = Node::open_on(disk.clone(), founder("alice"), NOW).unwrap();
    assert_eq!(texts(&mut node), ["of today", "of old"], "its views were made anew");
}

#[test]
fn a_copied_home_reads_on_as_a_new_device() {
    let disk = Disk::default();
    let mut node = Node::create_on(disk.clone(), founder("alice"), 1, NOW).unwrap();
    node.execute(NOW, post("hello"), [0; 16]).unwrap();
    node.commit(NOW).unwrap();
    drop(node);
    let mut identity = founder("alice");
    identity.device = crate::mesh::keys("another laptop").1;
    let mut copy = Node::open_on(disk, identity, NOW).unwrap();
    assert_eq!(texts(&mut copy), ["hello"]);
}

fn grade(mesh: &mut Mesh, by: usize, who: &str, role: Role) {
    mesh.ask(by, Request::Grade { who: who.into(), role, reason: String::new() }).unwrap();
    mesh.settle();
}

/// Entries that a node wrote.
fn wrote(mesh: &Mesh, node: usize) -> u64 {
    let node = &mesh.nodes[node];
    node.log().head(&node.identity().device.author()).unwrap().tip.seq
}

#[test]
fn what_was_sealed_with_a_key_whose_maker_had_no_word_is_read_by_all() {
    let mut mesh = Mesh::founded();
    let [mary, nick, yuri] = ["mary", "nick", "yuri"].map(|name| mesh.join_and_sync(0, name));
    grade(&mut mesh, 0, "mary", Role::Moderator);
    mesh.disconnect_all();
    mesh.connect(mary, nick);
    mesh.settle();
    grade(&mut mesh, mary, "yuri", Role::Expelled);
    mesh.post(nick, "general", "under the new key");
    mesh.settle();
    mesh.disconnect_all();

    let before = wrote(&mesh, nick);
    grade(&mut mesh, 0, "mary", Role::Reader);
    for (a, b) in [(0, nick), (0, yuri), (0, mary), (nick, yuri)] {
        mesh.connect(a, b);
        mesh.settle();
    }
    assert_eq!(mesh.texts(yuri), ["under the new key"], "yuri was never out");
    assert_eq!(mesh.texts(0), ["under the new key"]);
    assert_eq!(wrote(&mesh, nick), before + 1, "nick said so once");
    let zoe = mesh.join_and_sync(0, "zoe");
    assert_eq!(mesh.texts(zoe), ["under the new key"]);
    mesh.post(nick, "general", "and another");
    mesh.settle();
    for node in [0, mary, nick, yuri, zoe] {
        assert_eq!(mesh.texts(node).len(), 2);
        let Response::Status(status) = mesh.ask(node, Request::Status).unwrap() else { panic!() };
        assert_eq!((status.epoch, status.sealed), (Some(1), 0));
    }
    assert_eq!(wrote(&mesh, nick), before + 2, "and nothing but the post since");
}
