//! Bodies that never came, or came late: what was deleted stands in its place all the same.

use super::model::{self, expected};
use super::{
    Course, DAVE, PEOPLE, act, course, delete, everything, live, opened, story, told, write,
};
use crate::world::{World, fold_all};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::body::{Body, Grade, Place, Remark};
use tidings_views::{Role, Views};

/// Whose entries, and at which positions.
type Bodies = BTreeSet<(usize, usize)>;

/// Posts and edits that bob can read, at these places among all of them.
fn bodies(world: &World, places: &[usize]) -> Bodies {
    let mut all = Vec::new();
    for (who, writer) in world.writers.iter().enumerate() {
        for (at, (_, bytes)) in writer.entries.iter().enumerate() {
            match Body::decode(&opened(world, who, at + 1, bytes)) {
                Body::Post(_) => all.push((who, at + 1)),
                Body::Remark(remark) if matches!(*remark, Remark::Edit(_)) => {
                    all.push((who, at + 1));
                }
                _ => {}
            }
        }
    }
    let place = |at: &usize| all.get(at % all.len().max(1)).copied();
    places.iter().filter_map(place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_deleted_stands_also_where_its_body_never_came(
        acts in prop::collection::vec((act(), 0..PEOPLE, 0..30_u64), 0..60),
        never in prop::collection::vec(any::<usize>(), 0..20),
        late in prop::collection::vec(any::<usize>(), 0..20),
        places in prop::collection::vec((1..PEOPLE, any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let mut world = story(&acts);
        let forks = forks(&world, &places);
        let (never, late) = (bodies(&world, &never), bodies(&world, &late));
        world.headless = never.clone();
        let (log, views) = live(&world, &forks, &one);
        let rows = views.history(&log, None, None, 1_000).unwrap();
        let shown: Vec<_> = rows.iter().map(model::shown).collect();
        prop_assert_eq!(shown, expected(&world, &forks));
        let other = late_ones(&mut world, &forks, &other, (&never, &late));
        prop_assert_eq!(everything(&log, &views), other);
    }

    /// Whoever lies of where their post stood harms that post alone, on nodes that never had it.
    #[test]
    fn wherever_deletions_say_that_a_post_stood_order_does_not_matter(
        acts in prop::collection::vec((act(), 0..PEOPLE, 0..30_u64), 0..60),
        never in prop::collection::vec(any::<usize>(), 0..20),
        late in prop::collection::vec(any::<usize>(), 0..20),
        places in prop::collection::vec((1..PEOPLE, any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let mut world = told(&acts, true);
        let forks = forks(&world, &places);
        let (never, late) = (bodies(&world, &never), bodies(&world, &late));
        world.headless = never.clone();
        let (log, views) = live(&world, &forks, &one);
        let other = late_ones(&mut world, &forks, &other, (&never, &late));
        prop_assert_eq!(everything(&log, &views), other);
    }
}

fn forks(world: &World, places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    places.iter().map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len())).collect()
}

/// What a node says to which some bodies came late and some never, folded as they came and anew.
fn late_ones(
    world: &mut World,
    forks: &[(usize, usize)],
    course: &Course,
    (never, late): (&Bodies, &Bodies),
) -> Vec<String> {
    world.headless = never | late;
    let (mut log, mut views) = live(world, forks, course);
    for (who, seq) in late - never {
        let author = world.writers[who].device.author();
        let body = world.writers[who].entries[seq - 1].1.as_slice();
        log.stage_bodies(&author, seq as u64, &[Some(body)]).unwrap();
        log.commit().unwrap();
        fold_all(&mut views, &log, course.limit);
    }
    let mut rebuilt = world.views_since(1, 5);
    fold_all(&mut rebuilt, &log, 1_000);
    let said = everything(&log, &views);
    assert_eq!(said, everything(&log, &rebuilt));
    said
}

#[test]
fn daves_phone_is_daves() {
    let world = story(&[]);
    assert_eq!(world.account(DAVE), world.account(PEOPLE - 1));
}

/// The phone of dave replies to a post that is not here; its body never came, and dave's other
/// device deletes it.
fn deleted_on_another_device() -> (World, usize) {
    let mut world = story(&[]);
    let phone = PEOPLE - 1;
    let place = Place::Reply(EntryId([9; 32]));
    let post = world.reply(phone, 20, EntryId([9; 32]), "never read");
    let seq = world.writers[phone].entries.len();
    world.headless.insert((phone, seq));
    delete(&mut world, (DAVE, 24), post, &(phone, seq, place), &[]);
    (world, phone)
}

/// A node that folded what there was before the rest came is as one that folds it all at once.
fn counts(world: &World, log: &Log, views: &mut Views) -> (u64, u64) {
    fold_all(views, log, 3);
    let mut anew = world.views_since(1, 5);
    fold_all(&mut anew, log, 1_000);
    assert_eq!(everything(log, views), everything(log, &anew));
    (views.unreadable(), views.waiting())
}

#[test]
fn a_deletion_that_goes_with_the_whole_log_of_a_device_leaves_nothing_waiting() {
    let (world, _) = deleted_on_another_device();
    let (mut log, mut views) = (world.full_log(), world.views_since(1, 5));
    assert_eq!(counts(&world, &log, &mut views), (0, 1));
    log.stage_fork(&world.writers[DAVE].forked_at(1)).unwrap();
    log.commit().unwrap();
    assert_eq!(counts(&world, &log, &mut views), (1, 0));
}

#[test]
fn who_writes_no_more_takes_along_what_waited_and_comes_back_with_it() {
    let (mut world, phone) = deleted_on_another_device();
    let (mut log, mut views) = (world.full_log(), world.views_since(1, 5));
    fold_all(&mut views, &log, 3);
    let [dave, phone] = [DAVE, phone].map(|who| world.writers[who].device.author());
    let mut lasts = vec![(dave, 1), (phone, 1)];
    lasts.sort_unstable();
    let mut supersedes = Vec::new();
    for (role, left) in [(Role::Reader, (0, 0)), (Role::Member, (0, 1))] {
        let (account, lasts) = (world.account(DAVE), lasts.clone());
        let grade = Grade { account, role, lasts, supersedes, reason: "" };
        supersedes = vec![world.say(0, 30, &Body::Grade(Box::new(grade)))];
        world.deliver_rest(&mut log);
        assert_eq!(counts(&world, &log, &mut views), left, "as a {role:?}");
    }
}

#[test]
fn a_body_that_comes_late_from_whom_does_not_count_leaves_other_peoples_counted() {
    let mut world = story(&[]);
    for who in [2, DAVE] {
        write(&mut world, who, 20, Place::Board("general"), "late");
        let seq = world.writers[who].entries.len();
        world.headless.insert((who, seq));
    }
    let (mut log, mut views) = (world.full_log(), world.views_since(1, 5));
    assert_eq!(counts(&world, &log, &mut views), (2, 0));
    let (account, lasts) = (world.account(DAVE), vec![(world.writers[DAVE].device.author(), 1)]);
    let grade = Grade { account, role: Role::Reader, lasts, supersedes: Vec::new(), reason: "" };
    world.say(0, 30, &Body::Grade(Box::new(grade)));
    world.deliver_rest(&mut log);
    assert_eq!(counts(&world, &log, &mut views), (1, 0));
    let (author, seq) = (world.writers[DAVE].device.author(), world.writers[DAVE].entries.len());
    let body = world.writers[DAVE].entries[seq - 1].1.as_slice();
    log.stage_bodies(&author, seq as u64, &[Some(body)]).unwrap();
    log.commit().unwrap();
    assert_eq!(counts(&world, &log, &mut views), (1, 0));
}

#[test]
fn an_earlier_deletion_that_says_otherwise_moves_the_post_with_what_stands_below() {
    let (mut world, phone) = deleted_on_another_device();
    let seq = world.writers[phone].entries.len();
    let post = world.id(phone, seq);
    let below = world.reply(2, 40, post, "to what was never read");
    let above = world.post(2, 41, "general", "stands above");
    delete(&mut world, (DAVE, 20), post, &(phone, seq, Place::Reply(above)), &[]);
    let (mut log, mut views) = (world.full_log(), world.views_since(1, 5));
    assert_eq!(counts(&world, &log, &mut views), (0, 0));
    assert_eq!(views.post(&log, &below).unwrap().depth, 2);
    // What it is said to reply to goes: it waits for that, and what stands below waits for it.
    let gone = world.writers[2].entries.len();
    log.stage_fork(&world.writers[2].forked_at(gone)).unwrap();
    log.commit().unwrap();
    assert_eq!(counts(&world, &log, &mut views), (0, 2));
    log.stage_fork(&world.writers[DAVE].forked_at(world.writers[DAVE].entries.len())).unwrap();
    log.commit().unwrap();
    assert_eq!(counts(&world, &log, &mut views), (0, 2), "the other deletion holds");
}
