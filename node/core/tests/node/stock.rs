//! Bob's box has only so much room for others' logs: what is over it waits, and nothing goes.

use crate::mesh::{Mesh, keys, member};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tidings_core::node::Quotas;
use tidings_core::retention::{Age, Amount, Rule};
use tidings_core::status::Stock;
use tidings_core::{Identity, Kind, Request, Response, Role};
use tidings_protocol::author::Author;
use tidings_protocol::join::Answer;
use tidings_protocol::store::Store;
use tidings_protocol::testing::keypair;

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;
const KIB: u64 = 1024;
/// In which what waits would be asked for again and again if anything did so, in microseconds.
const A_WHILE: u64 = 61_000_000;

/// Alice writes so many posts of 4 KiB, which reach whoever takes them.
fn writes(mesh: &mut Mesh, node: usize, posts: usize) {
    for number in 0..posts {
        mesh.post(node, "general", &format!("{number} {}", "x".repeat(4_000)));
        mesh.settle();
    }
}

fn later(mesh: &mut Mesh) {
    mesh.now = mesh.now.after(A_WHILE);
    mesh.settle();
    mesh.settle();
}

fn limit(mesh: &mut Mesh, total: Option<u64>, author: Option<u64>) {
    let now = mesh.now;
    mesh.nodes[BOB].set_quotas(now, Quotas { total, author });
}

fn stock(mesh: &Mesh) -> Stock {
    mesh.nodes[BOB].stock()
}

/// Alice, bob and carol, who all know each other.
fn three() -> Mesh {
    let mut mesh = Mesh::founded();
    mesh.join_and_sync(ALICE, "bob");
    let carol = mesh.join_and_sync(ALICE, "carol");
    mesh.connect(BOB, carol);
    mesh.settle();
    mesh
}

#[test]
fn one_person_over_the_quota_waits_and_nobody_else_does() {
    let mut mesh = three();
    limit(&mut mesh, None, Some(64 * KIB));
    writes(&mut mesh, ALICE, 30);
    writes(&mut mesh, CAROL, 2);
    let held = stock(&mesh);
    assert_eq!((held.people_over, held.full, held.over.len()), (1, false, 1));
    let over = &held.over[0];
    assert_eq!(over.person.name, "alice");
    assert!((64 * KIB..72 * KIB).contains(&over.bytes), "one burst too much at most: {over:?}");
    let of_carol = mesh.recent(BOB).iter().filter(|row| row.author.name == "carol").count();
    assert_eq!(of_carol, 2);

    // Own words count for nothing here, and the box may be full of them.
    writes(&mut mesh, BOB, 30);
    assert_eq!(stock(&mesh).people_over, 1);
    later(&mut mesh);
    assert_eq!(stock(&mesh).people_over, 1, "it still waits");
    limit(&mut mesh, None, Some(1_000 * KIB));
    later(&mut mesh);
    assert_eq!(mesh.nodes[BOB].root(), mesh.nodes[ALICE].root());
    assert_eq!(stock(&mesh).people_over, 0);
}

#[test]
fn what_goes_by_a_rule_makes_room_for_what_waits() {
    let mut mesh = three();
    limit(&mut mesh, None, Some(64 * KIB));
    writes(&mut mesh, ALICE, 30);
    assert_eq!(stock(&mesh).people_over, 1);
    let (now, rule) = (mesh.now, Rule { older_than: Some(Age(0)), ..Rule::default() });
    mesh.nodes[BOB].set_retention(now, vec![rule]);
    for _ in 0..10 {
        later(&mut mesh);
    }
    let Response::Status(status) = mesh.ask(BOB, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.bodies_pruned, status.stock.people_over), (30, 0), "{status:?}");
    let Response::Verified(verified) = mesh.ask(BOB, Request::Verify).unwrap() else { panic!() };
    assert_eq!(verified.damage, Vec::<String>::new());
}

#[test]
fn all_together_over_the_quota_stop_everything_and_it_goes_on_by_itself() {
    let mut mesh = three();
    limit(&mut mesh, Some(64 * KIB), None);
    writes(&mut mesh, ALICE, 30);
    let held = stock(&mesh);
    assert!(held.full && (64 * KIB..72 * KIB).contains(&held.bytes), "{held:?}");
    let post = Request::Post { board: "general".into(), subject: None, text: "mine".into() };
    let refused = mesh.ask(BOB, post.clone()).unwrap_err();
    assert_eq!(refused.kind, Kind::TooLarge);
    let told = refused.to_string();
    assert!(told.contains("`quota`") && told.contains("retention"), "{told}");
    limit(&mut mesh, None, None);
    mesh.ask(BOB, post).unwrap();
    later(&mut mesh);
    assert_eq!(mesh.texts(BOB).len(), mesh.texts(ALICE).len());
    assert_eq!(mesh.nodes[BOB].root(), mesh.nodes[ALICE].root());
}

#[test]
fn a_home_over_its_quota_still_says_who_is_out_who_is_in_and_who_may_what() {
    let mut mesh = three();
    writes(&mut mesh, CAROL, 30);
    let now = mesh.now;
    mesh.nodes[ALICE].set_quotas(now, Quotas { total: Some(64 * KIB), author: None });
    assert!(mesh.nodes[ALICE].stock().full);
    let refused = |mesh: &mut Mesh, request| mesh.ask(ALICE, request).unwrap_err().kind;
    let message = Request::Message { to: "bob".into(), text: "mine".into() };
    assert_eq!(refused(&mut mesh, message), Kind::TooLarge);
    let closed = Request::CreateClosed { name: "ours".into(), readers: Vec::new() };
    assert_eq!(refused(&mut mesh, closed), Kind::TooLarge);
    let grade = |who: &str, role| Request::Grade { who: who.into(), role, reason: String::new() };
    mesh.ask(ALICE, grade("carol", Role::Expelled)).unwrap();
    mesh.ask(ALICE, grade("bob", Role::Moderator)).unwrap();
    let code = mesh.invite(ALICE, 1, 3_600);
    mesh.join(ALICE, &code, "dan").unwrap();
    mesh.settle();
    let Response::Status(status) = mesh.ask(ALICE, Request::Status).unwrap() else { panic!() };
    assert_eq!(status.epoch, Some(2), "carol's key is not used any more");
    assert!(
        mesh.ask(
            CAROL,
            Request::Post { board: "general".into(), subject: None, text: "still there".into() }
        )
        .is_err()
    );
}

#[test]
fn a_bound_that_is_raised_is_judged_anew_and_one_that_is_not_has_slack() {
    let mut mesh = three();
    writes(&mut mesh, ALICE, 30);
    let held = stock(&mesh).bytes;
    limit(&mut mesh, Some(held), None);
    assert!(stock(&mesh).full);
    limit(&mut mesh, Some(held), Some(1_000 * KIB));
    assert!(stock(&mesh).full, "nothing of it changed");
    limit(&mut mesh, Some(held + 1), Some(1_000 * KIB));
    assert!(!stock(&mesh).full, "a byte more is more");
    let told = |mesh: &Mesh| mesh.nodes[BOB].full();
    assert_eq!(told(&mesh), None);

    let of_alice = |mesh: &mut Mesh| {
        limit(mesh, None, Some(1));
        stock(mesh).over.iter().find(|over| over.person.name == "alice").unwrap().bytes
    };
    let bytes = of_alice(&mut mesh);
    limit(&mut mesh, None, Some(bytes));
    assert_eq!(stock(&mesh).people_over, 1);
    limit(&mut mesh, None, Some(bytes + 1));
    assert_eq!(stock(&mesh).people_over, 0);
}

/// A second device of alice's, let in by carol; unconnected.
fn phone(mesh: &mut Mesh) -> usize {
    let ((account, _), device) = (keys("alice"), keypair("alice's phone"));
    let founding = mesh.nodes[ALICE].identity().founding.clone();
    let code = mesh.invite(CAROL, 1, 3_600);
    let ask = code.ask(&founding, &account, device.author(), "alice").unwrap();
    let answer = mesh.request_join(CAROL, &device, &ask);
    assert!(matches!(answer, Answer::Admitted { .. }), "{answer:?}");
    let phone = Identity { device, secret: code.secret, ..member("alice", founding) };
    mesh.add(phone.certified_by(&account))
}

#[test]
fn a_new_device_of_somebody_over_the_quota_brings_nothing() {
    let mut mesh = three();
    limit(&mut mesh, None, Some(64 * KIB));
    writes(&mut mesh, ALICE, 30);
    assert_eq!(stock(&mesh).people_over, 1);
    let phone = phone(&mut mesh);
    mesh.settle();
    mesh.connect(CAROL, phone);
    mesh.settle();
    writes(&mut mesh, phone, 30);
    let device = mesh.nodes[phone].identity().device.author();
    let held = |mesh: &Mesh, node: usize| mesh.nodes[node].log().head(&device).map(|it| it.tip.seq);
    assert!(held(&mesh, CAROL).is_some_and(|seq| seq >= 30));
    assert_eq!(held(&mesh, BOB), None, "not one burst");
    mesh.connect(BOB, phone);
    later(&mut mesh);
    assert_eq!(held(&mesh, BOB), None);
    limit(&mut mesh, None, None);
    later(&mut mesh);
    assert_eq!(held(&mesh, BOB), held(&mesh, CAROL));
}

/// What bob's home says of people over the quota is what a recount says.
fn agrees_with_a_recount(mesh: &mut Mesh, quota: u64) {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let Response::People(people) = mesh.ask(BOB, Request::People).unwrap() else { panic!() };
    for person in people.iter().filter(|person| person.name != "bob") {
        let mine =
            |(device, _): &(Author, u64)| person.devices.iter().any(|it| it.device == *device);
        let bytes = mesh.nodes[BOB].log().stocks().filter(mine).map(|(_, bytes)| bytes).sum();
        counted.insert(person.name.clone(), bytes);
    }
    let over: BTreeMap<String, u64> =
        stock(mesh).over.into_iter().map(|over| (over.person.name, over.bytes)).collect();
    for (name, bytes) in &counted {
        match over.get(name) {
            Some(said) => assert_eq!(said, bytes, "{name}"),
            None => assert!(*bytes < quota, "{name} has {bytes} of {quota}"),
        }
        assert!(*bytes >= quota - quota / 64 || !over.contains_key(name), "{name} has {bytes}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_people_hold_is_known_as_it_comes_and_goes(
        steps in prop::collection::vec((0_u8..5, 1_usize..6_000), 1..40),
    ) {
        const QUOTA: u64 = 24 * KIB;
        let mut mesh = three();
        limit(&mut mesh, None, Some(QUOTA));
        for (step, size) in steps {
            match step {
                0 | 1 => drop(mesh.post(ALICE, "general", &"a".repeat(size))),
                2 => drop(mesh.post(CAROL, "general", &"c".repeat(size))),
                3 if mesh.nodes.len() == 3 => {
                    let phone = phone(&mut mesh);
                    mesh.connect(BOB, phone);
                    mesh.settle();
                    mesh.post(phone, "general", &"p".repeat(size));
                }
                3 => drop(mesh.post(3, "general", &"p".repeat(size))),
                _ => {
                    let larger_than = Some(Amount(size as u64));
                    let (now, rule) = (mesh.now, Rule { larger_than, ..Rule::default() });
                    mesh.nodes[BOB].set_retention(now, vec![rule]);
                    later(&mut mesh);
                }
            }
            mesh.settle();
            agrees_with_a_recount(&mut mesh, QUOTA);
        }
    }
}
