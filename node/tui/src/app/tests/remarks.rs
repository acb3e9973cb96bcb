//! What is said of posts that are there.

use crate::world::{Play, World};
use tidings_core::Request;
use tidings_views::page::Absent;
use tidings_words::Language;

/// ana's own post, which bo answers.
fn one_answer() -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "Ships\nThey sial.").id;
    world.post("general", Some(first), "@ana#64xt do they?");
    Play::new(world, (80, 24))
}

#[test]
fn an_edit_begins_with_what_is_there_and_shows_that_it_was_made() {
    let mut play = one_answer();
    play.press("space e");
    assert!(play.screen().contains("Your post anew"), "{}", play.screen());
    play.press("ctrl-s");
    assert!(play.screen().contains("It says that already."), "{}", play.screen());
    play.press("e").write(" Truly.").press("ctrl-s");
    let [Request::Edit { text, subject, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!((text.as_str(), subject.as_deref()), ("Ships\nThey sial. Truly.", Some("")));
    let screen = play.screen();
    assert!(screen.contains("Truly.") && screen.contains("edited"), "{screen}");
    play.press("H");
    let screen = play.screen();
    assert!(screen.contains("before: Ships") && screen.contains("what it says now"), "{screen}");
}

#[test]
fn a_post_is_taken_back_after_a_question_that_names_it() {
    let mut play = one_answer();
    play.press("space d");
    assert!(play.screen().contains("Take “Ships” back?"), "{}", play.screen());
    play.press("n");
    assert!(play.world.written.is_empty());
    play.press("d y");
    let screen = play.screen();
    assert!(screen.contains("deleted by its author") && screen.contains("Erased here"), "{screen}");
    play.press("d");
    assert!(play.screen().contains("Only your own posts"), "{}", play.screen());
}

#[test]
fn others_posts_are_neither_edited_nor_deleted() {
    let mut play = one_answer();
    play.press("space n e");
    assert!(play.app.compose.is_none() && play.screen().contains("Only your own posts"));
    play.press("d");
    assert!(play.app.overlay.is_none());
}

#[test]
fn a_feeling_is_picked_typed_and_taken_back() {
    let mut play = one_answer();
    play.press("space n + 4");
    assert!(play.screen().contains("🎉 1"), "{}", play.screen());
    play.press("+ down enter");
    assert!(play.screen().contains("❤️ 1"), "{}", play.screen());
    play.press("+ o").write("🐳\n");
    assert!(play.screen().contains("🐳 1"), "{}", play.screen());
    play.press("+");
    assert!(play.screen().contains("take 🐳 back"), "{}", play.screen());
    play.press("-");
    assert!(!play.screen().contains("🐳"), "{}", play.screen());
}

#[test]
fn feelings_have_names_where_there_are_letters_alone() {
    let mut play = one_answer();
    play.app.look.ascii = true;
    play.press("space n +");
    let screen = play.screen();
    assert!(screen.contains("1  thumbs up") && screen.contains("2  heart"), "{screen}");
    let shown = screen.chars().filter(|letter| !letter.is_ascii());
    assert_eq!(shown.collect::<String>(), "", "{screen}");
    play.press("2");
    let [Request::React { emoji, .. }] = play.world.written.as_slice() else {
        panic!("{:?}", play.world.written)
    };
    assert_eq!(emoji, "❤️");
}

/// A thread with an answer on one board, one that was not opened and an empty board beside it.
fn two_boards(columns: u16) -> Play {
    let mut world = World::default();
    let first = world.post("books", None, "Ships").id;
    world.post("books", Some(first), "They sail.");
    world.post("general", None, "Tea");
    let mut play = Play::new(world, (columns, 24));
    play.press("esc esc esc g enter enter");
    assert!(play.screen().contains("They sail."), "{}", play.screen());
    play
}

#[test]
fn keys_mean_no_post_that_is_not_on_the_screen() {
    for columns in [40, 80, 140] {
        for away in ["esc esc", "esc esc G", "esc esc G enter"] {
            for (key, opens) in [("+", "👍"), ("r", "Answer"), ("e", "anew"), ("d", "back?")] {
                let mut play = two_boards(columns);
                play.press(away).press(key);
                let screen = play.screen();
                assert!(!screen.contains(opens), "{columns} {away} {key}:\n{screen}");
                assert!(play.app.compose.is_none() && play.app.overlay.is_none());
                assert!(screen.contains("No post"), "{columns} {away} {key}:\n{screen}");
            }
        }
    }
    // Beside the list in which it is chosen, the open thread is meant.
    let mut play = two_boards(80);
    play.press("esc r");
    assert!(play.app.compose.is_some(), "{}", play.screen());
}

#[test]
fn the_last_post_is_meant_at_the_end_of_a_thread() {
    for size in [(80, 24), (40, 16)] {
        let mut world = World::default();
        let first = world.post("general", None, "0 of all").id;
        for number in 1..1_450 {
            world.post("general", Some(first), &format!("{number} of all"));
        }
        let last = world.ids()[1_449].to_string();
        let mut play = Play::new(world, size);
        play.press("enter g enter G");
        assert!(play.screen().contains("1449 of all"), "{}", play.screen());
        play.press("r").write("I am last").press("ctrl-s");
        let written = play.world.written.last();
        assert!(matches!(written, Some(Request::Reply { to, .. }) if *to == last), "{written:?}");
    }
    // All of it is on the screen.
    let mut play = one_answer();
    play.press("space g G e");
    assert!(play.screen().contains("Only your own posts"), "bo's is the last: {}", play.screen());
}

/// As whoever has this role, on a thread that moderators locked.
fn locked_for(role: &str) -> Play {
    let mut world = World::default();
    world.role = Some(role.to_owned());
    let first = world.post("general", None, "Ships").id;
    world.row(&first).locked = true;
    let answer = world.post("general", Some(first), "They sail.").id;
    world.row(&answer).locked = true;
    let mut play = Play::new(world, (80, 24));
    let verbs = ["mod log", "mod hide", "mod lock", "mod overrule", "mod obey"];
    play.app.knows_verbs(verbs.map(str::to_owned).into());
    play
}

#[test]
fn only_moderators_are_offered_what_they_may_and_answer_where_it_is_locked() {
    let mut play = locked_for("member");
    play.press("space n M");
    let screen = play.screen();
    assert!(screen.contains("as if nobody had decided"), "{screen}");
    assert!(!screen.contains("hide the post") && !screen.contains("close the thread"), "{screen}");
    for key in ["r", "R"] {
        play.press(&format!("esc {key}"));
        assert!(play.app.compose.is_none(), "{key}");
        assert!(play.screen().contains("This thread is locked"), "{}", play.screen());
    }

    let mut play = locked_for("moderator");
    play.press("space n M");
    let screen = play.screen();
    assert!(screen.contains("hide the post") && screen.contains("close the thread"), "{screen}");
    play.press("esc r");
    assert!(play.app.compose.is_some());
}

#[test]
fn mentions_are_listed_and_opened() {
    let mut play = one_answer();
    let answer = play.world.ids()[1];
    play.world.row(&answer).mentions_me = true;
    play.press("@");
    assert!(play.screen().contains("Mentions (1)"), "{}", play.screen());
    play.press("enter");
    assert!(play.screen().contains("2/2 Ships"), "{}", play.screen());
}

#[test]
fn what_is_not_shown_is_told_of_in_the_readers_language() {
    let mut world = World::default();
    let first = world.post("general", None, "Ships").id;
    let answer = world.post("general", Some(first), "They sail.").id;
    let row = world.row(&first);
    (row.text, row.thread_subject) = ("(blocked)".into(), "(blocked)".into());
    (row.readable, row.absent) = (false, Some(Absent::Blocked));
    row.thread_absent = row.absent;
    let row = world.row(&answer);
    (row.text, row.thread_subject) = ("(sealed to others)".into(), "(blocked)".into());
    (row.readable, row.absent) = (false, Some(Absent::Enclosed));
    row.thread_absent = Some(Absent::Blocked);
    let mut play = Play::speaking(Language::German, world, (120, 24));
    play.press("tab enter enter");
    let screen = play.screen();
    let told = [screen.matches("(blockiert)").count(), screen.matches("(für andere").count()];
    assert_eq!(told, [3, 1], "in the list, as the title and as a text: {screen}");
    play.press("/").write("s\n");
    let screen = play.screen();
    assert!(!screen.contains("blocked") && !screen.contains("sealed"), "{screen}");
}

#[test]
fn whose_words_do_not_count_is_told_so_before_the_first() {
    for (role, told) in [("expelled", "You were expelled"), ("reader", "You read along")] {
        let mut world = World::default();
        world.role = Some(role.to_owned());
        world.post("general", None, "Ships");
        let mut play = Play::new(world, (80, 24));
        assert!(play.screen().contains(told), "{}", play.screen());
        // Once: what is said next is not covered by it.
        play.press("ctrl-l space");
        assert!(!play.screen().contains(told), "{}", play.screen());
        play.world.role = None;
        play.press("ctrl-l");
        play.world.role = Some(role.to_owned());
        play.press("ctrl-l");
        assert!(play.screen().contains(told), "{}", play.screen());
    }
}
