//! Keys: who is given which, and when new ones are made.

mod back;
mod handed;
mod lost;
mod relays;

use super::renewal::RENEW_AGAIN;
use super::*;
use crate::node::Room;
use crate::{Identity, Request, Response};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::join::{self, Answer};
use tidings_protocol::testing::keypair;
use tidings_store::testing::Disk;
use tidings_views::body::Body;
use tidings_views::{Role, Viewer, Views};

const NOW: Time = Time(1_800_000_000_000_000);

fn keys(name: &str) -> (Keypair, Keypair) {
    (keypair(&format!("{name}'s account")), keypair(&format!("{name}'s laptop")))
}

fn identity(name: &str) -> Identity {
    let (account, device) = keys("alice");
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: device.author(),
        nonce: [7; 16],
    };
    let (account, device) = keys(name);
    Identity {
        account: account.account(),
        certificate: None,
        device,
        founding,
        secret: [5; 16],
        joined: NOW,
        name: name.into(),
        device_name: "laptop".into(),
    }
    .certified_by(&account)
}

fn node(name: &str) -> Node {
    Node::in_memory(identity(name), 1, NOW).unwrap()
}

fn home(disk: &Disk) -> Node {
    Node::create_on(disk.clone(), identity("alice"), 1, NOW).unwrap()
}

/// `via` lets in `name`.
fn admit(via: &mut Node, name: &str) {
    admit_as(via, name, Role::Member);
}

fn admit_as(via: &mut Node, name: &str, role: Role) {
    let answer = ask(via, name, role);
    assert!(matches!(answer, Answer::Admitted { .. }));
}

/// What `via` answers `name`, who has a code of its.
fn ask(via: &mut Node, name: &str, role: Role) -> Answer {
    let request = Request::Invite { uses: 0, expires_seconds: 60, hints: Vec::new(), role };
    // An invite's key is of its seed, and gives the largest role that it was published with.
    let seed = [3 + role as u8; 16];
    let Ok(Response::Invite(invite)) = via.execute(NOW, request, seed) else { panic!() };
    let code = crate::Code::parse(&invite.code.unwrap()).unwrap();
    let (account, device) = keys(name);
    let founding = identity(name).founding;
    let ask = code.ask(&founding, &account, device.author(), name).unwrap();
    let answer = via.join_request(NOW, device.author(), &join::encode(&ask).unwrap());
    via.commit(NOW).unwrap();
    join::decode(&answer).unwrap()
}

fn expel(node: &mut Node, name: &str) {
    grade(node, name, Role::Expelled);
}

fn grade(node: &mut Node, name: &str, role: Role) {
    let account = keys(name).0.account();
    let grade = node.views.grade(&node.log, account, role, "");
    let body = Body::Grade(Box::new(grade)).encode().unwrap();
    node.append(NOW, &[body]).unwrap();
    node.commit(NOW).unwrap();
}

fn post(node: &mut Node, text: &str) {
    let request = Request::Post { board: "general".into(), subject: None, text: text.into() };
    node.execute(NOW, request, [0; 16]).unwrap();
    node.commit(NOW).unwrap();
}

/// What `name` reads, oldest first, who holds all that `node` does; and how much stays shut.
fn reads(node: &Node, name: &str) -> (Vec<String>, u64) {
    let views = views_of(node, name);
    let rows = views.history(&node.log, None, None, 99).unwrap();
    (rows.into_iter().map(|row| row.text).collect(), views.sealed())
}

/// The views of `name`, who holds all that `node` does.
fn views_of(node: &Node, name: &str) -> Views {
    let identity = identity(name);
    let (account, device) = (identity.account, identity.device.author());
    let viewer = Viewer { account, device, joined: NOW };
    let mut views = Views::in_memory(viewer, identity.founding).unwrap();
    views.set_readers(vec![identity.device]);
    while views.fold(&node.log, 7).unwrap().behind {}
    views
}

fn entries(node: &Node) -> u64 {
    node.log.totals().entries
}

#[test]
fn who_was_expelled_reads_nothing_that_is_written_afterwards() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    admit(&mut alice, "carol");
    post(&mut alice, "before");
    let first = alice.views.epoch().unwrap();
    expel(&mut alice, "bob");
    let second = alice.views.epoch().unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!((&second.leaked, &second.uncovered), (&vec![], &vec![]));
    assert_eq!(second.tips, std::slice::from_ref(&second.key), "and it leads to the first");

    post(&mut alice, "after");
    assert_eq!(reads(&alice, "carol"), (vec!["before".into(), "after".into()], 0));
    assert_eq!(reads(&alice, "bob"), (vec!["before".into()], 1));
    assert_eq!(reads(&alice, "eve"), (vec![], 4), "boards and posts");
}

#[test]
fn a_newcomer_reads_what_was_written_under_all_keys() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    post(&mut alice, "one");
    expel(&mut alice, "bob");
    post(&mut alice, "two");
    admit(&mut alice, "dave");
    assert_eq!(reads(&alice, "dave"), (vec!["one".into(), "two".into()], 0));
}

#[test]
fn one_departure_makes_one_key() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    let before = entries(&alice);
    for _ in 0..3 {
        alice.keys.due = true;
        alice.commit(NOW).unwrap();
    }
    assert_eq!(entries(&alice), before);
}

#[test]
fn who_comes_back_and_must_leave_again_soon_leaves_without_the_key() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    grade(&mut alice, "bob", Role::Member);
    post(&mut alice, "welcome back");
    assert_eq!(reads(&alice, "bob").1, 0);
    expel(&mut alice, "bob");
    assert_eq!(alice.views.epoch().unwrap().leaked, []);
    post(&mut alice, "after");
    assert_eq!(reads(&alice, "bob").1, 1);
}

#[test]
fn whoever_hands_a_key_on_to_the_expelled_makes_a_new_one_due_now_and_then() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    for number in 2..4 {
        let epoch = alice.views.epoch().unwrap();
        assert_eq!(epoch.number, number);
        let leak = alice.statements(&epoch.key, &[], &[], &[keys("bob").1.author()]).unwrap();
        alice.append_sealed(NOW, None, leak).unwrap();
        alice.commit(NOW).unwrap();
        assert_eq!(alice.views.epoch().unwrap().leaked.len(), 1, "not at once");
        alice.keys.due = true;
        alice.commit(NOW.after(RENEW_AGAIN)).unwrap();
    }
}

#[test]
fn whoever_hands_a_key_on_to_a_relay_is_answered_as_seldom() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    let leak = |alice: &mut Node, at: Time| {
        let key = alice.views.epoch().unwrap().key;
        let leak = alice.statements(&key, &[], &[], &[keys("box").1.author()]).unwrap();
        alice.append_sealed(at, None, leak).unwrap();
        alice.commit(at).unwrap();
        alice.views.epoch().unwrap().number
    };
    assert_eq!(leak(&mut alice, NOW), 2, "at once");
    assert_eq!([leak(&mut alice, NOW), leak(&mut alice, NOW)], [2, 2]);
    let later = NOW.after(RENEW_AGAIN);
    alice.keys.due = true;
    alice.commit(later).unwrap();
    assert_eq!(alice.views.epoch().unwrap().number, 3);
    assert_eq!(leak(&mut alice, later), 3);
    expel(&mut alice, "box");
    assert_eq!(alice.views.epoch().unwrap().number, 4, "it leaves as who was in");
}

#[test]
fn whoever_was_turned_away_for_want_of_room_is_given_the_key_later() {
    let mut alice = node("alice");
    for (name, role) in [("bob", Role::Member), ("box", Role::Relay)] {
        let (key, secret) = (alice.views.epoch().unwrap().key, alice.views.secrets());
        let seed = [3 + role as u8; 16];
        let request = Request::Invite { uses: 0, expires_seconds: 60, hints: Vec::new(), role };
        let Ok(Response::Invite(invite)) = alice.execute(NOW, request, seed) else { panic!() };
        let code = crate::Code::parse(&invite.code.unwrap()).unwrap();
        let (account, device) = keys(name);
        let founding = identity(name).founding;
        let ask = code.ask(&founding, &account, device.author(), name).unwrap();
        let ask = join::encode(&ask).unwrap();
        for (free, is_in) in [(1, false), (9, true)] {
            alice.set_room(Room { free, min: 2 });
            let answer = alice.join_request(NOW, device.author(), &ask);
            alice.commit(NOW).unwrap();
            let admitted = matches!(join::decode(&answer), Ok(Answer::Admitted { .. }));
            assert_eq!(admitted, is_in);
        }
        let views = views_of(&alice, name);
        assert_eq!(views.key(&key.id()).is_some(), role == Role::Member);
        assert_eq!(views.secrets(), secret);
    }
}

#[test]
fn what_was_given_is_remembered_up_to_a_bound() {
    let mut alice = node("alice");
    let (secret, key) = (EpochKey::from_bytes([9; 32]).secret(), EpochKey::from_bytes([9; 32]));
    for round in 0..3 * MAX_GIVEN / 100 {
        let boxes: Vec<Author> =
            (0..100_u64).map(|at| Author(wide(round as u64 * 100 + at))).collect();
        note(&mut alice.keys.given, key.id(), boxes.clone());
        note(&mut alice.keys.given_secrets, secret.id(), boxes);
        let Keys { given, given_secrets, .. } = &alice.keys;
        assert!(given.len() <= MAX_GIVEN && given_secrets.len() <= MAX_GIVEN);
    }
    assert!(alice.keys.given.len() > 100);
}

fn wide(number: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes
}

#[test]
fn what_is_kept_is_not_written_again_at_the_next_start() {
    let opening = |keys: usize| {
        let disk = Disk::default();
        let mut alice = home(&disk);
        for number in 0..keys {
            admit(&mut alice, &format!("guest {number}"));
            expel(&mut alice, &format!("guest {number}"));
        }
        drop(alice);
        let before = disk.operations();
        let alice = Node::open_on(disk.clone(), identity("alice"), NOW).unwrap();
        assert_eq!(alice.views.keys().count(), keys + 1);
        disk.operations() - before
    };
    let (few, many) = (opening(0), opening(12));
    assert!(many < few + 12, "{many} writes with twelve keys more, {few} without");
}

#[test]
fn whoever_is_left_out_is_given_nothing_and_others_are_before_somebody_writes() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    admit(&mut alice, "carol");
    expel(&mut alice, "bob");
    // A key that lacks carol, as if she had been let in elsewhere at the same time.
    let epoch = alice.views.epoch().unwrap();
    let community = alice.identity.community();
    let next = EpochKey::generate(&alice.identity.device, community, b"next");
    let me = alice.identity.device.author();
    let said = alice.statements(&next, &[epoch.key], &[], &[me]).unwrap();
    alice.append_sealed(NOW, None, said).unwrap();
    alice.settle(NOW).unwrap();
    assert_eq!(alice.views.epoch().unwrap().uncovered, [keys("carol").1.author()]);
    post(&mut alice, "for everybody");
    assert_eq!(reads(&alice, "carol").0, ["for everybody"]);
    assert_eq!(reads(&alice, "bob"), (vec![], 1));
}

#[test]
fn many_devices_need_many_statements() {
    let alice = node("alice");
    let key = EpochKey::from_bytes([9; 32]);
    let devices: Vec<Author> =
        (0..250).map(|number| keypair(&format!("laptop {number}")).author()).collect();
    let said = alice.statements(&key, &[], &devices[..70], &devices).unwrap();
    assert_eq!(said.len(), 3);
    let mut boxes = Vec::new();
    let mut out = Vec::new();
    for body in &said {
        let Body::Key(key) = Body::decode(body) else { panic!() };
        boxes.extend(key.boxes.into_iter().map(|sealed| sealed.device));
        out.extend(key.left_out);
    }
    assert_eq!((boxes, out), (devices.clone(), devices[..70].to_vec()));
}

#[test]
fn the_newest_secret_opens_the_gate_and_the_older_ones_stay_for_members() {
    let mut identity = identity("alice");
    identity.secret = founding_secret(&identity.device, identity.community());
    let (first, network) = (transport_key(&identity.secret), identity.network());
    let mut alice = Node::in_memory(identity, 1, NOW).unwrap();
    admit(&mut alice, "bob");
    let gate = alice.take_gate().unwrap();
    assert_eq!((gate.keys, gate.members.len()), (vec![first.clone()], 2));
    assert_eq!(alice.take_gate(), None, "nothing changed");

    expel(&mut alice, "bob");
    let gate = alice.take_gate().unwrap();
    assert_eq!((gate.keys.len(), &gate.keys[1], gate.members.len()), (2, &first, 1));
    assert_eq!(gate.keys[0], alice.identity().transport_key(), "and invites carry it");
    assert_eq!(alice.identity().network(), network, "which stays");
}

#[test]
fn who_comes_back_is_given_the_key_again() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    post(&mut alice, "without bob");
    grade(&mut alice, "bob", Role::Member);
    assert_eq!(alice.views.epoch().unwrap().uncovered, []);
    assert_eq!(reads(&alice, "bob"), (vec!["without bob".into()], 0));
}
