//! What happens elsewhere while somebody looks.

use crate::world::{NOW, Play, World};
use serde_json::json;
use tidings_core::{Event, News};
use tidings_protocol::author::Author;
use tidings_views::page::Delivery;

fn happens(play: &mut Play, news: News) {
    let asks = play.app.on_event(&Event::new(NOW, news));
    play.take(asks);
    play.settle();
}

/// A thread of three posts, open; nothing of it is unread but the last.
fn reading() -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "Ships").id;
    for text in ["one", "two"] {
        world.post("general", Some(first), text);
    }
    let ids = world.ids();
    ids[..2].iter().for_each(|id| world.row(id).unread = false);
    let mut play = Play::new(world, (90, 24));
    play.press("space");
    play
}

#[test]
fn what_is_marked_elsewhere_is_counted_within_a_tick() {
    let mut play = reading();
    let screen = play.screen();
    assert!(screen.contains("1 unread") && screen.contains("● "), "{screen}");
    let last = play.world.ids()[2];
    play.world.row(&last).unread = false;
    happens(&mut play, News::Marked);
    play.tick();
    play.settle();
    let screen = play.screen();
    assert!(screen.contains("nothing unread") && !screen.contains("● "), "{screen}");
    // Where nothing is unread any more, the boards' counts are all that is asked for.
    happens(&mut play, News::Marked);
    play.tick();
    assert_eq!(play.open.len(), 1, "{:?}", play.open);
}

#[test]
fn more_came_is_said_of_a_thread_in_which_something_came() {
    let mut play = reading();
    happens(&mut play, News::Posts { posts: 70 });
    assert!(!play.screen().contains("more came"), "{}", play.screen());
    let first = play.world.ids()[0];
    play.arrives("general", None, "another thread");
    assert!(!play.screen().contains("more came"), "{}", play.screen());
    play.arrives("general", Some(first), "three");
    play.draw();
    assert!(play.screen().contains("more came"), "{}", play.screen());
    play.press("n");
    assert!(!play.screen().contains("more came"), "{}", play.screen());
}

#[test]
fn a_post_that_was_found_is_here_only_no_longer_than_it_is() {
    let mut play = reading();
    let id = play.world.ids()[0];
    play.world.row(&id).delivery = Some(Delivery::default());
    play.press("/").write("Ships").press("enter");
    assert!(play.screen().contains("here only"), "{}", play.screen());
    play.world.row(&id).delivery = Some(Delivery { peers: 1, relays: 0, own: 0 });
    let peer = Author([7; 32]);
    happens(
        &mut play,
        News::Delivery { peer, person: None, relay: false, seq: 1, posts: vec![id] },
    );
    assert!(!play.screen().contains("here only"), "{}", play.screen());
}

#[test]
fn no_peers_are_counted_where_no_node_answers() {
    let mut play = reading();
    assert!(play.screen().contains("no peers"), "{}", play.screen());
    play.world.down = true;
    let asks = play.app.on_link(false);
    play.take(asks);
    play.press("j");
    let screen = play.screen();
    assert!(screen.contains("no node") && !screen.contains("no peers"), "{screen}");
}

#[test]
fn who_feels_what_is_named_where_the_names_fit() {
    let who = |name: &str| json!({"name": name, "suffix": "64xt", "account": null, "me": false});
    let mut play = reading();
    let first = play.world.ids()[0];
    play.world.row(&first).reactions = serde_json::from_value(json!([
        {"emoji": "👍", "count": 2, "mine": false, "who": [who("ana"), who("bo\u{202e}")]},
        {"emoji": "🐳", "count": 9, "mine": true, "who": [who("cy")]},
    ]))
    .unwrap();
    play.press("ctrl-l space g");
    let screen = play.screen();
    let named = "👍 2 ana#64xt, bo\\u{202e}#64xt  🐳 9 cy#64xt…";
    assert!(screen.contains(named), "{screen}");
    play.resize((40, 24));
    let screen = play.screen();
    assert!(screen.contains("👍 2  🐳 9") && !screen.contains("cy#64xt"), "{screen}");
}
