//! Who is in, by whom, and by which invite.

use crate::world::{World, fold_all, invite_key};
use tidings_protocol::author::Author;
use tidings_protocol::join::Refusal;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_views::Role;
use tidings_views::body::{Body, Invite};
use tidings_views::{Called, Views};

fn folded(world: &World) -> Views {
    let mut views = world.views(0);
    fold_all(&mut views, &world.full_log(), 100);
    views
}

fn is_in(views: &Views, device: Author) -> bool {
    views.members().any(|member| member.device == device)
}

#[test]
fn admission_goes_from_member_to_member_and_from_nobody_else() {
    let mut world = World::of(&["alice", "bob"]);
    let (carol, dave) = (world.meet("carol"), world.meet("dave"));
    let carols = keypair("an invite of carol's");
    let invite = Invite { key: carols.account(), expires: Time(100), uses: 0, role: Role::Member };
    world.say(carol, 19, &Body::Invite(invite));
    let of_dave = world.admission(dave, "dave", Some(&carols));
    world.say(carol, 20, &Body::Admit(Box::new(of_dave)));
    let views = folded(&world);
    assert_eq!(views.members().len(), 2, "carol is not in, so her word for dave is nothing");

    let of_carol = world.admission(carol, "carol", Some(&invite_key()));
    world.say(1, 30, &Body::Admit(Box::new(of_carol)));
    let views = folded(&world);
    let bob = world.writers[1].device.author();
    let members: Vec<_> = views.members().collect();
    let carols = members.iter().find(|member| member.name == "carol").unwrap();
    assert_eq!((members.len(), carols.admitted_by), (4, Some(bob)));
    assert_eq!(views.invite(&invite_key().account()).unwrap().used, 2);
}

#[test]
fn a_further_device_needs_no_invite_but_an_account_that_is_in() {
    let mut world = World::of(&["alice", "bob"]);
    let phone = world.meet_device("bob's phone", 1);
    let eve = world.meet("eve");
    for who in [phone, eve] {
        let admission = world.admission(who, "?", None);
        world.say(0, 20, &Body::Admit(Box::new(admission)));
    }
    let post = world.post(phone, 30, "general", "from my phone");
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 100);
    assert!(is_in(&views, world.writers[phone].device.author()));
    assert!(!is_in(&views, world.writers[eve].device.author()));
    let row = views.post(&log, &post).unwrap();
    assert!(row.author.me && !row.unread, "bob's other device is bob");
    let people = views.people(&log);
    assert_eq!(people.iter().find(|row| row.me).unwrap().devices.len(), 2);
}

#[test]
fn admissions_without_proof_count_for_nothing() {
    let mut world = World::of(&["alice"]);
    let eve = world.meet("eve");
    let mut admission = world.admission(eve, "eve", Some(&invite_key()));
    admission.certificate.device = Author([9; 32]);
    world.say(0, 20, &Body::Admit(Box::new(admission)));
    assert_eq!(folded(&world).members().len(), 1);
}

#[test]
fn an_invite_is_refused_when_unknown_expired_or_used_up() {
    let mut world = World::of(&["alice", "bob"]);
    let key = keypair("one use").account();
    world.say(
        1,
        10,
        &Body::Invite(Invite { key, expires: Time(100), uses: 1, role: Role::Member }),
    );
    let stranger = world.meet("eve");
    let evil = keypair("eve's").account();
    world.say(
        stranger,
        10,
        &Body::Invite(Invite { key: evil, expires: Time(100), uses: 0, role: Role::Member }),
    );
    let views = folded(&world);
    assert_eq!(views.check_invite(&key, Time(100)), Ok(()));
    assert_eq!(views.check_invite(&key, Time(101)), Err(Refusal::Expired));
    assert_eq!(views.check_invite(&keypair("?").account(), Time(1)), Err(Refusal::Unknown));
    assert_eq!(views.check_invite(&evil, Time(1)), Err(Refusal::Unknown));
    assert_eq!(views.invites().len(), 2);

    let carol = world.meet("carol");
    let admission = world.admission(carol, "carol", Some(&keypair("one use")));
    world.say(0, 20, &Body::Admit(Box::new(admission)));
    assert_eq!(folded(&world).check_invite(&key, Time(1)), Err(Refusal::Used));
}

#[test]
fn people_are_found_by_name_and_suffix() {
    let mut world = World::of(&["alice", "bob"]);
    let other = world.meet("another bob");
    let admission = world.admission(other, "Bob", Some(&invite_key()));
    world.say(0, 20, &Body::Admit(Box::new(admission)));
    let views = folded(&world);
    let account = world.account(1);
    let suffix = views.person_ref(&account).suffix;
    assert_eq!(views.called("ALICE"), Called::One(world.account(0)));
    assert_eq!(views.called("bob"), Called::Several(2));
    assert_eq!(views.called(&format!("@bob#{suffix}")), Called::One(account));
    assert_eq!(views.called(&account.to_string()), Called::One(account));
    assert_eq!(views.called("nobody"), Called::Nobody { near: Vec::new() });
}
