//! A stick with many entries: written by one home, read by another, with no network between them.

use super::harness::Home;
use super::line;
use super::sync::{jsonl, stored_bodies};
use serde_json::Value;
use std::time::Instant;

/// Writes and reads as many posts, and says what that took.
pub(crate) fn measure(posts: u64) {
    let (ana, bo) = two();
    let file = ana.beside("posts.jsonl");
    std::fs::write(&file, jsonl(posts)).expect("a file");
    ana.run(&["--quiet", "import", file.to_str().expect("a path")]).ok();
    let stick = ana.beside("stick");
    std::fs::create_dir(&stick).expect("a directory");
    let dir = stick.to_str().expect("a path");

    let left = timed(&ana, &["carry", dir], "entries/s to a stick, durable there", posts);
    let bytes = left["left"]["bytes"].as_u64().expect("a number") as f64;
    let took = timed(&bo, &["carry", dir], "entries/s from it, verified, durable, indexed", posts);
    let entries = took["took"][0]["entries"].as_u64().expect("a number");
    assert!(entries >= posts, "{took}");
    let extra = (bytes - stored_bodies(&bo)) / posts as f64;
    line("bytes of packs beyond the bodies, an entry", format!("{extra:.1}"));
    ana.run(&["post", "general", "one more"]).ok();
    timed(&ana, &["publish", dir], "  a replica of all of it, beside", posts);
    ana.run(&["post", "general", "and one more"]).ok();
    let start = Instant::now();
    let more = ana.run(&["publish", dir, "--json"]).ok().json();
    let written = more["left"]["bytes"].as_u64().expect("a number");
    let seconds = start.elapsed().as_secs_f64();
    line("  the replica again, with one post more", format!("{seconds:.2} s, {written} bytes"));
}

/// Two homes of one community, both at rest.
fn two() -> (Home, Home) {
    let [mut ana, mut bo] = [Home::new(), Home::new()];
    for home in [&mut ana, &mut bo] {
        home.env("TIDINGS_MDNS", "false");
        home.env("TIDINGS_API_PORT", "0");
    }
    ana.env("TIDINGS_LISTEN", "/ip4/127.0.0.1/tcp/0");
    ana.run(&["new", "Sticks", "--as", "ana"]).ok();
    let code = ana.run(&["invite", "--json"]).json()["code"].as_str().expect("a code").to_owned();
    bo.run(&["join", &code, "--as", "bo"]).ok();
    bo.stop_node();
    ana.stop_node();
    (ana, bo)
}

fn timed(home: &Home, words: &[&str], what: &str, posts: u64) -> Value {
    let start = Instant::now();
    let report = home.run(&[words, &["--json"]].concat()).ok().json();
    let seconds = start.elapsed().as_secs_f64();
    line(what, format!("{:.0} k/s ({seconds:.2} s)", posts as f64 / seconds / 1e3));
    report
}
