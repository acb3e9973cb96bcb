//! What is written is sent, or kept.

use crate::app::{Ask, Fault, Purpose};
use crate::world::{Play, World};
use tidings_core::Request;
use tidings_core::drafts::Draft;
use tidings_words::Language;

fn one_thread() -> World {
    let mut world = World::default();
    world.post("general", None, "hello\n> old\nworld");
    world
}

/// Texts that the node keeps.
fn kept(play: &Play) -> Vec<&str> {
    play.world.drafts.values().map(|it| it.draft.text()).collect()
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
    assert!(play.screen().contains("Posted in #general."), "{}", play.screen());
    assert!(play.screen().contains("yes"), "{}", play.screen());
}

#[test]
fn what_stands_in_the_place_of_a_text_is_not_quoted() {
    let mut play = Play::new(one_thread(), (80, 24));
    let id = play.world.ids()[0];
    let post = play.world.row(&id);
    (post.readable, post.text) = (false, "(blocked)".into());
    play.press("space R");
    assert!(play.screen().contains("nothing of it is quoted"), "{}", play.screen());
    play.write("no").press("ctrl-s");
    let [Request::Reply { text, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!(text, "no");
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
fn nobody_writes_to_somebody_who_is_not_there() {
    let mut play = Play::new(World::default(), (80, 24));
    play.press("m").write("bob").press("enter");
    let screen = play.screen();
    assert!(screen.contains("did you mean bo#") && screen.contains("To: bob"), "{screen}");
    assert!(play.app.compose.is_none());
    play.press("backspace enter");
    assert!(play.screen().contains("Message to bo#"), "{}", play.screen());
    play.write("psst").press("ctrl-t");
    assert!(play.screen().contains("To: bo#"), "{}", play.screen());
    play.press("ctrl-a ctrl-k").write("cy").press("enter");
    assert!(play.screen().contains("Message to cy#"), "{}", play.screen());
    assert!(play.screen().contains("psst") && play.app.prompt.is_none(), "{}", play.screen());
    let cy = tidings_protocol::author::Account([3; 32]).to_string();
    let kept: Vec<_> = play.world.drafts.values().collect();
    assert_eq!(kept, [&Draft::Message { to: cy, text: "psst".into() }.into()]);
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

#[test]
fn what_is_pasted_or_quoted_is_posted_as_it_was() {
    let mut world = World::default();
    world.post(
        "general",
        None,
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{202e}ho\u{ad}ho\x1b[2J",
    );
    let mut play = Play::new(world, (80, 24));
    play.press("space R");
    let asks = play.app.on_paste("\u{62e}\u{200c}\u{648}\x07\r\n\u{200f}x");
    play.take(asks);
    play.draw();
    let screen = play.screen();
    assert!(!screen.contains(['\u{202e}', '\u{200f}', '\x1b']), "{screen}");
    play.press("ctrl-s");
    let [Request::Reply { text, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    let quote = "ana#64xt wrote:\n> \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} hoho[2J\n\n";
    assert_eq!(*text, format!("{quote}\u{62e}\u{200c}\u{648}\n\u{200f}x"));
}

#[test]
fn only_the_letters_of_the_language_agree() {
    for (language, letter, agrees) in [
        (Language::English, "y", true),
        (Language::English, "j", false),
        (Language::German, "j", true),
        (Language::German, "y", true),
        (Language::German, "n", false),
    ] {
        let mut play = Play::speaking(language, one_thread(), (80, 24));
        play.press("space r").write("half a thought").press("ctrl-x").press(letter);
        assert_eq!(play.app.compose.is_none(), agrees, "{letter} {language:?}");
    }
}

#[test]
fn what_the_node_says_commands_no_terminal() {
    let mut play = Play::new(one_thread(), (80, 24));
    let fault = Fault { message: "\u{202e}eve\u{200b} wrote this".into(), next: None, gone: false };
    let asks = play.app.on_answer(Purpose::CaughtUp, Err(fault));
    play.take(asks);
    play.draw();
    let screen = play.screen();
    assert!(screen.contains("\\u{202e}eve\\u{200b} wrote this"), "{screen}");
    assert!(!screen.contains(['\u{202e}', '\u{200b}']), "{screen}");
}
