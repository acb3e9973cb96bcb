//! Which new posts are worth a word at once.

use crate::mesh::Mesh;
use tidings_core::api::{Notifying, Regarding};
use tidings_core::event::Notice;
use tidings_core::{News, Request, Response};
use tidings_views::page::{Notify, Regard};

/// Alice and bob, connected, and what is told to alice from now on.
fn alice_and_bob() -> (Mesh, usize) {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    mesh.events.clear();
    (mesh, bob)
}

/// What alice was told since this was asked last: each board with its posts and mentions.
fn told(mesh: &mut Mesh) -> Vec<(String, u64, u64)> {
    mesh.settle();
    let notices = mesh.events.drain(..).filter_map(|(node, event)| match event.news {
        News::Notice(notice) if node == 0 => Some(*notice),
        _ => None,
    });
    notices.map(|Notice { board, posts, mentions, .. }| (board, posts, mentions)).collect()
}

fn set(mesh: &mut Mesh, board: &str, notify: Notify) {
    let request = Request::Notify(Notifying { board: board.into(), notify });
    let Response::Notified { notify: now, .. } = mesh.ask(0, request).unwrap() else { panic!() };
    assert_eq!(now, notify);
}

fn notice(board: &str, posts: u64, mentions: u64) -> (String, u64, u64) {
    (board.to_owned(), posts, mentions)
}

#[test]
fn a_board_tells_all_or_who_calls_one_or_nothing() {
    let (mut mesh, bob) = alice_and_bob();
    mesh.post(bob, "general", "hello");
    assert_eq!(told(&mut mesh), [], "nobody is called");
    mesh.post(bob, "general", "hello @alice");
    assert_eq!(told(&mut mesh), [notice("general", 1, 1)]);
    set(&mut mesh, "general", Notify::All);
    mesh.post(bob, "general", "hello");
    assert_eq!(told(&mut mesh), [notice("general", 1, 0)]);
    set(&mut mesh, "#general", Notify::None);
    mesh.post(bob, "general", "hello @alice");
    assert_eq!(told(&mut mesh), []);
    let nowhere = Notifying { board: "no".into(), notify: Notify::All };
    assert!(mesh.ask(0, Request::Notify(nowhere)).is_err());
    let Response::Boards(rows) = mesh.ask(0, Request::Boards).unwrap() else { panic!() };
    let set = rows.iter().map(|row| (row.name.as_str(), row.notify)).collect::<Vec<_>>();
    assert_eq!(set, [("announcements", Notify::Mentions), ("general", Notify::None)]);
}

#[test]
fn a_burst_is_told_once_and_messages_always() {
    let (mut mesh, bob) = alice_and_bob();
    set(&mut mesh, "general", Notify::All);
    for text in ["one", "two @alice", "three"] {
        mesh.post(bob, "general", text);
    }
    let message = Request::Message { to: "alice".into(), text: "for you".into() };
    mesh.ask(bob, message).unwrap();
    let mut all = told(&mut mesh);
    assert!(all.remove(0).0.starts_with("@bob#"), "{all:?}");
    assert_eq!(all, [notice("general", 3, 1)]);
}

#[test]
fn own_posts_what_was_read_and_who_is_muted_are_not_told() {
    let (mut mesh, bob) = alice_and_bob();
    set(&mut mesh, "general", Notify::All);
    mesh.post(0, "general", "my own");
    mesh.post(bob, "general", "read at once");
    mesh.step();
    mesh.ask(0, Request::CatchUp { board: None, thread: None }).unwrap();
    assert_eq!(told(&mut mesh), []);
    mesh.ask(0, Request::Regard(Regarding { who: "bob".into(), regard: Regard::Muted })).unwrap();
    mesh.post(bob, "general", "unheard @alice");
    assert_eq!(told(&mut mesh), []);
}

#[test]
fn history_is_not_told_to_whoever_comes_in() {
    let mut mesh = Mesh::founded();
    for at in 0..5 {
        mesh.post(0, "general", &format!("@bob {at}"));
    }
    let bob = mesh.join_and_sync(0, "bob");
    mesh.settle();
    let notices = mesh
        .events
        .iter()
        .filter(|(node, event)| *node == bob && matches!(event.news, News::Notice(_)));
    assert_eq!(notices.count(), 0);
}
