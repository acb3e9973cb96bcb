//! Keys of circles: what they open, and which of them count.

use super::{World, epoch, shown};
use tidings_protocol::hash::Deriver;
use tidings_protocol::seal::{CircleKey, EpochKey};
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
    let post = Body::Post(Post { place, subject: None, text: "sealed" });
    world.whisper(DAVE, 5, &post, &inner(&key));
    world.give_circle_key(DAVE, &talk, &key, &[super::BOB], &[]);
    world.give_key(DAVE, &inner(&key), &[], &[super::BOB]);
    assert_eq!(shown(&world), ["sealed"]);
}
