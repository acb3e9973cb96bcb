//! `Space` goes through everything unread: nothing is missed, nothing comes twice.

use crate::app::{Ask, Purpose};
use crate::world::{NOW, Play, World, key};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Instant;
use tidings_core::{Event, News};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_views::page::Delivery;

const BOARDS: [&str; 5] = ["books", "cooking", "general", "news", "zoo"];

/// A number that looks random and is not.
fn mixed(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

/// One more post: a new thread, or an answer to any post before; some are longer than the screen.
fn another(seed: &mut u64, world: &World, at: usize) -> (String, Option<usize>, String) {
    let board = BOARDS[mixed(seed) % BOARDS.len()];
    let ids = world.ids().len();
    let parent = (ids > 20 && !mixed(seed).is_multiple_of(4)).then(|| mixed(seed) % ids);
    let rows = if mixed(seed).is_multiple_of(10) { 60 } else { mixed(seed) % 6 };
    let text = format!("post {at}\n{}last of {at}", "one more row\n".repeat(rows));
    (board.to_owned(), parent, text)
}

fn add(seed: &mut u64, play: &mut Play, at: usize, live: bool) {
    let (mut board, parent, text) = another(seed, &play.world, at);
    let parent = parent.map(|at| play.world.ids()[at]);
    if let Some(parent) = &parent {
        board.clone_from(&play.world.find(parent).unwrap().board);
    }
    if live {
        play.arrives(&board, parent, &text);
    } else {
        play.world.post(&board, parent, &text);
    }
}

/// The numbers of the posts whose last row is on the screen.
fn ended(screen: &str) -> Vec<usize> {
    let rows = screen.lines().filter_map(|row| row.split("last of ").nth(1));
    rows.filter_map(|row| row.split_whitespace().next()?.parse().ok()).collect()
}

/// Reads `held` posts and a tenth as many that arrive meanwhile.
fn reads_everything(size: (u16, u16), held: usize, seed: u64) {
    let mut seed = seed;
    let mut play = Play::new(World::default(), size);
    for at in 0..held {
        add(&mut seed, &mut play, at, false);
    }
    let mut shown = BTreeSet::new();
    let (mut arrived, mut steps) = (0, 0);
    loop {
        play.press("space");
        steps += 1;
        shown.extend(ended(&play.screen()));
        if arrived < held / 10 && steps % 5 == 0 {
            add(&mut seed, &mut play, held + arrived, true);
            arrived += 1;
        }
        if play.screen().contains("All read.") {
            break;
        }
        assert!(steps < 6_000, "no end is in sight: {} unread", play.world.unread());
    }
    assert_eq!(arrived, held / 10);
    let all = held + arrived;
    assert_eq!(play.world.unread(), 0);
    let once: BTreeSet<_> = play.world.marked.iter().collect();
    assert_eq!(once.len(), all, "missed some");
    assert_eq!(play.world.marked.len(), all, "repeated some");
    assert_eq!(shown, (0..all).collect(), "marked what was not shown to its end");
}

#[test]
fn space_misses_nothing_and_repeats_nothing_while_posts_arrive() {
    reads_everything((80, 24), 1_000, 1);
}

#[test]
fn nor_does_it_on_a_wide_or_a_narrow_screen() {
    reads_everything((160, 50), 300, 2);
    reads_everything((40, 12), 300, 3);
}

/// A thread of `posts` on one board, all of which were read but the one at `unread`.
fn a_thread(posts: usize, unread: Option<usize>) -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "number 0").id;
    for at in 1..posts {
        world.post("general", Some(first), &format!("number {at}"));
    }
    for (at, id) in world.ids().into_iter().enumerate() {
        world.row(&id).unread = Some(at) == unread;
    }
    Play::new(world, (80, 24))
}

/// What the reader begins with.
fn opened(play: &mut Play) -> String {
    play.press("l enter");
    let post = play.app.reader.as_ref().and_then(|reader| reader.posts.get(reader.top));
    post.map(|post| post.text.clone()).unwrap_or_default()
}

#[test]
fn a_thread_opens_at_what_is_unread_however_far_that_is() {
    assert_eq!(opened(&mut a_thread(450, Some(420))), "number 420");
    assert_eq!(opened(&mut a_thread(450, Some(3))), "number 3");
    assert_eq!(opened(&mut a_thread(450, None)), "number 0");
    // The list says that one is unread which was read meanwhile.
    let mut play = a_thread(400, Some(399));
    let id = play.world.ids()[399];
    play.world.row(&id).unread = false;
    assert_eq!(opened(&mut play), "number 0");
}

#[test]
fn a_space_that_was_typed_before_a_post_was_drawn_does_not_mark_it() {
    let mut play = a_thread(30, Some(0));
    let ids = play.world.ids();
    ids.iter().for_each(|id| play.world.row(id).unread = true);
    let on = |play: &mut Play, typed: Instant| {
        let asks = play.app.on_typed(key("space"), typed);
        play.take(asks);
    };
    on(&mut play, Instant::now());
    let before = Instant::now();
    // The thread comes and is drawn after the second key was typed, before it is taken.
    play.settle();
    assert!(play.screen().contains("number 0"), "{}", play.screen());
    on(&mut play, before);
    play.settle();
    assert!(play.world.marked.is_empty() && play.screen().contains("number 0"));
    let drawn: Vec<_> = play.app.visible().iter().filter(|it| it.ends).map(|it| it.index).collect();
    on(&mut play, Instant::now());
    play.settle();
    assert_eq!(play.world.marked.len(), drawn.len());
}

#[test]
fn what_was_drawn_below_a_page_of_text_is_not_marked() {
    let mut play = a_thread(5, Some(0));
    play.key(key("space"));
    play.key(key("?"));
    play.settle();
    assert!(play.app.reader.is_some() && play.app.overlay.is_some());
    // The page is put away, and the next key typed before anything is drawn again.
    let _ = play.app.on_typed(key("esc"), Instant::now());
    let asks = play.app.on_typed(key("space"), Instant::now());
    play.take(asks);
    play.settle();
    assert!(play.world.marked.is_empty(), "{}", play.screen());
    play.press("space");
    assert_eq!(play.world.marked.len(), 1);
}

#[test]
fn what_came_all_at_once_is_counted_by_what_is_unread() {
    let mut play = a_thread(3, None);
    for at in 0..5 {
        let id = play.world.post("general", None, "late").id;
        play.world.row(&id).unread = at < 2;
    }
    // Some of the five were read elsewhere already.
    let asks = play.app.on_event(&Event::new(NOW, News::Posts { posts: 5 }));
    play.take(asks);
    play.tick();
    play.settle();
    assert_eq!((play.app.news, play.app.boards.unread()), (2, 2));
}

#[test]
fn what_is_read_on_another_screen_is_not_unread_here_for_long() {
    let mut play = a_thread(3, Some(1));
    assert!(play.screen().contains("1 unread"), "{}", play.screen());
    let id = play.world.ids()[1];
    play.world.row(&id).unread = false;
    play.tick_at(NOW.after(31_000_000));
    play.settle();
    assert!(play.screen().contains("nothing unread"), "{}", play.screen());
    play.tick_at(NOW.after(32_000_000));
    assert!(play.open.is_empty(), "not each second: {:?}", play.open);
}

#[test]
fn a_post_of_ones_own_says_where_it_is_and_that_changes_as_it_is_told() {
    let mut play = a_thread(3, None);
    let id = play.world.ids()[0];
    play.world.row(&id).delivery = Some(Delivery::default());
    play.press("ctrl-l");
    assert!(play.screen().contains("here only · ana#64xt"), "in the list: {}", play.screen());
    opened(&mut play);
    assert!(play.screen().contains("· here only"), "{}", play.screen());
    let delivery = Delivery { peers: 2, relays: 1, own: 0 };
    play.world.row(&id).delivery = Some(delivery);
    let told = |posts| {
        let peer = Author([7; 32]);
        Event::new(NOW, News::Delivery { peer, person: None, relay: false, seq: 9, posts })
    };
    let asks = play.app.on_event(&told(vec![EntryId([9; 32])]));
    let opens = |ask: &Ask| matches!(ask, Ask::Node(Purpose::Posts(_), _));
    assert!(!asks.iter().any(opens), "it is not open: {asks:?}");
    play.take(asks);
    let asks = play.app.on_event(&told(vec![id]));
    play.take(asks);
    play.settle();
    assert!(play.screen().contains("· on 2 peers, on a"), "{}", play.screen());
    assert!(!play.screen().contains("here only"), "nor in the list: {}", play.screen());

    // What it says anew is here only, and the news of its edit names no post.
    let row = play.world.row(&id);
    row.edited = serde_json::from_value(json!({"times": 1, "latest": 1})).unwrap();
    row.delivery = Some(Delivery::default());
    play.press("ctrl-l");
    assert!(play.screen().contains("· here only"), "{}", play.screen());
    play.world.row(&id).delivery = Some(delivery);
    let asks = play.app.on_event(&told(Vec::new()));
    play.take(asks);
    play.settle();
    assert!(play.screen().contains("peers, on a relay"), "{}", play.screen());
}

/// Something else is said of this post.
fn changes(play: &mut Play, id: EntryId) {
    let row = play.world.find(&id).expect("a post").clone();
    let (board, thread) = (row.board, row.thread);
    let (edited, deleted) = (row.edited.is_some(), row.deleted.is_some());
    let news = News::Changed { id, board, thread, edited, deleted, hidden: false };
    let asks = play.app.on_event(&Event::new(NOW, news));
    assert_eq!(asks, [], "changes may come by the hundred");
    play.take(asks);
}

#[test]
fn what_its_author_wrote_anew_or_took_back_is_shown_where_one_reads_it() {
    let mut play = a_thread(40, None);
    opened(&mut play);
    play.press("n n n");
    let before = play.screen();
    let at = play.world.ids()[3];
    let text = play.world.row(&at).text.clone();
    assert!(before.contains(&text), "{before}");
    play.world.row(&at).text = "something else".into();
    play.world.row(&at).edited = serde_json::from_value(json!({"times": 1, "latest": 1})).unwrap();
    for _ in 0..100 {
        changes(&mut play, at);
    }
    play.tick();
    assert_eq!(play.open.len(), 3, "boards, list and thread, once each: {:?}", play.open);
    play.settle();
    let screen = play.screen();
    assert!(screen.contains("something else") && !screen.contains(&text), "{screen}");
    assert!(!screen.contains("more came"), "{screen}");
    play.tick();
    assert!(play.open.is_empty(), "only once: {:?}", play.open);
    // The same post is meant as before.
    play.press("H");
    assert!(play.screen().contains("something else"), "{}", play.screen());
}

#[test]
fn a_thread_that_is_moved_here_is_listed() {
    let mut world = World::default();
    let moved = world.post("general", None, "On the move").id;
    world.post("zoo", None, "Animals");
    let mut play = Play::new(world, (80, 24));
    play.press("G enter");
    assert!(!play.screen().contains("On the move"), "{}", play.screen());
    play.world.row(&moved).board = "zoo".into();
    changes(&mut play, moved);
    play.tick();
    play.settle();
    assert!(play.screen().contains("On the move"), "{}", play.screen());
}
