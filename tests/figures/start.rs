//! How soon a full node answers, and what it costs while nothing happens.

use super::harness::{Home, Process};
use super::node::Api;
use super::sync::{Homes, quiet};
use super::{line, median_and_p99};
use std::time::{Duration, Instant};

const STARTS: usize = 10;
/// A node that has much to do first answers within this.
const ANSWERS: Duration = Duration::from_secs(600);
const IDLE: Duration = Duration::from_secs(60);

pub(crate) fn measure(mut homes: Homes) {
    let quiet = quiet();
    let quiet = quiet.each_ref().map(String::as_str);
    homes.bo.stop_node();
    homes.ana.stop_node();
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (node, took) = start(&homes.ana, &[&["run"], &quiet[..]].concat());
        times.push(took.as_secs_f64() * 1e3);
        homes.ana.run(&["stop"]).ok();
        node.finish(Duration::from_secs(30)).ok();
    }
    let (median, worst) = median_and_p99(times);
    line("start to first answer: median, worst", format!("{median:.0} ms, {worst:.0} ms"));

    homes.ana.start_node(&quiet);
    homes.bo.start_node(&["--no-mdns", "--dial", quiet[2]]);
    let (ana, bo) = (Api::of(&homes.ana).expect("ana"), Api::of(&homes.bo).expect("bo"));
    bo.wait("bo meets ana", |status| {
        let sessions = status["sessions"].as_array()?;
        sessions.iter().any(|session| session["caught_up"] == true).then_some(())
    });
    let before = [ana.cpu(), bo.cpu()];
    std::thread::sleep(IDLE);
    for (who, api, before) in [("ana", &ana, before[0]), ("bo", &bo, before[1])] {
        let share = 100.0 * (api.cpu() - before) / IDLE.as_secs_f64();
        let memory = api.memory("VmRSS");
        let peak = api.memory("VmHWM");
        line(
            &format!("{who} idle with one peer: CPU, memory now, peak"),
            format!("{share:.2} %, {memory:.0} MB, {peak:.0} MB"),
        );
    }
}

/// Starts a node in the foreground; how long it took until it answered.
pub(crate) fn start(home: &Home, words: &[&str]) -> (Process, Duration) {
    let start = Instant::now();
    let node = home.spawn(words);
    let id = u64::from(node.id());
    loop {
        let fresh = home.api().is_some_and(|api| api["pid"].as_u64() == Some(id));
        if fresh && Api::of(home).is_some_and(|api| api.status().is_some()) {
            return (node, start.elapsed());
        }
        assert!(start.elapsed() < ANSWERS, "no answer");
        std::thread::sleep(Duration::from_millis(2));
    }
}
