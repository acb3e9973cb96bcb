//! What is looked for is found to its end, and what was typed is not lost.

use crate::app::List;
use crate::world::{Play, World};

/// A thread of so many posts that all say “tik” and name whoever looks.
fn ticking(posts: usize) -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "tik 0").id;
    for at in 1..posts {
        world.post("general", Some(first), &format!("tik {at}"));
    }
    for id in world.ids() {
        world.row(&id).mentions_me = true;
    }
    Play::new(world, (80, 24))
}

fn found(play: &Play) -> Vec<&str> {
    let List::Found(found) = &play.app.list else { panic!("nothing is listed") };
    found.rows.iter().map(|row| row.text.as_str()).collect()
}

#[test]
fn what_is_found_goes_on_to_the_first_post_that_ever_said_it() {
    let mut play = ticking(450);
    play.press("/").write("tik").press("enter");
    assert!(play.screen().contains("tik (200+)"), "{}", play.screen());
    play.press("G G G G");
    assert!(play.screen().contains("tik (450)"), "{}", play.screen());
    let all: Vec<String> = (0..450).rev().map(|at| format!("tik {at}")).collect();
    assert_eq!(found(&play), all);
    // The same found again takes nothing away, and moves nothing.
    play.press("ctrl-l");
    assert_eq!(found(&play).len(), 450);
    play.press("enter");
    assert!(play.screen().contains("tik 0"), "{}", play.screen());
}

#[test]
fn what_no_index_has_come_to_is_said_to_be_left_out() {
    let mut play = ticking(3);
    play.world.unsearched = 1_200;
    play.press("/").write("tik").press("tab enter");
    assert!(play.screen().contains("1200 posts are not searched yet"), "{}", play.screen());
    play.world.unsearched = 0;
    play.press("/").write("tik 1").press("tab enter");
    assert!(!play.screen().contains("not searched"), "{}", play.screen());
}

#[test]
fn so_do_mentions() {
    let mut play = ticking(450);
    play.press("@");
    assert!(play.screen().contains("Mentions (200+)"), "{}", play.screen());
    play.press("G G G G");
    assert_eq!(found(&play).len(), 450);
    assert_eq!(found(&play).last(), Some(&"tik 0"));
}

#[test]
fn those_that_speak_most_of_it_come_first_where_that_is_asked_for() {
    let mut play = ticking(120);
    play.press("/").write("tik").press("tab");
    assert!(play.screen().contains("best first:"), "{}", play.screen());
    play.press("enter");
    assert!(play.screen().contains("tik, best first (120)"), "{}", play.screen());
    // The world holds the shortest for the best.
    assert_eq!(found(&play)[0].len(), "tik 9".len());
}

#[test]
fn a_search_that_failed_can_be_mended() {
    let mut play = ticking(3);
    play.press("/").write("before:xx").press("tab enter /");
    assert!(play.screen().contains("best first: before:xx"), "{}", play.screen());
    play.press("esc /");
    assert!(!play.screen().contains("before:xx"), "{}", play.screen());
}
