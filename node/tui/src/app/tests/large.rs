//! A hundred thousand posts: a frame takes no longer, and no more of them are in memory.

use crate::app::reader::MAX_POSTS;
use crate::world::{Play, World};
use std::time::Instant;

const POSTS: usize = 100_000;
const FRAMES: u32 = 200;

fn a_long_thread(posts: usize) -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "first").id;
    for at in 1..posts {
        world.post(
            "general",
            Some(first),
            &format!("number {at}\nwith *some* text\n> and a quote"),
        );
    }
    Play::new(world, (120, 40))
}

/// Microseconds a frame, each one row further down.
fn a_frame(play: &mut Play) -> u128 {
    play.press("space");
    let began = Instant::now();
    for _ in 0..FRAMES {
        play.app.on_key(crate::world::key("j"));
        play.draw();
    }
    began.elapsed().as_micros() / u128::from(FRAMES)
}

#[test]
fn only_what_is_near_is_asked_for_and_laid_out() {
    let [few, many] = [1_000, POSTS].map(|posts| {
        let mut play = a_long_thread(posts);
        let frame = a_frame(&mut play);
        for _ in 0..12 {
            play.press("G");
            let held = play.app.reader.as_ref().map_or(0, |reader| reader.posts.len());
            assert!(held <= MAX_POSTS + 200, "{held} posts in memory");
        }
        frame
    });
    // Printed with `--nocapture`; a machine that does other things, too, is no reason to fail.
    println!("a frame: {few} us of 1000 posts, {many} us of {POSTS} posts");
}
