//! Unread: what it is, and that it survives reading, restarting and rebuilding.

use crate::world::{World, fold_all};
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::Views;

fn unread(views: &Views, log: &Log) -> Vec<EntryId> {
    let ids: Vec<_> = views.unread(log, None, 100).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(views.unread_count(), ids.len() as u64);
    ids
}

#[test]
fn unread_is_what_others_wrote_since_i_came_and_i_did_not_read() {
    let mut world = World::of(&["alice", "bob"]);
    world.post(1, 99, "general", "before alice came");
    world.post(0, 200, "general", "alice's own");
    let one = world.post(1, 100, "general", "one");
    let two = world.post(1, 300, "books", "two");
    let mut log = world.full_log();
    let mut views = world.views_since(0, 100);
    fold_all(&mut views, &log, 2);
    assert_eq!(unread(&views, &log), [two, one], "boards by name");
    assert_eq!(views.next_unread(&log, None).unwrap().unwrap().id, two);

    assert_eq!(views.mark_read(&mut log, &[two, two, EntryId([0; 32])]).unwrap(), 1);
    assert_eq!(views.mark_read(&mut log, &[two]).unwrap(), 0);
    assert_eq!(unread(&views, &log), [one]);
    assert!(!views.post(&log, &two).unwrap().unread);

    let mut rebuilt = world.views_since(0, 100);
    fold_all(&mut rebuilt, &log, 100);
    assert_eq!(unread(&rebuilt, &log), [one]);
}

#[test]
fn catching_up_leaves_what_was_not_seen() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let question = world.post(1, 10, "general", "question");
    let books = world.post(1, 11, "books", "books");
    let answer = world.reply(2, 20, question, "answer");
    let (mut log, mut views) = (world.log(), world.views(0));
    for who in [0, 0, 0, 0, 0, 2, 2] {
        world.deliver(&mut log, who);
    }
    log.commit().unwrap();
    fold_all(&mut views, &log, 100);
    assert_eq!((views.waiting(), views.catch_up(&mut log, None).unwrap()), (1, 0));

    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [books, question, answer]);
    assert_eq!(views.catch_up(&mut log, Some("general")).unwrap(), 2);
    assert_eq!(unread(&views, &log), [books]);
    assert!(views.catch_up(&mut log, Some("nowhere")).is_err());
    assert_eq!(views.catch_up(&mut log, None).unwrap(), 1);
    assert_eq!(views.unread_count(), 0);
}

#[test]
fn marks_made_while_the_views_were_away_are_taken_over() {
    let mut world = World::of(&["alice", "bob"]);
    let one = world.post(1, 10, "general", "one");
    let two = world.post(1, 11, "general", "two");
    let mut log = world.full_log();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("views.redb");
    let open = || Views::open(&path, world.viewer(0, 0), world.founding.clone()).unwrap();
    let mut views = open();
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [one, two]);
    drop(views);

    let mut other = world.views(0);
    fold_all(&mut other, &log, 100);
    other.mark_read(&mut log, &[one]).unwrap();

    let mut views = open();
    assert_eq!(views.cursor(), log.last_arrival(), "what was folded is kept");
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [two]);
}

#[test]
fn views_of_another_log_or_viewer_or_damaged_ones_are_made_again() {
    let mut world = World::of(&["alice", "bob"]);
    let one = world.post(1, 10, "general", "one");
    let log = world.full_log();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("views.redb");
    let open = |who| Views::open(&path, world.viewer(who, 0), world.founding.clone()).unwrap();
    let mut views = open(0);
    fold_all(&mut views, &log, 100);
    drop(views);

    let mut shorter = world.log();
    world.deliver(&mut shorter, 0);
    shorter.commit().unwrap();
    let mut views = open(0);
    fold_all(&mut views, &shorter, 100);
    assert_eq!((views.cursor(), views.post_count()), (1, 0));
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [one]);
    drop(views);

    let mut views = open(1);
    assert_eq!(views.cursor(), 0);
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), []);
    drop(views);

    std::fs::write(&path, b"these are no views").unwrap();
    let mut views = open(0);
    fold_all(&mut views, &log, 100);
    assert_eq!(unread(&views, &log), [one]);
}

#[test]
fn flipped_bytes_are_an_error_or_nothing_and_deleting_the_file_mends_them() {
    let mut world = World::of(&["alice", "bob"]);
    let mut last = world.post(1, 10, "general", "one");
    for at in 11..60 {
        last = world.reply((at % 2) as usize, at, last, "more");
    }
    let log = world.full_log();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("views.redb");
    let open = || Views::open(&path, world.viewer(0, 0), world.founding.clone());
    fold_all(&mut open().unwrap(), &log, 100);
    let intact = std::fs::read(&path).unwrap();
    let written: Vec<usize> = (0..intact.len()).filter(|at| intact[*at] != 0).collect();
    for at in written.iter().step_by(written.len() / 60 + 1) {
        let mut bytes = intact.clone();
        bytes[*at] ^= 0x55;
        std::fs::write(&path, &bytes).unwrap();
        let Ok(mut views) = open() else { continue };
        let _ = views.fold(&log, 100);
        let _ = views.boards(&log);
        let _ = views.history(&log, None, None, 100);
        let _ = views.thread(&log, &last, 0, 100);
        let _ = views.threads(&log, "general", 100, None);
        let _ = views.unread(&log, None, 100);
    }
    std::fs::remove_file(&path).unwrap();
    let mut views = open().unwrap();
    fold_all(&mut views, &log, 100);
    assert_eq!(views.post_count(), 50);
}
