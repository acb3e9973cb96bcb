//! Edits, deletions and reactions one by one: what is let go, what is bounded, who may.

use crate::world::{World, fold_all};
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::Views;
use tidings_views::body::{Body, Delete, Edit, Place, React, Remark};

const ALICE: usize = 0;
const BOB: usize = 1;

fn remark(world: &mut World, who: usize, time: u64, remark: Remark<'_>) -> EntryId {
    world.say(who, time, &Body::Remark(Box::new(remark)))
}

fn edit(world: &mut World, who: usize, time: u64, post: EntryId, text: &str) -> EntryId {
    let edit = Edit { post, supersedes: vec![], subject: None, text };
    remark(world, who, time, Remark::Edit(edit))
}

/// Alice's post and her edit of it, which bob has not read, and where they stand.
fn edited() -> (World, EntryId, u64) {
    let mut world = World::of(&["alice", "bob"]);
    let post = world.post(ALICE, 10, "general", "@bob: wrong");
    let seq = world.writers[ALICE].entries.len() as u64;
    edit(&mut world, ALICE, 20, post, "@Bob: right");
    (world, post, seq)
}

fn delete(world: &mut World, who: usize, post: EntryId, seq: u64) -> EntryId {
    let device = world.writers[ALICE].device.author();
    let (place, edits) = (Place::Board("general"), vec![(device, seq + 1)]);
    let delete = Delete { post, device, seq, place, edits, reason: "oops" };
    remark(world, who, 30, Remark::Delete(delete))
}

fn let_go(log: &mut Log, views: &mut Views) -> usize {
    let going = views.erasing(log, 10).unwrap();
    for it in &going {
        log.stage_prune(&it.author, it.seq, &it.remains).unwrap();
    }
    log.commit().unwrap();
    going.len()
}

#[test]
fn what_is_deleted_is_named_until_the_log_let_it_go() {
    let (mut world, post, seq) = edited();
    let mut log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 3);
    let row = views.post(&log, &post).unwrap();
    assert_eq!((row.text.as_str(), row.unread, row.mentions_me), ("@Bob: right", true, true));

    delete(&mut world, ALICE, post, seq);
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 3);
    let told = |views: &Views, log: &Log| {
        let row = views.post(log, &post).unwrap();
        (row.text, row.readable, row.unread, row.mentions_me, row.pruned.is_some())
    };
    let tombstone = ("(deleted by its author: oops)".to_owned(), false, false, false, false);
    assert_eq!(told(&views, &log), tombstone);
    assert_eq!(views.unread_count(), 0);
    assert_eq!(views.erasing(&log, 10).unwrap().len(), 2);
    assert_eq!(let_go(&mut log, &mut views), 2, "named again: nothing had gone");
    assert_eq!(let_go(&mut log, &mut views), 0);
    assert_eq!((log.lacking(), log.wanting()), (2, 0));
    assert_eq!(told(&views, &log), tombstone);
    let mut anew = world.views(BOB);
    fold_all(&mut anew, &log, 3);
    assert_eq!(told(&anew, &log), tombstone);
    assert_eq!(let_go(&mut log, &mut anew), 0);

    // The deletion turns out not to count: what is gone is gone, and may be asked for.
    log.stage_fork(&world.writers[ALICE].forked_at(seq as usize + 2)).unwrap();
    log.commit().unwrap();
    for views in [&mut views, &mut anew] {
        fold_all(views, &log, 3);
        let pruned = ("(pruned here)".to_owned(), false, true, false, true);
        assert_eq!(told(views, &log), pruned);
        assert_eq!(views.unread_count(), 1);
        assert_eq!(views.post(&log, &post).unwrap().pruned.unwrap().seq, seq + 1, "the edit");
    }
}

#[test]
fn nobody_edits_or_deletes_for_others() {
    let (mut world, post, seq) = edited();
    edit(&mut world, BOB, 40, post, "bob was here");
    delete(&mut world, BOB, post, seq);
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 3);
    let row = views.post(&log, &post).unwrap();
    assert_eq!(
        (row.text.as_str(), row.deleted, row.edited.unwrap().times),
        ("@Bob: right", None, 1)
    );
    assert!(views.erasing(&log, 10).unwrap().is_empty());
    let versions = views.versions(&log, &post).unwrap();
    let texts: Vec<_> = versions.iter().map(|row| (row.text.as_str(), row.current)).collect();
    assert_eq!(texts, [("@bob: wrong", false), ("@Bob: right", true)]);
}

#[test]
fn of_edits_that_did_not_see_each_other_the_last_counts_and_one_that_saw_both_replaces_them() {
    let (mut world, post, _) = edited();
    let mut seen = vec![edit(&mut world, ALICE, 90, post, "from a clock ahead")];
    let (mut views, mut log) = (world.views(BOB), world.full_log());
    fold_all(&mut views, &log, 3);
    assert_eq!(views.post(&log, &post).unwrap().text, "from a clock ahead");
    let standing = views.standing_edits(&log, &post, 16).unwrap();
    assert_eq!((standing.len(), standing[0]), (2, seen[0]));
    seen = standing;
    seen.sort_unstable();
    let both = Edit { post, supersedes: seen, subject: Some("Both"), text: "seen" };
    remark(&mut world, ALICE, 50, Remark::Edit(both));
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 3);
    let row = views.post(&log, &post).unwrap();
    assert_eq!((row.text.as_str(), row.thread_subject.as_str()), ("seen", "Both"));
    assert_eq!(views.threads(&log, "general", 9, None).unwrap()[0].subject, "Both");
}

#[test]
fn of_very_many_words_about_a_post_the_newest_are_looked_at() {
    let (mut world, post, _) = edited();
    for at in 0..4_097_u64 {
        let emoji = if at % 2 == 0 { "👍" } else { "🎉" };
        remark(&mut world, ALICE, 100 + at, Remark::React(React { post, emoji }));
    }
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 10_000);
    let row = views.post(&log, &post).unwrap();
    assert!(row.more);
    assert_eq!((row.reactions.len(), row.reactions[0].count), (1, 1));
    assert_eq!((row.reactions[0].emoji.as_str(), row.reactions[0].mine), ("👍", false));
}

#[test]
fn no_number_of_reactions_makes_a_replaced_or_deleted_text_show_again() {
    const FLOODED: u64 = 16;
    let mut world = World::of(&["alice", "bob"]);
    let flooded: Vec<_> =
        (0..FLOODED).map(|at| world.post(ALICE, 10 + at, "general", "flooded")).collect();
    for post in flooded {
        for at in 0..4_096 {
            remark(&mut world, BOB, 50 + at, Remark::React(React { post, emoji: "👍" }));
        }
    }
    let changed = world.post(ALICE, 40, "general", "wrong");
    edit(&mut world, ALICE, 41, changed, "right");
    remark(&mut world, BOB, 42, Remark::React(React { post: changed, emoji: "👍" }));
    let gone = world.post(ALICE, 43, "general", "gone");
    let seq = world.writers[ALICE].entries.len() as u64;
    delete(&mut world, ALICE, gone, seq);
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 10_000);
    let rows = views.history(&log, None, None, 100).unwrap();
    let [.., flooded, changed, gone] = rows.as_slice() else { panic!("{}", rows.len()) };
    assert_eq!((flooded.reactions[0].count, flooded.more), (1, false));
    assert_eq!(changed.text, "right");
    assert_eq!((changed.reactions.len(), changed.more), (0, true), "said to be there");
    assert_eq!((gone.deleted.is_some(), gone.readable), (true, false));
}
