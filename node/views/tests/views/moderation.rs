//! What moderators say of posts and threads: what counts, and that no order of arrival matters.

mod model;

use crate::order::{course, everything, live};
use crate::world::{World, fold_all};
use model::{Story, expected, shown};
use proptest::prelude::*;
use tidings_protocol::hash::EntryId;
use tidings_views::body::{Act, Body, Delete, Grade, Moderate, Place, Post, Remark};
use tidings_views::page::{Absent, Judged, Regard, Why};
use tidings_views::{About, Role, Views};

const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];
const BOARDS: [&str; 2] = ["general", "books"];
const ACTS: [Act<'static>; 8] = [
    Act::Hide,
    Act::Show,
    Act::Lock,
    Act::Unlock,
    Act::Pin,
    Act::Unpin,
    Act::Move("books"),
    Act::Move("elsewhere"),
];

/// Who is a moderator for a while.
const DAVE: usize = 3;

/// One thing that somebody writes.
#[derive(Clone, Debug)]
enum Step {
    Post(usize),
    Reply(usize),
    Delete(usize),
    Rule(usize, usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..BOARDS.len()).prop_map(Step::Post),
        5 => any::<usize>().prop_map(Step::Reply),
        1 => any::<usize>().prop_map(Step::Delete),
        6 => (any::<usize>(), 0..ACTS.len(), 0..4_usize)
            .prop_map(|(of, act, seen)| Step::Rule(of, act, seen)),
    ]
}

fn rule(world: &mut World, who: usize, time: u64, what: EntryId, act: Act<'_>) -> EntryId {
    rule_after(world, who, time, (what, act), Vec::new())
}

fn rule_after(
    world: &mut World,
    who: usize,
    time: u64,
    (what, act): (EntryId, Act<'_>),
    mut supersedes: Vec<EntryId>,
) -> EntryId {
    supersedes.sort_unstable();
    let said = Moderate { what, act, supersedes, reason: "because" };
    world.say(who, time, &Body::Moderate(Box::new(said)))
}

/// Dave has this role from now on.
fn grade(world: &mut World, role: Role, supersedes: Vec<EntryId>) -> (EntryId, u64) {
    let last = world.writers[DAVE].entries.len() as u64;
    let lasts = vec![(world.writers[DAVE].device.author(), last)];
    let account = world.account(DAVE);
    let grade = Grade { account, role, lasts, supersedes, reason: "" };
    (world.say(0, 4, &Body::Grade(Box::new(grade))), last)
}

fn story(steps: &[(Step, usize, u64)]) -> Story {
    let mut world = World::of(&NAMES);
    let mut posts: Vec<(EntryId, usize, u64, Place<'static>)> = Vec::new();
    let mut rulings: Vec<(EntryId, EntryId)> = Vec::new();
    let (mut made, mut term) = (Vec::new(), (u64::MAX, u64::MAX));
    for (at, (step, who, time)) in steps.iter().enumerate() {
        if at == steps.len() / 4 {
            let (id, last) = grade(&mut world, Role::Moderator, Vec::new());
            (made, term.0) = (vec![id], last);
        }
        if at == steps.len() * 3 / 4 {
            term.1 = grade(&mut world, Role::Member, made.clone()).1;
        }
        let (who, time) = (*who, *time);
        let place = match step {
            Step::Reply(to) if !posts.is_empty() => Place::Reply(posts[to % posts.len()].0),
            Step::Post(board) => Place::Board(BOARDS[*board]),
            Step::Reply(_) => Place::Board(BOARDS[0]),
            Step::Rule(of, act, seen) if !posts.is_empty() => {
                let what = posts[of % posts.len()].0;
                let seen = rulings.iter().rev().filter(|it| it.1 == what).take(*seen);
                let seen = seen.map(|it| it.0).collect();
                let id = rule_after(&mut world, who, time, (what, ACTS[*act]), seen);
                rulings.push((id, what));
                continue;
            }
            Step::Delete(of) if !posts.is_empty() => {
                let (post, by, seq, place) = posts[of % posts.len()];
                let device = world.writers[by].device.author();
                let delete = Delete { post, device, seq, place, edits: Vec::new(), reason: "" };
                world.say(by, time, &Body::Remark(Box::new(Remark::Delete(delete))));
                continue;
            }
            Step::Rule(..) | Step::Delete(_) => continue,
        };
        let id = world.say(
            who,
            time,
            &Body::Post(Post { place, subject: None, text: "text", origin: None }),
        );
        posts.push((id, who, world.writers[who].entries.len() as u64, place));
    }
    Story { world, term }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_moderators_say_comes_to_the_same_in_any_order(
        steps in prop::collection::vec((step(), 0..NAMES.len(), 0..40_u64), 0..60),
        places in prop::collection::vec((1..NAMES.len(), any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let story = story(&steps);
        let world = &story.world;
        let forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len()))
            .collect();
        let (log, views) = live(world, &forks, &one);
        let (other_log, other_views) = live(world, &forks, &other);
        let rows = views.history(&log, None, None, 1_000).unwrap();
        let rows: Vec<_> = rows.iter().map(shown).collect();
        prop_assert_eq!(rows, expected(&story, &forks));
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &other_views));

        let mut rebuilt = world.views_since(1, crate::order::JOINED);
        fold_all(&mut rebuilt, &log, 1_000);
        prop_assert_eq!(everything(&log, &views), everything(&log, &rebuilt));
    }
}

fn folded(world: &World) -> (tidings_store::Log, Views) {
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 100);
    (log, views)
}

#[test]
fn a_hidden_thread_leaves_the_list_and_what_is_unread() {
    let mut world = World::of(&NAMES);
    let spam = world.post(2, 10, "general", "spam");
    let answer = world.reply(3, 20, spam, "answer");
    let other = world.post(3, 15, "general", "other");
    rule(&mut world, 2, 30, spam, Act::Lock);
    rule(&mut world, 0, 30, spam, Act::Hide);
    let (mut log, mut views) = folded(&world);
    let listed = |views: &Views, log: &tidings_store::Log| -> Vec<EntryId> {
        views.threads(log, "general", 9, None).unwrap().iter().map(|row| row.id).collect()
    };
    assert_eq!(listed(&views, &log), [other]);
    assert_eq!(views.all_threads(&log, "general", 9, None).unwrap().len(), 2);
    assert_eq!(views.unread_count(), 1);
    let rows = views.thread(&log, &answer, 0, 9).unwrap();
    for row in &rows {
        let hidden = row.hidden.as_ref().unwrap();
        assert_eq!((hidden.why, hidden.reason.as_str()), (Why::Moderator, "because"));
        assert_eq!(hidden.by.as_ref().unwrap().name, "alice");
        assert!(!row.readable && !row.text.contains("spam") && !row.text.contains("answer"));
        assert_eq!([row.absent, row.thread_absent], [Some(Absent::Moderator); 2]);
        assert!(!row.locked, "a member's word counts for nothing");
    }
    assert!(views.versions(&log, &spam).unwrap().iter().all(|row| !row.text.contains("spam")));

    assert!(views.overrule(&mut log, &spam, true).unwrap());
    assert!(!views.overrule(&mut log, &spam, true).unwrap());
    assert_eq!((listed(&views, &log), views.unread_count()), (vec![spam, other], 3));
    assert_eq!(views.thread(&log, &spam, 0, 9).unwrap()[0].text, "spam");
    views.overrule(&mut log, &spam, false).unwrap();
    assert_eq!((listed(&views, &log), views.unread_count()), (vec![other], 1));
}

#[test]
fn pinned_threads_stand_first_and_pages_miss_none() {
    let mut world = World::of(&NAMES);
    let threads: Vec<EntryId> =
        (0..7).map(|at| world.post(2, 10 + at, "general", &format!("thread {at}"))).collect();
    rule(&mut world, 0, 30, threads[1], Act::Pin);
    rule(&mut world, 0, 31, threads[3], Act::Pin);
    rule(&mut world, 0, 32, threads[5], Act::Hide);
    let (log, views) = folded(&world);
    let rows = views.threads(&log, "general", 9, None).unwrap();
    let order: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    assert_eq!(order, [3, 1, 6, 4, 2, 0].map(|at| threads[at]));
    assert!(rows[0].pinned && !rows[2].pinned);
    let mut paged: Vec<EntryId> = Vec::new();
    loop {
        let last = paged.last().copied();
        let page = views.threads(&log, "general", 1, last.as_ref()).unwrap();
        let Some(row) = page.first() else { break };
        paged.push(row.id);
    }
    assert_eq!(paged, order);
}

#[test]
fn a_moved_thread_takes_its_replies_and_what_is_unread_along() {
    let mut world = World::of(&NAMES);
    let first = world.post(2, 10, "general", "first");
    let moved = rule(&mut world, 0, 11, first, Act::Move("elsewhere"));
    world.reply(3, 20, first, "answer");
    let (log, views) = folded(&world);
    let board = |views: &Views, name: &str| views.board(&log, name).ok();
    assert!(board(&views, "general").is_none(), "nobody made it, and nothing stands there");
    let there = board(&views, "elsewhere").unwrap();
    assert_eq!((there.threads, there.posts, there.unread), (1, 2, 2));
    assert_eq!(views.unread(&log, Some("elsewhere"), 9).unwrap().len(), 2);
    rule_after(&mut world, 0, 12, (first, Act::Move("general")), vec![moved]);
    let (log, views) = folded(&world);
    assert_eq!(views.board(&log, "general").unwrap().unread, 2);
    assert!(views.board(&log, "elsewhere").is_err());
}

#[test]
fn the_log_of_judgements_names_what_counts_newest_first() {
    let mut world = World::of(&NAMES);
    let spam = world.post(2, 10, "general", "spam");
    let hide = rule(&mut world, 0, 20, spam, Act::Hide);
    rule(&mut world, 2, 21, spam, Act::Show);
    let (made, _) = grade(&mut world, Role::Moderator, Vec::new());
    let show = rule_after(&mut world, DAVE, 30, (spam, Act::Show), vec![hide]);
    let (log, views) = folded(&world);
    let rows = views.judgements(&log, None, 9).unwrap();
    let ids: Vec<_> = rows.iter().map(|row| (row.id, row.act, row.holds)).collect();
    assert_eq!(
        ids,
        [(show, Judged::Show, true), (hide, Judged::Hide, false), (made, Judged::Role, true)]
    );
    assert_eq!(rows[0].by.name, "dave");
    assert_eq!(rows[1].person.as_ref().unwrap().name, "carol");
    assert_eq!((rows[2].role, rows[2].time.0), (Some(Role::Moderator), 4));
    let paged = views.judgements(&log, Some(&show), 1).unwrap();
    assert_eq!(paged, rows[1..2]);
    assert!(views.judgements(&log, Some(&spam), 1).is_err());
    assert_eq!(views.standing_rulings(spam, None, About::Sight), [show]);
    assert_eq!(views.standing_rulings(spam, None, About::Replies), []);
}

#[test]
fn what_is_not_shown_does_not_come_through_the_words_it_was_deleted_with() {
    let mut world = World::of(&NAMES);
    let seqs = [1, 2].map(|_| {
        world.post(1, 10, "general", "abuse");
        world.writers[1].entries.len() as u64
    });
    let [hidden, shown] = seqs.map(|seq| world.id(1, seq as usize));
    let hide = rule(&mut world, 0, 20, hidden, Act::Hide);
    assert_ne!(hide, hidden);
    let device = world.writers[1].device.author();
    for (post, seq) in [(hidden, seqs[0]), (shown, seqs[1])] {
        let place = Place::Board("general");
        let delete = Delete { post, device, seq, place, edits: Vec::new(), reason: "the same" };
        world.say(1, 30, &Body::Remark(Box::new(Remark::Delete(delete))));
    }
    let mut log = world.full_log();
    let mut views = world.views(2);
    fold_all(&mut views, &log, 3);
    let told = |views: &Views, log: &tidings_store::Log, id: &EntryId| {
        let row = views.post(log, id).unwrap();
        let versions = views.versions(log, id).unwrap();
        let absent = versions.iter().all(|it| it.absent == row.absent && it.deleted == row.deleted);
        assert!(absent && row.absent.is_some(), "{versions:?}");
        (row.text, row.deleted.unwrap().reason, versions.into_iter().map(|it| it.text).collect())
    };
    let tombstone = "(deleted by its author: the same)".to_owned();
    let whole = (tombstone.clone(), "the same".to_owned(), vec![tombstone]);
    let covered = |text: &str| (text.to_owned(), String::new(), vec![text.to_owned()]);
    assert_eq!(told(&views, &log, &shown), whole);
    assert_eq!(told(&views, &log, &hidden), covered("(hidden by a moderator)"));
    views.set_regard(&mut log, &world.account(1), Regard::Blocked).unwrap();
    for id in [&shown, &hidden] {
        assert_eq!(told(&views, &log, id), covered("(blocked)"));
    }
    views.set_regard(&mut log, &world.account(1), Regard::Muted).unwrap();
    assert_eq!(told(&views, &log, &shown), whole, "who unfolds it reads it");
}
