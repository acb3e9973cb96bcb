//! Several nodes: what one writes the others read.

use crate::mesh::Mesh;
use tidings_core::api::NewPost;
use tidings_core::{News, Request, Response};
use tidings_protocol::engine::{Input, SessionId};

#[test]
fn a_post_goes_down_a_line() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let code = mesh.invite(0, 0, 3_600);
    mesh.settle();
    let carol = mesh.join(bob, &code, "carol").unwrap();
    mesh.connect(bob, carol);
    mesh.settle();
    mesh.post(0, "general", "from one end");
    mesh.settle();
    mesh.post(carol, "general", "to the other");
    mesh.settle();
    for node in 0..3 {
        assert_eq!(mesh.texts(node), ["from one end", "to the other"], "node {node}");
    }
    let root = mesh.nodes[0].root();
    assert!(mesh.nodes.iter().all(|node| node.root() == root));
}

#[test]
fn what_both_wrote_apart_is_read_by_both_when_they_meet() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let first = mesh.post(0, "general", "before");
    mesh.settle();
    mesh.disconnect_all();
    let reply = Request::Reply { to: first, text: "bob, alone".into() };
    mesh.ask(bob, reply).unwrap();
    mesh.post(0, "general", "alice, alone");
    mesh.settle();
    assert_eq!(mesh.texts(0), ["before", "alice, alone"]);
    assert_eq!(mesh.texts(bob), ["before", "bob, alone"]);
    mesh.connect(0, bob);
    mesh.settle();
    assert_eq!(mesh.texts(0), ["before", "bob, alone", "alice, alone"]);
    assert_eq!(mesh.texts(0), mesh.texts(bob));
}

#[test]
fn a_late_joiner_gets_everything() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let posts = (0..1_000)
        .map(|n| NewPost { board: "general".into(), subject: None, text: format!("post {n}") })
        .collect();
    mesh.ask(0, Request::Import { posts }).unwrap();
    mesh.post(bob, "announcements", "the last");
    mesh.settle();
    let carol = mesh.join_and_sync(bob, "carol");
    let Response::Status(status) = mesh.ask(carol, Request::Status).unwrap() else { panic!() };
    let Response::Status(theirs) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.entries, status.members), (theirs.entries, 3));
    assert_eq!(status.unread, 0);
    assert_eq!(mesh.recent(carol)[0].text, "the last");
    assert_eq!(mesh.nodes[carol].root(), mesh.nodes[0].root());
}

#[test]
fn a_burst_is_told_in_part_and_counted() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    mesh.events.clear();
    let posts = vec![NewPost { board: "general".into(), subject: None, text: "x".into() }; 1_000];
    mesh.ask(0, Request::Import { posts }).unwrap();
    mesh.settle();
    let (mut told, mut counted) = (0, 0);
    for (_, event) in mesh.events.iter().filter(|(node, _)| *node == bob) {
        match &event.news {
            News::Post { unread, .. } => {
                assert!(unread);
                told += 1;
            }
            News::Posts { posts } => counted += posts,
            _ => {}
        }
    }
    assert_eq!(told + counted, 1_000);
    assert!(told < 1_000 && counted > 0);
}

#[test]
fn sessions_are_shown_and_their_end_is_told() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    let session = &status.sessions[0];
    assert!(session.ready && session.caught_up && session.sent_bytes > 0);
    assert_eq!(session.person.as_ref().unwrap().name, "bob");
    assert_eq!(session.peer, mesh.nodes[bob].identity().device.author());

    mesh.disconnect_all();
    mesh.settle();
    let told: Vec<_> = mesh.events.iter().filter(|(node, _)| *node == 0).collect();
    for wanted in ["connected", "caught_up", "disconnected"] {
        let found =
            told.iter().any(|(_, event)| serde_json::to_value(event).unwrap()["event"] == wanted);
        assert!(found, "{wanted}: {told:?}");
    }
}

#[test]
fn events_survive_json_with_their_schema() {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(0, "bob");
    mesh.post(0, "general", "hello");
    mesh.settle();
    for (_, event) in &mesh.events {
        let json = serde_json::to_string(event).unwrap();
        assert!(json.starts_with(r#"{"schema":"tidings/event/1","at":"#), "{json}");
        assert_eq!(&serde_json::from_str::<tidings_core::Event>(&json).unwrap(), event);
    }
}

#[test]
fn garbage_ends_a_session_and_nothing_else() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let peer = tidings_protocol::testing::eve().author();
    let session = SessionId(1_000);
    let now = mesh.now;
    mesh.nodes[0].handle(now, Input::Connected { session, peer }).unwrap();
    mesh.nodes[0].handle(now, Input::Received { session, frame: &[0xff; 40] }).unwrap();
    mesh.settle();
    mesh.post(0, "general", "still here");
    mesh.settle();
    assert_eq!(mesh.texts(bob), ["still here"]);
}

#[test]
fn nobody_polls_and_memory_stays_bounded() {
    let mut mesh = Mesh::founded();
    for n in 0..3_000 {
        mesh.post(0, "general", &format!("post {n}"));
    }
    mesh.settle();
    let lagged: u64 = mesh
        .events
        .iter()
        .filter_map(|(_, event)| match event.news {
            News::Lagged { events } => Some(events),
            _ => None,
        })
        .sum();
    assert!(lagged > 0 && mesh.events.len() <= tidings_core::event::MAX_EVENTS + 1);
}
