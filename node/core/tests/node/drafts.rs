//! Texts that were not sent.

use crate::files::Shelf;
use crate::mesh::{Mesh, founder};
use tidings_core::api::NewFile;
use tidings_core::drafts::{Draft, DraftRow};
use tidings_core::{Kind, Node, Request, Response};
use tidings_files::FileId;
use tidings_protocol::time::Time;
use tidings_store::testing::Disk;
use tidings_views::body::{MAX_ATTACHED, MAX_FILE_NAME, MAX_TEXT};

fn post(board: &str, text: &str) -> Draft {
    Draft::Post { board: board.into(), subject: None, text: text.into() }
}

fn save(mesh: &mut Mesh, id: Option<u64>, draft: Draft) -> u64 {
    save_with(mesh, id, draft, &[]).unwrap()
}

fn save_with(
    mesh: &mut Mesh,
    id: Option<u64>,
    draft: Draft,
    files: &[NewFile],
) -> Result<u64, Kind> {
    let request = Request::SaveDraft { id, draft, files: files.to_vec() };
    let answer = mesh.ask(0, request).map_err(|error| error.kind)?;
    Ok(match answer {
        Response::Draft(row) => row.id,
        other => panic!("{other:?}"),
    })
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
    let save_text = |text: &str| Request::SaveDraft {
        id: None,
        draft: post("general", text),
        files: Vec::new(),
    };
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
    let shelf = Shelf::new();
    let file = shelf.seal_long_ago("precious");
    node.set_files(shelf.1.clone());
    let files = vec![file.clone()];
    let save = Request::SaveDraft { id: None, draft: post("general", "precious"), files };
    node.execute(now, save, [0; 16]).unwrap();
    node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap();
    let twice = node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap_err();
    assert_eq!(twice.kind, Kind::NotFound, "it is under way");
    node.tend_files(false).unwrap();
    disk.fail_from(disk.operations(), std::io::ErrorKind::StorageFull);
    node.commit(now).unwrap_err();
    drop(node);
    disk.heal();
    let mut node = Node::open_on(disk, founder("alice"), now).unwrap();
    node.set_files(shelf.1.clone());
    node.tend_files(false).unwrap();
    let Response::Drafts(rows) = node.execute(now, Request::Drafts, [0; 16]).unwrap() else {
        panic!()
    };
    assert_eq!(rows.len(), 1);
    node.execute(now, Request::SendDraft { id: 1 }, [0; 16]).unwrap();
    node.commit(now).unwrap();
    let answer = node.execute(now, Request::Drafts, [0; 16]).unwrap();
    assert_eq!(answer, Response::Drafts(Vec::new()));
    node.tend_files(false).unwrap();
    assert!(shelf.has(&file), "the post has it");
}

#[test]
fn files_wait_with_their_draft_and_go_with_it() {
    let (mut mesh, shelf) = (Mesh::founded(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let files = ["kept", "replaced", "stray"].map(|name| shelf.seal_long_ago(name));
    let [kept, replaced, stray] = &files;
    shelf.1.adopt(&FileId::parse(&stray.file).unwrap()).unwrap();
    let here = |mesh: &mut Mesh| {
        mesh.nodes[0].tend_files(false).unwrap();
        files.iter().filter(|file| shelf.has(file)).map(|file| &*file.name).collect::<Vec<_>>()
    };
    let look = || post("general", "look");
    let both = [kept.clone(), replaced.clone()];
    let id = save_with(&mut mesh, None, look(), &both).unwrap();
    assert_eq!(save_with(&mut mesh, None, look(), &both), Ok(id), "the same is kept once");
    assert_ne!(save_with(&mut mesh, None, look(), &[]), Ok(id), "without them it is another");
    assert_eq!(drafts(&mut mesh)[0].files, both);
    assert_eq!(drafts(&mut mesh)[0].files[0].size(), Some(4));
    assert_eq!(here(&mut mesh), ["kept", "replaced"]);
    assert_eq!(
        save_with(&mut mesh, Some(id), look(), std::slice::from_ref(stray)),
        Err(Kind::NotFound)
    );
    save_with(&mut mesh, Some(id), look(), &both[..1]).unwrap();
    assert_eq!(here(&mut mesh), ["kept"]);

    let Response::Written { id: sent, .. } = mesh.ask(0, Request::SendDraft { id }).unwrap() else {
        panic!()
    };
    let Response::Files(rows) = mesh.ask(0, Request::Files { post: sent.to_string() }).unwrap()
    else {
        panic!()
    };
    assert_eq!((rows[0].file.as_str(), rows.len()), (kept.file.as_str(), 1));
    assert_eq!(here(&mut mesh), ["kept"]);

    // One that is thrown away lets all of them go.
    let again = shelf.seal_long_ago("again");
    let id = save_with(&mut mesh, None, post("general", ""), std::slice::from_ref(&again)).unwrap();
    mesh.ask(0, Request::DropDraft { id }).unwrap();
    mesh.nodes[0].tend_files(false).unwrap();
    assert!(!shelf.has(&again));
}

#[test]
fn a_draft_keeps_as_many_files_as_a_post_has() {
    let (mut mesh, shelf) = (Mesh::founded(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let long = "n".repeat(MAX_FILE_NAME);
    let mut files: Vec<NewFile> = (0..=MAX_ATTACHED).map(|_| shelf.seal(&long)).collect();
    let text = "x".repeat(MAX_TEXT);
    let save = |mesh: &mut Mesh, files: &[NewFile]| {
        save_with(mesh, Some(1), post("general", &text), files)
    };
    save_with(&mut mesh, None, post("general", "a text"), &[]).unwrap();
    assert_eq!(save(&mut mesh, &files), Err(Kind::TooLarge));
    files.pop();
    save(&mut mesh, &files).unwrap();
    assert_eq!(drafts(&mut mesh)[0].files, files);
    files[0].key.pop();
    assert_eq!(save(&mut mesh, &files), Err(Kind::Usage));

    let edit = Draft::Edit { post: "abcdef".into(), subject: None, text: "another".into() };
    assert_eq!(save_with(&mut mesh, None, edit, &files[1..2]), Err(Kind::Usage));
}

#[test]
fn a_draft_whose_file_is_lost_can_still_be_written_on() {
    let (mut mesh, shelf) = (Mesh::founded(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let file = [shelf.seal("lost")];
    let id = save_with(&mut mesh, None, post("general", "look"), &file).unwrap();
    shelf.1.remove(&FileId::parse(&file[0].file).unwrap()).unwrap();
    save_with(&mut mesh, Some(id), post("general", "look here"), &file).unwrap();
    let lost = mesh.ask(0, Request::SendDraft { id }).unwrap_err();
    assert_eq!(lost.kind, Kind::NotFound);
    assert!(lost.to_string().contains("“lost”"), "{lost}");
    save_with(&mut mesh, Some(id), post("general", "look here"), &[]).unwrap();
    mesh.ask(0, Request::SendDraft { id }).unwrap();
}
