//! How long a post takes from one machine to another, by the clock of whoever runs the lab.

use std::time::{Duration, Instant};

use crate::harness::eventually;
use crate::members::{Member, SOON};

/// Posts that are timed.
const POSTS: usize = 20;

/// Whether figures are wanted with all their rounds and minutes: `TIDINGS_LABS=long`.
pub(crate) fn is_long() -> bool {
    std::env::var_os("TIDINGS_LABS").is_some_and(|wanted| wanted == "long")
}

/// From `post` ⏎ on one machine to the event on the other's `watch`, sorted; a process is started
/// for each post, which is part of the time.
#[track_caller]
pub(crate) fn posts_across(from: &Member, to: &Member) -> Vec<Duration> {
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
