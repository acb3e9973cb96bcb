//! What is written is sent, or kept.

use crate::app::Ask;
use crate::world::{Play, World};
use tidings_core::Request;
use tidings_core::drafts::Draft;

fn one_thread() -> World {
    let mut world = World::default();
    world.post("general", None, "hello\n> old\nworld");
    world
}

/// Texts that the node keeps.
fn kept(play: &Play) -> Vec<&str> {
    play.world.drafts.values().map(Draft::text).collect()
}

#[test]
fn a_reply_quotes_with_attribution() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("space R").write("yes").press("ctrl-s");
    let [Request::Reply { text, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!(text, "ana#64xt wrote:\n> hello\n>> old\n> world\n\nyes");
    assert!(play.app.compose.is_none());
    assert!(play.screen().contains("Posted in general."), "{}", play.screen());
    assert!(play.screen().contains("yes"), "{}", play.screen());
}

#[test]
fn a_thread_has_a_subject_and_is_opened() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("w").write("Ships\nThey sail.").press("ctrl-s");
    let [Request::Post { board, subject, text }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!(
        (board.as_str(), subject.as_deref(), text.as_str()),
        ("general", Some("Ships"), "They sail.")
    );
    assert!(play.screen().contains("They sail."), "{}", play.screen());
}

#[test]
fn what_cannot_be_sent_stays_and_is_kept() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("space r").write("half a thought");
    play.tick();
    play.settle();
    assert_eq!(kept(&play), ["half a thought"]);
    play.world.down = true;
    play.press("ctrl-s");
    assert!(play.screen().contains("your text is kept"), "{}", play.screen());
    assert!(play.screen().contains("half a thought"));
    // Put away and opened again by the same key.
    play.press("esc r");
    assert!(play.screen().contains("half a thought"), "{}", play.screen());
    play.world.down = false;
    play.press("ctrl-s");
    assert_eq!(play.world.written.len(), 1);
    assert!(kept(&play).is_empty(), "a draft that was sent is forgotten");
}

#[test]
fn nothing_is_thrown_away_without_a_question() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("space r").write("keep me").press("ctrl-x n");
    assert!(play.screen().contains("keep me"));
    play.press("ctrl-x y");
    assert!(play.app.compose.is_none());
    play.press("r");
    assert!(!play.screen().contains("keep me"));
}

#[test]
fn an_editor_gets_the_text_and_gives_it_back() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("space r").write("draft").press("ctrl-e");
    assert_eq!(play.house.last(), Some(&Ask::Editor("draft".into())));
    let asks = play.app.on_edited(Ok("better\n".into()));
    play.take(asks);
    play.draw();
    assert!(play.screen().contains("better"));
    play.settle();
    assert_eq!(kept(&play), ["better"]);
    let asks = play.app.on_edited(Err("no editor is set".into()));
    play.take(asks);
    play.draw();
    assert!(play.screen().contains("no editor is set") && play.screen().contains("better"));
}

#[test]
fn marks_that_did_not_arrive_are_sent_again() {
    let mut play = Play::new(one_thread(), (80, 24));
    play.press("space");
    play.world.down = true;
    play.press("space");
    assert_eq!((play.world.unread(), play.app.unmarked().len()), (1, 1));
    play.world.down = false;
    let asks = [play.app.on_link(false), play.app.on_link(true)].concat();
    play.take(asks);
    play.settle();
    assert_eq!((play.world.unread(), play.app.unmarked().len()), (0, 0));
}

#[test]
fn words_are_found_and_opened() {
    let mut world = one_thread();
    let second = world.post("general", None, "a needle");
    world.post("general", Some(second.id), "and hay");
    let mut play = Play::new(world, (120, 30));
    play.press("/").write("needle\n");
    assert!(play.screen().contains("needle (1)"), "{}", play.screen());
    play.press("enter");
    assert!(play.screen().contains("and hay"), "{}", play.screen());
}

#[test]
fn news_move_nothing() {
    let mut world = one_thread();
    let thread = world.post("general", None, "first line\nsecond line").id;
    world.answer(Request::CatchUp { board: None, thread: None }).unwrap();
    let mut play = Play::new(world, (120, 30));
    play.press("l enter");
    let before = play.screen();
    for at in 0..20 {
        play.arrives("general", Some(thread), &format!("news {at}"));
    }
    play.arrives("general", None, "another thread");
    play.settle();
    let after = play.screen();
    let reader = |screen: &str| -> Vec<String> {
        let rows = screen.lines().skip(1).take(28);
        rows.filter_map(|row| row.split('│').nth(2).map(str::to_owned)).collect()
    };
    assert_eq!(reader(&before), reader(&after));
    assert!(after.contains("more came") && after.contains("new"), "{after}");
    play.press("j");
    assert!(play.screen().contains("news 0"), "{}", play.screen());
}
