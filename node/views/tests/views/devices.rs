//! Devices that their person takes back: what counts of their logs, and who may say so.

use crate::world::{World, fold_all};
use tidings_protocol::certificate::Revocation;
use tidings_protocol::testing::keypair;
use tidings_views::body::{Body, Grade};
use tidings_views::{Role, Views};

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;
const PHONE: usize = 3;

/// Alice, bob and carol, and bob's phone, which alice let in.
fn bob_has_a_phone() -> World {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let phone = world.meet_device("bob's phone", BOB);
    assert_eq!(phone, PHONE);
    let admission = world.admission(PHONE, "bob", None);
    world.say(ALICE, 4, &Body::Admit(Box::new(admission)));
    world
}

fn folded(world: &World, step: usize) -> (Views, Vec<String>) {
    let (mut views, log) = (world.views(ALICE), world.full_log());
    fold_all(&mut views, &log, step);
    let rows = views.history(&log, None, None, 99).unwrap();
    (views, rows.into_iter().map(|row| row.text).collect())
}

fn revoked(views: &Views, world: &World, who: usize) -> Option<u64> {
    let device = world.writers[who].device.author();
    let member = views.members().find(|member| member.device == device).unwrap();
    assert_eq!(member.is_in(), member.revoked.is_none());
    assert_eq!(member.cut, None, "a revocation cuts no log");
    member.revoked
}

#[test]
fn nothing_counts_that_a_revoked_device_wrote_behind_the_last() {
    let mut world = bob_has_a_phone();
    world.post(PHONE, 10, "general", "mine");
    let last = world.writers[PHONE].entries.len() as u64;
    world.post(PHONE, 20, "general", "the thief's");
    world.post(BOB, 30, "general", "still here");
    let (views, texts) = folded(&world, 1_000);
    assert_eq!(revoked(&views, &world, PHONE), None);
    assert_eq!(texts, ["mine", "the thief's", "still here"]);

    world.revoke(BOB, PHONE, last + 9);
    world.revoke(BOB, PHONE, last);
    world.revoke(BOB, PHONE, last + 1);
    for step in [1, 3, 1_000] {
        let (views, texts) = folded(&world, step);
        assert_eq!(revoked(&views, &world, PHONE), Some(last), "the least of several");
        assert_eq!(revoked(&views, &world, BOB), None);
        assert_eq!(texts, ["mine", "still here"]);
        assert_eq!(views.role(&world.account(BOB)), Some(Role::Member), "bob is in as before");
    }
}

#[test]
fn only_a_sibling_with_the_accounts_word_revokes() {
    let mut world = bob_has_a_phone();
    // Alice repeats bob's word; the phone speaks of itself; bob's word is for another community;
    // carol's word is for a device that is not hers.
    world.revoke(ALICE, PHONE, 1);
    world.revoke(PHONE, PHONE, 1);
    let phone = world.writers[PHONE].device.author();
    let elsewhere = tidings_protocol::hash::CommunityId([9; 32]);
    let stray = Revocation::issue(&keypair("bob's account"), elsewhere, phone, 1);
    let foreign = Revocation::issue(&keypair("carol's account"), world.community(), phone, 1);
    world.say(BOB, 50, &Body::RevokeDevice(Box::new(stray)));
    world.say(CAROL, 50, &Body::RevokeDevice(Box::new(foreign)));
    let (views, _) = folded(&world, 1_000);
    assert_eq!(revoked(&views, &world, PHONE), None);
}

#[test]
fn two_devices_that_revoke_each_other_are_both_out() {
    let mut world = bob_has_a_phone();
    let (laptop, phone) = (world.writers[BOB].entries.len(), world.writers[PHONE].entries.len());
    world.revoke(BOB, PHONE, phone as u64);
    world.revoke(PHONE, BOB, laptop as u64);
    let (views, _) = folded(&world, 1_000);
    assert_eq!(revoked(&views, &world, PHONE), Some(phone as u64));
    assert_eq!(revoked(&views, &world, BOB), Some(laptop as u64));
}

fn grade(world: &mut World, by: usize, of: usize, role: Role) {
    let last = (world.writers[of].device.author(), world.writers[of].entries.len() as u64);
    let account = world.account(of);
    let supersedes = Vec::new();
    let grade = Grade { account, role, lasts: vec![last], supersedes, reason: "" };
    world.say(by, 50, &Body::Grade(Box::new(grade)));
}

#[test]
fn a_stolen_laptop_of_a_moderator_judges_nobody() {
    let mut world = bob_has_a_phone();
    grade(&mut world, ALICE, BOB, Role::Moderator);
    let phone = world.writers[PHONE].entries.len() as u64;
    grade(&mut world, PHONE, CAROL, Role::Expelled);
    assert_eq!(folded(&world, 1_000).0.role(&world.account(CAROL)), Some(Role::Expelled));
    world.revoke(BOB, PHONE, phone);
    assert_eq!(folded(&world, 1_000).0.role(&world.account(CAROL)), Some(Role::Member));
    assert_eq!(folded(&world, 1).0.role(&world.account(CAROL)), Some(Role::Member));
}

#[test]
fn who_was_expelled_revokes_nothing_afterwards() {
    let mut world = bob_has_a_phone();
    grade(&mut world, ALICE, BOB, Role::Expelled);
    world.revoke(BOB, PHONE, 1);
    let (views, log) = (world.views(ALICE), world.full_log());
    let mut views = views;
    fold_all(&mut views, &log, 1_000);
    let device = world.writers[PHONE].device.author();
    let phone = views.members().find(|member| member.device == device).unwrap();
    assert_eq!(phone.revoked, None, "nodes that cut bob's log never hear of it");
}
