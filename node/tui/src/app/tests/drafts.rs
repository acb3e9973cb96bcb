//! Texts that are not sent yet: listed, gone on with, thrown away, and safe when the node goes away.

use crate::app::{Ask, Fault};
use crate::world::{Play, World};
use tidings_core::Request;
use tidings_core::api::Sending;
use tidings_core::drafts::Draft;

fn reply(to: String, text: &str) -> Sending {
    Draft::Reply { to, text: text.into() }.into()
}

/// Two drafts of answers, one of them to a post that was taken back.
fn two_drafts() -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "Ships").id;
    let gone = world.post("general", Some(first), "nonsense").id;
    world.row(&gone).deleted =
        serde_json::from_value(serde_json::json!({ "time": 1, "reason": "" })).unwrap();
    world.drafts.insert(1, reply(gone.to_string(), "to what was"));
    world.drafts.insert(4, reply(first.to_string(), "half a thought"));
    Play::new(world, (90, 24))
}

fn refuged(play: &Play) -> Vec<&str> {
    let last = play.house.iter().rev().find_map(|ask| match ask {
        Ask::Refuge(drafts) => Some(drafts),
        _ => None,
    });
    last.into_iter().flatten().map(|it| it.draft.text()).collect()
}

#[test]
fn drafts_are_listed_with_what_became_of_their_posts() {
    let mut play = two_drafts();
    play.press("D");
    let screen = play.screen();
    assert!(screen.contains("1  Answer to ana#64xt: half a thought"), "{screen}");
    let gone = screen.lines().find(|row| row.contains("to what was")).unwrap();
    assert!(gone.contains("the post is not there any more"), "{screen}");
    play.press("down enter");
    assert!(play.screen().contains("the post is not there any more"), "{}", play.screen());
    play.press("esc D 1").write(" more").press("ctrl-s");
    let [Request::Reply { text, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!(text, "half a thought more");
    assert_eq!(play.world.drafts.keys().collect::<Vec<_>>(), [&1], "sent, and kept no longer");
}

#[test]
fn a_draft_is_thrown_away_after_a_question() {
    let mut play = two_drafts();
    play.press("D x n D x y");
    assert_eq!(play.world.drafts.keys().collect::<Vec<_>>(), [&1]);
    play.press("D x y D");
    assert!(play.screen().contains("Nothing waits to be sent."), "{}", play.screen());
}

#[test]
fn the_key_that_began_a_text_opens_it_again() {
    let mut play = two_drafts();
    play.press("space r");
    assert!(play.screen().contains("half a thought"), "{}", play.screen());
    assert!(play.screen().contains("Here is what you had written."));
}

#[test]
fn without_a_node_the_file_has_what_is_written() {
    let mut play = two_drafts();
    play.world.down = true;
    let asks = play.app.on_link(false);
    play.take(asks);
    play.press("w").write("Oars\n");
    play.tick();
    play.settle();
    assert_eq!(refuged(&play), [""], "a subject is something, too");
    play.write("Long ones.");
    play.tick();
    assert_eq!(refuged(&play), ["Long ones."]);
    play.world.down = false;
    let asks = play.app.on_link(true);
    play.take(asks);
    play.settle();
    assert_eq!(refuged(&play), [""; 0], "the node has it");
    assert!(play.world.drafts.values().any(|it| it.draft.text() == "Long ones."));
}

#[test]
fn what_was_sent_while_the_node_went_away_is_not_sent_twice() {
    let mut play = two_drafts();
    play.press("space r");
    play.key(crate::world::key("ctrl-s"));
    // The node did it, and nobody heard of that.
    let (purpose, request) = play.open.pop_front().unwrap();
    play.world.answer(request).unwrap();
    let fault = Fault { message: "no node".into(), next: None, gone: true };
    let asks = play.app.on_answer(purpose, Err(fault));
    play.take(asks);
    for linked in [false, true] {
        let asks = play.app.on_link(linked);
        play.take(asks);
    }
    play.settle();
    assert!(play.screen().contains("It was sent before the node went away."), "{}", play.screen());
    assert!(play.app.compose.is_none());
    assert_eq!(play.world.written.len(), 1);
}

#[test]
fn what_was_discarded_elsewhere_is_kept_anew_while_somebody_writes() {
    let mut play = two_drafts();
    play.press("space r").write("!");
    play.world.drafts.clear();
    play.tick();
    play.settle();
    assert!(play.world.drafts.values().any(|it| it.draft.text() == "half a thought!"));
}

#[test]
fn where_no_draft_finds_room_the_file_has_it_and_it_is_sent_all_the_same() {
    let mut play = two_drafts();
    play.world.full = true;
    play.press("w").write("Oars\nLong ones.");
    play.tick();
    play.settle();
    assert!(play.screen().contains("could not be kept"), "{}", play.screen());
    assert_eq!(refuged(&play), ["Long ones."]);
    play.press("ctrl-s");
    assert_eq!(play.world.written.len(), 1, "{}", play.screen());
    assert_eq!(refuged(&play), [""; 0]);
}
