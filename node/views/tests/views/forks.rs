//! A forked author's entries from the fork on are not shown, nor what replies to them.

use crate::world::{World, fold_all};
use tidings_protocol::store::Store;
use tidings_views::body::{Board, Body, Profile};

#[test]
fn a_fork_takes_back_what_followed_it() {
    let mut world = World::of(&["alice", "bob"]);
    world.say(1, 10, &Body::Profile(Profile { name: "Bob" }));
    world.say(1, 11, &Body::Board(Board { name: "bobs" }));
    let kept = world.post(1, 12, "general", "kept");
    let fork = world.writers[1].entries.len() + 1;
    world.say(1, 13, &Body::Profile(Profile { name: "Mallory" }));
    let gone = world.post(1, 14, "general", "gone");
    let answer = world.reply(0, 15, gone, "answer");
    world.reply(1, 16, answer, "an answer of one's own");
    world.say_bytes(1, 17, vec![0, 99]);

    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    assert_eq!((views.post_count(), views.unread_count(), views.unreadable()), (4, 3, 1));
    assert_eq!(views.post(&log, &kept).unwrap().author.name, "Mallory");

    log.stage_fork(&world.writers[1].forked_at(fork)).unwrap();
    log.commit().unwrap();
    fold_all(&mut views, &log, 100);
    assert_eq!((views.post_count(), views.unread_count(), views.unreadable()), (1, 1, 0));
    assert_eq!(views.waiting(), 1, "alice's answer waits for a post that may never count");
    assert_eq!(views.post(&log, &kept).unwrap().author.name, "Bob");
    let people = views.people(&log);
    let bob = people.iter().find(|row| row.name == "Bob").unwrap();
    assert_eq!(bob.devices[0].forked, Some(fork as u64));
    assert_eq!((bob.posts, bob.devices[0].seq), (1, fork as u64 - 1));

    log.stage_fork(&world.writers[1].forked_at(1)).unwrap();
    log.commit().unwrap();
    fold_all(&mut views, &log, 100);
    assert_eq!((views.post_count(), views.boards(&log).unwrap().len()), (0, 0));
    assert!(views.people(&log).iter().any(|row| row.name == "bob"), "as the admission calls him");
}

#[test]
fn an_admission_after_a_fork_does_not_count() {
    let mut world = World::of(&["alice", "bob"]);
    let carol = world.meet("carol");
    let admission = world.admission(carol, "carol", Some(&crate::world::invite_key()));
    world.say(1, 10, &Body::Admit(Box::new(admission)));
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    assert!(views.is_member(&world.account(carol)));
    let fork = world.writers[1].entries.len();
    log.stage_fork(&world.writers[1].forked_at(fork)).unwrap();
    log.commit().unwrap();
    assert!(views.fold(&log, 100).unwrap().membership_changed);
    assert!(!views.is_member(&world.account(carol)));
}
