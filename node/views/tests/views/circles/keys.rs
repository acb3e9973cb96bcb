//! Keys of circles: what they open, and which of them count.

use super::{BOB, MAKER, World, closed, epoch, shown, thread};
use crate::world::fold_all;
use tidings_protocol::hash::Deriver;
use tidings_protocol::seal::{Circle, CircleKey, EpochKey};
use tidings_protocol::store::Store;
use tidings_views::body::{Body, Place, Post};

const DAVE: usize = 3;

/// What seals in this key, as an epoch key: whoever made it can give it away as one.
fn inner(key: &CircleKey) -> EpochKey {
    let bytes = Deriver::new("tidings 1 circle key").derive(key.to_bytes().as_slice());
    EpochKey::from_bytes(bytes)
}

#[test]
fn a_key_that_is_given_as_one_of_a_circle_and_of_all_opens_what_waits_for_either() {
    let mut world = World::of(&["alice", "bob", "carol", "dave"]);
    world.give_key(0, &epoch(), &[], &[0, 1, 2, 3]);
    let talk = world.talk(DAVE);
    let key = world.circle_key(&talk, DAVE, 0);
    assert_eq!(inner(&key).id(), key.id());
    let place = Place::Board("general");
    let post = Body::Post(Post { place, subject: None, text: "sealed", origin: None });
    world.whisper(DAVE, 5, &post, &inner(&key));
    world.give_circle_key(DAVE, &talk, &key, &[BOB], &[]);
    world.give_key(DAVE, &inner(&key), &[], &[BOB]);
    assert_eq!(shown(&world), ["sealed"]);
}

#[test]
fn what_is_said_of_a_key_counts_from_whoever_made_it_and_as_far_as_it_is_true() {
    let (mut world, plans) = closed();
    let carols = world.circle_key(&plans, MAKER, 0);
    let [daves, other] = [0, 1].map(|number| world.circle_key(&plans, DAVE, number));
    world.give_circle_key(DAVE, &plans, &daves, &[BOB, DAVE], &[]);
    // Alice is not in, but got hold of carol's key: she says of it that she handed it on, ...
    let place = world.place(0, world.writers[0].entries.len() + 1);
    assert_eq!(carols.seal(&place, b"of another's key"), None);
    // ... and of hers that dave's are under it, of which one is not.
    let alices = world.circle_key(&plans, 0, 0);
    let mut about = world.about(&plans, &alices, &[BOB, 0], &[&daves, &carols]);
    about.previous[0].sealed[0] ^= 1;
    world.state(0, &alices, &about);
    world.give_circle_key(DAVE, &plans, &other, &[DAVE], &[]);
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 3);
    let circle = plans.id(world.community());
    let handed_on = |views: &tidings_views::Views| {
        let writing = views.writing_to(circle);
        let beside: Vec<_> = writing.beside.iter().map(CircleKey::id).collect();
        (beside.contains(&daves.id()), beside.contains(&alices.id()), beside.len())
    };
    assert_eq!(handed_on(&views), (true, false, 2), "carol's and dave's, of which bob has boxes");
    // Carol writes with her key, and dave not with it.
    world.say_within(MAKER, 10, &carols, &thread("by carol"));
    assert_eq!(shown(&world), ["by carol"]);
}

#[test]
fn boards_of_one_maker_count_up_to_a_bound_whatever_came_first() {
    let mut world = World::of(&["alice", "bob", "carol", "dave"]);
    world.give_key(0, &epoch(), &[], &[0, 1, 2, 3]);
    for number in 0..70_u8 {
        let maker = world.account(DAVE);
        let board = Circle::Board { maker, nonce: [number; 16] };
        let key = world.circle_key(&board, DAVE, 0);
        world.give_circle_key(DAVE, &board, &key, &[BOB], &[]);
        world.say_within(DAVE, 5, &key, &thread(&format!("on {number}")));
    }
    let plans = world.plans();
    let key = world.circle_key(&plans, MAKER, 0);
    world.give_circle_key(MAKER, &plans, &key, &[BOB], &[]);
    world.say_within(MAKER, 6, &key, &thread("by carol"));
    let texts = shown(&world);
    assert_eq!(texts.len(), 64 + 1, "64 of dave's, and carol's");
    assert!(texts.contains(&"by carol".to_owned()));
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 1_000);
    assert_eq!(views.boards(&log).unwrap().len(), 65);
    assert_eq!(
        (views.boards_left(&world.account(DAVE)), views.boards_left(&world.account(0))),
        (0, 64)
    );
    // Backwards, author by author, in steps of another size.
    let mut log = world.log();
    let mut again = world.views(BOB);
    for who in [3, 2, 1, 0] {
        for _ in 0..world.writers[who].entries.len() {
            world.deliver(&mut log, who);
        }
        log.commit().unwrap();
        fold_all(&mut again, &log, 7);
    }
    let texts_of = |views: &tidings_views::Views, log| {
        let rows = views.history(log, None, None, 99).unwrap();
        rows.into_iter().map(|row| row.text).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(texts_of(&again, &log), texts.into_iter().collect());
}
