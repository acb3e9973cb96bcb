//! Whom one does not want to hear: their posts are not unread, until they are heard again.

use crate::world::{World, fold_all};
use tidings_store::{KeepError, LocalKind, Log};
use tidings_views::body::{Body, React, Remark};
use tidings_views::page::{Absent, Regard, Why};
use tidings_views::{Error, Views};

fn texts(views: &Views, log: &Log) -> Vec<String> {
    views.unread(log, None, 99).unwrap().into_iter().map(|row| row.text).collect()
}

#[test]
fn the_muted_are_folded_away_and_unread_again_when_they_are_heard() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let question = world.post(1, 10, "general", "question");
    let answer = world.reply(2, 20, question, "answer");
    let read = world.reply(1, 30, answer, "read before");
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    views.mark_read(&mut log, &[read]).unwrap();
    assert_eq!(texts(&views, &log), ["question", "answer"]);

    let bob = world.account(1);
    views.set_regard(&mut log, &bob, Regard::Muted).unwrap();
    assert_eq!((texts(&views, &log), views.unread_count()), (vec!["answer".into()], 1));
    let row = views.post(&log, &question).unwrap();
    assert_eq!(row.hidden.as_ref().map(|hidden| hidden.why), Some(Why::Muted));
    assert_eq!((row.text.as_str(), row.readable, row.unread), ("question", true, false));
    let shown = |views: &Views| views.people(&log).iter().find(|it| it.name == "bob").cloned();
    assert_eq!(shown(&views).unwrap().regard, Regard::Muted);

    // What comes meanwhile is not news.
    world.post(1, 40, "general", "later");
    world.deliver_rest(&mut log);
    let folded = views.fold(&log, 100).unwrap();
    assert_eq!((folded.news.len(), folded.news[0].unread), (1, false));

    views.set_regard(&mut log, &bob, Regard::Heard).unwrap();
    assert_eq!(texts(&views, &log), ["question", "answer", "later"]);
    assert_eq!(views.unread_count(), 3);
    assert_eq!(views.post(&log, &question).unwrap().hidden, None);
}

#[test]
fn of_the_blocked_nothing_is_shown_but_that_it_is_there() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let question = world.post(1, 10, "general", "question");
    let answer = world.reply(2, 20, question, "answer");
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    views.set_regard(&mut log, &world.account(1), Regard::Muted).unwrap();
    views.set_regard(&mut log, &world.account(1), Regard::Blocked).unwrap();
    let rows = views.thread(&log, &question, 0, 9).unwrap();
    assert_eq!((rows[0].text.as_str(), rows[0].readable), ("(blocked)", false));
    let blocked = ("(blocked)", Some(Absent::Blocked));
    assert_eq!((rows[0].text.as_str(), rows[0].absent), blocked);
    assert_eq!((rows[1].thread_subject.as_str(), rows[1].thread_absent), blocked);
    let listed = &views.threads(&log, "general", 9, None).unwrap()[0];
    assert_eq!((listed.subject.as_str(), listed.absent), blocked);
    assert_eq!((rows[1].id, rows[1].text.as_str(), rows[1].unread), (answer, "answer", true));
    assert!(!format!("{:?}", rows).contains("question"));
    assert_eq!(log.locals(LocalKind::Mute).unwrap(), []);
}

#[test]
fn what_the_unheard_feel_is_not_told() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    let post = world.post(0, 10, "general", "question");
    for (who, emoji) in [(1, "👎"), (2, "👍")] {
        let react = Remark::React(React { post, emoji });
        world.say(who, 20, &Body::Remark(Box::new(react)));
    }
    let mut log = world.full_log();
    let mut views = world.views(0);
    fold_all(&mut views, &log, 100);
    for (regard, told) in
        [(Regard::Heard, 2), (Regard::Muted, 1), (Regard::Blocked, 1), (Regard::Heard, 2)]
    {
        views.set_regard(&mut log, &world.account(1), regard).unwrap();
        let row = views.post(&log, &post).unwrap();
        assert_eq!(row.reactions.len(), told, "{regard}");
        assert!(row.reactions.iter().any(|it| it.emoji == "👍"));
    }
}

#[test]
fn what_was_decided_outlives_the_views_and_is_bounded() {
    let mut world = World::of(&["alice", "bob", "carol"]);
    world.post(1, 10, "general", "by bob");
    world.post(2, 20, "general", "by carol");
    let mut log = world.full_log();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("views.redb");
    let open = || Views::open(&path, world.viewer(0, 0), world.founding.clone()).unwrap();
    let mut views = open();
    fold_all(&mut views, &log, 100);
    views.set_regard(&mut log, &world.account(1), Regard::Muted).unwrap();
    assert_eq!(texts(&views, &log), ["by carol"]);
    drop(views);
    let mut views = open();
    fold_all(&mut views, &log, 100);
    assert_eq!((texts(&views, &log), views.unread_count()), (vec!["by carol".into()], 1));
    drop(views);
    std::fs::remove_file(&path).unwrap();
    // As a restored home has it: the views are gone, or older than the log's file.
    log.put_local(LocalKind::Block, &world.account(2).0, &[]).unwrap();
    let mut views = open();
    fold_all(&mut views, &log, 100);
    assert!(texts(&views, &log).is_empty());

    for number in 0..LocalKind::Mute.max() - 1 {
        log.put_local(LocalKind::Mute, &number.to_be_bytes(), &[]).unwrap();
    }
    let full = views.set_regard(&mut log, &world.account(2), Regard::Muted).unwrap_err();
    assert!(matches!(full, Error::Keep(KeepError::TooMany { .. })));
    assert_eq!(views.regard(&world.account(2)), Regard::Blocked, "it is as it was");
}
