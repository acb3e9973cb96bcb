//! One home imports, another one joins and gets it all.

use super::harness::Home;
use super::line;
use super::machine::Machine;
use super::node::Api;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A join takes less than a second; this is for a machine under load.
const JOIN: Duration = Duration::from_secs(60);

/// Two homes that hold the same, both running.
pub(crate) struct Homes {
    pub(crate) ana: Home,
    pub(crate) bo: Home,
}

/// How ana's node runs: on loopback alone, at an address that stays the same.
pub(crate) fn quiet() -> [String; 3] {
    static PORT: OnceLock<u16> = OnceLock::new();
    let free = || {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        listener.local_addr().expect("an address").port()
    };
    let port = PORT.get_or_init(free);
    ["--no-mdns".into(), "--listen".into(), format!("/ip4/127.0.0.1/tcp/{port}")]
}

pub(crate) fn measure(posts: u64, machine: &Machine) -> Homes {
    let mut ana = Home::new();
    ana.env("TIDINGS_MDNS", "false");
    ana.run(&["new", "Figures", "--as", "ana"]).ok();
    ana.stop_node();
    ana.start_node(&quiet().each_ref().map(String::as_str));
    let file = ana.beside("posts.jsonl");
    std::fs::write(&file, jsonl(posts)).expect("a file");
    let start = Instant::now();
    ana.run(&["--quiet", "import", file.to_str().expect("a path")]).ok();
    let seconds = start.elapsed().as_secs_f64();
    line("import of the posts, durable", format!("{:.0} k posts/s", posts as f64 / seconds / 1e3));

    let code = ana.run(&["invite", "--json"]).json()["code"].as_str().expect("a code").to_owned();
    let mut bo = Home::new();
    bo.env("TIDINGS_MDNS", "false");
    let start = Instant::now();
    let mut join = bo.spawn(&["join", &code, "--as", "bo", "--no-input"]);
    let api = loop {
        if let Some(api) = Api::of(&bo) {
            break api;
        }
        let waits = join.is_running() && start.elapsed() < JOIN;
        assert!(waits, "bo has no node after {:.1?}: {}", start.elapsed(), join.last_words());
        std::thread::sleep(Duration::from_millis(2));
    };
    let (connected, ()) = api.wait("bo meets ana", |status| {
        let sessions = status["sessions"].as_array()?;
        sessions.iter().any(|session| session["ready"] == true).then_some(())
    });
    let (done, received) = api.wait("bo has it all", |status| {
        let all = status["entries"].as_u64()? > posts && status["indexing"] == false;
        all.then(|| status["sessions"][0]["received_bytes"].as_u64().unwrap_or(0))
    });
    join.finish(JOIN).ok();
    let rate = posts as f64 / (done - connected).as_secs_f64();
    line("entries/s from hello to durable and indexed", format!("{:.0} k/s", rate / 1e3));
    line("  as a share of bare redb batches", format!("{:.0} %", 100.0 * rate / machine.redb));
    let megabytes = received as f64 / 1e6 / (done - connected).as_secs_f64();
    line(
        "  as a share of the bare stream",
        format!("{:.1} %", 100.0 * megabytes / machine.stream_mb),
    );
    line("join ⏎ to everything here", format!("{:.2} s", (done - start).as_secs_f64()));
    let bodies = stored_bodies(&bo);
    let extra = (received as f64 - bodies) / posts as f64;
    line("bytes of frames beyond the bodies, an entry", format!("{extra:.1}"));
    for (who, home) in [("ana", &ana), ("bo", &bo)] {
        let peak = Api::of(home).expect("it runs").memory("VmHWM");
        line(&format!("peak memory of {who}"), format!("{peak:.0} MB"));
    }
    Homes { ana, bo }
}

/// As many posts of 300 bytes of text.
pub(crate) fn jsonl(posts: u64) -> String {
    let mut text = String::new();
    let words = "the quick brown fox jumps over the lazy dog and goes home again ";
    for number in 0..posts {
        let mut body = format!("post {number}: ");
        while body.len() < 300 {
            body.push_str(words);
        }
        body.truncate(300);
        writeln!(text, r#"{{"board":"general","subject":"number {number}","text":"{body}"}}"#)
            .expect("text grows");
    }
    text
}

/// Bytes of all bodies that the home holds, envelope included.
pub(crate) fn stored_bodies(home: &Home) -> f64 {
    let copy = home.beside("copy.redb");
    std::fs::copy(home.path().join("log.redb"), &copy).expect("a copy");
    let log = tidings_store::Log::open(&copy).expect("it opens");
    let mut total = 0_usize;
    log.scan(0, usize::MAX, |arrived| {
        if let tidings_store::Arrived::Entry { body, .. } = arrived
            && let tidings_protocol::entry::Body::Full(bytes) = body
        {
            total += bytes.len();
        }
        std::ops::ControlFlow::Continue(())
    })
    .expect("it reads");
    total as f64
}
