//! One post at a time, from the writer's API to the reader's event.

use super::machine::Machine;
use super::node::Api;
use super::sync::Homes;
use super::{line, median_and_p99};
use serde_json::json;
use std::sync::mpsc;
use std::time::{Duration, Instant};

const ROUNDS: usize = 200;

pub(crate) fn measure(homes: Homes, machine: &Machine) -> Homes {
    let (ana, bo) = (Api::of(&homes.ana).expect("ana"), Api::of(&homes.bo).expect("bo"));
    let (seen, arrivals) = mpsc::channel();
    let events = bo.events();
    std::thread::spawn(move || {
        for event in events.filter(|event| event["event"] == "post") {
            let id = event["id"].as_str().unwrap_or_default().to_owned();
            if seen.send((id, Instant::now())).is_err() {
                return;
            }
        }
    });
    let mut written = Vec::new();
    let mut visible = Vec::new();
    for round in 0..ROUNDS {
        let start = Instant::now();
        let body = json!({"board": "general", "text": format!("live {round}")});
        let answer = ana.post("/v1/posts", &body).expect("it writes");
        written.push(start.elapsed().as_secs_f64() * 1e3);
        let id = answer["written"]["id"].as_str().or(answer["id"].as_str()).expect("an id");
        loop {
            let (seen, at) = arrivals.recv_timeout(Duration::from_secs(10)).expect("it arrives");
            if seen == id {
                visible.push((at - start).as_secs_f64() * 1e3);
                break;
            }
        }
    }
    let (median, p99) = median_and_p99(written);
    line("acknowledged, durable: median, p99", format!("{median:.1} ms, {p99:.1} ms"));
    let (median, p99) = median_and_p99(visible);
    line("visible on the peer, durable there: median, p99", format!("{median:.1} ms, {p99:.1} ms"));
    let syncs = median / machine.fsync_ms.max(0.001);
    line("  median in units of one fsync", format!("{syncs:.1}"));
    homes
}
