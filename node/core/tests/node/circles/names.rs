//! Boards of one name: nothing that is meant for few goes to everybody.

use super::{Mesh, set, trio};
use std::collections::HashMap;
use tidings_core::{Kind, Request, Response};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::seal::Circle;
use tidings_views::page::BoardKind;

impl Mesh {
    /// A closed board as [`Mesh::closed`] makes it, of this nonce.
    fn closed_with(&mut self, node: usize, name: &str, readers: &[&str], nonce: [u8; 16]) {
        let readers = readers.iter().map(|name| (*name).into()).collect();
        let request = Request::CreateClosed { name: name.into(), readers };
        self.now = self.now.after(1_000);
        self.nodes[node].execute(self.now, request, nonce).unwrap();
        self.nodes[node].commit(self.now).unwrap();
        self.settle();
    }

    /// Nonces for a board of each of these nodes whose texts begin with the same four characters.
    fn of_one_tail(&self, one: usize, other: usize) -> [[u8; 16]; 2] {
        let community: CommunityId = self.nodes[one].identity().founding.id();
        let tail = |node: usize, nonce: [u8; 16]| {
            let maker = self.nodes[node].identity().account;
            let circle = Circle::Board { maker, nonce }.id(community).to_string();
            circle.chars().take(4).collect::<String>()
        };
        let nonces = || (0..4_000_u128).map(u128::to_be_bytes);
        let ones: HashMap<String, [u8; 16]> =
            nonces().map(|nonce| (tail(one, nonce), nonce)).collect();
        let meets = |nonce| ones.get(&tail(other, nonce)).map(|found| [*found, nonce]);
        nonces().find_map(meets).expect("of sixteen million pairs some fifteen")
    }
}

fn post(board: &str, text: &str) -> Request {
    Request::Post { board: board.into(), subject: None, text: text.into() }
}

#[test]
fn an_answer_stays_where_it_is_given_whatever_boards_are_called() {
    let (mut mesh, [alice, bob, carol]) = trio();
    let dave = mesh.join_and_sync(0, "dave");
    let nonces = mesh.of_one_tail(alice, carol);
    mesh.closed_with(alice, "plans", &["bob"], nonces[0]);
    mesh.on(alice, "plans", "for bob");
    // Carol makes one of the same name and tail, and lets bob in.
    mesh.closed_with(carol, "plans", &["bob"], nonces[1]);
    let id = mesh.rows(bob).remove(0).id;
    mesh.done(bob, Request::Reply { to: id.to_string(), text: "for alice".into() });
    assert_eq!(mesh.shown(alice), set(&["for bob", "for alice"]));
    let names = mesh.boards_of(bob, BoardKind::Closed);
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    assert_eq!(mesh.refused(bob, post("plans", "to whom?")), Kind::Usage);
    for name in names {
        mesh.on(bob, &name, &format!("on {name}"));
    }
    assert_eq!((mesh.shown(alice).len(), mesh.shown(carol).len()), (3, 1));
    assert_eq!(mesh.shown(dave), set(&[]));
}

#[test]
fn names_that_clash_are_told_apart() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(alice, "plans", &["bob"]);
    let again = Request::CreateClosed { name: "plans".into(), readers: Vec::new() };
    assert_eq!(mesh.refused(alice, again), Kind::Usage);
    // Carol cannot know of it.
    mesh.done(carol, Request::CreateBoard { name: "plans".into() });
    let names = mesh.boards_of(bob, BoardKind::Closed);
    assert!(names.len() == 1 && names[0].starts_with("plans~"), "{names:?}");
    assert!(mesh.boards_of(bob, BoardKind::Board).contains(&"plans~open".to_owned()));
    assert!(mesh.boards_of(carol, BoardKind::Board).contains(&"plans".to_owned()));
    // What bob types now may be meant for few: it goes to nobody.
    let error = mesh.ask(bob, post("plans", "for whom?")).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    let told = format!("{error:?}");
    assert!(told.contains(&names[0]) && told.contains("plans~open"), "{told}");
    let posts = vec![tidings_core::api::NewPost {
        board: "plans".into(),
        subject: None,
        text: "imported".into(),
    }];
    assert_eq!(mesh.refused(bob, Request::Import { posts }), Kind::Usage);
    mesh.on(bob, &names[0], "for few");
    mesh.on(bob, "plans~open", "for all");
    mesh.on(carol, "plans~open", "for all of you");
    assert_eq!(mesh.shown(carol), set(&["for all", "for all of you"]));
    assert_eq!(mesh.shown(alice), set(&["for few", "for all", "for all of you"]));
    // Reading goes on, on the one that everybody has.
    let threads = Request::Threads { board: "plans".into(), limit: 9, before: None };
    let Response::Threads(rows) = mesh.ask(bob, threads).unwrap() else { panic!() };
    assert!(rows.len() == 2 && rows.iter().all(|row| row.board == "plans~open"), "{rows:?}");
    // An export finds its way back.
    let posts = mesh.rows(alice).into_iter().map(|row| tidings_core::api::NewPost {
        board: row.board,
        subject: None,
        text: format!("{} again", row.text),
    });
    let posts: Vec<_> = posts.collect();
    mesh.done(alice, Request::Import { posts });
    assert!(mesh.shown(carol).contains("for all again"));
    assert!(!mesh.shown(carol).contains("for few again"));
    for name in ["plans", "plans~open"] {
        let request = Request::CreateClosed { name: name.into(), readers: Vec::new() };
        assert_eq!(mesh.refused(alice, request), Kind::Usage);
    }
}

#[test]
fn a_refused_import_writes_nothing_at_all() {
    let (mut mesh, [alice, bob, carol]) = trio();
    mesh.closed(alice, "plans", &["bob", "carol"]);
    mesh.closed(bob, "notes", &["carol"]);
    mesh.message(carol, "bob", "hello");
    mesh.reader(alice, "plans", "carol", false);
    let new = |board: &str| tidings_core::api::NewPost {
        board: board.into(),
        subject: None,
        text: format!("imported to {board}"),
    };
    let held = |mesh: &Mesh| mesh.nodes[carol].status().unwrap().entries;
    let before = held(&mesh);
    for last in ["plans", "nowhere"] {
        let posts = ["general", "notes", "@bob", last].map(new).to_vec();
        mesh.refused(carol, Request::Import { posts });
        assert_eq!(held(&mesh), before, "{last}");
    }
    let posts = ["general", "notes", "@bob"].map(new).to_vec();
    assert_eq!(mesh.done(carol, Request::Import { posts }), Response::Imported { posts: 3 });
    let read = mesh.shown(bob).into_iter().filter(|text| text.starts_with("imported")).count();
    assert_eq!(read, 3);
    assert_eq!(mesh.shown(alice), set(&["imported to general"]));
}
