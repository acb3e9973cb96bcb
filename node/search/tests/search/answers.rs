//! What each operator means.

use crate::Desk;
use crate::world::World;
use tidings_search::{Error, Order, QueryError};
use tidings_views::body::{Body, Place, Post};

const DAY: u64 = 86_400_000_000;

/// Three people and a harbour; `many` more posts push everything into the index.
fn harbour(many: u64) -> Desk {
    let mut world = World::of(&["ana", "bo", "cy"]);
    let place = Place::Board("harbour");
    let post =
        Post { place, subject: Some("The lighthouse"), text: "keeper of the light", origin: None };
    let first = world.say(0, 1_000, &Body::Post(post));
    world.reply(1, 2_000, first, "Das Licht ist größer als der Turm");
    world.post(1, DAY + 1, "harbour/piers", "keeper of the pier, light rain");
    world.post(2, 2 * DAY + 1, "general", "東京タワー and a storm of light");
    world.post(0, 3 * DAY + 1, "general", "stormy lights, no keeper");
    for at in 0..many {
        world.post(2, 40 * DAY + at, "noise", &format!("hum {at}"));
    }
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    assert_eq!(desk.file().exists(), many > 0);
    desk
}

const LIGHTHOUSE: &str = "keeper of the light";
const LICHT: &str = "Das Licht ist größer als der Turm";
const PIER: &str = "keeper of the pier, light rain";
const TOKYO: &str = "東京タワー and a storm of light";
const STORMY: &str = "stormy lights, no keeper";

#[test]
fn what_calls_the_viewer_is_told_however_many_posts_came_since() {
    for many in [0, 600] {
        let mut world = World::of(&["ana maria", "bo"]);
        let first = world.post(1, 1_000, "general", "hello @Ana Maria!");
        let second = world.post(1, 1_004, "general", "@ana maria again");
        world.post(1, 1_001, "general", "@ana\n> @ana maria");
        world.post(0, 1_002, "general", "I am @ana maria");
        world.post(1, 1_003, "general", "@ana marianne, and x@ana maria");
        for at in 0..many {
            world.post(1, DAY + at, "noise", &format!("about ana maria {at}"));
        }
        let mut desk = Desk::new(world.full_log(), world.views(0));
        desk.settle();
        let mut called = |after: Option<&str>, limit| {
            let found = desk.search.mentions(&desk.views, &desk.log, after, limit).unwrap();
            (found.posts.iter().map(|row| row.id).collect::<Vec<_>>(), found.next)
        };
        assert_eq!(called(None, 9), (vec![second, first], None), "{many}");
        let (newest, next) = called(None, 1);
        assert_eq!((newest, called(next.as_deref(), 1).0), (vec![second], vec![first]), "{many}");
    }
}

#[test]
fn operators_mean_the_same_with_an_index_and_without() {
    for many in [0, 600] {
        let mut desk = harbour(many);
        for (query, expected) in [
            ("light", &[STORMY, TOKYO, PIER, LIGHTHOUSE][..]),
            ("\"light\"", &[TOKYO, PIER, LIGHTHOUSE]),
            ("LICHT grosser", &[LICHT]),
            ("\"keeper of the\"", &[PIER, LIGHTHOUSE]),
            ("keeper light -\"of the\"", &[STORMY]),
            ("light -keeper", &[TOKYO]),
            ("京タ", &[TOKYO]),
            ("lighth", &[LIGHTHOUSE]),
            ("light keeper #harbour", &[PIER, LIGHTHOUSE]),
            ("keep #harbour/piers", &[PIER]),
            ("light -#harbour", &[STORMY, TOKYO]),
            ("#general #harbour/piers", &[STORMY, TOKYO, PIER]),
            ("light @bo", &[PIER]),
            ("@bo", &[PIER, LICHT]),
            ("@bo @ana light", &[STORMY, PIER, LIGHTHOUSE]),
            ("by:me light", &[STORMY, LIGHTHOUSE]),
            ("light -@ana -@cy", &[PIER]),
            ("light on:1970-01-02", &[PIER]),
            ("light before:1970-01-02", &[LIGHTHOUSE]),
            ("light after:1970-01-02", &[STORMY, TOKYO]),
            ("light before:99s", &[LIGHTHOUSE]),
            ("keeper is:unread", &[PIER]),
            ("nowhere", &[]),
            ("light before:1970-01-01", &[]),
        ] {
            assert_eq!(desk.newest(query), expected, "{query} with {many}");
            let mut best = desk.texts(query, Order::Best);
            let mut wanted: Vec<_> = expected.iter().map(|text| (*text).to_owned()).collect();
            best.sort();
            wanted.sort();
            assert_eq!(best, wanted, "{query} with {many}, best first");
        }
        let thread = desk.ask("Licht", (Order::Newest, None, 1)).unwrap().posts[0].thread;
        let id = thread.to_string();
        assert_eq!(desk.newest(&format!("in:{}", &id[..8])), [LICHT, LIGHTHOUSE]);
        assert_eq!(desk.newest(&format!("light in:{}", &id[..8])), [LIGHTHOUSE]);
    }
}

#[test]
fn the_best_speak_most_of_it() {
    for many in [0, 600] {
        let mut desk = harbour(many);
        let best = desk.ask("light", (Order::Best, None, 1)).unwrap();
        assert_eq!(best.posts[0].text, LIGHTHOUSE, "the shortest that says the word itself");
    }
    let mut desk = harbour(600);
    for wordless in ["#noise", "-light before:1971", "@cy"] {
        let newest = desk.newest(wordless);
        assert!(newest.len() >= 600);
        assert_eq!(desk.texts(wordless, Order::Best), newest, "{wordless}");
    }
}

#[test]
fn the_best_are_looked_for_among_the_newest_where_the_index_lags_and_the_rest_is_counted() {
    let mut world = World::of(&["ana"]);
    for at in 0..1_500 {
        world.post(0, 1_000 + at, "general", if at < 500 { "light" } else { "a storm" });
    }
    let mut desk = Desk::new(world.full_log(), world.views(0));
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    desk.search = tidings_search::Search::default();
    for (query, found, unsearched) in
        [("storm", 9, 476), ("light", 24, 476), ("light before:1970-01-01", 0, 0)]
    {
        let best = desk.ask(query, (Order::Best, None, found + 1)).unwrap();
        let few = best.posts.len().min(found);
        assert_eq!((few, best.unsearched), (found, unsearched), "{query}");
    }
    assert_eq!(desk.newest("light").len(), 500, "the newest first are looked for in all");
    desk.search = tidings_search::Search::at(&desk.file());
    desk.settle();
    let best = desk.ask("light", (Order::Best, None, 1_000)).unwrap();
    assert_eq!((best.posts.len(), best.unsearched), (500, 0));
}

#[test]
fn names_that_mean_nothing_are_said_to() {
    let mut desk = harbour(0);
    let mut error = |query: &str| desk.ask(query, (Order::Newest, None, 1)).unwrap_err();
    assert!(matches!(error("light #harbor"), Error::Board(name) if name == "harbor"));
    for (query, wrong) in [
        ("@dora", QueryError::UnknownPerson { name: "dora".into(), near: Vec::new() }),
        ("in:zzzzzz", QueryError::UnknownPost { id: "zzzzzz".into() }),
        ("in:x", QueryError::ShortId { id: "x".into() }),
    ] {
        assert!(matches!(error(query), Error::Query(error) if error == wrong), "{query}");
    }
    let bad_page = desk.ask("light", (Order::Newest, Some("zz"), 1)).unwrap_err();
    assert!(matches!(bad_page, Error::Query(QueryError::NoSuchPage)));
}

#[test]
fn pages_follow_each_other_without_gaps() {
    let mut desk = harbour(700);
    let all = desk.newest("hum");
    assert_eq!(all.len(), 700);
    assert!(all.iter().rev().enumerate().all(|(at, text)| *text == format!("hum {at}")));
    assert_eq!(desk.texts("hum", Order::Best).len(), 700);
}
