//! Bob's box has only so much room for others' logs: what is over it waits, and nothing goes.

use crate::mesh::Mesh;
use tidings_core::node::Quotas;
use tidings_core::retention::{Age, Rule};
use tidings_core::status::Stock;
use tidings_core::{Kind, Request, Response};

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
