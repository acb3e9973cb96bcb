//! Any order of arrival of the same entries, in any batches, gives equal views.

mod headless;
mod model;

use crate::world::{World, fold_all};
use model::expected;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{CircleKey, EpochKey};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_views::Role;
use tidings_views::Views;
use tidings_views::body::{Board, Body, Delete, Edit, Invite, Place, Post, Profile, React, Remark};
use tidings_views::page::Regard;

const BOARDS: [&str; 3] = ["general", "books", "books/poems"];
const PEOPLE: usize = 5;
/// The last of them is a phone of this one.
const DAVE: usize = 3;
const EMOJI: [&str; 3] = ["👍", "🎉", ""];

/// Whom the viewer mutes for good, and whom for a while.
pub(crate) const MUTED: usize = 2;
pub(crate) const HEARD: usize = 3;

/// Of what alice wrote first, the viewer overrules every second word of moderators.
pub(crate) const OVERRULED: usize = 16;

/// When the viewer came.
pub(crate) const JOINED: u64 = 5;

static KEYS: LazyLock<[EpochKey; 3]> =
    LazyLock::new(|| [1, 2, 3].map(|key| EpochKey::from_bytes([key; 32])));

/// Who wrote a post, at which position, and where it stands.
type Written = (usize, usize, Place<'static>);

/// One thing that somebody writes.
#[derive(Clone, Debug)]
enum Act {
    Post(usize),
    Reply(usize),
    Edit(usize),
    Delete(usize),
    React(usize, usize),
    Board(usize),
    Profile(u8),
    Invite(u8),
    Garbage(u8),
}

/// How the logs reach one node: whose entry comes next, where evidence comes, how it is folded.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) turns: Vec<usize>,
    pub(crate) forks_after: Vec<usize>,
    pub(crate) limit: usize,
    pub(crate) fold_every: usize,
    pub(crate) muted_after: usize,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..BOARDS.len()).prop_map(Act::Post),
        6 => any::<usize>().prop_map(Act::Reply),
        4 => any::<usize>().prop_map(Act::Edit),
        2 => any::<usize>().prop_map(Act::Delete),
        3 => (any::<usize>(), 0..EMOJI.len()).prop_map(|(to, emoji)| Act::React(to, emoji)),
        1 => (0..BOARDS.len()).prop_map(Act::Board),
        1 => any::<u8>().prop_map(Act::Profile),
        1 => any::<u8>().prop_map(Act::Invite),
        1 => any::<u8>().prop_map(Act::Garbage),
    ]
}

pub(crate) fn course() -> impl Strategy<Value = Course> {
    let turns = prop::collection::vec(0..PEOPLE, 0..80);
    let forks_after = prop::collection::vec(0..80_usize, 4);
    (turns, forks_after, 1..9_usize, 1..30_usize, 0..100_usize).prop_map(
        |(turns, forks_after, limit, fold_every, muted_after)| Course {
            turns,
            forks_after,
            limit,
            fold_every,
            muted_after,
        },
    )
}

/// Writes a story. Replies go to any post written before, clocks are anything.
fn story(acts: &[(Act, usize, u64)]) -> World {
    told(acts, false)
}

/// As [`story`]; with `lies`, every third deletion says that its post stood elsewhere.
fn told(acts: &[(Act, usize, u64)], lies: bool) -> World {
    let mut world = World::of(&["alice", "bob", "carol", "dave"]);
    let phone = world.meet_device("dave's phone", DAVE);
    let admission = world.admission(phone, "dave", None);
    world.say(0, 4, &Body::Admit(Box::new(admission)));
    let mut posts: Vec<EntryId> = Vec::new();
    let mut written: Vec<Written> = Vec::new();
    let mut edits: Vec<(EntryId, EntryId)> = Vec::new();
    let mut edit_places: Vec<(usize, usize, EntryId)> = Vec::new();
    for (at, (act, who, time)) in acts.iter().enumerate() {
        let (who, time, text) = (*who, *time, format!("text {at}"));
        if at == acts.len() / 2 {
            hand_out_keys(&mut world);
        }
        match act {
            Act::Reply(to) if !posts.is_empty() => {
                let place = Place::Reply(posts[to % posts.len()]);
                posts.push(write(&mut world, who, time, place, &text));
                written.push((who, world.writers[who].entries.len(), place));
            }
            Act::Post(board) => {
                let place = Place::Board(BOARDS[*board]);
                posts.push(write(&mut world, who, time, place, &text));
                written.push((who, world.writers[who].entries.len(), place));
            }
            Act::Edit(of) if !posts.is_empty() => {
                let post = posts[near(&written, who, *of)];
                let mut supersedes: Vec<_> =
                    edits.iter().filter(|edit| edit.1 == post).map(|edit| edit.0).collect();
                supersedes.truncate(of % 3);
                supersedes.sort_unstable();
                let edit = Edit { post, supersedes, subject: None, text: &text };
                edits.push((remark(&mut world, who, time, Remark::Edit(edit)), post));
                edit_places.push((who, world.writers[who].entries.len(), post));
            }
            Act::Delete(of) if !posts.is_empty() => {
                let at = near(&written, who, *of);
                let mut places = edit_places.clone();
                places.retain(|(_, _, post)| *post == posts[at]);
                let place = if lies { elsewhere(*of, &posts) } else { None };
                let of = (written[at].0, written[at].1, place.unwrap_or(written[at].2));
                delete(&mut world, (who, time), posts[at], &of, &places);
            }
            Act::React(to, emoji) if !posts.is_empty() => {
                let react = React { post: posts[to % posts.len()], emoji: EMOJI[*emoji] };
                remark(&mut world, who, time, Remark::React(react));
            }
            Act::Reply(_) | Act::Edit(_) | Act::Delete(_) | Act::React(..) => {
                let place = Place::Board(BOARDS[0]);
                posts.push(write(&mut world, who, time, place, &text));
                written.push((who, world.writers[who].entries.len(), place));
            }
            Act::Board(board) => {
                world.say(who, time, &Body::Board(Board { name: BOARDS[*board] }));
            }
            Act::Profile(name) => {
                world.say(who, time, &Body::Profile(Profile { name: &format!("name {name}") }));
            }
            Act::Invite(key) => {
                let key = tidings_protocol::author::Account([*key; 32]);
                let invite = Invite { key, expires: Time(time), uses: 1, role: Role::Member };
                world.say(who, time, &Body::Invite(invite));
            }
            Act::Garbage(kind) => {
                world.say_bytes(who, time, vec![kind % 2, 99, 1]);
            }
        }
    }
    world
}

/// Where a liar says that a post stood, two times of six.
fn elsewhere(of: usize, posts: &[EntryId]) -> Option<Place<'static>> {
    match of % 6 {
        0 => Some(Place::Board(BOARDS[of % 2])),
        1 => Some(Place::Reply(posts[of / 6 % posts.len()])),
        _ => None,
    }
}

/// Plain, or sealed with one of three keys, the last of which nobody ever gets.
fn write(world: &mut World, who: usize, time: u64, place: Place<'_>, text: &str) -> EntryId {
    sealed_or_not(world, who, time, &Body::Post(Post { place, subject: None, text, origin: None }))
}

fn delete(
    world: &mut World,
    (who, time): (usize, u64),
    post: EntryId,
    (by, seq, place): &Written,
    edits: &[(usize, usize, EntryId)],
) {
    let device = |who: usize| world.writers[who].device.author();
    let edits: BTreeSet<_> = edits.iter().map(|at| (device(at.0), at.1 as u64)).collect();
    let (device, seq, edits) = (device(*by), *seq as u64, edits.into_iter().collect());
    let delete = Delete { post, device, seq, place: *place, edits, reason: "" };
    remark(world, who, time, Remark::Delete(delete));
}

fn remark(world: &mut World, who: usize, time: u64, remark: Remark<'_>) -> EntryId {
    sealed_or_not(world, who, time, &Body::Remark(Box::new(remark)))
}

fn sealed_or_not(world: &mut World, who: usize, time: u64, body: &Body<'_>) -> EntryId {
    match time % 4 {
        0 => world.say(who, time, body),
        key => world.whisper(who, time, body, &KEYS[key as usize - 1]),
    }
}

/// A post by the same person, two times of three, if there is one; else anybody's.
fn near(written: &[Written], who: usize, of: usize) -> usize {
    let same = |by: usize| by == who || by.min(who) == DAVE;
    let own: Vec<usize> = (0..written.len()).filter(|at| same(written[*at].0)).collect();
    match own.as_slice() {
        [] => of % written.len(),
        _ if of.is_multiple_of(3) => of % written.len(),
        own => own[of % own.len()],
    }
}

/// Bob, whose views are compared, has the first key by the second alone.
fn hand_out_keys(world: &mut World) {
    world.give_key(0, &KEYS[0], &[], &[0, 2]);
    world.give_key(0, &KEYS[1], &[&KEYS[0]], &[0, 1, 2, 3]);
}

/// What an entry says to whoever has the first two keys.
fn opened(world: &World, who: usize, seq: usize, bytes: &[u8]) -> Vec<u8> {
    let place = world.place(who, seq);
    let text = KEYS[..2].iter().find_map(|key| key.open(&place, bytes));
    text.map_or_else(|| bytes.to_vec(), |text| [&[0][..], &text].concat())
}

/// A node that gets `world` and the evidence of `forks` on this course.
pub(crate) fn live(world: &World, forks: &[(usize, usize)], course: &Course) -> (Log, Views) {
    let (mut log, mut views) = (world.log(), world.views_since(1, JOINED));
    for turn in 0..=course.turns.len() {
        for (fork, after) in forks.iter().zip(&course.forks_after) {
            if *after == turn {
                log.stage_fork(&world.writers[fork.0].forked_at(fork.1)).unwrap();
            }
        }
        if let Some(who) = course.turns.get(turn) {
            world.deliver(&mut log, *who % world.writers.len());
        }
        if turn % course.fold_every == 0 {
            log.commit().unwrap();
            views.fold(&log, course.limit).unwrap();
        }
        if turn == course.muted_after {
            log.commit().unwrap();
            decide(&mut views, &mut log, world, Regard::Blocked);
        }
    }
    world.deliver_rest(&mut log);
    for (who, seq) in forks {
        log.stage_fork(&world.writers[*who].forked_at(*seq)).unwrap();
    }
    log.commit().unwrap();
    if course.turns.len().is_multiple_of(2) {
        fold_all(&mut views, &log, course.limit);
    }
    decide(&mut views, &mut log, world, Regard::Heard);
    fold_all(&mut views, &log, course.limit);
    (log, views)
}

/// What the viewer decides alone: for a while not to hear somebody and what moderators say of all
/// that alice wrote, for good not to hear another and what they say of half of it.
fn decide(views: &mut Views, log: &mut Log, world: &World, regard: Regard) {
    views.set_regard(log, &world.account(MUTED), Regard::Muted).unwrap();
    views.set_regard(log, &world.account(HEARD), regard).unwrap();
    for seq in 1..=world.writers[0].entries.len().min(OVERRULED) {
        let overruled = regard == Regard::Blocked || seq.is_multiple_of(2);
        views.overrule(log, &world.id(0, seq), overruled).unwrap();
    }
}

/// Everything that can be asked, as text.
pub(crate) fn everything(log: &Log, views: &Views) -> Vec<String> {
    let mut answers = Vec::new();
    let mut say = |answer: &dyn std::fmt::Debug| answers.push(format!("{answer:?}"));
    let history = views.history(log, None, None, 1_000).unwrap();
    let mut unread: Vec<_> =
        views.unread(log, None, 1_000).unwrap().into_iter().map(|row| row.id).collect();
    unread.sort_unstable();
    say(&views.boards(log).unwrap());
    say(&history);
    say(&unread);
    say(&(views.unread_count(), views.post_count(), views.unreadable(), views.waiting()));
    say(&(views.sealed(), views.epoch(), views.enclosed()));
    let circles: BTreeSet<_> = views.circle_keys().map(CircleKey::circle).collect();
    for circle in circles {
        say(&views.writing_to(circle));
    }
    say(&views.circles_to_tend());
    say(&views.recent(log, None, None, 7).unwrap());
    for row in &history {
        say(&views.versions(log, &row.id).unwrap());
    }
    say(&views.people(log));
    say(&views.judgements(log, None, 1_000).unwrap());
    say(&views.members().collect::<Vec<_>>());
    say(&views.invites());
    for board in views.boards(log).unwrap() {
        say(&views.threads(log, &board.name, 1_000, None).unwrap());
        let threads = views.all_threads(log, &board.name, 1_000, None).unwrap();
        for thread in &threads {
            say(&views.thread(log, &thread.id, 0, 1_000).unwrap());
        }
        say(&threads);
        let mut paged = views.all_threads(log, &board.name, 2, None).unwrap();
        while let Some(last) = paged.last().map(|row| row.id) {
            let more = views.all_threads(log, &board.name, 2, Some(&last)).unwrap();
            if more.is_empty() {
                break;
            }
            paged.extend(more);
        }
        assert_eq!(paged, threads);
        say(&views.readers(&board.name));
        assert_eq!(board.threads as usize, threads.len());
        assert_eq!(board.unread, threads.iter().map(|row| row.unread).sum::<u64>());
        assert_eq!(board.posts, threads.iter().map(|row| row.replies + 1).sum::<u64>());
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_batches_do_not_matter(
        acts in prop::collection::vec((act(), 0..PEOPLE, 0..30_u64), 0..60),
        places in prop::collection::vec((1..PEOPLE, any::<usize>()), 0..4),
        one in course(),
        other in course(),
    ) {
        let world = story(&acts);
        let forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len()))
            .collect();
        let (log, views) = live(&world, &forks, &one);
        let (other_log, other_views) = live(&world, &forks, &other);
        let rows = views.history(&log, None, None, 1_000).unwrap();
        let shown: Vec<_> = rows.iter().map(model::shown).collect();
        prop_assert_eq!(shown, expected(&world, &forks));
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &other_views));

        let mut rebuilt = world.views_since(1, JOINED);
        fold_all(&mut rebuilt, &log, 1_000);
        prop_assert_eq!(everything(&log, &views), everything(&log, &rebuilt));
    }
}

#[test]
fn every_author_of_the_story_is_in() {
    let world = story(&[]);
    let (_, views) = live(
        &world,
        &[],
        &Course { turns: vec![], forks_after: vec![], limit: 3, fold_every: 1, muted_after: 0 },
    );
    let devices: Vec<Author> = views.members().map(|member| member.device).collect();
    assert!(world.writers.iter().all(|writer| devices.contains(&writer.device.author())));
}
