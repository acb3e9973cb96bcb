//! A relay that holds the logs of many: signed and sealed as their authors would have, on disk in a
//! home that the real binary then starts on.

use super::harness::Home;
use super::node::Api;
use super::start::start;
use super::sync::quiet;
use super::{line, median_and_p99};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use tidings_core::{Code, Identity, Node, Request, Response, Role, founding_secret};
use tidings_protocol::author::{Account, Author, Keypair};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::join::{self, Answer};
use tidings_protocol::seal::{EpochKey, Place};
use tidings_protocol::store::Store;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_views::body::{self, Body, Device, Post};

/// Entries under one signature: a person writes some in a row.
const RUN: u64 = 10;
const STARTS: usize = 5;
const IDLE: Duration = Duration::from_secs(60);
/// Folding a million sealed posts takes minutes.
const INDEXED: Duration = Duration::from_secs(3_600);

/// Fills a home with the logs of `authors`, `entries` of each, and says what a relay on it costs.
pub(crate) fn measure(authors: u64, entries: u64) {
    let mut home = Home::new();
    home.env("TIDINGS_MDNS", "false");
    home.env("TIDINGS_RELAY", "on");
    home.run(&["new", "Relay", "--as", "ana"]).ok();
    home.stop_node();
    let identity = identity(&home.path());
    let began = Instant::now();
    admit(&home.path(), &identity, authors);
    line("admissions, durable", per_second(authors, began));
    let began = Instant::now();
    fill(&home.path(), &identity, authors, entries);
    line("entries sealed, signed and stored", per_second(authors * entries, began));

    let words = quiet();
    let words: Vec<&str> = ["run"].into_iter().chain(words.iter().map(String::as_str)).collect();
    let began = Instant::now();
    let (node, answered) = start(&home, &words);
    line("first start, to the first answer", format!("{:.2} s", answered.as_secs_f64()));
    let api = Api::of(&home).expect("it answered");
    let all = authors * entries;
    let (indexed, ()) = api.wait_for(INDEXED, "all is indexed", |status| {
        let whole = status["entries"].as_u64()? >= all && status["sealed"] == 0;
        (whole && status["indexing"] == false).then_some(())
    });
    line("  until all is indexed", format!("{:.0} s", (indexed - began).as_secs_f64()));
    line("  peak memory", format!("{:.0} MB", api.memory("VmHWM")));
    home.run(&["stop"]).ok();
    node.finish(Duration::from_secs(60)).ok();
    sizes(&home.path(), all);
    starts(&home, &words);
}

/// What starts and rest cost once all is indexed.
fn starts(home: &Home, words: &[&str]) {
    let mut times = Vec::new();
    for round in 1..=STARTS {
        let (node, took) = start(home, words);
        times.push(took.as_secs_f64() * 1e3);
        if round == STARTS {
            let api = Api::of(home).expect("it answered");
            let before = api.cpu();
            std::thread::sleep(IDLE);
            let used = (api.cpu() - before) * 1e3;
            let (now, peak) = (api.memory("VmRSS"), api.memory("VmHWM"));
            line("memory after a minute, peak", format!("{now:.0} MB, {peak:.0} MB"));
            line("processor in that minute", format!("{used:.0} ms"));
        }
        home.run(&["stop"]).ok();
        node.finish(Duration::from_secs(60)).ok();
    }
    let (median, worst) = median_and_p99(times);
    line("start to first answer: median, worst", format!("{median:.0} ms, {worst:.0} ms"));
}

fn per_second(count: u64, since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    format!("{count} in {seconds:.1} s, {:.0} a second", count as f64 / seconds)
}

fn sizes(home: &Path, entries: u64) {
    for file in ["log.redb", "views.redb"] {
        let bytes = std::fs::metadata(home.join(file)).expect("a file").len() as f64;
        let each = bytes / entries as f64;
        line(file, format!("{:.0} MB, {each:.0} bytes an entry", bytes / 1e6));
    }
}

fn now() -> Time {
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("a clock after 1970");
    Time(u64::try_from(since.as_micros()).expect("a time"))
}

/// Whose home it is, as its files say.
fn identity(home: &Path) -> Identity {
    let read = |name: &str| -> toml::Table {
        let text = std::fs::read_to_string(home.join(name)).expect("a file of the home");
        text.parse().expect("TOML")
    };
    let (me, community) = (read("identity.toml"), read("community.toml"));
    let text = |table: &toml::Table, key: &str| table[key].as_str().expect("a text").to_owned();
    let founding = Founding {
        name: text(&community, "name"),
        account: Account(bytes(&text(&community, "founder"))),
        device: Author(bytes(&text(&community, "founder_device"))),
        nonce: bytes(&text(&community, "nonce")),
    };
    let device = Keypair::from_seed(&bytes(&text(&me, "device")));
    Identity {
        account: founding.account,
        certificate: Some(
            join::decode(&decoded(&text(&me, "certificate"))).expect("a certificate"),
        ),
        secret: founding_secret(&device, founding.id()),
        device,
        founding,
        joined: now(),
        name: text(&me, "name"),
        device_name: text(&me, "device_name"),
    }
}

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    decoded(text).try_into().expect("as many bytes")
}

fn decoded(text: &str) -> Vec<u8> {
    data_encoding::BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).expect("base32")
}

fn account(n: u64) -> Keypair {
    keypair(&format!("account {n}"))
}

fn device(n: u64) -> Keypair {
    keypair(&format!("device {n}"))
}

/// Lets everybody in, each by the request that a newcomer makes.
fn admit(home: &Path, identity: &Identity, authors: u64) {
    let mut node = Node::open(home, identity.clone(), now(), &mut |_, _| {}).expect("it opens");
    let request =
        Request::Invite { uses: 0, expires_seconds: 86_400, role: Role::Member, hints: Vec::new() };
    let made = node.execute(now(), request, [3; 16]).expect("an invite");
    node.commit(now()).expect("it is durable");
    let Response::Invite(made) = made else { panic!("an invite was asked for") };
    let code = Code::parse(&made.code.expect("a code")).expect("a code");
    for n in 0..authors {
        let name = format!("author {n}");
        let ask = code.ask(&identity.founding, &account(n), device(n).author(), &name);
        let request = join::encode(&ask.expect("a request")).expect("it fits");
        let answer = node.join_request(now(), device(n).author(), &request);
        assert!(matches!(join::decode(&answer), Ok(Answer::Admitted { .. })), "{n} is let in");
        node.commit(now()).expect("it is durable");
    }
    node.flush(now()).expect("it is indexed");
}

/// Writes all logs as their authors would.
fn fill(home: &Path, identity: &Identity, authors: u64, entries: u64) {
    let community = identity.community();
    let key = EpochKey::generate(&identity.device, community, b"founding");
    assert_eq!(key.transport_secret(), identity.secret, "the key that all have");
    let mut log = Log::open(&home.join("log.redb")).expect("it opens");
    for n in 0..authors {
        let (device, mut tip) = (device(n), Tip::empty(community));
        let certificate = Certificate::issue(&account(n), community, device.author());
        let hello = Body::Device(Device { certificate, name: "figure" }).encode().expect("it fits");
        for first in (1..=entries).step_by(usize::try_from(RUN).expect("few")) {
            let seqs = first..=entries.min(first + RUN - 1);
            let sealed = seqs.map(|seq| {
                let place = Place { community, author: device.author(), seq };
                let body = if seq == 1 { hello.clone() } else { post(&key, &place) };
                (Time(identity.joined.0 + seq * authors + n), body)
            });
            let sealed: Vec<(Time, Vec<u8>)> = sealed.collect();
            let bodies: Vec<(Time, &[u8])> =
                sealed.iter().map(|(at, body)| (*at, &**body)).collect();
            let run = append(&device, &tip, &bodies).expect("it fits");
            tip = run.tip();
            log.stage(&run).expect("it is whole");
        }
        log.commit().expect("it is durable");
    }
}

/// A sealed post of 300 bytes of text.
fn post(key: &EpochKey, place: &Place) -> Vec<u8> {
    let text = format!("{:-<300}", format!("number {} ", place.seq));
    let board = body::Place::Board("general");
    let post = Body::Post(Post { place: board, subject: None, text: &text, origin: None });
    let plain = post.encode().expect("it fits");
    key.seal(place, body::text_to_seal(&plain).expect("it is sealed")).expect("it fits")
}
