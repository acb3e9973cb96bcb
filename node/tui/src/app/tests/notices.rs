//! What is worth a word, and of which board.

use crate::app::Ask;
use crate::bell::Bell;
use crate::world::{NOW, Play, World};
use tidings_core::Request;
use tidings_views::page::Notify;

fn two_boards() -> Play {
    let mut world = World::default();
    world.post("books", None, "Ships");
    world.post("general", None, "Welcome!");
    Play::new(world, (80, 24))
}

#[test]
fn a_notice_rings_once_for_several_boards_and_posts_alone_do_not() {
    let mut play = two_boards();
    play.arrives("general", None, "more");
    assert!(!play.house.contains(&Ask::Ring));
    for board in ["books", "general"] {
        let asks = play.app.on_event(&World::notice(board, NOW));
        play.take(asks);
    }
    assert_eq!(play.house.iter().filter(|ask| **ask == Ask::Ring).count(), 1);

    let mut play = two_boards();
    play.app.bell = Bell::new(false);
    let asks = play.app.on_event(&World::notice("books", NOW));
    assert!(!asks.contains(&Ask::Ring));
}

#[test]
fn what_of_a_board_is_told_is_set_by_a_key() {
    let mut play = two_boards();
    play.press("g b");
    let screen = play.screen();
    assert!(screen.contains("What of #books is told at once?"), "{screen}");
    // It begins at what is set, which is the middle one.
    play.press("up enter");
    assert_eq!(play.world.notify.get("books"), Some(&Notify::All));
    assert!(play.screen().contains("Told at once of #books: every new post."), "{}", play.screen());
    play.press("j b n");
    assert_eq!(play.world.notify.get("general"), Some(&Notify::None));
    // What is set is where it begins the next time.
    play.press("k b down enter");
    assert_eq!(play.world.notify.get("books"), Some(&Notify::Mentions));
    let asked = |request: &&Request| matches!(request, Request::Notify(_));
    assert_eq!(play.world.written.iter().filter(asked).count(), 3);
}
