//! Exit codes: a contract with scripts. Every failure names what happened and the next step.

use crate::cast::{Person, free_port};
use crate::harness::{Home, Ran};

/// Fails unless the command ended with `code`, said `words`, and said what to do next.
#[track_caller]
fn refused(ran: Ran, code: i32, words: &[&str]) {
    let ran = ran.fails(code);
    assert!(!ran.stderr.contains("panicked"), "{ran}");
    for word in words.iter().chain(&["next:"]) {
        assert!(ran.stderr.contains(word), "{word} in\n{ran}");
    }
    assert!(ran.stdout.is_empty(), "data stays away from failures\n{ran}");
}

#[test]
fn one_for_what_failed() {
    let mut ana = Person::founds("ana");
    let code = ana.code();
    ana.stop_node();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
    let port = taken.local_addr().expect("its address").port();
    let listen = format!("/ip4/127.0.0.1/tcp/{port}");
    refused(ana.run(&["run", "--listen", &listen]), 1, &[&port.to_string(), "--listen"]);
    refused(ana.run(&["start", "--listen", &listen]), 1, &[&port.to_string()]);
    // Nobody is let in whose node could not start afterwards.
    let mut bo = Person::nobody_yet();
    bo.env("TIDINGS_LISTEN", &listen);
    refused(bo.run(&["join", &code]), 1, &[&port.to_string(), "TIDINGS_LISTEN"]);
}

#[test]
fn two_for_what_was_not_meant() {
    let ana = Person::founds("ana");
    refused(ana.run(&["new", "Another"]), 2, &["holds a community already"]);
    refused(ana.run(&["join", &ana.code()]), 2, &["in that community already"]);
    refused(ana.run(&["invite", "--expires", "9000d"]), 2, &["a year"]);
    refused(ana.run(&["board", "new", "Not A Board!"]), 2, &[]);
    refused(ana.run(&["dial", "nowhere"]), 2, &["HOST:PORT"]);
    for words in [&["frobnicate"][..], &["post"], &["read", "--all", "--unread"]] {
        ana.run(words).fails(2);
    }
    let bo = Person::nobody_yet();
    for code in ["TIDINGS:", "hello", "TIDINGS:AEAE", &ana.code()[..60]] {
        refused(bo.run(&["join", code]), 2, &[]);
    }
    let mut typo = ana.code();
    typo.replace_range(20..21, if &typo[20..21] == "A" { "B" } else { "A" });
    refused(bo.run(&["join", &typo]), 2, &["copy the code again"]);
    refused(bo.run(&["join"]), 2, &["tidings join CODE"]);
}

#[test]
fn three_when_no_node_runs() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    refused(ana.run(&["peers"]), 3, &["tidings start"]);
    // A power cut leaves the node's card behind, and nobody answers there.
    ana.start_node(&[]);
    ana.power_cut();
    assert!(ana.api().is_some());
    refused(ana.run(&["peers"]), 3, &["tidings start"]);
    ana.posts("general", "works all the same");
}

#[test]
fn four_for_what_is_not_there() {
    let ana = Person::founds("ana");
    refused(ana.run(&["read", "nowhere"]), 4, &["#general"]);
    refused(ana.run(&["post", "nowhere", "hi"]), 4, &["nowhere"]);
    refused(ana.run(&["import", "/no/such/file"]), 4, &["/no/such/file", "JSON lines"]);
    let empty = Home::new();
    for verb in ["read", "status", "run", "start", "verify", "peers", "stop"] {
        refused(empty.run(&[verb]), 4, &["tidings new"]);
    }
    assert!(!empty.path().exists(), "looking makes nothing");
}

#[test]
fn seven_when_nobody_answers() {
    let mut ana = Person::founds("ana");
    let code = ana.code();
    let dead = format!("127.0.0.1:{}", free_port());
    refused(ana.run(&["dial", &dead]), 7, &[&dead]);
    refused(ana.run(&["dial", &ana.address()]), 2, &["another node"]);
    refused(ana.run(&["sync", "--timeout", "1s"]), 7, &["no peer"]);
    ana.stop_node();
    let bo = Person::nobody_yet();
    let alone = bo.run(&["join", &code, "--as", "bo", "--timeout", "7s"]);
    // After five seconds it says what was tried and why that may have been in vain.
    refused(alone, 7, &["tried:", "firewall", "client isolation", "VPN", "tidings start"]);
}

#[test]
fn nine_for_what_is_too_large() {
    let ana = Person::founds("ana");
    refused(ana.run_with(&["post", "general"], &"x".repeat(20_000)), 9, &["bytes"]);
    refused(ana.run(&["post", "general", "x", "--subject", &"s".repeat(2_000)]), 9, &["bytes"]);
    let bo = Person::nobody_yet();
    refused(bo.run(&["new", "Club", "--as", &"n".repeat(100)]), 9, &["shorter"]);
    // The largest text that fits does.
    let most = "x".repeat(15 * 1024);
    ana.run_with(&["post", "general"], &most).ok();
    assert!(ana.texts().contains(&most));
}

#[test]
fn ten_when_a_part_is_done() {
    let ana = Person::founds("ana");
    let good = |n| format!("{{\"board\":\"general\",\"text\":\"line {n}\"}}\n");
    // The first 2 000 lines are one commit; the wrong line is in the second.
    let lines: String = (0..2_500).map(good).chain(["{\"board\":1}\n".to_owned()]).collect();
    let ran = ana.run_with(&["import", "-"], &lines);
    refused(ran, 10, &["line 2501", "lines 1 to 2000 are imported"]);
    assert_eq!(ana.texts().len(), 2_000);
    // Nothing is written of a batch with a wrong line.
    let ran = ana.run_with(&["import", "-"], "{\"board\":\"nowhere\",\"text\":\"x\"}\n");
    refused(ran, 4, &["nowhere"]);
}
