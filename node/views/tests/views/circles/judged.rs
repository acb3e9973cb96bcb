//! Who may say who reads a closed board, and what stands when they may no more.

use super::{MAKER, World, closed, epoch, shown, thread};
use tidings_protocol::author::Author;
use tidings_protocol::seal::{Circle, CircleKey};
use tidings_views::Role;
use tidings_views::body::{Body, Grade};

const ALICE: usize = 0;
const BOB: usize = super::BOB;
const DAVE: usize = 3;

impl World {
    /// Alice makes a moderator of somebody, whatever they write from now on.
    fn moderates(&mut self, who: usize) {
        let device: Author = self.writers[who].device.author();
        let lasts = vec![(device, self.writers[who].entries.len() as u64)];
        let account = self.account(who);
        let grade =
            Grade { account, role: Role::Moderator, lasts, supersedes: Vec::new(), reason: "" };
        self.say(ALICE, 4, &Body::Grade(Box::new(grade)));
    }

    /// The key of `who`, given to bob.
    fn key_for_bob(&mut self, who: usize, plans: &Circle) -> CircleKey {
        let key = self.circle_key(plans, who, 1);
        self.give_circle_key(who, plans, &key, &[BOB], &[]);
        key
    }
}

#[test]
fn what_a_moderator_said_stands_when_the_maker_takes_them_out() {
    let (mut world, plans) = closed();
    let carols = world.circle_key(&plans, MAKER, 0);
    let (alices, daves) = (world.key_for_bob(ALICE, &plans), world.key_for_bob(DAVE, &plans));
    world.say_within(DAVE, 7, &daves, &thread("in time"));
    let letting_in = world.readers(&[ALICE], &[]);
    world.say_within(MAKER, 7, &carols, &letting_in);
    let out = world.readers(&[], &[(DAVE, world.written(DAVE))]);
    world.say_within(ALICE, 8, &alices, &out);
    world.say_within(DAVE, 9, &daves, &thread("taken out"));
    assert_eq!(shown(&world), ["in time"]);
    let last = world.written(ALICE);
    let out = world.readers(&[], &[(ALICE, last)]);
    world.say_within(MAKER, 10, &carols, &out);
    assert_eq!(shown(&world), ["in time"], "dave stays out");
    // What alice says from then on counts for nothing, however she dates it.
    let back = world.readers(&[DAVE, ALICE], &[]);
    for time in [9, 11] {
        world.say_within(ALICE, time, &alices, &back);
    }
    assert_eq!(shown(&world), ["in time"]);
    // Let in again by the maker, all that she said counts.
    let again = world.readers(&[ALICE], &[]);
    world.say_within(MAKER, 12, &carols, &again);
    assert_eq!(shown(&world), ["in time", "taken out"]);
}

#[test]
fn a_moderator_who_was_taken_out_by_another_lets_nobody_in() {
    let mut world = World::of(&["alice", "bob", "carol", "dave", "eve"]);
    world.give_key(ALICE, &epoch(), &[], &[0, 1, 2, 3, 4]);
    world.moderates(DAVE);
    let plans = world.plans();
    let carols = world.key_for_bob(MAKER, &plans);
    let readers = world.readers(&[ALICE, BOB, DAVE], &[]);
    world.say_within(MAKER, 6, &carols, &readers);
    let (alices, daves) = (world.key_for_bob(ALICE, &plans), world.key_for_bob(DAVE, &plans));
    let eves = world.key_for_bob(4, &plans);
    world.say_within(4, 20, &eves, &thread("by eve"));
    let out = world.readers(&[], &[(DAVE, world.written(DAVE))]);
    world.say_within(ALICE, 8, &alices, &out);
    let back = world.readers(&[DAVE, 4], &[]);
    world.say_within(DAVE, 10, &daves, &back);
    world.say_within(DAVE, 21, &daves, &thread("by dave"));
    assert_eq!(shown(&world), [""; 0]);
    // Alice lets him in again: from then on he decides, too.
    let again = world.readers(&[DAVE], &[]);
    world.say_within(ALICE, 12, &alices, &again);
    assert_eq!(shown(&world), ["by dave"]);
    let eve = world.readers(&[4], &[]);
    world.say_within(DAVE, 14, &daves, &eve);
    assert_eq!(shown(&world), ["by eve", "by dave"]);
}
