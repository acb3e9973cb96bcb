//! Keys: who is given which, and when new ones are made.

mod relays;

use super::*;
use crate::{Identity, Request, Response};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::join::{self, Answer};
use tidings_protocol::testing::keypair;
use tidings_views::body::Body;
use tidings_views::{Viewer, Views};

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

/// `via` lets in `name`.
fn admit(via: &mut Node, name: &str) {
    admit_as(via, name, Role::Member);
}

fn admit_as(via: &mut Node, name: &str, role: Role) {
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
    assert!(matches!(join::decode(&answer), Ok(Answer::Admitted { .. })));
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
