//! How long a post takes from one machine to another, by the clock of whoever runs the lab.

use std::time::{Duration, Instant};

use crate::count::Traffic;
use crate::harness::eventually;
use crate::members::{Member, SOON};
use crate::twin::{CLOSE, Lab};

/// Posts that are timed.
const POSTS: usize = 20;

/// Whether figures are wanted with all their rounds and minutes: `TIDINGS_LABS=long`.
pub(crate) fn is_long() -> bool {
    std::env::var_os("TIDINGS_LABS").is_some_and(|wanted| wanted == "long")
}

/// Times posts from the first of `members` to the last and prints how long they took; fails unless
/// soon all hold the same, and what that came to is as in the scenario `twin`.
#[track_caller]
pub(crate) fn carry_across(what: &str, members: &[&Member], twin: &str) {
    let [from, .., to] = members else { panic!("posts go from one to another") };
    let before = Traffic::of(members.iter().copied());
    print_times(what, &posts_across(from, to));
    let wrote = Instant::now();
    eventually(SOON, "all hold the same", || {
        let mut held = members.iter().map(|member| member.status()["entries"].clone());
        let first = held.next();
        held.all(|entries| Some(entries) == first)
    });
    let agreed = wrote.elapsed();
    let redundancy = (Traffic::of(members.iter().copied()) - before).redundancy();
    println!("  received / needed {redundancy:.3}");
    members.iter().copied().for_each(Member::has_no_complaint);
    Lab { redundancy, agreed }.has_twin(twin, CLOSE);
}

/// From `post` ⏎ on one machine to the event on the other's `watch`, sorted; a process is started
/// for each post, which is part of the time.
#[track_caller]
fn posts_across(from: &Member, to: &Member) -> Vec<Duration> {
    let mut watch = to.home.spawn(&["watch"]);
    eventually(SOON, "it listens", || {
        from.posts("is anybody listening?");
        watch.stdout().contains("\"event\":\"post\"")
    });
    let mut times = Vec::new();
    for number in 0..POSTS {
        let started = Instant::now();
        let id = from.posts(&format!("timed {number}"));
        watch.line(SOON, "the post's event", |line| line.contains(&id));
        times.push(started.elapsed());
    }
    watch.kill();
    times.sort_unstable();
    times
}

/// Prints median and the longest but none, which of 20 is the 99th percentile, too.
pub(crate) fn print_times(what: &str, times: &[Duration]) {
    let millis = |at: usize| times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    let (median, p99) = (millis(times.len() / 2), millis(times.len().saturating_sub(1)));
    println!("{what}: {} posts, `post` ⏎ to the reader's event", times.len());
    println!("  median {median:.0} ms, p99 {p99:.0} ms");
}
