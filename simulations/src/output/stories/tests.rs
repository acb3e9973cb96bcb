//! Whose entries are followed, which frames are about them, and how many are kept.

use super::*;
use tidings_protocol::testing::{intro, noted};
use tidings_protocol::wire::message::Delta;

const ALICE: Author = Author([1; 32]);
const BOB: Author = Author([2; 32]);
const SESSION: SessionId = SessionId(7);

fn say(stories: &mut Stories, at: u64, (from, to): (usize, usize), message: &Message<'_>) {
    let frame = message.encode();
    let (at, sent) = (Time(at), Time(at - 5));
    stories.arrived(Arrival { at, sent, session: SESSION, from, to, frame: &frame });
}

/// A run of as many entries, as far as its count goes.
fn run(count: u8) -> Vec<u8> {
    vec![count]
}

fn told(story: &Story) -> Vec<(&'static str, u32, u32)> {
    let frames = &story.frames;
    let ends = frames.from.iter().zip(&frames.to);
    frames.kind.iter().zip(ends).map(|(kind, (a, b))| (KINDS[*kind as usize], *a, *b)).collect()
}

#[test]
fn frames_about_an_entry_are_told_from_others() {
    let mut stories = Stories::new(Time(0), 3, 2, &[0]);
    stories.wrote(Time(100), 0, &ALICE, 1);
    stories.wrote(Time(100), 0, &ALICE, 2);
    let intro = intro(&[BOB, ALICE]);
    say(&mut stories, 110, (0, 1), &intro);
    say(&mut stories, 111, (0, 1), &Message::Note(vec![noted(0, 9), noted(2, 2)]));
    say(&mut stories, 112, (1, 0), &Message::Want { idx: 3, from: 2, upto: None });
    say(&mut stories, 113, (1, 0), &Message::Want { idx: 1, from: 1, upto: None });
    say(&mut stories, 114, (0, 1), &Message::Run { idx: 2, first: 2, run: &run(4) });
    say(&mut stories, 115, (0, 1), &Message::Run { idx: 2, first: 3, run: &run(1) });
    stories.accepted(Time(120), 1, &ALICE, (2, 5), Some(0));
    let all = stories.finish();
    assert_eq!(all.iter().map(|story| story.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(told(&all[0]), [("NOTE", 0, 1)]);
    assert_eq!(told(&all[1]), [("NOTE", 0, 1), ("WANT", 1, 0), ("RUN", 0, 1)]);
    assert_eq!(all[1].frames.at, [11, 1, 2]);
    assert_eq!(all[1].frames.took, [5, 5, 5]);
    assert_eq!((&all[0].accepts.who, &all[1].accepts.who), (&vec![], &vec![1]));
}

#[test]
fn who_was_introduced_before_anybody_wrote_has_an_index_too() {
    let mut stories = Stories::new(Time(0), 3, 2, &[0]);
    say(&mut stories, 90, (0, 1), &intro(&[BOB]));
    stories.wrote(Time(100), 0, &ALICE, 1);
    say(&mut stories, 110, (0, 1), &intro(&[ALICE]));
    say(&mut stories, 111, (0, 1), &Message::Note(vec![noted(2, 1)]));
    assert_eq!(told(&stories.finish()[0]), [("NOTE", 0, 1)]);
}

#[test]
fn a_delta_introduces_whom_it_names() {
    let mut stories = Stories::new(Time(0), 3, 2, &[0]);
    stories.wrote(Time(100), 0, &ALICE, 1);
    say(&mut stories, 110, (0, 1), &intro(&[BOB]));
    let changes = vec![(BOB, 4), (ALICE, 1)];
    let delta =
        Delta { from: 0, to: 2, hash: None, ticket: false, last: true, changes, forks: vec![] };
    say(&mut stories, 111, (0, 1), &Message::Delta(delta));
    say(&mut stories, 112, (1, 0), &Message::Want { idx: 5, from: 1, upto: None });
    assert_eq!(told(&stories.finish()[0]), [("DELTA", 0, 1), ("WANT", 1, 0)]);
}

#[test]
fn indexes_end_with_their_session() {
    let mut stories = Stories::new(Time(0), 3, 2, &[0]);
    stories.wrote(Time(100), 0, &ALICE, 1);
    say(&mut stories, 110, (0, 1), &intro(&[ALICE]));
    stories.ended(SESSION);
    say(&mut stories, 111, (0, 1), &Message::Note(vec![noted(0, 1)]));
    assert!(stories.finish()[0].frames.at.is_empty());
}

#[test]
fn a_story_ends_some_time_after_everybody_has_the_entry() {
    let mut stories = Stories::new(Time(0), 2, 1, &[0]);
    stories.wrote(Time(100), 0, &ALICE, 1);
    say(&mut stories, 110, (0, 1), &intro(&[ALICE]));
    stories.accepted(Time(120), 1, &ALICE, (1, 1), None);
    say(&mut stories, 120 + EPILOGUE, (0, 1), &Message::Note(vec![noted(0, 1)]));
    say(&mut stories, 130 + EPILOGUE, (0, 1), &Message::Note(vec![noted(0, 1)]));
    let all = stories.finish();
    assert_eq!((all[0].frames.at.len(), all[0].accepts.from[0]), (1, -1));
}

#[test]
fn a_long_run_keeps_a_few_entries_spread_over_it() {
    let mut stories = Stories::new(Time(0), 9, 100, &[0, 5]);
    for seq in 1..=10_000 {
        stories.wrote(Time(seq), 0, &ALICE, seq);
        stories.wrote(Time(seq), 3, &BOB, seq);
    }
    let all = stories.finish();
    assert!((STORIES.1..2 * STORIES.1).contains(&all.len()), "{}", all.len());
    assert!(all.iter().all(|story| story.who == 0));
    assert!(all[all.len() / 2].at > 2_000 && all.last().unwrap().at > 7_000);
}

#[test]
fn no_story_grows_without_end() {
    let mut stories = Stories::new(Time(0), 9, 100, &[0]);
    stories.wrote(Time(100), 0, &ALICE, 1);
    say(&mut stories, 110, (0, 1), &intro(&[ALICE]));
    let most = stories.frames as u64;
    (0..most + 5)
        .for_each(|n| say(&mut stories, 111 + n, (0, 1), &Message::Note(vec![noted(0, 1)])));
    let all = stories.finish();
    assert_eq!((all[0].frames.at.len() as u64, all[0].left_out), (most, 5));
}
