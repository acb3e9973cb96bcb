//! Closed boards and private messages: who reads what, whatever the others hold.

mod late;
mod names;

use crate::mesh::{Mesh, keys, member};
use std::collections::BTreeSet;
use tidings_core::{Kind, Request, Response, Role};
use tidings_protocol::testing::keypair;
use tidings_views::page::{BoardKind, PostRow};

fn trio() -> (Mesh, [usize; 3]) {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let carol = mesh.join_and_sync(0, "carol");
    (mesh, [0, bob, carol])
}

impl Mesh {
    #[track_caller]
    fn done(&mut self, node: usize, request: Request) -> Response {
        let response = self.ask(node, request).unwrap();
        self.settle();
        response
    }

    #[track_caller]
    fn refused(&mut self, node: usize, request: Request) -> Kind {
        self.ask(node, request).unwrap_err().kind()
    }

    fn message(&mut self, node: usize, to: &str, text: &str) {
        self.done(node, Request::Message { to: to.into(), text: text.into() });
    }

    fn on(&mut self, node: usize, board: &str, text: &str) {
        let (board, text) = (board.into(), text.into());
        self.done(node, Request::Post { board, subject: None, text });
    }

    fn closed(&mut self, node: usize, name: &str, readers: &[&str]) {
        let readers = readers.iter().map(|name| (*name).into()).collect();
        self.done(node, Request::CreateClosed { name: name.into(), readers });
    }

    fn reader(&mut self, node: usize, name: &str, who: &str, admit: bool) {
        let (board, who) = (name.into(), who.into());
        self.done(
            node,
            match admit {
                true => Request::AdmitReader { board, who },
                false => Request::RemoveReader { board, who },
            },
        );
    }

    /// Texts of all posts that the node shows.
    fn shown(&mut self, node: usize) -> BTreeSet<String> {
        self.rows(node).into_iter().map(|row| row.text).collect()
    }

    fn rows(&mut self, node: usize) -> Vec<PostRow> {
        match self.ask(node, Request::Export { after: None, limit: 1_000 }).unwrap() {
            Response::Page { posts, .. } => posts,
            other => panic!("{other:?}"),
        }
    }

    fn boards_of(&mut self, node: usize, kind: BoardKind) -> Vec<String> {
        let Response::Boards(rows) = self.ask(node, Request::Boards).unwrap() else { panic!() };
        rows.into_iter().filter(|row| row.kind == kind).map(|row| row.name).collect()
    }

    fn enclosed(&self, node: usize) -> u64 {
        self.nodes[node].status().unwrap().enclosed
    }

    /// A tablet of `name`, whom `via` lets in.
    fn second_device(&mut self, name: &str, via: usize) -> usize {
        let founding = self.nodes[0].identity().founding.clone();
        let device = keypair(&format!("{name}'s tablet"));
        let identity = member(name, founding);
        let identity =
            tidings_core::Identity { device: device.clone(), name: String::new(), ..identity };
        let tablet = self.add(identity.certified_by(&keys(name).0));
        let ask = self.nodes[tablet].needs_admission().unwrap();
        self.request_join(via, &device, &ask);
        self.connect(tablet, via);
        self.settle();
        tablet
    }
}

fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).into()).collect()
}

#[test]
fn a_message_is_read_by_two_and_answered() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.message(alice, "bob", "between us");
    assert_eq!(mesh.shown(bob), set(&["between us"]));
    assert_eq!(mesh.shown(carol), set(&[]));
    let row = mesh.rows(bob).remove(0);
    assert!(row.board.starts_with("@alice#") && row.unread, "{row:?}");
    mesh.done(bob, Request::Reply { to: row.id.to_string(), text: "yes".into() });
    mesh.on(bob, "@alice", "and another");
    let all = set(&["between us", "yes", "and another"]);
    assert_eq!((mesh.shown(alice), mesh.shown(bob)), (all.clone(), all));
    assert_eq!(mesh.shown(carol), set(&[]));
    assert_eq!(mesh.boards_of(alice, BoardKind::Messages).len(), 1);
    assert_eq!(mesh.boards_of(carol, BoardKind::Messages).len(), 0);
    let status = mesh.nodes[carol].status().unwrap();
    assert_eq!((status.sealed, status.enclosed, status.unread), (0, 5, 0), "two keys, three texts");
    assert_eq!(mesh.enclosed(alice), 0);
    let unread = Request::Unread { board: Some("@bob".into()), limit: 9 };
    let Response::Posts(rows) = mesh.ask(alice, unread).unwrap() else { panic!() };
    assert_eq!(rows.len(), 2);
    let Response::Marked { posts } =
        mesh.done(alice, Request::CatchUp { board: Some("@bob".into()), thread: None })
    else {
        panic!()
    };
    assert_eq!(posts, 2);
}

#[test]
fn two_who_write_first_at_once_have_one_conversation() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.disconnect_all();
    mesh.message(alice, "bob", "I first");
    mesh.message(bob, "alice", "no, I");
    mesh.message(bob, "bob", "a note");
    mesh.connect(alice, bob);
    mesh.connect(bob, carol);
    mesh.settle();
    assert_eq!(mesh.shown(alice), set(&["I first", "no, I"]));
    assert_eq!(mesh.shown(bob), set(&["I first", "no, I", "a note"]));
    assert_eq!(mesh.shown(carol), set(&[]));
    let names = mesh.boards_of(bob, BoardKind::Messages);
    assert!(names.len() == 2 && names.iter().any(|name| name.starts_with("@bob#")), "{names:?}");
}

#[test]
fn a_closed_board_is_known_to_its_readers_alone_and_rotates() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(alice, "plans", &["bob"]);
    mesh.on(alice, "plans", "one");
    mesh.on(bob, "plans", "two");
    assert_eq!(mesh.boards_of(bob, BoardKind::Closed), ["plans"]);
    assert_eq!(mesh.boards_of(carol, BoardKind::Closed), [""; 0]);
    let post = Request::Post { board: "plans".into(), subject: None, text: "x".into() };
    assert_eq!(mesh.refused(carol, post), Kind::NotFound);
    assert_eq!(mesh.shown(carol), set(&[]));

    // Carol comes in, and reads all that was written by whomever.
    mesh.reader(alice, "plans", "carol", true);
    assert_eq!(mesh.shown(carol), set(&["one", "two"]));
    mesh.on(carol, "plans", "three");
    assert_eq!(mesh.shown(bob), set(&["one", "two", "three"]));

    // Bob is taken out: he keeps what he read, and neither reads nor writes more.
    mesh.reader(alice, "plans", "bob", false);
    for (node, text) in [(alice, "four"), (carol, "five")] {
        mesh.on(node, "plans", text);
    }
    assert_eq!(mesh.shown(carol), set(&["one", "two", "three", "four", "five"]));
    assert_eq!(mesh.shown(bob), set(&["one", "two", "three"]));
    let post = Request::Post { board: "plans".into(), subject: None, text: "x".into() };
    assert_eq!(mesh.refused(bob, post), Kind::NotAllowed);
    let Response::Readers(rows) =
        mesh.ask(carol, Request::Readers { board: "plans".into() }).unwrap()
    else {
        panic!()
    };
    let names: Vec<&str> = rows.iter().map(|row| row.person.name.as_str()).collect();
    assert_eq!((names, rows[0].maker), (vec!["alice", "carol"], true));

    // And comes back.
    mesh.reader(alice, "plans", "bob", true);
    assert_eq!(mesh.shown(bob), mesh.shown(alice));
}

#[test]
fn a_key_that_others_handed_on_is_not_used_for_whoever_left() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(alice, "plans", &["bob"]);
    mesh.on(bob, "plans", "one");
    // Carol gets bob's key from alice alone.
    mesh.reader(alice, "plans", "carol", true);
    assert_eq!(mesh.shown(carol), set(&["one"]));
    mesh.reader(alice, "plans", "carol", false);
    mesh.on(bob, "plans", "two");
    assert_eq!(mesh.shown(alice), set(&["one", "two"]));
    assert_eq!(mesh.shown(carol), set(&["one"]));
}

#[test]
fn only_the_maker_and_moderators_who_read_decide() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(bob, "plans", &["alice"]);
    // Alice is the founder, and an owner: she may, once bob let her in.
    mesh.reader(alice, "plans", "carol", true);
    mesh.on(carol, "plans", "carol is in");
    assert_eq!(mesh.shown(bob), set(&["carol is in"]));
    let remove = |who: &str| Request::RemoveReader { board: "plans".into(), who: who.into() };
    assert_eq!(mesh.refused(carol, remove("alice")), Kind::NotAllowed);
    assert_eq!(mesh.refused(alice, remove("bob")), Kind::NotAllowed, "who made it stays");
    mesh.reader(bob, "plans", "carol", false);
    let admit = Request::AdmitReader { board: "plans".into(), who: "carol".into() };
    assert_eq!(mesh.refused(alice, admit), Kind::NotAllowed, "the maker's word stands");
    assert_eq!(mesh.refused(alice, remove("dave")), Kind::NotFound);
    let open = Request::Readers { board: "general".into() };
    assert_eq!(mesh.refused(alice, open), Kind::Usage);
}

#[test]
fn a_second_device_reads_what_its_person_reads() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.message(alice, "bob", "before");
    mesh.message(bob, "bob", "note");
    mesh.closed(alice, "plans", &["bob"]);
    mesh.on(alice, "plans", "one");
    let tablet = mesh.second_device("bob", bob);
    let all = set(&["before", "note", "one"]);
    assert_eq!(mesh.shown(tablet), all);
    mesh.connect(tablet, carol);
    mesh.on(tablet, "plans", "from the tablet");
    mesh.message(alice, "bob", "after");
    assert!(mesh.shown(alice).contains("from the tablet"));
    assert!(mesh.shown(tablet).contains("after") && mesh.shown(bob).contains("after"));
    assert_eq!(mesh.shown(carol), set(&[]));
}

#[test]
fn the_expelled_read_nothing_new_and_are_sent_nothing() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(alice, "plans", &["bob", "carol"]);
    mesh.on(bob, "plans", "one");
    mesh.message(alice, "bob", "hello");
    let who = "bob".into();
    mesh.done(alice, Request::Grade { who, role: Role::Expelled, reason: String::new() });
    mesh.on(alice, "plans", "two");
    mesh.on(carol, "plans", "three");
    assert_eq!(mesh.shown(carol), set(&["one", "two", "three"]));
    assert_eq!(mesh.shown(bob), set(&["one", "hello"]));
    let request = Request::Message { to: "bob".into(), text: "x".into() };
    assert_eq!(mesh.refused(alice, request), Kind::NotAllowed);
}

#[test]
fn an_import_goes_where_an_export_came_from() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.message(alice, "bob", "between us");
    mesh.closed(alice, "plans", &["bob"]);
    let posts = mesh.rows(alice).into_iter().map(|row| row.board).chain(["plans".into()]);
    let posts = posts.map(|board| tidings_core::api::NewPost {
        board,
        subject: None,
        text: "imported".into(),
    });
    let posts: Vec<_> = posts.collect();
    assert_eq!(mesh.done(alice, Request::Import { posts }), Response::Imported { posts: 2 });
    assert_eq!(mesh.rows(bob).iter().filter(|row| row.text == "imported").count(), 2);
    assert_eq!(mesh.shown(carol), set(&[]));
}
