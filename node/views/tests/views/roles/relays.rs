//! The role relay: in, and without a word.

use super::*;
use std::collections::BTreeSet;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::store::Store;

#[test]
fn a_relay_is_in_and_nothing_counts_of_what_it_says_but_its_name() {
    let mut court = Court::new();
    let early = court.world.post(1, 20, "general", "early");
    court.now(0, 1, Relay);
    let late = court.world.post(1, 21, "general", "late");
    court.world.say(1, 22, &Body::Profile(Profile { name: "box" }));
    court.world.give_key(1, &EpochKey::from_bytes([9; 32]), &[], &[1]);
    court.world.give_secret(1, &EpochKey::from_bytes([9; 32]), &[1]);
    let guest = court.world.meet("guest");
    let admission = court.world.admission(guest, "guest", Some(&invite_key()));
    court.world.say(1, 24, &Body::Admit(Box::new(admission)));
    let (log, views) = (court.world.full_log(), court.views());
    assert!(views.post(&log, &early).is_ok() && views.post(&log, &late).is_err());
    assert_eq!(views.person_ref(&court.world.account(1)).name, "box");
    assert!(!views.is_member(&court.world.account(guest)) && !views.is_sealed());
    let device = court.world.writers[1].device.author();
    let own = views.members().find(|it| it.device == device).unwrap();
    assert_eq!((own.cut, own.is_in()), (None, true), "it is wanted and served as before");
    assert_eq!(Vec::from_iter(views.relays()), [device]);
    assert!(!views.readers_in().contains(&device) && views.readers_in().len() == NAMES.len() - 1);
}

#[test]
fn a_relay_invite_makes_relays_and_of_several_the_larger_role_holds() {
    let mut court = Court::new();
    let (key, other) = (keypair("for boxes"), keypair("for readers"));
    for (key, role) in [(&key, Relay), (&other, Reader)] {
        let invite = Invite { key: key.account(), expires: Time(900), uses: 0, role };
        court.world.say(1, 20, &Body::Invite(invite));
    }
    let guest = court.world.meet("guest");
    let account = court.world.account(guest);
    assert_eq!(court.views().role_by(&account, Some(&key.account())), Some(Relay));
    let admission = court.world.admission(guest, "guest", Some(&key));
    court.world.say(2, 21, &Body::Admit(Box::new(admission)));
    let views = court.views();
    assert_eq!((views.role(&account), views.role_by(&account, None)), (Some(Relay), Some(Relay)));
    assert_eq!(views.role_by(&account, Some(&other.account())), Some(Reader));
    let admission = court.world.admission(guest, "guest", Some(&other));
    court.world.say(2, 22, &Body::Admit(Box::new(admission)));
    assert_eq!(court.views().role(&account), Some(Reader));
    court.now(0, guest, Relay);
    assert_eq!(court.views().role_by(&account, Some(&invite_key().account())), Some(Relay));
}

/// A device that comes in as a relay, and whose log says that it is another's.
fn posing(court: &mut Court, key: &tidings_protocol::author::Keypair) -> usize {
    let invite = Invite { key: key.account(), expires: Time(900), uses: 0, role: Relay };
    court.world.say(1, 20, &Body::Invite(invite));
    let mole = court.world.meet("mole");
    let box_owner = keypair("the box's account");
    let admission = court.world.admission_as(mole, &box_owner, "box", Some(key));
    court.world.say(1, 21, &Body::Admit(Box::new(admission)));
    mole
}

#[test]
fn a_log_that_names_an_account_which_nobody_let_in_is_of_nobody() {
    let (mut court, key) = (Court::new(), keypair("for boxes"));
    let mole = posing(&mut court, &key);
    court.world.post(mole, 22, "general", "hello");
    let device = court.world.writers[mole].device.author();
    let views = court.views();
    let member = views.members().find(|it| it.device == device).unwrap();
    assert_eq!((member.cut, member.is_in()), (Some(1), false), "its first entry tells");
    assert!(!views.readers_in().contains(&device) && !views.relays().contains(&device));
    assert_eq!(views.devices_of(&keypair("the box's account").account()), 1, "but it counts");

    // Whoever is let in under the name that the log has, is in with that role.
    let admission = court.world.admission(mole, "mole", Some(&invite_key()));
    court.world.say(2, 23, &Body::Admit(Box::new(admission)));
    let views = court.views();
    let member = views.members().find(|it| it.device == device).unwrap();
    assert_eq!((member.cut, views.role(&member.account)), (None, Some(Member)));
    assert!(views.readers_in().contains(&device));
}

#[test]
fn a_further_device_of_a_relay_is_a_relay_or_nothing() {
    let mut court = Court::new();
    court.now(0, 1, Relay);
    let (honest, mole) = (court.world.meet_device("bob's box", 1), court.world.meet("mole"));
    let owner = court.world.writers[1].account.clone();
    for device in [honest, mole] {
        let admission = court.world.admission_as(device, &owner, "box", None);
        court.world.say(0, 30, &Body::Admit(Box::new(admission)));
    }
    let views = court.views();
    let device = |who: usize| court.world.writers[who].device.author();
    assert_eq!(views.relays(), BTreeSet::from([device(1), device(honest)]));
    assert!(!views.readers_in().contains(&device(mole)));
}

#[test]
fn whoever_holds_a_code_for_relays_makes_no_more_of_it() {
    let (mut court, key) = (Court::new(), keypair("for boxes"));
    let invite = |role| Invite { key: key.account(), expires: Time(900), uses: 0, role };
    court.world.say(1, 20, &Body::Invite(invite(Relay)));
    let guest = court.world.meet("guest");
    let admission = court.world.admission(guest, "guest", Some(&key));
    court.world.say(2, 21, &Body::Admit(Box::new(admission)));
    court.now(0, 3, Reader);
    for by in [guest, 3] {
        court.world.say(by, 22, &Body::Invite(invite(Member)));
    }
    assert_eq!(court.views().role(&court.world.account(guest)), Some(Relay));
}

#[test]
fn what_a_relay_lets_go_unread_waits_for_its_key_all_the_same_and_a_member_lets_nothing_go() {
    let mut court = Court::new();
    let key = EpochKey::from_bytes([9; 32]);
    let board = Body::Board(tidings_views::body::Board { name: "hidden" });
    for _ in 0..50 {
        court.world.whisper(2, 20, &board, &key);
    }
    court.now(0, 1, Relay);
    let (mut log, writer) = (court.world.full_log(), &court.world.writers[2]);
    let [mut member, mut relay] = [0, 1].map(|who| court.world.views(who));
    for views in [&mut member, &mut relay] {
        fold_all(views, &log, 16);
        assert_eq!(views.sealed(), 50);
    }
    let author = writer.device.author();
    let first = writer.entries.len() - 49;
    for seq in first..first + 50 {
        let body = &writer.entries[seq - 1].1;
        assert_eq!(member.remains(&log, &author, seq as u64, body), None);
        let remains = relay.remains(&log, &author, seq as u64, body).unwrap();
        assert!(log.stage_prune(&author, seq as u64, &remains).unwrap());
    }
    log.commit().unwrap();
    let mut again = court.world.views(1);
    fold_all(&mut again, &log, 16);
    assert_eq!(again.sealed(), 50, "also where everything is folded anew");
    log.stage_fork(&writer.forked_at(first + 20)).unwrap();
    log.commit().unwrap();
    for views in [&mut relay, &mut again] {
        fold_all(views, &log, 16);
        assert_eq!((views.sealed(), views.unreadable()), (20, 0), "what lies behind the fork");
    }
    relay.add_keys(vec![key]).unwrap();
    let folded = relay.fold(&log, 1_000).unwrap();
    assert_eq!(folded.lacking.len(), 50, "and of what does not count a key may still come");
}
