//! Verbs that ask, and keys over a page of text.

use crate::app::{Ask, Overlay};
use crate::world::{Play, World};
use tidings_core::Request;

/// A thread of ana's, who looks, and an answer of bo's.
fn club() -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "hello").id;
    world.post("general", Some(first), "an answer");
    Play::new(world, (80, 24))
}

fn typed(play: &mut Play, line: &str) {
    play.press(":").write(line).press("enter");
}

#[test]
fn a_verb_without_its_text_opens_the_editor() {
    let mut play = club();
    let id = play.world.ids()[1].to_string();
    typed(&mut play, &format!("reply {id}"));
    assert!(play.screen().contains("Answer to bo#exw6"), "{}", play.screen());
    play.write("yes").press("ctrl-s");
    assert!(matches!(play.world.written.as_slice(), [Request::Reply { to, .. }] if *to == id));
    typed(&mut play, "post #general");
    assert!(play.screen().contains("New thread in #general"), "{}", play.screen());
    play.press("esc");
    typed(&mut play, "post nowhere");
    assert!(play.screen().contains("`:board new nowhere` makes one"), "{}", play.screen());
    let own = play.world.ids()[0].to_string();
    typed(&mut play, &format!("edit {own}"));
    assert!(play.screen().contains("Your post anew"), "{}", play.screen());
    // With its text it is the command line's.
    play.press("esc");
    typed(&mut play, "post general hi");
    assert!(play.house.contains(&Ask::Verb(["post", "general", "hi"].map(str::to_owned).into())));
}

#[test]
fn delete_asks_as_its_key_does() {
    let mut play = club();
    let ids = play.world.ids();
    typed(&mut play, &format!("delete {}", ids[1]));
    assert!(play.app.overlay.is_none(), "somebody else's: {}", play.screen());
    typed(&mut play, &format!("delete {}", ids[0]));
    assert!(play.screen().contains("Take “hello” back?"), "{}", play.screen());
    play.press("y");
    assert!(play.world.find(&ids[0]).unwrap().deleted.is_some());
}

#[test]
fn tab_shows_how_a_verb_may_go_on() {
    let mut play = club();
    play.press(":").write("x").press("tab");
    assert!(play.app.prompt.as_ref().unwrap().choices.is_empty());
    play.press("backspace backspace :").press("tab");
    let screen = play.screen();
    assert!(screen.contains("people") && screen.contains("search"), "{screen}");
    play.write("s");
    assert!(!play.screen().contains("people"), "{}", play.screen());
}

#[test]
fn a_line_is_begun_over_a_page_of_text() {
    let mut play = club();
    play.press("? :").write("quit now");
    assert!(play.screen().contains(": quit now"), "{}", play.screen());
    play.press("esc ? /").write("q");
    assert!(play.screen().contains("/ q") && play.house.is_empty(), "{}", play.screen());
    play.press("esc ? ?");
    assert!(play.app.overlay.is_none());
    play.press("N ?");
    assert!(matches!(play.app.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn many_posts_are_marked_as_read_only_after_a_question() {
    let mut play = club();
    play.press("C");
    assert_eq!(play.world.unread(), 0, "a few are not asked about");
    let first = play.world.ids()[0];
    for at in 0..21 {
        play.arrives("general", Some(first), &format!("more {at}"));
    }
    play.tick();
    play.settle();
    play.press("ctrl-l C");
    assert!(play.screen().contains("Mark 21 posts of general as read?"), "{}", play.screen());
    play.press("n");
    assert_eq!(play.world.unread(), 21);
    play.press("C y");
    assert_eq!(play.world.unread(), 0);
}
