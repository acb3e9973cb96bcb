//! Homes on disk: opened again, renamed, copied.

use crate::mesh::{Mesh, START, founder, keys, member};
use std::path::Path;
use tidings_core::{Identity, Kind, Node, Request, Response};
use tidings_protocol::join::Ask;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;

fn now() -> Time {
    Time(START)
}

fn open(dir: &Path, identity: Identity) -> Result<Node, tidings_core::Error> {
    Node::open(dir, identity, now(), &mut |_, _| {})
}

fn post(node: &mut Node, text: &str) {
    let request = Request::Post { board: "general".into(), subject: None, text: text.into() };
    node.execute(now(), request, [0; 16]).unwrap();
    node.commit(now()).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Alice's home on disk with bob's node, which met it, in a mesh: alice is node 0, bob node 1.
fn alice_and_bob(dir: &Path) -> Mesh {
    let mut mesh = Mesh::new();
    let alice = Node::create(dir, founder("alice"), 1, now()).unwrap();
    mesh.adopt(alice);
    mesh.post(0, "general", "Welcome!");
    mesh.join_and_sync(0, "bob");
    mesh
}

#[test]
fn a_home_opens_again_with_everything_and_rebuilds_deleted_views() {
    let dir = tempfile::tempdir().unwrap();
    let mut node = Node::create(dir.path(), founder("alice"), 1, now()).unwrap();
    post(&mut node, "kept");
    drop(node);
    assert!(Node::create(dir.path(), founder("alice"), 1, now()).is_err());

    std::fs::remove_file(dir.path().join(tidings_core::node::VIEWS_FILE)).unwrap();
    let mut heard = Vec::new();
    let mut node =
        Node::open(dir.path(), founder("alice"), now(), &mut |done, all| heard.push((done, all)))
            .unwrap();
    assert_eq!(heard.last(), Some(&(6, 6)));
    let response =
        node.execute(now(), Request::Recent { limit: 5, before: None }, [0; 16]).unwrap();
    let Response::Posts(posts) = response else { panic!() };
    assert_eq!(posts[0].text, "kept");
    post(&mut node, "and written on");
    assert_eq!(node.status().unwrap().entries, 7);
    assert!(node.status().unwrap().log_bytes > 0);
}

#[test]
fn what_was_not_committed_is_gone_and_what_was_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let mut node = Node::create(dir.path(), founder("alice"), 1, now()).unwrap();
    post(&mut node, "committed");
    let request = Request::Post { board: "general".into(), subject: None, text: "lost".into() };
    node.execute(now(), request, [0; 16]).unwrap();
    drop(node);
    let node = open(dir.path(), founder("alice")).unwrap();
    assert_eq!(node.status().unwrap().entries, 6);
}

#[cfg(unix)]
#[test]
fn a_renamed_home_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    std::fs::create_dir(&old).unwrap();
    drop(Node::create(&old, founder("alice"), 1, now()).unwrap());
    std::fs::rename(&old, &new).unwrap();
    drop(open(&new, founder("alice")).unwrap());
    assert!(open(&new, founder("alice")).is_ok());
}

#[test]
fn a_copied_home_becomes_a_new_device_that_any_member_admits() {
    let dir = tempfile::tempdir().unwrap();
    let (home, copied) = (dir.path().join("home"), dir.path().join("copy"));
    std::fs::create_dir(&home).unwrap();
    let mut mesh = alice_and_bob(&home);
    drop(mesh.close(0));
    copy(&home, &copied);

    let error = open(&copied, founder("alice")).map(|_| ()).unwrap_err();
    assert!(error.is_moved() && error.next.is_some(), "{error}");
    let again = Node::open_as_new_device(&copied, founder("alice"), now(), &mut |_, _| {});
    assert_eq!(again.map(|_| ()).unwrap_err().kind, Kind::Usage, "the old key is not new");

    let identity = Identity { device: keypair("alice's second"), ..founder("alice") };
    let identity = identity.certified_by(&keys("alice").0);
    let device = identity.device.clone();
    let node = Node::open_as_new_device(&copied, identity.clone(), mesh.now, &mut |_, _| {});
    let alice = mesh.adopt(node.unwrap());
    assert_eq!(mesh.texts(alice), ["Welcome!"], "all logs are kept");
    mesh.post(alice, "general", "from the copy");

    let ask: Ask = mesh.nodes[alice].needs_admission().unwrap();
    mesh.request_join(0, &device, &ask);
    mesh.connect(0, alice);
    mesh.settle();
    assert!(mesh.nodes[alice].is_admitted());
    assert!(mesh.nodes[alice].needs_admission().is_none());
    assert_eq!(mesh.texts(0), ["Welcome!", "from the copy"]);
    let Response::People(people) = mesh.ask(0, Request::People).unwrap() else { panic!() };
    let alice_row = people.iter().find(|person| person.name == "alice").unwrap();
    assert_eq!(alice_row.devices.len(), 2, "one person, two devices");
    drop(mesh);

    assert!(open(&copied, identity).is_ok(), "the copy's mark is its own now");
    assert!(open(&home, founder("alice")).is_ok(), "the original goes on");
}

#[test]
fn a_device_whose_log_forked_writes_no_more_and_must_be_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let (home, twin) = (dir.path().join("home"), dir.path().join("twin"));
    std::fs::create_dir(&home).unwrap();
    let mut mesh = alice_and_bob(&home);
    drop(mesh.close(0));
    copy(&home, &twin);
    // The twin comes back in the original's place, as a restored backup would: no mark tells.
    let mut original = open(&home, founder("alice")).unwrap();
    post(&mut original, "written by the original");
    let original = mesh.adopt(original);
    mesh.connect(0, original);
    mesh.settle();
    drop(mesh.close(original));
    for file in [tidings_core::node::LOG_FILE, tidings_core::node::VIEWS_FILE] {
        let restored = std::fs::read(twin.join(file)).unwrap();
        std::fs::write(home.join(file), restored).unwrap();
    }
    let mut restored = open(&home, founder("alice")).unwrap();
    post(&mut restored, "written by the restored");
    let restored = mesh.adopt(restored);
    mesh.connect(0, restored);
    mesh.settle();

    let request = Request::Post { board: "general".into(), subject: None, text: "more".into() };
    let error = mesh.ask(restored, request).unwrap_err();
    assert!(error.is_moved(), "{error}");
    assert!(!mesh.nodes[restored].status().unwrap().writable);
    drop(mesh.close(restored));
    assert!(open(&home, founder("alice")).map(|_| ()).unwrap_err().is_moved());

    let identity = Identity { device: keypair("alice's third"), ..founder("alice") };
    let identity = identity.certified_by(&keys("alice").0);
    let device = identity.device.clone();
    let node = Node::open_as_new_device(&home, identity, mesh.now, &mut |_, _| {}).unwrap();
    let alice = mesh.adopt(node);
    let ask = mesh.nodes[alice].needs_admission().unwrap();
    mesh.request_join(0, &device, &ask);
    mesh.connect(0, alice);
    mesh.post(alice, "general", "back again");
    mesh.settle();
    assert!(mesh.texts(0).contains(&"back again".to_owned()));
}

#[test]
fn a_home_of_another_community_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(Node::create(dir.path(), founder("alice"), 1, now()).unwrap());
    let mut other = founder("alice");
    other.founding.nonce = [8; 16];
    assert!(open(dir.path(), other).is_err());
    assert_eq!(
        open(&dir.path().join("no"), founder("a")).map(|_| ()).unwrap_err().kind,
        Kind::NotFound
    );
}

#[test]
fn names_that_are_none_make_no_home() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["", "  ", &"x".repeat(65)] {
        let identity = Identity { name: name.into(), ..founder("alice") };
        assert!(Node::create(dir.path(), identity, 1, now()).is_err());
        let mut identity = founder("alice");
        identity.founding.name = name.into();
        assert!(Node::create(dir.path(), identity, 1, now()).is_err());
    }
    assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn peers_are_remembered_across_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut node = Node::create(dir.path(), founder("alice"), 1, now()).unwrap();
    let (bob, carol) = (keys("bob").1.author(), keys("carol").1.author());
    let at = vec!["/ip4/10.0.0.2/tcp/4001".to_owned()];
    node.remember_peer(now(), bob, &at).unwrap();
    node.remember_peer(now().after(1), carol, &at).unwrap();
    node.remember_peer(now().after(2), bob, &at).unwrap();
    node.remember_peer(now(), founder("alice").device.author(), &at).unwrap();
    drop(node);
    let node = open(dir.path(), founder("alice")).unwrap();
    let peers = node.peers_to_dial().unwrap();
    assert_eq!(peers, [(carol, at.clone()), (bob, at)]);
}

#[test]
fn a_newcomers_home_opens_before_it_met_anybody() {
    let dir = tempfile::tempdir().unwrap();
    let founding = founder("alice").founding;
    let bob = || member("bob", founding.clone());
    drop(Node::create(dir.path(), bob(), 2, now()).unwrap());
    let node = open(dir.path(), bob()).unwrap();
    let status = node.status().unwrap();
    assert_eq!((status.entries, status.admitted, status.writable), (2, false, true));
}

#[test]
fn a_lone_founders_copy_invites_nobody_before_it_met_the_original() {
    let dir = tempfile::tempdir().unwrap();
    let (home, copied) = (dir.path().join("home"), dir.path().join("copy"));
    std::fs::create_dir(&home).unwrap();
    drop(Node::create(&home, founder("alice"), 1, now()).unwrap());
    copy(&home, &copied);
    let mut mesh = Mesh::new();
    let original = mesh.adopt(open(&home, founder("alice")).unwrap());
    let identity = Identity { device: keypair("alice's second"), ..founder("alice") };
    let identity = identity.certified_by(&keys("alice").0);
    let device = identity.device.clone();
    let twin = Node::open_as_new_device(&copied, identity, mesh.now, &mut |_, _| {}).unwrap();
    let twin = mesh.adopt(twin);

    let invite = || Request::Invite {
        uses: 0,
        expires_seconds: 60,
        role: tidings_core::Role::Member,
        hints: Vec::new(),
    };
    let error = mesh.ask(twin, invite()).unwrap_err();
    assert_eq!(error.kind, Kind::NotAllowed);
    assert!(error.next.unwrap().contains("original home"));
    assert!(!mesh.nodes[twin].status().unwrap().admitted);

    let ask = mesh.nodes[twin].needs_admission().unwrap();
    mesh.request_join(original, &device, &ask);
    mesh.connect(original, twin);
    mesh.settle();
    mesh.ask(twin, invite()).unwrap();
    assert!(mesh.nodes[twin].status().unwrap().admitted);
    mesh.join_and_sync(twin, "bob");
}
