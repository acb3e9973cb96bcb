//! Settings: what is wrong with them, where they come from, and how a running node takes them.

use std::fs;
use std::net::TcpListener;

use serde_json::Value;

use crate::cast::{Person, SOON};
use crate::harness::{Process, Ran, eventually};

/// The row of `config show --json` for `key`.
fn setting(person: &Person, key: &str) -> Value {
    let rows = person.run(&["config", "show", "--json"]).ok().json_lines();
    rows.into_iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

fn writes(person: &Person, settings: &str) {
    fs::create_dir_all(person.path()).expect("a home");
    fs::write(person.path().join("config.toml"), settings).expect("settings");
}

#[test]
fn every_fault_is_told_with_its_place_and_a_right_value() {
    let ana = Person::nobody_yet();
    ana.run(&["config", "check"]).ok();
    writes(&ana, "mdns = 1\nmin_free = \"lots\"\n");
    let told = ana.run(&["config", "check"]).fails(2).stderr;
    for part in ["config.toml", "`mdns`", "mdns = true", "`min_free`", "min_free = \"256 MiB\""] {
        assert!(told.contains(part), "{part}: {told}");
    }
    writes(&ana, "min_fre = \"1 GiB\"\n");
    let told = ana.run(&["config", "check"]).fails(2).stderr;
    assert!(told.contains("did you mean `min_free`?"), "{told}");
    ana.run(&["new", "Book Club"]).fails(2);
}

#[test]
fn a_browser_finds_the_node_where_it_was_the_last_time() {
    let ana = Person::founds("ana");
    let (port, other) = (of(&Person::nobody_yet()), of(&Person::nobody_yet()));
    ana.run(&["stop"]).ok();
    // A setting goes before, and is not what is kept.
    let began = |flags: &[&str]| {
        let mut command = ana.command(&[&["start"], flags].concat());
        command.env_remove("TIDINGS_API_PORT");
        Process::spawn(command, "").finish(SOON).ok();
        let port = ana.api().expect("a node")["port"].as_u64();
        ana.run(&["stop"]).ok();
        port
    };
    fs::write(ana.path().join("api_port"), format!("{port}\n")).expect("a file");
    assert_eq!(began(&[]), Some(port.into()));
    assert_eq!(began(&["--api-port", &other.to_string()]), Some(other.into()));
    assert_eq!(began(&[]), Some(port.into()));
    let taken = TcpListener::bind(("127.0.0.1", port)).expect("its port");
    let chosen = began(&[]).expect("a port");
    assert_ne!(chosen, u64::from(port));
    let kept = fs::read_to_string(ana.path().join("api_port")).expect("a file");
    assert_eq!(kept.trim(), chosen.to_string());
    drop(taken);
    let log = fs::read_to_string(ana.path().join("node.log")).expect("a log");
    assert!(log.contains("is another one now"), "{log}");
}

/// A port that nobody has.
fn of(somebody: &Person) -> u16 {
    let port = somebody.address().rsplit(':').next().and_then(|port| port.parse().ok());
    port.expect("a port")
}

#[test]
fn each_value_says_who_set_it() {
    let ana = Person::nobody_yet();
    writes(&ana, "mdns = true\nmin_free = \"1 GiB\"\n");
    // The person of a story is given a variable for it, which counts more than the file.
    assert_eq!(setting(&ana, "mdns")["origin"], "TIDINGS_MDNS");
    assert_eq!(setting(&ana, "mdns")["value"], false);
    let min_free = setting(&ana, "min_free");
    assert_eq!(min_free["value"], "1 GiB");
    assert!(min_free["origin"].as_str().is_some_and(|origin| origin.ends_with("config.toml")));
    assert_eq!(setting(&ana, "log_format")["origin"], "default");
    assert!(setting(&ana, "metrics")["value"].is_null());
    let shown = ana.run(&["config", "show", "--origin"]).ok().stdout;
    assert!(shown.contains("min_free = \"1 GiB\"") && shown.contains("takes a reload"), "{shown}");
    // What is shown is a settings file.
    writes(&ana, &ana.run(&["config", "show", "--origin"]).ok().stdout);
    ana.run(&["config", "check"]).ok();
}

/// Node and verb hear the settings of this file only.
fn reloads(person: &Person) -> Ran {
    person.run(&["config", "reload", "--json"])
}

#[test]
fn a_running_node_takes_what_it_can_and_says_what_it_cannot() {
    let mut ana = Person::founds("ana");
    let log_file = ana.path().join("node.log");
    let log = || fs::read_to_string(&log_file).unwrap_or_default();
    let told = || log().matches("settings read again").count();
    ana.run(&["config", "reload"]).ok();
    assert_eq!(told(), 1);
    writes(&ana, "log = \"error\"\nlog_format = \"json\"\n");
    let partly = reloads(&ana).fails(10);
    assert_eq!(partly.json()["applied"], serde_json::json!(["log"]));
    assert_eq!(partly.json()["restart"], serde_json::json!(["log_format"]));
    assert!(partly.stderr.contains("tidings stop"), "{partly}");
    assert_eq!(told(), 1, "that is no error");
    writes(&ana, "log = \"info\"\n");
    assert_eq!(reloads(&ana).ok().json()["applied"], serde_json::json!(["log"]));
    assert_eq!(told(), 2);

    writes(&ana, "log = 5\n");
    let wrong = reloads(&ana).fails(2);
    assert!(wrong.stderr.contains("`log`"), "{wrong}");
    ana.stop_node();
    reloads(&ana).fails(3);

    writes(&ana, "log_format = \"json\"\n");
    ana.run(&["start"]).ok();
    let line = log().lines().last().map(str::to_owned).expect("a line");
    let line: Value = serde_json::from_str(&line).expect("a JSON object");
    assert!(line["level"].is_string() && line["message"].is_string(), "{line}");
}

#[test]
fn a_hangup_without_a_terminal_means_new_settings() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    ana.start_node(&["--log-format", "json"]);
    let node = ana.node().expect("a node").id();
    writes(&ana, "min_free = \"1 KiB\"\n");
    assert!(std::process::Command::new("kill").args(["-HUP", &node.to_string()]).status().is_ok());
    let node = ana.node().expect("a node");
    let told = |line: &str| line.contains("settings read again");
    eventually(SOON, "the node says so", || node.stderr().lines().any(told));
    assert!(node.is_running());
    for line in node.stderr().lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}
