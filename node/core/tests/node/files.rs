//! Posts with files: both at once, whatever happens meanwhile.

use crate::mesh::{Mesh, START, founder};
use std::fs::File;
use std::io::ErrorKind;
use std::time::{Duration, SystemTime};
use tidings_core::api::{FileKeyed, NewFile, Sending};
use tidings_core::drafts::Draft;
use tidings_core::{Kind, Node, Request, Response, Role};
use tidings_files::{FileId, Files, Intake};
use tidings_protocol::time::Time;
use tidings_store::testing::{Disk, Loss};

/// The files of a node, below a directory that goes with this.
pub(crate) struct Shelf(tempfile::TempDir, pub(crate) Files);

impl Shelf {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::open(dir.path()).unwrap();
        Self(dir, files)
    }

    /// A file that no post has.
    pub(crate) fn seal(&self, name: &str) -> NewFile {
        self.seal_bytes(name, name.as_bytes())
    }

    /// A file that was sealed yesterday.
    pub(crate) fn seal_long_ago(&self, name: &str) -> NewFile {
        let new = self.seal(name);
        let lies = self.0.path().join(&new.file[..2]).join(&new.file);
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        File::options().write(true).open(lies).unwrap().set_modified(yesterday).unwrap();
        new
    }

    /// Whether all of a file is here.
    pub(crate) fn has(&self, file: &NewFile) -> bool {
        self.1.is_whole(&FileId::parse(&file.file).unwrap())
    }

    /// A file of these bytes that no post has.
    pub(crate) fn seal_bytes(&self, name: &str, bytes: &[u8]) -> NewFile {
        let mut intake = Intake::begin(self.0.path(), u64::MAX).unwrap();
        intake.write(bytes).unwrap();
        let (id, key) = intake.finish().unwrap();
        NewFile::sealed(&id, &key, name.into(), "text/plain".into())
    }
}

pub(crate) fn send(draft: Draft, files: &[NewFile]) -> Request {
    Request::Send(Sending { draft, files: files.to_vec() })
}

pub(crate) fn post(board: &str) -> Draft {
    Draft::Post { board: board.into(), subject: None, text: "look".into() }
}

fn message() -> Draft {
    Draft::Message { to: "alice".into(), text: "look".into() }
}

/// Names of the files that go with a post.
fn names(files: &[FileKeyed]) -> Vec<&str> {
    files.iter().map(|file| file.row.name.as_str()).collect()
}

#[test]
fn files_go_with_every_kind_of_post() {
    let (mut mesh, shelf) = (Mesh::founded(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let thread = mesh.post(0, "general", "a thread");
    mesh.ask(0, Request::CreateClosed { name: "plans".into(), readers: Vec::new() }).unwrap();
    let files = [shelf.seal("one"), shelf.seal("two")];
    for draft in [
        post("general"),
        post("plans"),
        Draft::Reply { to: thread.clone(), text: "look".into() },
        message(),
        message(),
    ] {
        let answer = mesh.ask(0, send(draft.clone(), &files)).unwrap();
        let Response::Written { id, .. } = answer else { panic!("{answer:?}") };
        let answer = mesh.ask(0, Request::Files { post: id.to_string() }).unwrap();
        let Response::Files(rows) = answer else { panic!("{answer:?}") };
        assert_eq!(names(&rows), ["one", "two"], "{draft:?}");
        assert!(rows.iter().all(|file| file.row.here == 100));
    }
    // With another text of a post there is nothing for them to go with.
    let edit = Draft::Edit { post: thread, subject: None, text: "another".into() };
    assert_eq!(mesh.ask(0, send(edit, &files)).unwrap_err().kind, Kind::Usage);
}

#[test]
fn with_a_file_that_is_not_here_nothing_is_said() {
    let (mut mesh, shelf) = (Mesh::founded(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let (here, mut elsewhere) = (shelf.seal("here"), shelf.seal("elsewhere"));
    elsewhere.file = elsewhere.file.replace(['1', '2', '3'], "4");
    for files in [vec![here.clone(), elsewhere], vec![here; 17]] {
        for draft in [post("general"), message()] {
            mesh.ask(0, send(draft, &files)).unwrap_err();
        }
    }
    assert!(mesh.recent(0).is_empty());
}

#[test]
fn a_disk_that_fails_at_any_write_leaves_no_post_without_its_files() {
    let shelf = Shelf::new();
    let file = [shelf.seal("one")];
    for draft in [post("general"), message()] {
        let (mut without, mut with, mut at) = (0, 0, 0);
        loop {
            let (now, disk) = (Time(START), Disk::default());
            let mut node = Node::create_on(disk.clone(), founder("alice"), 1, now).unwrap();
            node.set_files(shelf.1.clone());
            node.commit(now).unwrap();
            disk.fail_from(disk.operations() + at, ErrorKind::StorageFull);
            let done = node.execute(now, send(draft.clone(), &file), [0; 16]);
            let durable = done.is_ok() && node.commit(now).is_ok();
            let over = !disk.is_failing();
            drop(node);
            disk.heal();
            let mut node =
                Node::open_on(disk.after(Loss::Unsynced), founder("alice"), now).unwrap();
            let answer =
                node.execute(now, Request::Recent { limit: 9, before: None }, [0; 16]).unwrap();
            let Response::Posts(posts) = answer else { panic!("{answer:?}") };
            for post in &posts {
                assert_eq!(post.files.len(), 1, "write {at} fails: {draft:?}");
            }
            assert!(!durable || posts.len() == 1, "what was acknowledged is there");
            (without, with) = (without + u32::from(posts.is_empty()), with + posts.len());
            if over {
                break;
            }
            at += 1;
        }
        assert!(without > 0 && with > 0, "{without} without, {with} with");
    }
}

/// All that a relay wants and has, by the names under which they were attached.
fn carried<'f>(mesh: &mut Mesh, relay: usize, files: &'f [NewFile]) -> Vec<&'f str> {
    mesh.nodes[relay].tend_files(true).unwrap();
    let held = mesh.nodes[relay].shelf().unwrap().all();
    let wanted = mesh.nodes[relay].wanted_files(true).unwrap();
    let all: Vec<FileId> = held.into_iter().map(|(id, _)| id).chain(wanted).collect();
    let is_carried = |file: &&NewFile| all.contains(&FileId::parse(&file.file).unwrap());
    files.iter().filter(is_carried).map(|file| file.name.as_str()).collect()
}

#[test]
fn a_relay_that_reads_nothing_lets_the_files_of_deleted_posts_go() {
    let (mut mesh, shelf, box_shelf) = (Mesh::founded(), Shelf::new(), Shelf::new());
    mesh.nodes[0].set_files(shelf.1.clone());
    let code = mesh.invite_as(0, Role::Relay, 0, 3_600);
    let relay = mesh.join(0, &code, "box").unwrap();
    mesh.nodes[relay].set_files(box_shelf.1.clone());
    mesh.connect(0, relay);
    mesh.ask(0, Request::CreateClosed { name: "plans".into(), readers: Vec::new() }).unwrap();
    let files = [shelf.seal("alone"), shelf.seal("shared"), shelf.seal("other")];
    let write = |mesh: &mut Mesh, draft: Draft, with: &[NewFile]| -> String {
        match mesh.ask(0, send(draft, with)).unwrap() {
            Response::Written { id, .. } => id.to_string(),
            answer => panic!("{answer:?}"),
        }
    };
    let first = write(&mut mesh, post("general"), &files[..2]);
    let closed = write(&mut mesh, post("plans"), &files[1..]);
    mesh.settle();
    let [alone, ..] =
        [&files[0], &files[1], &files[2]].map(|new| FileId::parse(&new.file).unwrap());
    box_shelf.1.begin(&alone).unwrap();
    box_shelf.1.take(&alone, 0, &shelf.1.give(&alone, 0).unwrap()).unwrap();
    assert!(box_shelf.1.is_whole(&alone));
    assert_eq!(carried(&mut mesh, relay, &files), ["alone", "shared", "other"]);

    mesh.ask(0, Request::Delete { id: first, reason: String::new() }).unwrap();
    mesh.settle();
    assert_eq!(carried(&mut mesh, relay, &files), ["shared", "other"]);
    assert_eq!(box_shelf.1.held().bytes, 0, "its room is free again");
    mesh.ask(0, Request::Delete { id: closed, reason: String::new() }).unwrap();
    mesh.settle();
    assert_eq!(carried(&mut mesh, relay, &files), [""; 0]);

    // Who comes afterwards does not hear of them, by way of the relay alone.
    let code = mesh.invite_as(0, Role::Relay, 0, 3_600);
    let late = mesh.join(0, &code, "late").unwrap();
    let late_shelf = Shelf::new();
    mesh.nodes[late].set_files(late_shelf.1.clone());
    mesh.settle();
    mesh.disconnect_all();
    mesh.connect(relay, late);
    mesh.settle();
    assert_eq!(mesh.nodes[late].root(), mesh.nodes[relay].root());
    assert_eq!(carried(&mut mesh, late, &files), [""; 0]);
}
