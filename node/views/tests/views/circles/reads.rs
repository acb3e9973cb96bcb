//! What bob reads on his phone is read on his laptop, whatever comes first.

use super::{BOB, epoch};
use crate::order::{MUTED, course, everything, live};
use crate::world::{World, fold_all};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::Circle;
use tidings_store::{Log, Unshared};
use tidings_views::Views;
use tidings_views::body::{Body, Moderate, Read, ReadRange, Within};
use tidings_views::page::Regard;

const PHONE: usize = 3;

/// Alice, bob, carol, and bob's phone, whose key for bob's notes his laptop has.
fn with_a_phone() -> World {
    let mut world = World::of(&["alice", "bob", "carol"]);
    assert_eq!(world.meet_device("bob's phone", BOB), PHONE);
    let admission = world.admission(PHONE, "bob", None);
    world.say(0, 4, &Body::Admit(Box::new(admission)));
    world.give_key(0, &epoch(), &[], &[0, 1, 2, 3]);
    let notes = world.notes();
    let key = world.circle_key(&notes, PHONE, 0);
    world.give_circle_key(PHONE, &notes, &key, &[BOB, PHONE], &[]);
    world
}

impl World {
    fn notes(&self) -> Circle {
        Circle::Conversation(self.account(BOB), self.account(BOB))
    }

    /// The phone tells that these were read: whose, from which position to which.
    fn tells(&mut self, time: u64, ranges: &[(usize, u64, u64)]) -> EntryId {
        let range = |(who, first, last): &(usize, u64, u64)| ReadRange {
            author: self.writers[*who].device.author(),
            first: *first,
            last: *last,
        };
        let mut ranges: Vec<ReadRange> = ranges.iter().map(range).collect();
        ranges.sort_unstable();
        let key = self.circle_key(&self.notes(), PHONE, 0);
        self.say_within(PHONE, time, &key, &Within::Read(Read { ranges }))
    }
}

fn unread(views: &Views, log: &Log) -> BTreeSet<EntryId> {
    let rows = views.unread(log, None, 1_000).unwrap();
    assert_eq!(views.unread_count(), rows.len() as u64);
    rows.iter().map(|row| row.id).collect()
}

#[derive(Clone, Debug)]
enum Act {
    Post,
    Reply(usize),
    Name,
    Read(usize, u64, u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Post),
        3 => any::<usize>().prop_map(Act::Reply),
        1 => Just(Act::Name),
        3 => (0..4_usize, 1..25_u64, 0..6_u64).prop_map(|(who, at, len)| Act::Read(who, at, len)),
    ]
}

/// The ranges that the phone tells, with the position of the entry.
type Told = Vec<(u64, (usize, u64, u64))>;

fn story(acts: &[(Act, usize, u64)]) -> (World, Told) {
    let (mut world, mut told) = (with_a_phone(), Told::new());
    let mut posts = vec![world.post(0, 3, "general", "first")];
    for (act, who, time) in acts {
        match act {
            Act::Post => posts.push(world.post(*who, *time, "general", "thread")),
            Act::Reply(to) => {
                posts.push(world.reply(*who, *time, posts[to % posts.len()], "reply"));
            }
            Act::Name => {
                let profile = tidings_views::body::Profile { name: "another" };
                world.say(*who, *time, &Body::Profile(profile));
            }
            Act::Read(whose, first, len) => {
                let range = (*whose, *first, first + len);
                world.tells(*time, &[range]);
                told.push((world.writers[PHONE].entries.len() as u64, range));
            }
        }
    }
    (world, told)
}

/// What must be unread for bob, the slow way.
fn expected(
    world: &World,
    told: &Told,
    forks: &[(usize, usize)],
    log: &Log,
    views: &Views,
) -> BTreeSet<EntryId> {
    let mut places = BTreeMap::new();
    for (who, writer) in world.writers.iter().enumerate() {
        for seq in 1..=writer.entries.len() {
            places.insert(world.id(who, seq), (who, seq as u64));
        }
    }
    let fork = forks.iter().filter(|fork| fork.0 == PHONE).map(|fork| fork.1 as u64).min();
    let counts = |at: u64| fork.is_none_or(|fork| at < fork);
    let rows = views.history(log, None, None, 1_000).unwrap();
    // Bob hears carol no more in these stories (`live`).
    let unread = rows.iter().filter(|row| {
        let (who, seq) = places[&row.id];
        let read = told.iter().any(|(at, (whose, first, last))| {
            counts(*at) && *whose == who && (*first..=*last).contains(&seq)
        });
        ![BOB, PHONE, MUTED].contains(&who) && row.time.0 >= 5 && !read
    });
    unread.map(|row| row.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_is_read_elsewhere_is_a_function_of_the_entries_that_are_held(
        acts in prop::collection::vec((act(), 0..4_usize, 0..30_u64), 0..50),
        places in prop::collection::vec((2..4_usize, any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let (world, told) = story(&acts);
        // The key must be held by all alike: forks are above it.
        let forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, *at, world.writers[*who].entries.len()))
            .filter(|(_, _, len)| *len > 2)
            .map(|(who, at, len)| (who, 3 + at % (len - 2)))
            .collect();
        let (log, views) = live(&world, &forks, &one);
        let (other_log, other_views) = live(&world, &forks, &other);
        prop_assert_eq!(unread(&views, &log), expected(&world, &told, &forks, &log, &views));
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &other_views));
        let mut rebuilt = world.views_since(1, 5);
        fold_all(&mut rebuilt, &log, 1_000);
        prop_assert_eq!(everything(&log, &views), everything(&log, &rebuilt));
    }
}

/// Bob's views of everything.
fn bobs(world: &World) -> (Log, Views) {
    let (log, mut views) = (world.full_log(), world.views(BOB));
    fold_all(&mut views, &log, 3);
    (log, views)
}

#[test]
fn nobody_else_says_what_bob_read_and_a_stolen_phone_no_more() {
    let mut world = with_a_phone();
    let post = world.post(0, 20, "general", "to be read");
    let seq = world.writers[0].entries.len() as u64;
    let author = world.writers[0].device.author();
    let read = Within::Read(Read { ranges: vec![ReadRange { author, first: 1, last: seq }] });
    // Carol says so in her talk with bob, and bob's phone there.
    for who in [2, PHONE] {
        let talk = Circle::Conversation(world.account(2), world.account(BOB));
        let key = world.circle_key(&talk, who, 0);
        world.give_circle_key(who, &talk, &key, &[BOB, 2], &[]);
        world.say_within(who, 30, &key, &read);
    }
    let (log, views) = bobs(&world);
    assert_eq!(unread(&views, &log), [post].into());
    assert_eq!(views.boards(&log).unwrap().len(), 1, "no board of notes comes of it");

    let last = world.writers[PHONE].entries.len() as u64;
    world.tells(40, &[(0, seq, u64::MAX)]);
    let (log, views) = bobs(&world);
    assert_eq!(unread(&views, &log), [].into());
    assert_eq!(views.boards(&log).unwrap().len(), 1);
    world.revoke(BOB, PHONE, last);
    let (log, views) = bobs(&world);
    assert_eq!(unread(&views, &log), [post].into(), "the thief read it");
}

#[test]
fn posts_that_are_not_here_yet_were_read_too() {
    let mut world = with_a_phone();
    let next = world.writers[2].entries.len() as u64 + 1;
    world.tells(20, &[(2, next, next)]);
    let (mut log, mut views) = bobs(&world);
    world.post(2, 10, "general", "read before it came");
    let other = world.post(2, 11, "general", "not read");
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 1);
    assert_eq!(unread(&views, &log), [other].into());
}

fn range(world: &World, who: usize, first: usize, last: usize) -> ReadRange {
    let author = world.writers[who].device.author();
    ReadRange { author, first: first as u64, last: last as u64 }
}

#[test]
fn what_was_read_is_told_in_ranges_over_what_is_no_post_and_never_twice() {
    let mut world = with_a_phone();
    let mut posts = Vec::new();
    let first = world.writers[2].entries.len() + 1;
    for time in 20..26 {
        posts.push(world.post(2, time, "general", "a post"));
        let board = format!("board{time}");
        world.say(2, time, &Body::Board(tidings_views::body::Board { name: &board }));
    }
    let (mut log, mut views) = bobs(&world);
    let told = |views: &Views, log: &Log| {
        let unshared = log.unshared(1_000, 1_000).unwrap();
        (views.ranges_read(log, &unshared).unwrap(), unshared)
    };
    assert_eq!(told(&views, &log), (vec![], Unshared::default()));
    // The first, the second and the fourth: between these stands one that is not read.
    views.mark_read(&mut log, &[posts[0], posts[1], posts[3]]).unwrap();
    let (ranges, unshared) = told(&views, &log);
    let at = |number: usize| first + 2 * number;
    assert_eq!(ranges, [range(&world, 2, at(0), at(1)), range(&world, 2, at(3), at(3))]);
    log.set_shared(&unshared).unwrap();
    assert!(told(&views, &log).0.is_empty());

    // The phone read the fifth: that is not told back, also when all is caught up.
    world.tells(50, &[(2, at(4) as u64, at(4) as u64)]);
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 100);
    assert!(told(&views, &log).1.is_empty());
    views.catch_up(&mut log, None).unwrap();
    let (ranges, unshared) = told(&views, &log);
    assert_eq!(ranges, [range(&world, 2, at(0), at(5))], "all between is read, too");
    assert!(unshared.upto > 0 && unshared.single.is_empty());
    log.set_shared(&unshared).unwrap();
    assert!(views.reads_told(&log, 9).unwrap().is_empty(), "none of it by this device");
}

#[test]
fn what_bob_did_not_see_is_not_told_as_read() {
    let mut world = with_a_phone();
    let at = |world: &World, who: usize| world.writers[who].entries.len();
    world.post(2, 20, "general", "muted");
    let shown = world.post(0, 21, "general", "shown");
    let first = at(&world, 0);
    let hidden = world.post(0, 22, "general", "hidden");
    let said = Moderate {
        what: hidden,
        act: tidings_views::body::Act::Hide,
        supersedes: vec![],
        reason: "",
    };
    world.say(0, 23, &Body::Moderate(Box::new(said)));
    world.reply(0, 24, shown, "shown, too");
    let last = at(&world, 0);
    let (mut log, mut views) = bobs(&world);
    views.set_regard(&mut log, &world.account(2), Regard::Muted).unwrap();
    assert_eq!(views.catch_up(&mut log, None).unwrap(), 2);
    let unshared = log.unshared(1_000, 1_000).unwrap();
    assert!(unshared.upto > 0 && unshared.single.is_empty());
    let told = views.ranges_read(&log, &unshared).unwrap();
    assert_eq!(told, [range(&world, 0, first, first), range(&world, 0, last, last)]);
    views.set_regard(&mut log, &world.account(2), Regard::Heard).unwrap();
    assert_eq!(unread(&views, &log), [].into(), "on this device everything was caught up on");
}
