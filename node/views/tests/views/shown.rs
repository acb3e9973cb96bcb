//! What is shown of boards, threads and posts.

use crate::world::{World, fold_all};
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_views::body::{Board, Body};
use tidings_views::{Error, Resolve};

#[test]
fn a_reply_that_came_first_waits_for_its_post_and_is_never_older() {
    let mut world = World::of(&["alice", "bob"]);
    let question = world.post(0, 100, "general", "Which book?");
    let answer = world.reply(1, 50, question, "This one.");
    let (mut log, mut views) = (world.log(), world.views(0));
    for who in [0, 0, 0, 0, 1, 1] {
        world.deliver(&mut log, who);
    }
    log.commit().unwrap();
    fold_all(&mut views, &log, 10);
    assert_eq!((views.post_count(), views.waiting()), (0, 1));
    assert!(matches!(views.post(&log, &answer), Err(Error::NotFound(_))));

    world.deliver_rest(&mut log);
    let folded = views.fold(&log, 10).unwrap();
    assert_eq!(folded.new_posts, 2);
    assert_eq!(folded.news.last().map(|news| news.id), Some(answer));
    let rows = views.thread(&log, &answer, 0, 10).unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.id, row.depth, row.time.0)).collect::<Vec<_>>(),
        [(question, 0, 100), (answer, 1, 101)]
    );
    assert_eq!(rows[1].parent, Some(question));
    assert_eq!(rows[1].thread, question);
    assert_eq!((rows[0].subject.as_deref(), rows[1].subject.as_deref()), (None, None));
    assert!(rows.iter().all(|row| row.thread_subject == "Which book?"));
    assert_eq!(rows[1].author.to_string(), format!("bob#{}", rows[1].author.suffix));
}

#[test]
fn a_long_chain_that_came_backwards_is_read_in_order() {
    let mut world = World::of(&["alice", "bob"]);
    let mut chain = vec![world.post(0, 10, "general", "0")];
    for at in 1..300 {
        let above = *chain.last().unwrap();
        chain.push(world.reply(at % 2, 10, above, "on and on"));
    }
    let mut log = world.log();
    for who in [1, 0] {
        for _ in 0..world.writers[who].entries.len() {
            world.deliver(&mut log, who);
        }
    }
    log.commit().unwrap();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 7);
    let rows = views.thread(&log, &chain[150], 0, 1_000).unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), chain);
    assert_eq!(rows.last().map(|row| (row.depth, row.time.0)), Some((299, 309)));
    assert_eq!(views.waiting(), 0);
}

#[test]
fn a_clock_at_the_end_of_time_breaks_nothing() {
    let mut world = World::of(&["alice", "bob"]);
    let end = world.post(1, u64::MAX, "general", "the end");
    let after = world.reply(0, 5, end, "after the end");
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let threads = views.threads(&log, "general", 10, None).unwrap();
    assert_eq!((threads.len(), threads[0].latest.0), (1, u64::MAX));
    let ids: Vec<_> = views.thread(&log, &after, 0, 9).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(ids, [end, after]);
}

#[test]
fn threads_are_listed_by_their_newest_post_and_read_as_a_tree() {
    let mut world = World::of(&["alice", "bob"]);
    let old = world.post(0, 10, "general", "\n  An old thread\nwith two lines");
    let new = world.post(0, 20, "general", "A new thread");
    let first = world.reply(1, 30, old, "first");
    let second = world.reply(1, 31, old, "second");
    let below_first = world.reply(0, 40, first, "below first");
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 3);

    let threads = views.threads(&log, "general", 10, None).unwrap();
    assert_eq!(threads.iter().map(|row| row.id).collect::<Vec<_>>(), [old, new]);
    assert_eq!(threads[0].subject, "An old thread");
    assert_eq!((threads[0].replies, threads[0].unread, threads[0].latest.0), (3, 2, 40));
    assert_eq!(views.threads(&log, "general", 10, Some(&second)).unwrap()[0].id, new);
    assert_eq!(views.thread_row(&log, &second).unwrap(), threads[0]);

    let order: Vec<_> =
        views.thread(&log, &old, 0, 10).unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(order, [old, first, below_first, second]);
    assert_eq!(views.thread(&log, &old, 2, 1).unwrap()[0].id, below_first);
}

#[test]
fn a_board_is_created_by_the_first_or_by_a_post_alone() {
    let mut world = World::of(&["alice", "bob"]);
    world.say(1, 5, &Body::Board(Board { name: "books" }));
    world.say(0, 9, &Body::Board(Board { name: "books" }));
    world.post(0, 10, "loose", "no board of this name was created");
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let boards = views.boards(&log).unwrap();
    assert_eq!(boards.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["books", "loose"]);
    assert_eq!(boards[0].created_by.as_ref().map(|by| by.name.as_str()), Some("bob"));
    assert_eq!(boards[1].created_by, None);
    assert_eq!(views.board(&log, "loose").unwrap(), boards[1]);
    assert!(matches!(views.threads(&log, "nowhere", 1, None), Err(Error::NotFound("board"))));
}

#[test]
fn what_a_newer_version_wrote_is_counted_and_harms_nothing() {
    let mut world = World::of(&["alice"]);
    world.say_bytes(0, 5, vec![0, 99, 1, 2, 3]);
    world.say_bytes(0, 6, vec![3, 17, 1]);
    world.say_bytes(0, 7, vec![]);
    world.post(0, 8, "general", "still here");
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 2);
    assert_eq!((views.unreadable(), views.post_count()), (3, 1));
}

#[test]
fn six_characters_of_an_id_are_enough_while_they_are_unique() {
    let mut world = World::of(&["alice"]);
    let ids: Vec<EntryId> =
        (0..40).map(|at| world.post(0, at, "general", &format!("{at}"))).collect();
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    for id in &ids {
        let text = id.to_string();
        assert_eq!(views.resolve(&log, &text[..6]).unwrap(), *id);
        assert_eq!(views.resolve(&log, &text[..51].to_uppercase()).unwrap(), *id);
        assert_eq!(views.resolve(&log, &text).unwrap(), *id);
    }
    assert!(matches!(views.resolve(&log, "abcde"), Err(Resolve::TooShort)));
    for bad in ["zzzzzzz", "111111", "äöüäöü", &"a".repeat(53)] {
        assert!(matches!(views.resolve(&log, bad), Err(Resolve::None)), "{bad}");
    }
}

#[test]
fn history_goes_through_everything_in_pages() {
    let mut world = World::of(&["alice", "bob"]);
    for at in 0..20_u64 {
        world.post((at % 2) as usize, at * 7 % 13, ["a", "b", "c"][at as usize % 3], "x");
    }
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let whole = views.history(&log, None, None, 100).unwrap();
    assert_eq!(whole.len(), 20);
    let mut paged: Vec<tidings_views::page::PostRow> = Vec::new();
    loop {
        let after = paged.last().map(|row| row.id);
        let more = views.history(&log, None, after.as_ref(), 3).unwrap();
        if more.is_empty() {
            break;
        }
        paged.extend(more);
    }
    assert_eq!(paged, whole);
    let newest: Vec<_> = views.recent(&log, None, None, 4).unwrap();
    assert_eq!(newest.iter().rev().collect::<Vec<_>>(), whole[16..].iter().collect::<Vec<_>>());
    let older = views.recent(&log, None, Some(&newest[3].id), 100).unwrap();
    assert_eq!(older.iter().rev().collect::<Vec<_>>(), whole[..16].iter().collect::<Vec<_>>());
}

#[test]
fn rows_survive_json_with_their_schema_first() {
    let mut world = World::of(&["alice"]);
    let id = world.post(0, 10, "general", "hello");
    let log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    let row = views.post(&log, &id).unwrap();
    let text = serde_json::to_string(&row).unwrap();
    assert!(text.starts_with("{\"schema\":\"tidings/post/1\",\"id\":\""), "{text}");
    assert!(text.contains(&id.to_string()));
    assert_eq!(serde_json::from_str::<tidings_views::page::PostRow>(&text).unwrap(), row);
}

#[test]
fn views_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<tidings_views::Views>();
}
