//! What a home does not show can still be spoken of; what its author takes back goes, all of it.

use crate::mesh::Mesh;
use tidings_core::api::{Moderating, Moderation, Overruling};
use tidings_core::{Error, Kind, Request, Response, Role, Status};
use tidings_views::page::PostRow;

const ALICE: usize = 0;
const BOB: usize = 1;

/// Bob wrote a thread, and alice, who founded the place, holds it.
fn alice_and_bob() -> (Mesh, String) {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(ALICE, "bob");
    mesh.ask(ALICE, Request::CreateBoard { name: "books".into() }).unwrap();
    let id = mesh.post(BOB, "general", "bob's thread");
    mesh.settle();
    (mesh, id)
}

impl Mesh {
    fn rules(&mut self, node: usize, post: &str, act: Moderation) -> Result<Response, Error> {
        let asked = Moderating { post: post.into(), act, reason: String::new() };
        let done = self.ask(node, Request::Moderate(asked));
        self.settle();
        done
    }

    fn edits(&mut self, node: usize, id: &str, text: &str) -> Response {
        let (id, text) = (id.into(), text.into());
        self.ask(node, Request::Edit { id, subject: None, text }).unwrap()
    }

    fn reacts(&mut self, node: usize, id: &str, emoji: &str) -> Response {
        let react = Request::React { id: id.into(), emoji: emoji.into() };
        let done = self.ask(node, react).unwrap();
        self.settle();
        done
    }

    fn row(&mut self, node: usize, id: &str) -> PostRow {
        match self.ask(node, Request::Show { id: id.into() }).unwrap() {
            Response::Post(Some(row)) => *row,
            other => panic!("{other:?}"),
        }
    }

    fn state(&mut self, node: usize) -> Status {
        match self.ask(node, Request::Status).unwrap() {
            Response::Status(status) => *status,
            other => panic!("{other:?}"),
        }
    }
}

fn is_written(response: &Response) -> bool {
    matches!(response, Response::Written { .. })
}

#[test]
fn an_author_mends_what_a_moderator_hid_and_reactions_to_it_are_taken_back() {
    let (mut mesh, id) = alice_and_bob();
    mesh.reacts(BOB, &id, "👍");
    mesh.rules(ALICE, &id, Moderation::Hide).unwrap();
    assert!(!mesh.row(BOB, &id).readable);
    assert!(matches!(mesh.edits(BOB, &id, "bob's thread"), Response::Unchanged { .. }));
    assert!(is_written(&mesh.edits(BOB, &id, "bob's kind thread")));
    assert!(matches!(mesh.reacts(BOB, &id, "👍"), Response::Unchanged { .. }));
    assert!(is_written(&mesh.reacts(BOB, &id, "")));
    assert!(matches!(mesh.reacts(BOB, &id, ""), Response::Unchanged { .. }));
    assert!(!mesh.row(ALICE, &id).text.contains("kind"), "it is hidden still");
    mesh.rules(ALICE, &id, Moderation::Show).unwrap();
    let row = mesh.row(ALICE, &id);
    assert_eq!((row.text.as_str(), row.reactions.len()), ("bob's kind thread", 0));
}

#[test]
fn who_overruled_a_move_for_themselves_can_undo_it_for_all() {
    let (mut mesh, id) = alice_and_bob();
    mesh.rules(ALICE, &id, Moderation::Move("books".into())).unwrap();
    let reason = String::new();
    let grade = Request::Grade { who: "bob".into(), role: Role::Moderator, reason };
    mesh.ask(ALICE, grade).unwrap();
    mesh.settle();
    mesh.ask(BOB, Request::Overrule(Overruling { id: id.clone(), overruled: true })).unwrap();
    assert_eq!((mesh.row(ALICE, &id).board, mesh.row(BOB, &id).board), two("books", "general"));
    let there = mesh.rules(BOB, &id, Moderation::Move("books".into())).unwrap_err();
    assert_eq!(there.kind, Kind::Usage, "{there}");
    mesh.rules(BOB, &id, Moderation::Move("general".into())).unwrap();
    assert_eq!(mesh.row(ALICE, &id).board, "general");
    assert!(mesh.rules(ALICE, &id, Moderation::Move("general".into())).is_err());
}

fn two(one: &str, other: &str) -> (String, String) {
    (one.into(), other.into())
}

#[test]
fn a_thread_deleted_after_it_was_moved_says_where_it_was_begun() {
    let (mut mesh, id) = alice_and_bob();
    mesh.rules(ALICE, &id, Moderation::Move("books".into())).unwrap();
    mesh.ask(BOB, Request::Delete { id: id.clone(), reason: String::new() }).unwrap();
    mesh.settle();
    assert_eq!(mesh.state(ALICE).bodies_pruned, 1);
    let carol = mesh.join_and_sync(ALICE, "carol");
    for (overruled, board) in [(false, "books"), (true, "general")] {
        if overruled {
            mesh.ask(carol, Request::Overrule(Overruling { id: id.clone(), overruled })).unwrap();
        }
        let row = mesh.row(carol, &id);
        assert!(row.deleted.is_some(), "{row:?}");
        assert_eq!(row.board, board);
    }
}

#[test]
fn all_texts_of_a_deleted_post_go_though_nothing_is_written_afterwards() {
    const EDITS: u64 = 1_100;
    let (mut mesh, id) = alice_and_bob();
    for edit in 0..EDITS {
        mesh.edits(BOB, &id, &format!("text {edit}"));
    }
    mesh.settle();
    mesh.ask(BOB, Request::Delete { id, reason: String::new() }).unwrap();
    mesh.settle();
    for node in [ALICE, BOB] {
        assert_eq!(mesh.state(node).bodies_pruned, EDITS + 1, "node {node}");
    }
}
