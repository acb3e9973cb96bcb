//! What is read next, and what came late: nothing is missed, nothing comes twice.

use crate::world::{World, fold_all};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_views::Views;

const DAY: u64 = 24 * 60 * 60 * 1_000_000;

/// Reads on to the end: each is marked before the next is asked for.
fn read_on(views: &mut Views, log: &mut Log) -> Vec<EntryId> {
    let mut read = Vec::new();
    while let Some(row) = views.next_unread(log, None).unwrap() {
        assert_eq!(views.mark_read(log, &[row.id]).unwrap(), 1);
        read.push(row.id);
    }
    assert_eq!(views.unread_count(), 0);
    read
}

fn unread(views: &Views, log: &Log) -> Vec<EntryId> {
    views.unread(log, None, 1_000).unwrap().iter().map(|row| row.id).collect()
}

#[test]
fn the_place_of_a_post_is_where_it_is_read_in_its_thread() {
    let mut world = World::of(&["alice", "bob"]);
    let first = world.post(1, 10, "birds", "which?");
    let early = world.reply(1, 20, first, "an early answer");
    let late = world.reply(1, 30, first, "a late answer");
    let below = world.reply(1, 40, early, "below the early one");
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let order = [first, early, below, late];
    for (id, before) in order.iter().zip(0..) {
        assert_eq!(views.place(&log, id, false).unwrap(), (first, Some((*id, before))));
    }
    for (id, before) in order.iter().zip(0..) {
        assert_eq!(views.place(&log, &late, true).unwrap(), (first, Some((*id, before))));
        views.mark_read(&mut log, &[*id]).unwrap();
    }
    assert_eq!(views.place(&log, &late, true).unwrap(), (first, None));
    assert!(views.place(&log, &EntryId([9; 32]), false).is_err());
}

#[test]
fn the_thread_that_is_read_goes_on_then_its_board_then_the_boards_that_follow() {
    let mut world = World::of(&["alice", "bob"]);
    let apples = world.post(1, 10, "apples", "a");
    let first = world.post(1, 11, "birds", "the first thread");
    let second = world.post(1, 12, "birds", "the second thread");
    let answer = world.reply(1, 20, first, "an answer");
    let cats = world.post(1, 13, "cats", "c");
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let next = |views: &Views, log: &Log, after: Option<&EntryId>| {
        views.next_unread(log, after).unwrap().map(|row| row.id)
    };
    assert_eq!(next(&views, &log, None), Some(apples), "nothing was read: boards by name");

    // Nothing is marked by looking: whoever goes from each to the next comes round.
    let mut round = vec![first];
    for _ in 0..5 {
        round.push(next(&views, &log, round.last()).unwrap());
    }
    assert_eq!(round, [first, answer, second, cats, apples, first]);
    assert_eq!(next(&views, &log, Some(&EntryId([9; 32]))), Some(apples), "not shown here");

    views.mark_read(&mut log, &[second]).unwrap();
    let before = world.reply(1, 5, first, "what came in between");
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 100);
    assert_eq!(next(&views, &log, Some(&answer)), Some(cats), "in the order of the list");
    assert_eq!(next(&views, &log, None), Some(first), "the threads before it on its board");
    views.mark_read(&mut log, &[answer]).unwrap();
    assert_eq!(next(&views, &log, None), Some(first), "the thread, from its beginning");
    assert_eq!(read_on(&mut views, &mut log), [first, before, cats, apples]);
    assert_eq!(next(&views, &log, Some(&first)), None);
}

#[test]
fn a_thread_is_caught_up_alone() {
    let mut world = World::of(&["alice", "bob"]);
    let thread = world.post(1, 10, "general", "a thread");
    let answer = world.reply(1, 11, thread, "an answer");
    let other = world.post(1, 12, "general", "another");
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    assert_eq!(views.catch_up_thread(&mut log, &answer).unwrap(), 2);
    assert_eq!(unread(&views, &log), [other]);
    assert_eq!(views.catch_up_thread(&mut log, &thread).unwrap(), 0);
    assert!(views.catch_up_thread(&mut log, &EntryId([9; 32])).is_err());
    let mut rebuilt = world.views(0);
    fold_all(&mut rebuilt, &log, 100);
    assert_eq!(unread(&rebuilt, &log), [other]);
}

#[test]
fn what_took_more_than_a_day_comes_last_and_what_is_ahead_is_not_late() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let old = world.post(1, 10, "apples", "from the stick");
    let ahead = world.post(2, 9 * DAY, "apples", "my clock is ahead");
    let fresh = world.post(2, 9 * DAY, "zoo", "fresh");
    let answer = world.reply(1, 30, ahead, "never older than what it answers");
    let mut log = world.log();
    log.set_received(Time(2 * DAY));
    let mut views = world.views(0);
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [ahead, answer, fresh, old]);
    assert_eq!(views.next_unread(&log, Some(&old)).unwrap().unwrap().id, ahead);
    let late = |id| views.post(&log, id).unwrap().late;
    assert_eq!([&old, &ahead, &answer, &fresh].map(late), [true, false, false, false]);
    let threads = views.threads(&log, "apples", 9, None).unwrap();
    assert_eq!(threads.iter().map(|row| row.unread).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(read_on(&mut views, &mut log), [ahead, answer, fresh, old]);
    assert!(views.post(&log, &old).unwrap().late, "also when it was read");
}

#[test]
fn a_day_is_not_late_and_a_thread_may_be_late_in_part() {
    let mut world = World::of(&["alice", "bob"]);
    let first = world.post(1, 10, "general", "in time");
    let mut log = world.log();
    log.set_received(Time(10 + DAY));
    world.deliver_rest(&mut log);
    let answer = world.reply(1, 11, first, "late");
    log.set_received(Time(12 + DAY));
    world.deliver_rest(&mut log);
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let late = |id| views.post(&log, id).unwrap().late;
    assert_eq!((late(&first), late(&answer)), (false, true));
    assert_eq!(views.catch_up_thread(&mut log, &first).unwrap(), 2);
}

#[test]
fn what_was_written_before_the_join_is_history_until_the_first_synchronisation_is_over() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    world.post(1, 10, "general", "with the first synchronisation");
    let joined = 5 * DAY;
    let mut log = world.log();
    log.set_received(Time(joined));
    world.deliver_rest(&mut log);
    world.post(1, 20, "general", "from another peer, an hour later");
    log.set_received(Time(joined + DAY / 24));
    world.deliver_rest(&mut log);
    let slow = world.post(2, 30, "general", "from a clock that is years behind");
    log.set_received(Time(joined + 2 * DAY));
    world.deliver_rest(&mut log);
    let fresh = world.post(1, joined + 3 * DAY, "general", "fresh");
    world.deliver_rest(&mut log);

    let mut views = world.views_since(0, joined);
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [fresh], "no synchronisation was over yet");
    let mut views = world.views_since(0, joined);
    views.set_history_until(Time(joined + DAY));
    fold_all(&mut views, &log, 2);
    assert_eq!(unread(&views, &log), [fresh, slow]);
    let rows = views.history(&log, None, None, 9).unwrap();
    let late: Vec<bool> = rows.iter().map(|row| row.late).collect();
    assert_eq!(late, [false, false, true, false]);
}

/// A story of unread posts: who writes on which board, as an answer to which or as a thread, how
/// late they come.
type Story = Vec<(usize, usize, Option<usize>, u64)>;

fn story(len: usize) -> impl Strategy<Value = Story> {
    let post = (1..4_usize, 0..5_usize, prop::option::of(any::<usize>()), 0..5_u64);
    prop::collection::vec(post, len)
}

const BOARDS: [&str; 5] = ["announcements", "books", "general", "music", "zoo"];

fn write(world: &mut World, posts: &mut Vec<EntryId>, story: &Story) {
    for (at, (who, board, to, days)) in story.iter().enumerate() {
        let time = 10 * DAY - days * DAY / 2 + at as u64;
        posts.push(match to.filter(|_| !posts.is_empty()) {
            Some(to) => world.reply(*who, time, posts[to % posts.len()], "an answer"),
            None => world.post(*who, time, BOARDS[*board], "a thread"),
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_thousand_unread_posts_are_read_once_each_while_a_hundred_arrive(
        there in story(1_000),
        coming in story(100),
        turns in prop::collection::vec(0..9_usize, 100),
    ) {
        let (mut world, mut posts) = (World::of(&["alice", "bob", "carol", "dave"]), Vec::new());
        write(&mut world, &mut posts, &there);
        let mut log = world.log();
        log.set_received(Time(10 * DAY));
        world.deliver_rest(&mut log);
        let mut views = world.views(0);
        fold_all(&mut views, &log, 300);
        prop_assert_eq!(views.unread_count(), 1_000);
        write(&mut world, &mut posts, &coming);

        let (mut read, mut turns) = (Vec::new(), turns.into_iter());
        let mut until = 0;
        loop {
            // After some were read the next arrives; the last ones when all others were.
            while until == 0 || read.len() == 1_000 + 100 - turns.len() {
                let Some(turn) = turns.next() else { break };
                until = turn;
                (1..4).for_each(|who| world.deliver(&mut log, who));
                log.commit().unwrap();
                fold_all(&mut views, &log, 7);
            }
            let Some(row) = views.next_unread(&log, None).unwrap() else { break };
            views.mark_read(&mut log, &[row.id]).unwrap();
            read.push(row.id);
            until = until.saturating_sub(1);
        }
        world.deliver_rest(&mut log);
        fold_all(&mut views, &log, 7);
        read.extend(read_on(&mut views, &mut log));
        let once: BTreeSet<EntryId> = read.iter().copied().collect();
        prop_assert_eq!(once.len(), read.len(), "one came twice");
        prop_assert_eq!(once, posts.iter().copied().collect::<BTreeSet<_>>(), "one was missed");
    }
}
