//! Who holds what one wrote, by their own word.

use crate::mesh::{Mesh, START, founder};
use tidings_core::{News, Node, Request, Response, Role};
use tidings_protocol::time::Time;
use tidings_views::page::{Delivery, PostRow};

fn delivery(peers: u64, relays: u64, own: u64) -> Option<Delivery> {
    Some(Delivery { peers, relays, own })
}

/// The newest post, as a node shows it.
fn newest(mesh: &mut Mesh, node: usize) -> PostRow {
    mesh.recent(node).remove(0)
}

#[test]
fn a_post_is_here_only_until_somebody_says_that_they_hold_it() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let carol = mesh.join_and_sync(0, "carol");
    mesh.disconnect_all();
    let id = mesh.post(0, "general", "Welcome!");
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(0, 0, 0));
    mesh.connect(0, bob);
    mesh.events.clear();
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(1, 0, 0));
    assert_eq!(newest(&mut mesh, bob).delivery, None, "it is not his");
    let told = mesh.events.iter().find_map(|(node, event)| match &event.news {
        News::Delivery { person, relay, posts, .. } if *node == 0 => Some((person, *relay, posts)),
        _ => None,
    });
    let (person, relay, posts) = told.expect("an event tells");
    assert_eq!((person.as_ref().unwrap().name.as_str(), relay), ("bob", false));
    assert_eq!(posts.iter().map(ToString::to_string).collect::<Vec<_>>(), [id]);
    // What goes on by way of bob is on one more once carol says so herself.
    mesh.connect(bob, carol);
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(1, 0, 0));
    mesh.connect(0, carol);
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(2, 0, 0));
}

#[test]
fn whoever_is_not_in_any_more_counts_no_more() {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(0, "bob");
    mesh.post(0, "general", "Welcome!");
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(1, 0, 0));
    let (who, reason) = ("bob".to_owned(), String::new());
    mesh.ask(0, Request::Grade { who, role: Role::Expelled, reason }).unwrap();
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(0, 0, 0));
}

#[test]
fn a_relay_is_told_from_peers() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite_as(0, Role::Relay, 0, 3_600);
    let relay = mesh.join(0, &code, "box").unwrap();
    mesh.connect(0, relay);
    mesh.post(0, "general", "Welcome!");
    mesh.settle();
    assert_eq!(newest(&mut mesh, 0).delivery, delivery(0, 1, 0));
}

#[test]
fn what_was_said_is_remembered_by_the_home() {
    let dir = tempfile::tempdir().unwrap();
    let mut mesh = Mesh::new();
    mesh.adopt(Node::create(dir.path(), founder("alice"), 1, Time(START)).unwrap());
    mesh.join_and_sync(0, "bob");
    mesh.post(0, "general", "Welcome!");
    mesh.settle();
    // Not flushed: what lasts was kept by then.
    drop(mesh.close(0));
    let mut alice = Node::open(dir.path(), founder("alice"), mesh.now, &mut |_, _| {}).unwrap();
    let answer =
        alice.execute(mesh.now, Request::Recent { limit: 1, before: None }, [0; 16]).unwrap();
    let Response::Posts(posts) = answer else { panic!("{answer:?}") };
    assert_eq!(posts[0].delivery, delivery(1, 0, 0));
}
