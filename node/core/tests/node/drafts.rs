//! Texts that were not sent.

use crate::mesh::{Mesh, founder};
use tidings_core::drafts::{Draft, DraftRow};
use tidings_core::{Kind, Node, Request, Response};
use tidings_protocol::time::Time;
use tidings_store::testing::Disk;

fn post(board: &str, text: &str) -> Draft {
    Draft::Post { board: board.into(), subject: None, text: text.into() }
}

fn save(mesh: &mut Mesh, id: Option<u64>, draft: Draft) -> u64 {
    match mesh.ask(0, Request::SaveDraft { id, draft }).unwrap() {
        Response::Draft(row) => row.id,
        other => panic!("{other:?}"),
    }
}

fn drafts(mesh: &mut Mesh) -> Vec<DraftRow> {
    match mesh.ask(0, Request::Drafts).unwrap() {
        Response::Drafts(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_draft_becomes_what_it_says() {
    let mut mesh = Mesh::founded();
    let thread = mesh.post(0, "general", "a thread");
    let subject = Some("old".to_owned());
    let kinds = [
        Draft::Post { board: "general".into(), subject, text: "new".into() },
        Draft::Reply { to: thread[..8].into(), text: "an answer".into() },
        Draft::Edit { post: thread[..8].into(), subject: None, text: "a better thread".into() },
        Draft::Message { to: "alice".into(), text: "a note".into() },
    ];
    for (kind, id) in kinds.iter().zip(1..) {
        assert_eq!(save(&mut mesh, None, kind.clone()), id);
        assert_eq!(save(&mut mesh, None, kind.clone()), id, "the same is kept once");
    }
    assert_eq!(drafts(&mut mesh).into_iter().map(|row| row.draft).collect::<Vec<_>>(), kinds);
    let again = Draft::Reply { to: thread[..8].into(), text: "a better answer".into() };
    assert_eq!(save(&mut mesh, Some(2), again), 2);
    let json = serde_json::to_value(&drafts(&mut mesh)[0]).unwrap();
    assert_eq!(serde_json::from_value::<DraftRow>(json).unwrap(), drafts(&mut mesh)[0]);
    for id in 1..=4 {
        mesh.ask(0, Request::SendDraft { id }).unwrap();
    }
    assert!(drafts(&mut mesh).is_empty());
    let mut texts = mesh.texts(0);
    texts.sort_unstable();
    assert_eq!(texts, ["a better answer", "a better thread", "a note", "new"]);
    let gone = mesh.ask(0, Request::SendDraft { id: 1 }).unwrap_err();
    assert_eq!(gone.kind, Kind::NotFound);
}

#[test]
fn a_home_keeps_so_many_drafts_of_such_a_length() {
    let mut mesh = Mesh::founded();
    let kept = |error: Result<Response, tidings_core::Error>| error.unwrap_err().kind;
    let save_text = |text: &str| Request::SaveDraft { id: None, draft: post("general", text) };
    assert_eq!(kept(mesh.ask(0, save_text(" \n"))), Kind::Usage);
    assert_eq!(kept(mesh.ask(0, save_text(&"x".repeat(16 * 1024)))), Kind::TooLarge);
    save(&mut mesh, None, post("general", &"\n\"".repeat(7_680)));
    for n in 1..256 {
        save(&mut mesh, None, post("general", &format!("draft {n}")));
    }
    assert_eq!(kept(mesh.ask(0, save_text("one more"))), Kind::TooLarge);
    save(&mut mesh, None, post("general", "draft 7"));
    save(&mut mesh, Some(8), post("general", "another"));
    assert_eq!(kept(mesh.ask(0, Request::DropDraft { id: 999 })), Kind::NotFound);
    mesh.ask(0, Request::DropDraft { id: 3 }).unwrap();
    save(&mut mesh, None, post("general", "one more"));
    assert_eq!(drafts(&mut mesh).len(), 256);
}

#[test]
fn a_draft_is_kept_until_what_became_of_it_is_durable() {
    let (now, disk) = (Time(crate::mesh::START), Disk::default());
    let mut node = Node::create_on(disk.clone(), founder("alice"), 1, now).unwrap();
    let save = Request::SaveDraft { id: None, draft: post("general", "precious") };
    node.execute(now, save, [0; 16]).unwrap();
    node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap();
    let twice = node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap_err();
    assert_eq!(twice.kind, Kind::NotFound, "it is under way");
    disk.fail_from(disk.operations(), std::io::ErrorKind::StorageFull);
    node.commit(now).unwrap_err();
    drop(node);
    disk.heal();
    let mut node = Node::open_on(disk, founder("alice"), now).unwrap();
    let Response::Drafts(rows) = node.execute(now, Request::Drafts, [0; 16]).unwrap() else {
        panic!()
    };
    assert_eq!(rows.len(), 1);
    node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap();
    node.commit(now).unwrap();
    let answer = node.execute(now, Request::Drafts, [0; 16]).unwrap();
    assert_eq!(answer, Response::Drafts(Vec::new()));
}
