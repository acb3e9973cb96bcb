//! The first figure that a new user feels: from `join` ⏎ to the first post's text on stdout.

use std::time::{Duration, Instant};

use crate::members::{Member, SOON};
use crate::netns::Lan;
use crate::timing::is_long;

/// Rounds of each way to join, for the figures and otherwise.
const ROUNDS: [usize; 2] = [20, 5];
/// A join that takes longer has failed; how long the others take is printed, and not asserted.
pub(crate) const COMPLETE: Duration = Duration::from_secs(30);
/// What 19 of 20 rounds should stay below.
const WANTED: Duration = Duration::from_secs(3);

/// `TIDINGS_LABS=long cargo test -p tidings --test labs join_figure -- --ignored --nocapture` prints the table.
#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn join_figure() {
    figure("join by an invite, two namespaces, by multicast DNS", round);
}

/// With `inviter_off_figure` in its place the same command prints this one.
#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn inviter_off_figure() {
    figure("join by an invite whose maker is off, admitted by a full relay", |lan| {
        let [ana, cy, mut bo] = [0, 1, 2].map(|i| Member::at(&lan.hosts[i]));
        bo.home.env("TIDINGS_RELAY", "on");
        let code = ana.founds("Book Club", "ana");
        ana.posts("Welcome!");
        bo.joins(&code, "bo");
        bo.reads(SOON, &["Welcome!"]);
        ana.home.run(&["stop"]).ok();
        joins(&cy, &code)
    });
}

/// Rounds of one way to join, each from ⏎ to the first post's text on stdout.
pub(crate) fn figure(title: &str, round: impl Fn(&Lan) -> Duration) {
    let lan = Lan::bridge(3);
    let rounds = if is_long() { ROUNDS[0] } else { ROUNDS[1] };
    let mut times: Vec<Duration> = (0..rounds).map(|_| round(&lan)).collect();
    times.sort_unstable();
    let all: Vec<String> = times.iter().map(|time| format!("{:.2}", time.as_secs_f64())).collect();
    let below = times.iter().filter(|time| **time < WANTED).count();
    println!("{title}: ⏎ to the first post's text on stdout");
    println!("  seconds, sorted   {}", all.join(" "));
    println!("  median            {:.2} s", times[rounds / 2].as_secs_f64());
    println!("  95 of 100         {:.2} s", times[(rounds * 95).div_ceil(100) - 1].as_secs_f64());
    println!("  below {} s         {below} of {rounds}", WANTED.as_secs());
}

/// Two new homes; the time that one join takes.
fn round(lan: &Lan) -> Duration {
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    ana.posts("Welcome!");
    joins(&bo, &code)
}

/// How long it takes from `join` ⏎ to the first post's text.
#[track_caller]
pub(crate) fn joins(newcomer: &Member, code: &str) -> Duration {
    let started = Instant::now();
    let mut join = newcomer.home.spawn(&["join", code, "--as", "newcomer"]);
    join.line(COMPLETE, "the first post", |line| line.contains("Welcome!"));
    let took = started.elapsed();
    join.finish(COMPLETE).ok();
    took
}
