//! What a relay's operator limits: how much is held, in all and of one person, and how fast it goes.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cast::{Person, SOON, free_port};
use crate::harness::eventually;
use crate::health::value;

const MIB: u64 = 1 << 20;
/// A log that waits is asked for again within this.
const AGAIN: Duration = Duration::from_secs(60);

#[track_caller]
fn sets(person: &Person, settings: &str, applied: &[&str]) {
    fs::write(person.path().join("config.toml"), settings).expect("a settings file");
    let told = person.run(&["config", "reload", "--json"]).ok().json();
    assert_eq!(told["applied"], json!(applied), "{told}");
}

/// Imports about so many MiB, which no compression makes less.
#[track_caller]
fn writes(person: &Person, mib: usize) {
    let line = |number: usize| {
        let text: String = (0..10_000 / 16).map(|n| format!("{:016x}", mixed(number, n))).collect();
        json!({ "board": "general", "text": text }).to_string()
    };
    let lines: Vec<String> = (0..mib * 105).map(line).collect();
    person.run_with(&["import", "-"], &lines.join("\n")).ok();
}

/// Different numbers, in no order (a multiplicative generator with Knuth's factor for MMIX).
fn mixed(number: usize, n: usize) -> u64 {
    let seed = (number * 1_000 + n) as u64;
    seed.wrapping_add(1).wrapping_mul(6_364_136_223_846_793_005).rotate_left(31)
}

fn stock(person: &Person) -> Value {
    person.status()["stock"].clone()
}

fn entries(person: &Person) -> u64 {
    person.status()["entries"].as_u64().expect("a number of entries")
}

#[test]
fn who_is_over_the_quota_waits_alone_and_goes_on_when_old_bodies_go() {
    let ana = Person::founds("ana");
    let relay = Person::joins("box", &ana.code());
    let bo = Person::joins("bo", &ana.code());
    sets(&relay, "quota_author = \"1 MiB\"\n", &["quota_author"]);
    writes(&ana, 8);
    eventually(SOON, "ana is over", || stock(&relay)["people_over"] == 1);
    let over = stock(&relay)["over"][0].clone();
    assert_eq!(over["person"]["name"], "ana");
    let bytes = over["bytes"].as_u64().expect("a number of bytes");
    assert!((MIB..6 * MIB).contains(&bytes), "a burst too much at most: {bytes}");
    bo.posts("general", "from bo");
    relay.sees("from bo");
    relay.posts("general", "from the box");
    assert!(entries(&relay) < entries(&ana), "ana's rest waits");

    let told = relay.run(&["status"]).ok().stdout;
    assert!(told.contains("Quotas") && told.contains("What is new of ana#"), "{told}");
    let doctor = relay.run(&["doctor"]).fails(1).stdout;
    assert!(doctor.contains("raise `quota_author`"), "{doctor}");
    let report = relay.run(&["report"]).ok().stdout;
    assert!(report.contains("1 over `quota_author`"), "{report}");
    relay.verifies();

    sets(
        &relay,
        "quota_author = \"1 MiB\"\nretention = [{ older_than = \"0s\" }]\n",
        &["retention"],
    );
    let everything = || entries(&relay) == entries(&ana) && stock(&relay)["people_over"] == 0;
    eventually(3 * AGAIN, "the box holds all entries", everything);
    relay.verifies();
}

#[test]
fn a_home_that_is_full_takes_nothing_says_so_and_goes_on_when_it_may() {
    let ana = Person::founds("ana");
    let mut relay = Person::joins("box", &ana.code());
    sets(&relay, "quota = \"1 MiB\"\n", &["quota"]);
    writes(&ana, 8);
    eventually(SOON, "the box is full", || stock(&relay)["full"] == true);
    let refused = relay.run(&["post", "general", "mine"]).fails(9);
    assert!(refused.stderr.contains("`quota` is 1.0 MB"), "{refused}");
    assert!(refused.stderr.contains("next: raise `quota`"), "{refused}");
    assert!(relay.run(&["status"]).ok().stdout.contains("Nothing more is taken: raise `quota`"));
    assert!(relay.run(&["doctor"]).fails(1).stdout.contains("Nothing more is taken"));
    let held = entries(&relay);
    assert!(held < entries(&ana));

    // The account is right after a restart, and without a node.
    relay.stop_node();
    let before = stock(&relay);
    assert_eq!(before["full"], true);
    relay.run(&["post", "general", "mine"]).fails(9);
    relay.start_node(&[]);
    eventually(SOON, "it knows again", || stock(&relay)["full"] == true);
    assert_eq!(stock(&relay)["bytes"], before["bytes"]);

    sets(&relay, "quota = \"64 MiB\"\n", &["quota"]);
    relay.posts("general", "there is room");
    relay.meets(&ana);
    eventually(2 * AGAIN, "all is here", || entries(&relay) >= entries(&ana));
    relay.verifies();
}

#[test]
fn whoever_fills_a_home_is_expelled_from_it_all_the_same() {
    let ana = Person::founds("ana");
    sets(&ana, "quota = \"1 MiB\"\n", &["quota"]);
    let bo = Person::joins("bo", &ana.code());
    writes(&bo, 2);
    eventually(SOON, "ana's home is full", || stock(&ana)["full"] == true);
    ana.run(&["post", "general", "mine"]).fails(9);
    ana.run(&["message", "bo", "stop it"]).fails(9);
    ana.run(&["people", "expel", "bo", "--yes"]).ok();
    eventually(SOON, "a new key is made", || ana.status()["epoch"] == 2);
    let cy = Person::joins("cy", &ana.code());
    ana.run(&["people", "role", "cy", "moderator"]).ok();
    eventually(SOON, "cy hears of it", || {
        cy.member("bo").is_some_and(|bo| bo["role"] == "expelled")
            && cy.member("cy").is_some_and(|cy| cy["role"] == "moderator")
    });
    ana.verifies();
}

#[test]
fn a_home_that_is_full_carries_its_own_news_away() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    writes(&bo, 2);
    ana.posts("general", "ana's news");
    bo.sees("ana's news");
    ana.stop_node();
    let stick = ana.beside("stick");
    fs::create_dir(&stick).expect("a new directory");
    let stick = stick.to_str().expect("a path in UTF-8");
    bo.run(&["carry", stick]).ok();
    writes(&bo, 1);
    bo.stop_node();
    bo.run(&["carry", stick]).ok();

    ana.start_node(&[]);
    ana.posts("general", "not on the stick");
    sets(&ana, "quota = \"1 MiB\"\n", &["quota"]);
    eventually(SOON, "ana's home is full", || stock(&ana)["full"] == true);
    let pulled = ana.run(&["pull", stick]).fails(9);
    assert!(pulled.stderr.contains("`quota` is 1.0 MB"), "{pulled}");
    let carried = ana.run(&["carry", stick]).fails(10);
    assert!(carried.stderr.contains("left") && carried.stderr.contains("`quota` is 1.0 MB"));
    bo.run(&["carry", stick]).ok();
    assert!(bo.texts().contains("not on the stick"));
    ana.verifies();
}

#[test]
fn a_rate_is_kept_and_taken_while_it_runs() {
    let ana = Person::founds("ana");
    writes(&ana, 6);
    let bo = Person::nobody_yet();
    fs::create_dir_all(bo.path()).expect("a home");
    fs::write(bo.path().join("config.toml"), "rate_peer = \"1 MiB/s\"\n").expect("settings");
    let began = Instant::now();
    bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    let all = || bo.texts().len() == ana.texts().len();
    eventually(AGAIN, "bo has all of it", all);
    let slow = began.elapsed();
    assert!(slow > Duration::from_secs(5), "6 MiB at 1 MiB/s: {slow:?}");

    sets(&bo, "rate_peer = \"off\"\nrate_total = \"64 MiB/s\"\n", &["rate_peer", "rate_total"]);
    let began = Instant::now();
    writes(&ana, 6);
    eventually(AGAIN, "bo has that, too", all);
    let fast = began.elapsed();
    println!("6 MiB at 1 MiB/s: {slow:?}; without: {fast:?}, the import included");
    bo.verifies();
}

#[test]
fn one_side_alone_may_limit_and_nobody_is_struck_for_it() {
    let ana = Person::founds("ana");
    writes(&ana, 2);
    sets(&ana, "rate_peer = \"256 KiB/s\"\n", &["rate_peer"]);
    let began = Instant::now();
    let mut bo = Person::nobody_yet();
    let at = format!("127.0.0.1:{}", free_port());
    bo.env("TIDINGS_METRICS", &at);
    bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    eventually(AGAIN, "bo has all of it", || bo.texts().len() == ana.texts().len());
    assert!(began.elapsed() > Duration::from_secs(6), "{:?}", began.elapsed());
    assert_eq!(value(&at, "tidings_sessions{transport=\"tcp\"}"), 1.0, "they are connected");
    assert_eq!(value(&at, "tidings_strikes_total"), 0.0, "by bo, who waits");
    let sessions = ana.status()["sessions"].clone();
    let rows = sessions.as_array().expect("a list");
    assert!(rows.len() == 1 && rows[0]["strikes"] == 0, "{sessions}");
}

#[test]
fn bounds_that_make_no_sense_are_refused_with_a_right_one() {
    let ana = Person::founds("ana");
    for (settings, said) in [
        ("quota = \"0\"", "quota = \"2 GiB\""),
        ("quota = \"100 KiB\"", "at least 1 MiB"),
        ("quota_author = \"lots\"", "quota_author = \"200 MiB\""),
        ("rate_peer = \"0\"", "rate_peer = \"1 MiB/s\""),
        ("rate_total = \"8 Mbit\"", "at least 64 KiB/s"),
        ("quota = \"2 MiB\"\nquota_author = \"3 MiB\"", "lower `quota_author`, or raise `quota`"),
        ("rate_peer = \"2 MiB/s\"\nrate_total = \"1 MiB/s\"", "lower `rate_peer`"),
        ("quotas = \"2 MiB\"", "did you mean `quota`?"),
    ] {
        fs::write(ana.path().join("config.toml"), settings).expect("settings");
        let refused = ana.run(&["config", "check"]).fails(2);
        assert!(refused.stderr.contains(said), "{settings}: {refused}");
        ana.run(&["config", "reload"]).fails(2);
    }
}

#[test]
fn a_relay_of_one_community_serves_nobody_of_another() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    ana.start_node(&["--relay"]);
    let eve = Person::founds("eve");
    let refused = eve.run(&["dial", &ana.address()]).fails(7);
    assert!(refused.stderr.contains("same community"), "{refused}");
    eve.run(&["sync", &ana.address(), "--timeout", "3s"]).fails(7);
    assert_eq!(ana.status()["sessions"], json!([]));
}
