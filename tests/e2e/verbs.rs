//! Every verb does what its help says, with a node and without one.

use crate::cast::{Person, SOON};
use crate::harness::{Home, Process};
use std::process::{Command, Stdio};

#[test]
fn new_says_how_to_go_on() {
    let ana = Person::nobody_yet();
    let made = ana.run(&["new", "Book Club", "--as", "ana"]).ok();
    assert!(made.stdout.starts_with("TIDINGS:") && made.stdout.lines().count() == 1, "{made}");
    for word in ["ana#", "#announcements", "#general", "tidings join"] {
        assert!(made.stderr.contains(word), "{word} in\n{made}");
    }
    let status = ana.run(&["status"]).ok();
    for word in ["Book Club", "ana#", "process"] {
        assert!(status.stdout.contains(word), "{word} in\n{status}");
    }
}

#[test]
fn a_text_comes_from_the_command_line_or_from_stdin() {
    let ana = Person::founds("ana");
    let id = ana.run_with(&["post", "general", "--subject", "Letter"], "Dear all,\n\nbye\n").ok();
    let posts = ana.run(&["read", id.stdout.trim(), "--json"]).ok().json_lines();
    assert_eq!(posts[0]["text"].as_str().map(str::trim_end), Some("Dear all,\n\nbye"));
    let answer = ana.run_with(&["reply", id.stdout.trim()], "from a pipe").ok();
    let posts = ana.run(&["read", answer.stdout.trim(), "--json"]).ok().json_lines();
    assert_eq!(posts[1]["text"], "from a pipe");
    // A wrong board is told before a text is asked for.
    ana.run_with(&["post", "nowhere"], "lost words").fails(4);
    ana.run_with(&["post", "general"], "  \n").fails(2);
}

#[test]
fn next_and_catchup_empty_what_is_unread() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    for (board, text) in [("general", "one"), ("general", "two"), ("announcements", "three")] {
        ana.posts(board, text);
        bo.sees(text);
    }
    let first = bo.run(&["next"]).ok();
    assert!(first.stderr.contains("2 unread left"), "{first}");
    bo.run(&["catchup", "general"]).ok();
    assert!(["one", "two"].iter().all(|text| !bo.run(&["next"]).stdout.contains(text)));
    ana.posts("general", "four");
    bo.sees("four");
    bo.run(&["catchup", "--yes"]).ok();
    let none = bo.run(&["next"]).ok();
    assert!(none.stdout.is_empty() && none.stderr.contains("Nothing is unread"), "{none}");
    bo.run(&["catchup", "nowhere"]).fails(4);
}

#[test]
fn search_finds_texts_and_subjects_in_any_case() {
    let ana = Person::founds("ana");
    ana.run(&["post", "general", "Call me Ishmael.", "--subject", "The Whale"]).ok();
    ana.posts("general", "something else");
    for query in ["ishmael", "WHALE", "call me"] {
        let found = ana.run(&["search", query, "--json"]).ok().json_lines();
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!(found[0]["subject"], "The Whale");
    }
    let none = ana.run(&["search", "kraken"]).ok();
    assert!(none.stdout.is_empty() && none.stderr.contains("Nothing"), "{none}");
}

#[test]
fn a_node_is_started_stopped_and_started_again() {
    let mut ana = Person::founds("ana");
    let first = ana.api().expect("api.json")["pid"].clone();
    let again = ana.run(&["start"]).ok();
    assert!(again.stderr.contains(&first.to_string()), "{again}");
    ana.stop_node();
    assert!(ana.api().is_none());
    assert!(ana.run(&["status"]).ok().stdout.contains("not running"));
    assert!(ana.run(&["stop"]).ok().stderr.contains("No node is running"));
    ana.run(&["start"]).ok();
    assert_ne!(ana.api().expect("api.json")["pid"], first);
    assert!(ana.status()["running"]["pid"].is_u64());
}

#[test]
fn verbs_work_without_a_node() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.stop_node();
    let id = ana.posts("general", "alone");
    ana.replies(&id, "still alone");
    ana.run(&["board", "new", "attic"]).ok();
    for verb in [&["boards"][..], &["read", "general"], &["people"], &["search", "alone"]] {
        assert!(!ana.run(verb).ok().stdout.is_empty(), "{verb:?}");
    }
    for verb in [&["next"][..], &["catchup"], &["verify"], &["invite"], &["invite", "list"]] {
        ana.run(verb).ok();
    }
    for verb in [&["peers"][..], &["sync"], &["watch"], &["dial", &bo.address()]] {
        let refused = ana.run(verb).fails(3);
        assert!(refused.stderr.contains("tidings start"), "{refused}");
    }
}

#[test]
fn peers_dial_and_sync_tell_who_is_there() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let peers = ana.run(&["peers"]).ok();
    assert!(peers.stdout.contains("bo#") && peers.stdout.contains("in step"), "{peers}");
    let dialed = ana.run(&["dial", &bo.address()]).ok();
    assert!(dialed.stderr.contains("Connected"), "{dialed}");
    let synced = ana.run(&["sync", &bo.address(), "--json"]).ok().json();
    assert_eq!((&synced["complete"], &synced["peers"]), (&true.into(), &1.into()));
    bo.stop_node();
    crate::harness::eventually(SOON, "bo is away", || {
        ana.run(&["peers"]).ok().stdout.contains("away")
    });
    let alone = ana.run(&["sync", "--timeout", "1s"]).fails(7);
    assert!(alone.stderr.contains("next:"), "{alone}");
}

#[test]
fn a_doctor_looks_at_a_home_with_and_without_a_node() {
    let mut ana = Person::founds("ana");
    for running in [true, false] {
        // What is wrong with this machine's own network is no failure of the doctor.
        let checks = ana.run(&["doctor", "--json"]).json_lines();
        let check = |name: &str| checks.iter().find(|check| check["check"] == name);
        assert_eq!(check("disk").expect("the disk is looked at")["ok"], true);
        assert_eq!(check("node").expect("the node is looked for")["ok"], running);
        for bad in checks.iter().filter(|check| check["ok"] == false) {
            assert!(bad["next"].is_string(), "{bad}");
        }
        if running {
            ana.stop_node();
        }
    }
}

#[test]
fn completions_are_printed_for_shells() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&["completions", shell]).ok();
        assert!(script.stdout.contains("catchup"), "{shell}");
    }
    home.run(&["completions", "abacus"]).fails(2);
    assert!(home.run(&["--version"]).ok().stdout.starts_with("tidings "));
    assert!(home.run(&["--help"]).ok().stdout.contains("join"));
}

#[test]
fn pages_for_man_are_printed_and_written_for_each_verb() {
    let home = Home::new();
    let page = home.run(&["man"]).ok().stdout;
    assert!(page.contains(".TH tidings 1") && page.contains("tidings\\-catchup(1)"), "{page}");
    let dir = home.beside("man1");
    home.run(&["man", dir.to_str().expect("a path")]).ok();
    for (name, says) in [("tidings", "VERSION"), ("tidings-board-notify", "mentions")] {
        let page = std::fs::read_to_string(dir.join(format!("{name}.1"))).expect("a page");
        assert!(page.contains(".SH SYNOPSIS") && page.contains(says), "{name}: {page}");
    }
}

#[test]
fn the_home_is_named_by_the_environment_too() {
    let ana = Person::founds("ana");
    let tidings = |variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.args(["status", "--json"]).env_clear().env(variable, ana.path());
        Process::spawn(command, "").finish(SOON)
    };
    assert_eq!(tidings("TIDINGS_HOME").ok().json()["name"], "ana");
    // Without a word it is the platform's place, where nothing is yet.
    tidings("HOME").fails(4);
}

#[test]
fn quiet_means_quiet() {
    let ana = Person::founds("ana");
    let posted = ana.run(&["post", "general", "hush", "--quiet"]).ok();
    assert!(posted.stderr.is_empty() && posted.stdout.lines().count() == 1, "{posted}");
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let ana = Person::founds("ana");
    let text = "a long line ".repeat(100);
    let lines: String =
        (0..500).map(|_| format!("{{\"board\":\"general\",\"text\":\"{text}\"}}\n")).collect();
    ana.run_with(&["import", "-"], &lines).ok();
    let mut export: Command = ana.command(&["export"]);
    let mut child = export
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && !stderr.contains("panicked"), "{stderr}");
}

#[test]
fn settings_that_are_misspelt_are_named() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let config = ana.path().join("config.toml");
    std::fs::write(&config, "mnds = false\n").expect("the config is written");
    let refused = ana.run(&["start"]).fails(2);
    assert!(refused.stderr.contains("mnds") && refused.stderr.contains("`mdns`"), "{refused}");
    std::fs::write(&config, "mdns = false\n").expect("the config is written");
    ana.run(&["start"]).ok();
}

#[test]
fn ctrl_c_ends_a_search_for_members_and_leaves_a_home_that_can_join() {
    let ana = Person::founds("ana");
    let code = ana.code();
    let mut ana = ana;
    ana.stop_node();
    let bo = Person::nobody_yet();
    let seeking = bo.spawn(&["join", &code, "--as", "bo"]);
    crate::harness::eventually(SOON, "it looks", || seeking.stderr().contains("Looking"));
    interrupt(&seeking);
    seeking.finish(SOON).fails(130);
    ana.start_node(&[]);
    bo.run(&["join", &code]).ok();
    assert!(ana.member("bo").is_some());
}

#[test]
fn a_node_in_the_foreground_ends_in_good_order() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    ana.start_node(&[]);
    interrupt(ana.node().expect("a node in the foreground"));
    crate::harness::eventually(SOON, "it says goodbye", || ana.api().is_none());
    ana.power_cut();
    ana.verifies();
}

#[test]
fn a_nodes_log_says_once_where_it_listens() {
    let mut ana = Person::founds("ana");
    let log = ana.path().join("node.log");
    let listening = || {
        let told = std::fs::read_to_string(&log).expect("a log");
        told.lines().filter(|line| line.contains("listening address=")).count()
    };
    crate::harness::eventually(SOON, "it says where", || listening() > 0);
    ana.stop_node();
    assert_eq!(listening(), 1);
}

fn interrupt(process: &Process) {
    let sent = Command::new("kill").args(["-INT", &process.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
}
