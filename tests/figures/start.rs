//! How soon a full node answers, and what it costs while nothing happens.

use super::node::Api;
use super::sync::{Homes, quiet};
use super::{line, median_and_p99};
use std::time::{Duration, Instant};

const STARTS: usize = 10;
const IDLE: Duration = Duration::from_secs(60);

pub(crate) fn measure(mut homes: Homes) {
    let quiet = quiet();
    let quiet = quiet.each_ref().map(String::as_str);
    homes.bo.stop_node();
    homes.ana.stop_node();
    let mut times = Vec::new();
    for round in 0..STARTS {
        let start = Instant::now();
        let node = homes.ana.spawn(&[&["run"], &quiet[..]].concat());
        let id = u64::from(node.id());
        let answered = loop {
            let fresh = homes.ana.api().is_some_and(|api| api["pid"].as_u64() == Some(id));
            if fresh && Api::of(&homes.ana).is_some_and(|api| api.status().is_some()) {
                break Instant::now();
            }
            assert!(start.elapsed() < Duration::from_secs(60), "round {round}: no answer");
            std::thread::sleep(Duration::from_millis(2));
        };
        times.push((answered - start).as_secs_f64() * 1e3);
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
